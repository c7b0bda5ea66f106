"""Words that nobody sees are told page by page; what a page cuts off may be whole on its neighbour."""

from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper.drawn import Box, Sheet
from publish.reports.ingest.paper.hidden import HiddenWords, again


def _sheet(*lines: tuple[str, float, float], cut: tuple[str, float, float] = ("", 0, 0), number: int = 0) -> Sheet:
    def glyphs(text: str, x: float, y: float) -> list[Glyph]:
        return [Glyph(c, x + 6 * n, y, x + 6 * n, x + 6 * n + 5, y, y + 7, 10) for n, c in enumerate(text)]

    found = [one for each in lines for one in glyphs(*each)]
    return Sheet(number, "", Box(0, 0, 300, 300), found, clipped=glyphs(*cut), cut=set(range(len(cut[0]))))


def test_letters_cut_by_a_page_s_end_are_found_on_the_next_where_some_of_a_sign_is_drawn_elsewhere() -> None:
    cut = _sheet(cut=("hidden", 20, 5)).clipped
    assert again(cut, _sheet(("is hidden no", 4.5, 290)))
    assert not again(cut, _sheet(("is open", 4, 290)))
    # Each letter is there at its place, but on no one line.
    assert not again(cut, _sheet(("hid", 20, 290), ("   den", 20, 270)))


def test_what_is_cut_off_is_told_unless_a_neighbour_has_it() -> None:
    for around, told in (("is hidden no", []), ("is open", [(1, "hidden")])):
        found = HiddenWords()
        for one in (_sheet(cut=("hidden", 20, 5)), _sheet((around, 4.5, 290), number=1)):
            found.see(one)
        found.end()
        assert found.words == told
        assert found.places[1] == (set(range(6)) if told else set())
