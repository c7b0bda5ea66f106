"""Text layers that lie: what a file says of its pages is held against what they show."""

import io
from pathlib import Path
from typing import Any

import pikepdf

from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.ingest.optical.nouns import Compared
from publish.reports.ingest.optical.verdict import told
from publish.reports.ingest.reading import COMPARE, reading
from publish.reports.writing.nouns import Paragraph, Wording
from tests.support import papers
from tests.support.services import tesseract
from tests.support.services.fixtures import skipping

SHOWN = [
    "The guards counted us again at night,", "and nobody was told why the lights",
    "in the corridor stayed on. We slept", "in turns, because the room was small",
    "and the winter came early that year.",
]  # fmt: skip
SAID = [
    "All visitors praised the kitchen and", "thanked the staff for a warm welcome;",
    "their stay was voluntary, they wrote,", "and each of them learned a trade that", "feeds a family today.",
]  # fmt: skip


def test_a_text_layer_that_lies_is_told(tmp_path: Path) -> None:
    """Row layer: a text beside the seen one. Oracle: Tesseract, in the jail, sees one page of three as it is said."""
    made = pikepdf.new()
    for page in (papers.lettered(SHOWN), papers.lettered(SHOWN, shift=1), papers.lettered(SHOWN, said=SAID)):
        with pikepdf.open(io.BytesIO(papers.saved(page))) as opened:
            made.pages.extend(opened.pages)
    file, scratch = tmp_path / "document.pdf", tmp_path / "scratch"
    file.write_bytes(papers.saved(made))
    scratch.mkdir()
    with skipping():
        first = tesseract.prelude()
    first += "\nfrom publish.reports.ingest.optical import compare\ncompare._IN = 1"
    with Jail(prelude=first) as jail:
        found = jail.work(COMPARE, "compare", file, Hints("en"), scratch=scratch, answer=Compared)
    assert isinstance(found, Compared)
    assert [one.page for one in found.judged] == [1, 2, 3]
    (need,), _ = told(found)
    assert "2 of the 3 pages" in need.said
    assert "page 2 (" in need.said
    assert "page 3 (" in need.said
    assert list(scratch.iterdir()) == []


def test_who_looks_at_pictures_writes_nothing_that_is_published(tmp_path: Path) -> None:
    """Row 64: a reader that a picture took over. Oracle: its only folder is not that of what was made anew."""

    class Watching:
        walls = ""

        def __init__(self, **_: object) -> None:
            self.asked: list[Path] = []

        def __enter__(self) -> "Watching":
            return self

        def __exit__(self, *_: object) -> None:
            """End."""

        def read(self, *_: object, **__: object) -> Document:
            return Document("pdf", (Paragraph((Wording("words"),)),))

        def work(self, *_: object, scratch: Path, **__: Any) -> Compared:
            self.asked.append(scratch)
            return Compared(absent=True)

    made = tmp_path / "made"
    made.mkdir()
    watching = Watching()
    with reading(Limits(), jail=lambda **_: watching) as one:  # type: ignore[arg-type]
        for _ in range(2):
            found = one.read(DocumentKind.PDF, tmp_path / "x.pdf", Hints(), made)
            assert "tesseract-ocr" in found.unchecked[0]
    # Once: a machine without it is not asked for each document.
    assert len(watching.asked) == 1
    assert made not in (watching.asked[0], *watching.asked[0].parents)
