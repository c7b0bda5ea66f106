"""How faithfully PDFs of many programs are read, in five languages: ``python -m tests.tools.bench.papers [PROGRAM…]``.

Known texts are printed by each program of `presses`, read as `stet add` reads them, and made anew. A program that is
not installed is named, with the package that has it. A text layer that does not have the letters of its pages cannot be
read rightly: such a file is counted as told, or as a lie that was believed.
"""

import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.optical.nouns import Compared
from publish.reports.ingest.optical.verdict import told
from publish.reports.ingest.reading import COMPARE
from publish.reports.writing.nouns import Headline, plain
from tests.support.fidelity import fidelity, letters, without_pages
from tests.support.services import tesseract
from tests.support.services.cache import Unavailable
from tests.support.truths import LANGUAGES, Truth, truth
from tests.tools.bench.measure import machine
from tests.tools.bench.presses import PRESSES

WRONG_MAX: Final = {"en": 0.002, "zh": 0.005, "ug": 0.01, "bo": 0.01, "ar": 0.01}
NOTES_MIN, PARTS_MIN = 0.98, 0.95
SEEDS: Final = range(2)
_TAGS: Final = {"en": "en", "zh": "zh-Hans", "ug": "ug", "bo": "bo", "ar": "ar"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One PDF, read."""

    wrong: float = 1.0
    notes: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    """The share found of headings, items, quotations, rows and paragraphs."""
    left: int = 0
    """Running lines in the text."""
    gone: int = 0
    """Lines of the text that were taken for running ones."""
    told: bool = False
    """Whether the letters are doubted."""
    refused: str = ""
    """Why no PDF was made anew."""
    looked: str = ""
    """What the comparison with the pages' pictures says."""


def read(jail: Jail, data: bytes, meant: Truth, *, look: bool) -> Reading:
    """Read a PDF in the jail, and hold it against what it was printed from."""
    with tempfile.TemporaryDirectory(prefix="stet-papers-") as folder:
        file, scratch = Path(folder, "x.pdf"), Path(folder, "made")
        file.write_bytes(data)
        scratch.mkdir()
        found = jail.read("pdf", file, Hints(), scratch=scratch)
        if not isinstance(found, Document):
            return Reading(refused=found.said)
        looked = jail.work(COMPARE, "compare", file, Hints(language=_TAGS[meant.language]),
                           scratch=scratch, answer=Compared) if look else Compared()  # fmt: skip
    blocks = without_pages(found.blocks)
    if blocks and isinstance(blocks[0], Headline) and plain(blocks[0].inlines) == meant.title:
        blocks = blocks[1:]
    seen = fidelity(blocks, meant)
    around = {_bare(meant.head.format(page=page)) for page in range(1, 400)} | {_bare(meant.foot)}
    gone = [one for one in found.removed if one.why is Why.RUNNING and _bare(one.text) not in around]
    refused = [need.said for need in found.needs if need.lack in (Lack.EVIDENCE, Lack.UNSEEN, Lack.TEXT)]
    return Reading(
        seen.wrong, seen.notes, tuple(seen.found.items()), str(blocks).count(meant.index), len(gone),
        any(need.lack is Lack.LETTERS for need in found.needs), "; ".join(refused),
        "; ".join(need.said for need in told(looked)[0]),
    )  # fmt: skip


def _bare(text: str) -> str:
    """A running line's letters, in any order: a line of two directions is read as its parts stand."""
    return "".join(sorted(letters(text)))


def faults(one: Reading, language: str) -> list[str]:
    """What is below the bars."""
    found = [f"no PDF made anew: {one.refused}"] if one.refused else []
    if one.wrong > WRONG_MAX[language] and not (one.told or one.looked):
        found.append(f"{one.wrong:.2%} of the letters are wrong, and nobody is told")
    if one.wrong > WRONG_MAX[language]:
        return found
    if one.looked:
        found.append(f"false alarm: {one.looked}")
    if one.notes < NOTES_MIN:
        found.append(f"{one.notes:.0%} of the notes are linked")
    found += [f"{share:.0%} of the {name}" for name, share in one.parts if share < PARTS_MIN and name != "paragraphs"]
    if one.left or one.gone:
        found.append(f"{one.left} running lines left, {one.gone} lines of the text removed")
    return found


def main() -> None:
    """Print a table; exit 1 when a bar is not held."""
    wanted = sys.argv[1:]
    try:
        prelude, look = tesseract.prelude(), True
    except Unavailable as error:
        prelude, look = "", False
        print(f"texts are not compared with pages' pictures: {error}")
    print(machine())
    print(f"{'letters wrong · notes linked':<34}", *(f"{language:>16}" for language in LANGUAGES))
    missed: list[str] = []
    began = time.monotonic()
    with Jail(prelude=prelude) as jail, ThreadPoolExecutor(2) as pool, tempfile.TemporaryDirectory() as folder:
        for name, press in PRESSES.items():
            if wanted and not any(one.lower() in name.lower() for one in wanted):
                continue
            row = []
            for language in LANGUAGES:
                texts = [truth(language, seed) for seed in SEEDS]
                try:
                    papers = [press(text, Path(tempfile.mkdtemp(dir=folder))) for text in texts]
                    found = list(pool.map(lambda pair: read(jail, *pair, look=look), zip(papers, texts, strict=True)))
                except (Unavailable, SourceError) as error:
                    missed.append(f"{name}, {language}: not measured: {error}")
                    row.append("–")
                    continue
                wrong, notes = (
                    sum(values) / len(found) for values in ([o.wrong for o in found], [o.notes for o in found])
                )
                doubted = " told" if all(one.told or one.looked for one in found) else ""
                row.append(f"{wrong:.2%} {notes:4.0%}{doubted}")
                missed += [f"{name}, {language}: {fault}" for one in found for fault in faults(one, language)]
            print(f"{name:<34}", *(f"{cell:>16}" for cell in row), flush=True)
    print(f"{time.monotonic() - began:.0f} s")
    print(*missed, sep="\n")
    raise SystemExit(bool(missed))


if __name__ == "__main__":
    main()
