"""PDFs that were marked copy by copy where none of it is seen: made anew, two copies are one file."""

import pytest
from pikepdf import Array, Dictionary, Name

from publish.reports.ingest.bare.papers import anew
from tests.attacks.test_bare import unpacked, words
from tests.support import fonts, papers

WAYS = {
    "where a line is cut": (b"(What the page shows) Tj", b"(What ) Tj (the page) Tj ( shows) Tj"),
    "steps of nought": (b"(What the page shows) Tj", b"[(What the) 0 ( page sh) 0.3 (ows)] TJ"),
    "thousandths of a thousandth": (b"[(What the page) -3 ( shows)] TJ", b"[(What the page) -3.217 ( shows)] TJ"),
    "a step behind a line": (b"(What the page shows) Tj", b"[(What the page shows) 217] TJ"),
    "how often a colour is set": (b"0 g (What the page shows) Tj", b"0 g 0 g (What the page shows) Tj 0 g"),
    "a colour that no screen shows": (b"0.2 g (What the page shows) Tj", b"0.20017 g (What the page shows) Tj"),
    "a scale of one": (b"(What the page shows) Tj", b"1 0 0 1 0 0 cm (What the page shows) Tj"),
    "marks of paragraphs": (b"(What the page shows) Tj", b"/P <</MCID 3>> BDC (What the page shows) Tj EMC"),
}


@pytest.mark.parametrize("way", WAYS)
def test_two_ways_to_draw_a_page_are_one_file(way: str) -> None:
    """Row 53: a copy's number in the choice of instructions. Oracle: the other choice leaves the same file."""
    made = [anew(papers.drawn(b"BT /F 12 Tf 20 200 Td " + way + b" ET")) for way in WAYS[way]]
    assert not made[0].why_not
    assert made[0].data == made[1].data
    assert words(made[0].data).strip() == papers.SEEN


def _two_fonts(first: str, second: str) -> bytes:
    made = papers.blank(f"BT /{first} 12 Tf 20 200 Td (What the) Tj /{second} 12 Tf ( page shows) Tj ET".encode())
    held = made.pages[0].Resources.Font
    held[f"/{first}"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    held[f"/{second}"] = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return papers.saved(made)


def test_names_of_fonts_do_not_tell_by_their_order() -> None:
    """Row 53: resources are given names of ours. Oracle: whichever name came first, the same file."""
    assert anew(_two_fonts("A", "B")).data == anew(_two_fonts("Z", "B")).data


def _own_names(kind: str, names: tuple[str, str]) -> bytes:
    """A PDF with a font in it whose first two letters have names of its own."""
    return fonts.lettered(kind, b"BT /F 12 Tf 20 200 Td (abc) Tj ET", names=names)


@pytest.mark.parametrize("kind", ["CFF", "Type 1", "OpenType"])
def test_names_of_letters_in_a_font_are_ours(kind: str) -> None:
    """Row 53: names of glyphs, which a font calls as it likes. Oracle: other names, the same file, the same text."""
    made = [anew(_own_names(kind, names)) for names in (("a.copy17", "Secret"), ("a.x", "Doctor"))]
    assert not made[0].why_not
    assert b"Secret" not in unpacked(made[0].data)
    assert b"copy17" not in unpacked(made[0].data)
    assert made[0].data == made[1].data
    assert words(made[0].data).strip() == "abc"


@pytest.mark.parametrize("kind", fonts.KINDS)
def test_measures_of_a_font_do_not_tell(kind: str) -> None:
    """Row 53: how thick a font's stems are said to be, which draws nothing. Oracle: other ones, the same file."""
    made = [
        anew(fonts.lettered(kind, papers.line(papers.SEEN), measures=measures)).data
        for measures in (
            {"/StemV": 80, "/CapHeight": 700, "/Ascent": 800},
            {"/StemV": 8017, "/CapHeight": 3, "/Ascent": 803},
        )
    ]
    assert made[0] == made[1]
    assert papers.SEEN in words(made[0])


def test_codes_that_no_letter_has_do_not_tell() -> None:
    """Row 53: where a list of widths begins and ends. Oracle: another first code, the same file."""
    made = []
    for first in (32, 17):
        paper = papers.blank(papers.line(papers.SEEN))
        font = paper.pages[0].Resources.Font["/F"]
        font.FirstChar, font.LastChar, font.Widths = first, 126, Array([600] * (127 - first))
        made.append(anew(papers.saved(paper)).data)
    assert made[0] == made[1]


def test_of_several_codes_of_a_letter_one_is_shown() -> None:
    """Row 53: a font in which two codes draw one letter. Oracle: whichever is shown where, the same file."""
    made = []
    for shown in (b"What the page shows", b"Wh\x81t the p\x81ge shows", b"What the p\x81ge shows"):
        paper = papers.blank(b"BT /F 12 Tf 20 200 Td (" + shown + b") Tj ET")
        font = paper.make_indirect(paper.pages[0].Resources.Font["/F"])
        font.FirstChar, font.LastChar, font.Widths = 32, 255, Array([500] * 224)
        font.Encoding = Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([0x81, Name.a]))
        paper.pages[0].Resources.Font["/F"] = font
        made.append(anew(papers.saved(paper)))
    assert not made[0].why_not
    assert made[0].data == made[1].data == made[2].data
    assert words(made[0].data).strip() == papers.SEEN


def test_of_several_numbers_of_a_glyph_one_is_shown() -> None:
    """Row 53: a font of two bytes a letter, in which two numbers draw one glyph. Oracle: as above."""
    made = [anew(fonts.wide(text)) for text in ([1, 2, 3, 1, 2], [1, 2, 3, 9, 2], [9, 2, 3, 1, 2])]
    assert not made[0].why_not
    assert made[0].data == made[1].data == made[2].data


def test_places_of_letters_that_are_not_shown_do_not_go_over() -> None:
    """Row 53: a font's list of glyphs, of which most are not shown. Oracle: other glyphs there, the same file."""
    made = [anew(fonts.wide([1, 2, 3], idle)) for idle in (b"", b"CANA" * 9, b"CARD" * 8)]
    assert not made[0].why_not
    assert made[0].data == made[1].data == made[2].data
