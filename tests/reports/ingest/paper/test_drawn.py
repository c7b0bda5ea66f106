"""What pdfium sees of a page: letters, lines, dots, cut-off words."""

from decimal import Decimal

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.paper.drawn import LOST, Sheet, sheets
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


def test_each_cell_of_a_line_is_cut_by_its_own_rectangle() -> None:
    left, right = papers.line("Aksu", 20, 200), papers.line("forty Secret", 120, 200)
    sheet = seen(b"q 18 195 60 20 re W n " + left + b" Q q 118 195 28 20 re W n " + right + b" Q")
    assert "".join(glyph.letter for glyph in sheet.glyphs).replace(" ", "") == "Aksuforty"
    assert "".join(glyph.letter for glyph in sheet.clipped).replace(" ", "") == "Secret"


@pytest.mark.parametrize(
    ("turn", "cell", "cut"),
    [
        # A sideways letter's foot is a little beyond its cell, at the right or at the left.
        (b"0 1 -1 0 50 20", b"30 18 19 60", ""),
        (b"0 -1 1 0 50 90", b"51 30 19 62", ""),
        (b"-1 0 0 -1 90 50", b"50 30 41 19", ""),
        (b"0 1 -1 0 50 20", b"80 18 19 60", "Aksu"),
    ],
)
def test_turned_letters_in_their_cells_are_seen(turn: bytes, cell: bytes, cut: str) -> None:
    sheet = seen(b"q " + cell + b" re W n BT /F 12 Tf " + turn + b" Tm (Aksu) Tj ET Q")
    assert "".join(glyph.letter for glyph in sheet.clipped) == cut


def test_letters_that_stand_on_their_side_are_kept_apart() -> None:
    sheet = seen(papers.line("Along the lines") + b"BT 0 12 -12 0 250 20 Tm /F 1 Tf (up) Tj ET")
    assert "".join(glyph.letter for glyph in sheet.aside).strip() == "up"


def pointed(content: bytes) -> Sheet:
    """A page with a font of shapes, ``/T``, that names none of them as programs know."""
    made = papers.blank(content)
    point = made.make_stream(b"500 0 0 0 500 500 d1 0 0 500 500 re f")
    made.pages[0].Resources.Font.T = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), FirstChar=136, LastChar=136,
        FontMatrix=Array([Decimal("0.001"), 0, 0, Decimal("0.001"), 0, 0]), Widths=Array([500]),
        Encoding=Dictionary(Differences=Array([136, Name.a136])), CharProcs=Dictionary(a136=point),
    )  # fmt: skip
    with pypdfium2.PdfDocument(papers.saved(made)) as document:
        (sheet,) = sheets(document)
    return sheet


def test_signs_without_a_text_below_one_another_before_lines_are_bullets_and_others_are_lost_letters() -> None:
    def item(text: str, y: int, x: int = 40) -> bytes:
        return f"BT /T 12 Tf 20 {y} Td (\\210) Tj ET ".encode() + papers.line(text, x, y)

    assert "".join(g.letter for g in pointed(item("one", 200) + item("two", 180)).glyphs) == "•one•two"
    assert [g.letter for g in pointed(item("one", 200)).glyphs][:1] == [LOST]
    assert [g.letter for g in pointed(item("bc", 200, 26) + item("bc", 180, 26)).glyphs].count(LOST) == 2


@pytest.mark.parametrize(("place", "cut"), [(b"1 0 0 1 100 100 cm", ""), (b"0 1 -1 0 250 20 cm", ""), (b"", "Secret")])
def test_what_cuts_letters_off_stands_where_its_form_stands(place: bytes, cut: str) -> None:
    made = papers.blank(b"q " + place + b" /S Do Q")
    # Cut off are only letters above the form's own line, wherever the form is put.
    y = 200 if cut else 20
    made.pages[0].Resources.XObject = Dictionary(
        S=made.make_stream(b"10 10 100 30 re W n " + papers.line("Secret", y=y), Type=Name.XObject, Subtype=Name.Form,
                           BBox=Array([0, 0, 300, 300]), Resources=made.pages[0].Resources)
    )  # fmt: skip
    with pypdfium2.PdfDocument(papers.saved(made)) as document:
        (sheet,) = sheets(document)
    assert "".join(glyph.letter for glyph in sheet.clipped).strip() == cut
    assert "".join(glyph.letter for glyph in sheet.glyphs).strip() == ("" if cut else "Secret")


def test_a_bold_word_at_a_lines_beginning_makes_no_line_bold() -> None:
    made = papers.blank(b"BT /B 12 Tf 20 200 Td (Q: ) Tj /F 12 Tf (What was seen) Tj ET")
    made.pages[0].Resources.Font["/B"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type1, BaseFont=Name("/Helvetica-Bold")
    )
    with pypdfium2.PdfDocument(papers.saved(made)) as document:
        (sheet,) = sheets(document)
    assert "".join(sheet.glyphs[at].letter for at in sorted(sheet.bold)).strip() == "Q:"
