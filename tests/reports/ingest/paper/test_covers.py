"""What may lie over letters is told from what cannot, and letters come back to their page."""

import pypdfium2

from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper import covers
from tests.support import papers


def _glyph(x: float, y: float, letter: str = "a") -> Glyph:
    return Glyph(letter, x, y, x, x + 6, y, y + 8, 12)


def test_bars_are_over_letters_and_thin_or_open_shapes_are_not() -> None:
    content = papers.line("a") + b"0 g 10 190 50 20 re f 10 100 200 1 re f 1 w 10 50 200 20 re S"
    with pypdfium2.PdfDocument(papers.drawn(content)) as document:
        found = covers.look(document[0])
    assert len(found.texts) == 1
    assert [found.over(_glyph(20, y)) for y in (200, 97, 55)] == [True, False, False]


def test_a_page_without_its_letters_is_empty_and_gets_them_back() -> None:
    with pypdfium2.PdfDocument(papers.drawn(papers.line("a"))) as document:
        page = document[0]
        before = page.render().to_pil().tobytes()
        with covers.without(covers.look(page).texts):
            assert set(page.render().to_pil().convert("L").tobytes()) == {255}
        assert page.render().to_pil().tobytes() == before


def test_letters_under_others_are_told_by_order_and_shadows_are_not() -> None:
    content = papers.line("one") + papers.line("two") + papers.line("two", x=21)
    with pypdfium2.PdfDocument(papers.drawn(content)) as document:
        texts = covers.look(document[0]).texts
        letters = {
            0: (_glyph(20, 200, "n"), texts[0]),
            1: (_glyph(20, 200, "w"), texts[1]),
            2: (_glyph(21, 200, "w"), texts[2]),
        }
        assert covers.lower(letters, texts) == [0]


def test_a_letter_of_which_another_one_touches_a_part_is_under_it() -> None:
    content = papers.line("one") + papers.line("two")
    with pypdfium2.PdfDocument(papers.drawn(content)) as document:
        texts = covers.look(document[0]).texts
        # By a third of the letter; by less than a point, as a neighbour; under itself again, beside another one.
        for letters, lower in (
            ({0: (_glyph(20, 200, "n"), texts[0]), 1: (_glyph(24, 200, "w"), texts[1])}, [0]),
            ({0: (_glyph(20, 200, "n"), texts[0]), 1: (_glyph(25.6, 200, "w"), texts[1])}, []),
            ({0: (_glyph(20, 200, "n"), texts[0]), 1: (_glyph(24, 200, "w"), texts[1]),
              2: (_glyph(21, 200, "n"), texts[1])}, []),
        ):  # fmt: skip
            assert covers.lower(letters, texts) == lower
