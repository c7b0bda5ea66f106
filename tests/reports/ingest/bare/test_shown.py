"""Of copied fonts, what no page shows is taken out."""

import pytest
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.papers import anew
from publish.reports.ingest.bare.shown import _widths
from publish.reports.ingest.bare.streams import letters
from tests.support import fonts, papers


def test_widths_are_those_of_what_is_shown() -> None:
    given = [3, Array([10, 20, 30]), 7, 9, 500]
    assert _widths(given, {4, 8, 99}) == Array([4, Array([20]), 8, Array([500])])


def test_a_map_has_the_letters_that_are_shown() -> None:
    given = b"1 beginbfrange <41> <5a> <0061> endbfrange 2 beginbfchar <20> <0020> <21> <0021> endbfchar"
    made = letters(given, {0x42, 0x20})
    assert made.count(b"<") - given.count(b"CIDSystemInfo") - 2 - 2 == 4 - 2
    assert b"<42> <0062>" in made
    assert b"<20> <0020>" in made
    assert letters(given, {0x7E}) == b""


def test_a_map_that_is_broken_ends_no_work() -> None:
    codes = {0x41, 0x42}
    for row in (b"[<41>] <42> <0061>", b"<41> [<42>] <0061>", b"<41> <42> <>", b"<> <> <>"):
        assert b"0061" not in letters(b"1 beginbfrange " + row + b" endbfrange", codes)
    # A digit that is missing is nought.
    assert b"<42> <0611>" in letters(b"1 beginbfrange <41> <42> <061> endbfrange", codes)


@pytest.mark.parametrize("alone", [True, False])
def test_a_part_of_a_font_may_be_chosen_or_stand_within_it(alone: bool) -> None:
    made = papers.blank(b"BT /F 12 Tf 20 200 Td <00010002> Tj ET")
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.X, Flags=4, FontBBox=Array([0, 0, 500, 800]),
                            FontFile2=made.make_stream(fonts.truetype()))  # fmt: skip
    part = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.X, FontDescriptor=descriptor)
    whole = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.X, Encoding=Name("/Identity-H"),
                       DescendantFonts=Array([part]))  # fmt: skip
    made.pages[0].Resources.Font["/F"] = made.make_indirect(part) if alone else whole
    assert not anew(papers.saved(made)).why_not


def test_a_font_that_shows_nothing_known_stays_whole() -> None:
    made = papers.blank(b"BT /G gs 20 200 Td (A) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=65, LastChar=66)
    font.Widths = Array([500, 600])
    made.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(Font=Array([made.make_indirect(font), 12])))
    new = anew(papers.saved(made))
    assert not new.why_not
    assert b"600" in new.data


def test_a_glyph_that_is_no_drawing_ends_no_work() -> None:
    made = papers.blank(b"BT /F 12 Tf 20 200 Td (A) Tj ET")
    glyphs = Dictionary({"/A": made.make_stream(b"500 0 d0 0 0 9 9 re f"), "/B": 3, "/C": Array([])})
    made.pages[0].Resources.Font["/F"] = Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 9, 9]), FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
        CharProcs=glyphs, Encoding=Dictionary(Differences=Array([65, Name.A, Name.B])), FirstChar=65, LastChar=65,
        Widths=Array([9]))  # fmt: skip
    assert not anew(papers.saved(made)).why_not
