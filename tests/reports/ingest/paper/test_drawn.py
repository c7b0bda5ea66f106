"""What pdfium sees of a page: letters, lines, dots, cut-off words."""

import pypdfium2

from publish.reports.ingest.paper.drawn import Sheet, sheets
from tests.support import papers


def seen(content: bytes, *, look: bool = False) -> Sheet:
    with pypdfium2.PdfDocument(papers.drawn(content)) as document:
        (sheet,) = sheets(document, look=look)
    return sheet


def test_letters_have_places_and_sizes() -> None:
    first = seen(papers.line("Hi")).glyphs[0]
    assert (first.letter, round(first.x), first.y, first.size) == ("H", 20, 200.0, 12.0)


def test_lines_and_dots_are_told_apart() -> None:
    sheet = seen(b"10 10 200 1 re f 10 50 4 4 re f 20 60 100 40 re S")
    assert len(sheet.rules) == 5
    assert len(sheet.dots) == 1


def test_words_cut_off_are_kept_apart() -> None:
    sheet = seen(papers.HIDDEN["cut away"])
    assert "".join(glyph.letter for glyph in sheet.clipped).strip() == "Secret"
    assert "Secret" not in "".join(glyph.letter for glyph in sheet.glyphs)


def test_letters_that_stand_on_their_side_are_kept_apart() -> None:
    sheet = seen(papers.line("Along the lines") + b"BT 0 12 -12 0 250 20 Tm /F 1 Tf (up) Tj ET")
    assert "".join(glyph.letter for glyph in sheet.aside).strip() == "up"
