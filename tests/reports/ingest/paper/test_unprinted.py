"""Words without ink where they stand are told; thin, pale and turned ones that are seen are not."""

import pikepdf
import pypdfium2
import pytest

from publish.reports.ingest.paper import drawn
from tests.reports.ingest.paper.test_drawn import seen
from tests.support import papers


@pytest.mark.parametrize("way", ["under a bar", "white on white", "off the page"])
def test_hidden_words_are_told_and_left_out(way: str) -> None:
    sheet = seen(papers.HIDDEN[way], look=True)
    assert sheet.unseen == ["Secret"]
    assert "Secret" not in "".join(glyph.letter for glyph in sheet.glyphs)


@pytest.mark.parametrize(
    "content",
    [
        papers.line("Ill 1 I l"),
        b"0.9 g " + papers.line("pale"),
        b"0 g 10 190 200 30 re f 1 g " + papers.line("white on black"),
        b"BT 0 12 -12 0 250 20 Tm /F 1 Tf (upward) Tj ET",
    ],
)
def test_words_that_are_seen_are_not_doubted(content: bytes) -> None:
    assert seen(content, look=True).unseen == []


def test_a_letter_too_small_to_be_judged_goes_with_what_it_is_drawn_with() -> None:
    # Of letters that stand one over the other, each is looked at alone, and an "l" is a hair's width.
    turned = b"BT /F 1 Tf 0 2 -2 0 250 20 Tm (%s) Tj ET "
    unseen = seen(b"1 g " + turned % b"jbell" + b"0 g " + turned.replace(b"250", b"200") % b"all", look=True).unseen
    assert sorted("".join(unseen)) == sorted("jbell")


_BAR = b"0 g 15 195 80 20 re f "
_HATCHED = _BAR + b"1 G 1 w 15 195 m 35 215 l S 35 195 m 55 215 l S 15 205 m 25 215 l S 45 195 m 65 215 l S "


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (papers.line("Secret") + _HATCHED, ["Secret"]),
        (papers.line("abcdefghi") + b"0 g 33 195 20 20 re f ", ["cde"]),
        (papers.line("Secret") + _BAR + b"1 g " + papers.line("withheld"), ["Secret"]),
        (papers.line("Secret") + b"1 g 15 195 80 20 re f 0 g " + papers.line("TROOPER"), ["Secret"]),
        (b"q BT /F 12 Tf 3 Tr 20 200 Td (Secret) Tj ET Q " + papers.line("Hull Hull", x=22), ["Secret"]),
    ],
)
def test_words_under_patterns_parts_of_words_and_words_under_words_are_told(content: bytes, told: list[str]) -> None:
    assert seen(content + b"0 g " + papers.line(papers.SEEN, y=100), look=True).unseen == told


@pytest.mark.parametrize(
    "content",
    [
        _BAR + b"1 g " + papers.line("white on black"),
        papers.line("marked") + b"/M gs 1 1 0 rg 15 195 80 20 re f ",
        _BAR + b"1 g " + papers.line("twice") + papers.line("twice", x=21),
        b"0.8 g 0 0 300 300 re f 0 g " + papers.line("on a tinted page"),
        papers.line("framed") + b"0 G 1 w 15 195 80 20 re S ",
    ],
)
def test_words_on_and_in_shapes_are_seen(content: bytes) -> None:
    made = papers.blank(content)
    made.pages[0].Resources.ExtGState = pikepdf.Dictionary({"/M": pikepdf.Dictionary(BM=pikepdf.Name.Multiply)})
    with pypdfium2.PdfDocument(papers.saved(made)) as document:
        assert [sheet.unseen for sheet in drawn.sheets(document, look=True)] == [[]]


@pytest.mark.parametrize("way", [one for one in papers.SIZELESS if one != "said of nothing"])
def test_letters_without_room_are_told(way: str) -> None:
    unseen = seen(papers.SIZELESS[way], look=True).unseen
    passed_over = way in ("of no size", "of no width", "in a small place")
    assert unseen == ["letters without a size" if passed_over else "Secret"]


def test_a_letter_of_a_ligature_may_have_no_room_of_its_own() -> None:
    # Shapers leave the ligature's other letters as blanks.
    said = b"/Span <</ActualText (%s)>> BDC BT /F 12 Tf 20 200 Td (  ) Tj ET EMC "
    rest = papers.line(papers.SEEN, y=100)
    assert [seen(said % one + rest, look=True).unseen for one in (b"n", b"name")] == [[], ["name"]]


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (b"1 g %s", ["a"]),
        (b"0 g %s 0 g 15 190 40 30 re f ", ["a"]),
        (b"0 g %s", []),
    ],
)
def test_a_letter_that_is_one_thin_stroke_is_judged_by_its_room(look: bytes, told: list[str]) -> None:
    made = papers.blank(b"")
    made.pages[0].Resources.Font["/G"] = papers.glyphs(made, ["one"], b"50 380 700 30 re f")
    stroke = b"BT /G 12 Tf 20 200 Td (a) Tj ET "
    made.pages[0].Contents = made.make_stream(look % stroke + b"0 g " + papers.line(papers.SEEN, y=100))
    with pypdfium2.PdfDocument(papers.saved(made)) as document:
        assert [sheet.unseen for sheet in drawn.sheets(document, look=True)] == [told]
