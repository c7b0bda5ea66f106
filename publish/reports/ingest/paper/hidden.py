"""Words that nobody sees, page by page.

Under bars, of the paper's colour, cut off by the page's end.

What a page cuts off may be whole on the page before or after it, and is then seen. What is NOT done here: looking at
pixels.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper.drawn import Sheet

_ASIDE: Final = 0.4  # of the size, by which a letter that a page's end cuts may seem to stand elsewhere


class HiddenWords:
    """What was found so far, in pages that are seen in their order."""

    def __init__(self) -> None:
        self.words: list[tuple[int, str]] = []
        """Page and words."""
        self.places: dict[int, set[int]] = defaultdict(set)
        """By page: numbers of their letters in its text."""
        self._before: Sheet | None = None
        self._waiting: Sheet | None = None

    def see(self, sheet: Sheet) -> None:
        """Look at the next page."""
        page = sheet.number + 1
        self.words += [(page, word) for word in sheet.unseen]
        self.places[page] |= sheet.hidden
        # Cut letters may be whole on the page before or the one after: neither alone tells.
        if self._waiting and not again(self._waiting.clipped, sheet):
            self._tell(self._waiting)
        cut = sheet.clipped and not (self._before and again(sheet.clipped, self._before))
        self._waiting = sheet if cut else None
        self._before = sheet

    def end(self) -> None:
        """Look at what waits for a page that does not come."""
        if self._waiting:
            self._tell(self._waiting)
        self._waiting = None

    def _tell(self, sheet: Sheet) -> None:
        self.words.append((sheet.number + 1, " ".join("".join(one.letter for one in sheet.clipped).split())))
        self.places[sheet.number + 1] |= sheet.cut


def again(cut: Sequence[Glyph], sheet: Sheet) -> bool:
    """Return whether another page has the lines of cut-off letters."""
    # A browser draws the line that its page's end cuts on both pages, and lets each show its part. Of a letter of
    # several signs it draws only those that reach into the part, and the letter is then found where they stand.
    lines: dict[int, list[Glyph]] = defaultdict(list)
    for one in sheet.glyphs:
        for y in {round(one.y - 0.3), round(one.y + 0.3)}:
            lines[y].append(one)
    wanted: dict[int, list[Glyph]] = defaultdict(list)
    for one in cut:
        wanted[round(one.y)].append(one)
    return all(any(all(_in_line(one, line) for one in ones) for line in lines.values()) for ones in wanted.values())


def _in_line(glyph: Glyph, line: Sequence[Glyph]) -> bool:
    return any(one.letter == glyph.letter and abs(one.x - glyph.x) < _ASIDE * one.size for one in line)
