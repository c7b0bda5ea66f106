"""How faithfully accepted documents stand on their pages: ``python -m tests.tools.bench.taken [LANGUAGE…]``.

Known texts of each kind go through `stet add`, `stet accept` and `stet build`, each a process of its own; then the page
is read without the program. A date that was offered first, and is another than the text's, is counted, too.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.support.taken import Stet, below, documents, shown, take, wrong
from tests.support.truths import LANGUAGES, truth
from tests.support.vaults import pair
from tests.tools.bench.measure import machine

SEEDS: Final = 2
WRONG_MAX: Final = {
    ".txt": {"en": 0.002, "zh": 0.005, "ug": 0.01, "bo": 0.01, "ar": 0.005},
    ".pdf": {"en": 0.002, "zh": 0.005, "ug": 0.01, "bo": 0.01, "ar": 0.01},
}
"""Bars by ending and language."""
OTHERS_MAX: Final = 0.001
"""The bar of all other kinds."""


def program(root: Path) -> Stet:
    """The program in an archive's folder, which is founded for it."""
    root.mkdir()
    words = {**os.environ, "STET_PASSPHRASE": "of a bench"}

    def stet(*asked: object) -> str:
        done = subprocess.run([sys.executable, "-m", "publish", *map(str, asked)], cwd=root, env=words,
                              capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"stet {asked[0]} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    stet("init")
    with (root / "mirrors.toml").open("a") as settings:
        settings.write(f'\n[vault]\nrecipients = ["{pair()[1]}"]\n')
    return stet


def row(language: str, place: Path) -> tuple[dict[str, float], list[str]]:
    """Return by name of the file the letters wrong, and what is below a bar."""
    stet = program(place / language)
    found: dict[str, float] = {}
    missed: list[str] = []
    for seed in range(SEEDS):
        (came := place / f"{language}-{seed}").mkdir()
        # Each its own text: what was taken in already is named, and not taken again.
        truths = {name: truth(language, seed * 100 + at) for at, name in enumerate(documents())}
        for name, make in documents().items():
            (came / name).write_bytes(make(truths[name]))
        for name, one in take(stet, place / language, came).items():
            page, ending = shown(one.page.read_bytes()), Path(name).suffix
            off = wrong(page, truths[name])
            found[name] = max(off, found.get(name, 0.0))
            said = (
                [f"{off:.2%} of the letters are wrong"]
                if off > WRONG_MAX.get(ending, {}).get(language, OTHERS_MAX)
                else []
            )
            said += below(page, truths[name])
            said += [f"the date offered is {one.date}"] if one.date not in ("", truths[name].day) else []
            missed += [f"{name}, {language}, text {seed}: {each}" for each in said]
    return found, missed


def main() -> None:
    """Print a table; exit 1 when a bar is not held."""
    began = time.monotonic()
    print(machine())
    languages = sys.argv[1:] or LANGUAGES
    with tempfile.TemporaryDirectory() as folder:
        rows = {language: row(language, Path(folder)) for language in languages}
    print(f"{'letters wrong, the worst text':<32}", *(f"{language:>9}" for language in languages))
    for name in documents():
        print(f"{name:<32}", *(f"{rows[language][0][name]:>9.2%}" for language in languages))
    print(f"{time.monotonic() - began:.0f} s")
    missed = [one for _, some in rows.values() for one in some]
    print(*missed, sep="\n")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
