"""Switch each defence off, one at a time, and show that its row turns red (``make mutate``).

Prints the table, and writes it between the markers in manual/threats.md as it goes. Words in ARGS choose defences, and
``--new`` those that the table does not have: then it keeps what it says of the others, as far as they are still there.
Ends with 1 if a defence could be taken away without a test noticing, or a row fails with all of them in place.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.attacks.defences import DEFENCES, OFF, ROOT, Defence

HERE = Path(__file__).parent
BROWSER = ROOT / "tests" / "readers" / "browser"
PAGE = ROOT / "manual" / "threats.md"
BEGIN, END = "<!-- rows: made by make mutate -->", "<!-- rows end -->"
TIMEOUT_S = 180  # for the tests of one row; without a defence they may never end, and that is noticed too
EACH_S = 20  # for one test more, of many rows at once: some start a browser
WORKERS = os.cpu_count() or 1
_ROW = re.compile(r"Row ([^:]+): (.*)")
_SHOWN = {"fail": "yes", "hang": "yes (hangs)", "pass": "**no**"}

Verdicts = Mapping[tuple[str, str], tuple[str, str]]
"""By row and defence, as the table has it: whether the row passes, and whether it turns red."""


@dataclass
class Row:
    """A row, and the tests that are named after it."""

    number: str
    tests: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    @property
    def subject(self) -> str:
        """The first test's name, in words."""
        return self.subjects[0].removeprefix("test_").replace("_", " ")


@cache
def rows() -> dict[str, Row]:
    """All rows, by number, as the tests' docstrings say."""
    found: dict[str, Row] = {}
    # A row is called as the program's own test is; the reader's come after.
    files = [*HERE.glob("test_*.py"), *BROWSER.glob("test_*.py")]
    for file in sorted(files, key=lambda file: (file.parent == BROWSER, file.stem.startswith("test_reader"), file)):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            match = _ROW.match(ast.get_docstring(node) or "") if isinstance(node, ast.FunctionDef) else None
            if match and isinstance(node, ast.FunctionDef):
                row = found.setdefault(match[1], Row(match[1]))
                row.tests.append(f"{file.relative_to(ROOT)}::{node.name}")
                row.subjects.append(node.name)
    return dict(sorted(found.items(), key=lambda i: (not i[0].isdigit(), int(i[0]) if i[0].isdigit() else 0)))


def shown_by(defence: Defence, number: str) -> list[str]:
    """The tests of a row that are run without a defence."""
    narrow = [test for test in rows()[number].tests if test.rpartition("::")[2] in defence.tests]
    return narrow or rows()[number].tests


def _pytest(
    tests: Sequence[str], without: str | None, *options: str, timeout_s: int = TIMEOUT_S
) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    environ.pop(OFF, None)
    if without:
        environ[OFF] = without
    always = ["-q", "--tb=line", "-p", "no:cacheprovider", "-p", "tests.attacks.switch_off"]
    command = [sys.executable, "-m", "pytest", *always, *options, *tests]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=timeout_s)


def _whole(numbers: list[str]) -> dict[str, str]:
    """``pass`` or ``fail`` for each row, all defences in place."""
    tests = list(dict.fromkeys(test for number in numbers for test in rows()[number].tests))
    run = _pytest(tests, None, timeout_s=TIMEOUT_S + EACH_S * len(tests))
    if run.returncode not in (0, 1):
        raise SystemExit(run.stdout + run.stderr)
    bad = set(re.findall(r"^(?:FAILED|ERROR) ([\w/.]+::\w+)", run.stdout, re.MULTILINE))
    return {number: "fail" if bad & set(rows()[number].tests) else "pass" for number in numbers}


def _without(defence: Defence) -> dict[str, str]:
    """For each of its rows ``fail``, ``hang`` or ``pass``; anything else is what pytest said, and no verdict."""
    said = {}
    for number in defence.rows:
        try:
            run = _pytest(shown_by(defence, number), defence.says, "-x")
        except subprocess.TimeoutExpired:
            said[number] = "hang"
            continue
        # An error in a fixture is no verdict of a test.
        failed = run.returncode == 1 and re.search(r"^FAILED ", run.stdout, re.MULTILINE)
        other = "pass" if run.returncode == 0 else (run.stdout + run.stderr)[-2000:]
        said[number] = "fail" if failed else other
        print(f"without: {defence.says}: row {number}: {said[number][-300:]}", file=sys.stderr, flush=True)
    return said


def _table(verdicts: Verdicts) -> list[str]:
    lines = ["| row | subject | tests | pass | defence switched off | row turns red |", "|---|---|--:|---|---|---|"]
    for number, row in rows().items():
        for defence in [d for d in DEFENCES if (number, d.says) in verdicts and number in d.rows]:
            passed, red = verdicts[number, defence.says]
            lines.append(f"| {number} | {row.subject} | {len(row.tests)} | {passed} | {defence.says} | {red} |")
    return lines


def _parts() -> tuple[str, str, str]:
    """The page before its table, the table, and what comes after."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    table, after = rest.split(END)
    return before, table, after


def former(table: str) -> Verdicts:
    """What a table says."""
    cells = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.strip().splitlines()[2:]]
    return {(number, says): (passed, red) for number, _, _, passed, says, red in cells}


def _write(verdicts: Verdicts) -> None:
    before, _, after = _parts()
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(_table(verdicts)) + f"\n\n{END}{after}", encoding="utf-8")


def _chosen(words: Sequence[str], known: Verdicts) -> list[Defence]:
    if "--new" in words:
        return [d for d in DEFENCES if any((number, d.says) not in known for number in d.rows)]
    return [d for d in DEFENCES if not words or any(word in d.says for word in words)]


def main(words: list[str]) -> int:
    """Run the rows with all defences in place, then each defence's rows without it.

    Args:
        words: Words of the defences to try, or ``--new``; all when empty.
    """
    verdicts = dict(former(_parts()[1])) if words else {}
    if not (chosen := _chosen(words, verdicts)):
        # Without this pytest, given no test, would run them all.
        print("mutate: no defence has such words, or all are in the table", file=sys.stderr)
        return 2 if set(words) - {"--new"} else 0
    whole = _whole([n for n in rows() if any(n in d.rows for d in chosen)])
    bad = [f"row {n}: {said}" for n, said in whole.items() if said != "pass"]
    with ThreadPoolExecutor(WORKERS) as pool:
        going = {pool.submit(_without, defence): defence for defence in chosen}
        for done in as_completed(going):
            defence = going[done]
            for number, said in done.result().items():
                passed = "yes" if whole[number] == "pass" else "**no**"
                verdicts[number, defence.says] = (passed, _SHOWN.get(said, "**?**"))
                if said not in ("fail", "hang"):
                    bad.append(f"{defence.says}: row {number}: {said}")
            _write(verdicts)  # so that nothing is lost where this is cut
    print("\n".join(_table({k: v for k, v in verdicts.items() if any(k[1] == d.says for d in chosen)})))
    for line in bad:
        print(f"mutate: {line}", file=sys.stderr)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
