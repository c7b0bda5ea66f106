"""Switch each defence off, one at a time, and show that its row turns red (``make mutate``).

Prints the table, and writes it between the markers in manual/threats.md. Ends with 1 if a defence could be
taken away without a test noticing, or a row fails with all of them in place.
"""

import ast
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.attacks.defences import DEFENCES, OFF, ROOT, Defence

HERE = Path(__file__).parent
PAGE = ROOT / "manual" / "threats.md"
BEGIN, END = "<!-- rows: made by make mutate -->", "<!-- rows end -->"
TIMEOUT_S = 120  # for the tests of one row; without a defence they may never end, and that is noticed too
WORKERS = os.cpu_count() or 1
_ROW = re.compile(r"Row ([^:]+): (.*)")


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
    for file in sorted(HERE.glob("test_*.py"), key=lambda file: (file.stem == "test_reader", file)):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            match = _ROW.match(ast.get_docstring(node) or "") if isinstance(node, ast.FunctionDef) else None
            if match and isinstance(node, ast.FunctionDef):
                row = found.setdefault(match[1], Row(match[1]))
                row.tests.append(f"{file.relative_to(ROOT)}::{node.name}")
                row.subjects.append(node.name)
    return dict(sorted(found.items(), key=lambda i: (not i[0].isdigit(), int(i[0]) if i[0].isdigit() else 0)))


def _pytest(tests: list[str], without: str | None, *options: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)}
    environ.pop(OFF, None)
    if without:
        environ[OFF] = without
    always = ["-q", "--tb=line", "-p", "no:cacheprovider", "-p", "tests.attacks.switch_off"]
    command = [sys.executable, "-m", "pytest", *always, *options, *tests]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=TIMEOUT_S)


def _whole(numbers: list[str]) -> dict[str, str]:
    """``pass`` or ``fail`` for each row, all defences in place."""
    tests = list(dict.fromkeys(test for number in numbers for test in rows()[number].tests))
    run = _pytest(tests, None)
    if run.returncode not in (0, 1):
        raise SystemExit(run.stdout + run.stderr)
    bad = set(re.findall(r"^(?:FAILED|ERROR) ([\w/.]+::\w+)", run.stdout, re.MULTILINE))
    return {number: "fail" if bad & set(rows()[number].tests) else "pass" for number in numbers}


def _without(defence: Defence) -> dict[str, str]:
    """For each of its rows ``fail``, ``hang`` or ``pass``; anything else is what pytest said, and no verdict."""
    said = {}
    for number in defence.rows:
        try:
            run = _pytest(rows()[number].tests, defence.says, "-x")
        except subprocess.TimeoutExpired:
            said[number] = "hang"
            continue
        # An error in a fixture is no verdict of a test.
        failed = run.returncode == 1 and re.search(r"^FAILED ", run.stdout, re.MULTILINE)
        other = "pass" if run.returncode == 0 else (run.stdout + run.stderr)[-2000:]
        said[number] = "fail" if failed else other
        print(f"without: {defence.says}: row {number}: {said[number][-300:]}", file=sys.stderr, flush=True)
    return said


def _table(whole: dict[str, str], killed: dict[str, dict[str, str]]) -> list[str]:
    lines = ["| row | subject | tests | pass | defence switched off | row turns red |", "|---|---|--:|---|---|---|"]
    for number, row in rows().items():
        passed = "yes" if whole[number] == "pass" else "**no**"
        for defence in [d for d in DEFENCES if number in d.rows]:
            red = {"fail": "yes", "hang": "yes (hangs)", "pass": "**no**"}.get(killed[defence.says][number], "**?**")
            lines.append(f"| {number} | {row.subject} | {len(row.tests)} | {passed} | {defence.says} | {red} |")
    return lines


def _write(table: list[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(table) + f"\n\n{END}{after}", encoding="utf-8")


def main(only: list[str]) -> int:
    """Run all rows, then each defence's rows without it.

    Args:
        only: Words of the defences to try, and nothing is written; all when empty.
    """
    chosen = [d for d in DEFENCES if not only or any(word in d.says for word in only)]
    with ThreadPoolExecutor(WORKERS) as pool:
        needed = {row for d in chosen for row in d.rows}
        numbers = [n for n in rows() if n in needed]
        all_in_place = pool.submit(_whole, numbers)
        killed = dict(zip([d.says for d in chosen], pool.map(_without, chosen), strict=True))
        whole = all_in_place.result()
    bad = [f"row {n}: {said}" for n, said in whole.items() if said != "pass"]
    bad += [f"{d}: row {r}: {s}" for d, all_ in killed.items() for r, s in all_.items() if s not in ("fail", "hang")]
    if only:
        for says, said in killed.items():
            print(says, said)
    else:
        table = _table(whole, killed)
        print("\n".join(table))
        _write(table)
    for line in bad:
        print(f"mutate: {line}", file=sys.stderr)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
