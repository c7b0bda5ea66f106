"""Text layers that lie: what a file says of its pages is held against what they show."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.ingest.optical.nouns import Compared
from publish.reports.ingest.optical.verdict import told
from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper.doubts import Doubts
from publish.reports.ingest.paper.drawn import Box, Sheet
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


_SIGNS = {
    "another script": "The Brie昀椀ng of the year",
    "radicals": "see the ⼤ and ⽕ here",
    "own fonts": "\ue012\ue013 means nothing",
    "have no text": "lost \ufffd here",
    "within Arabic words": "پو7ت كۆ7ەت ما7ت",
    "in Uyghur words": "نهمە ئۈچۈن بۈگۈن كۈن ھهم ھهم ھهم ھهم ھهم ېېې",
    "within Tibetan words": "བོད་པ昀འི་ཚོ怀གས་པ栀ས་ཁོང",
    "before Unicode": "",
    "among Chinese ones": "晚P九点都要P锁网P",
    "of other widths": "u ürst üne üfteen",
}


@pytest.mark.parametrize("sign", _SIGNS)
def test_each_sign_of_a_text_layer_that_lies_is_told(sign: str) -> None:
    """Row layer: fonts that call their letters by others' names. Oracle: one line for people, which says this sign."""
    # Chinese letters are square, and an ü is as wide as a u: those that are not are others.
    wide = {"P": 10, "ü": 7.0, "u": 6.4}
    glyphs = [
        Glyph(one, at * 10, 0, at * 10, at * 10 + wide.get(one, 10), 0, 7, 10) for at, one in enumerate(_SIGNS[sign])
    ]
    found = Doubts()
    found.see(Sheet(0, "", Box(0, 0, 300, 300), glyphs, fonts={"tibetanmachineweb"} if not glyphs else set()))
    (said,) = found.said()
    assert sign in said
