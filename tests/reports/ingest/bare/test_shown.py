"""Of copied fonts, what no page shows is taken out."""

from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.papers import anew
from publish.reports.ingest.bare.shown import _widths
from publish.reports.ingest.bare.streams import letters
from tests.support import papers


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


def test_a_font_that_shows_nothing_known_stays_whole() -> None:
    made = papers.blank(b"BT /G gs 20 200 Td (A) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, FirstChar=65, LastChar=66)
    font.Widths = Array([500, 600])
    made.pages[0].Resources.ExtGState = Dictionary(G=Dictionary(Font=Array([made.make_indirect(font), 12])))
    new = anew(papers.saved(made))
    assert not new.why_not
    assert b"600" in new.data
