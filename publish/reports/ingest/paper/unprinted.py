"""Words drawn and not seen: under bars, white on white, off the page.

The page is rendered, and where a word stands there must be ink: a place of one colour shows no word. Where something
may lie over letters, the page is rendered once more without its text: a letter whose taking away changes nothing is
not seen, whatever pattern the bar over it has. What is NOT done here: deciding whether such words may be published.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper import covers

INK_MIN: Final = 12
"""Of 255, between the lightest and the darkest point of a word that is seen."""
_SCALE: Final = 1.5  # points of the picture for one of the page, at most
_POINTS_MAX: Final = 4_000_000  # of the picture
_SHARE: Final = 0.5  # of a page's letters: beyond it the picture itself is doubted
_EDGE: Final = 0.9  # points of the picture: at a letter's edge, the next one's ink begins, or a bar leaves a sliver
_EDGED: Final = 5  # times that: smaller letters are looked at whole
_FLAT: Final = 0.5  # points: a letter that is smaller in one direction is looked at in all of its room
_THIN: Final = 0.02  # of a letter's size: so thin is none
_LETTERS: Final = 6  # of a stretch in scripts without spaces


class Unseen:
    """The words of a page that are not seen.

    Args:
        glyphs: Of the page, each with its number in ``textpage``.
    """

    def __init__(self, page: pypdfium2.PdfPage, textpage: Any, glyphs: Sequence[tuple[int, Glyph]]) -> None:
        self.places: set[int] = set()
        """Of their letters. None, if they are most of the page: the picture itself is doubted."""
        self.all_places = frozenset[int]()
        """Of their letters, in any case."""
        self.words: list[str] = []
        found = covers.look(page)
        self._tell_sizeless(found, textpage, [number for number, _ in glyphs])
        if not glyphs:
            return
        self._scale = scale(page)
        self._box, self._turn = page.get_bbox(), page.get_rotation() // 90
        self._glyphs = [_roomy(textpage, *one) for one in glyphs]
        self._picture = self._render(page)
        numbers = [number for number, _ in glyphs]
        hidden = self._covered(page, textpage, numbers, found)
        small: list[list[int]] = []
        for places in _words(self._glyphs):
            word = [self._glyphs[at] for at in places]
            if not any(one.letter.isalnum() for one in word):
                continue
            if _is_nought(word, [pdfium.FPDFText_GetTextObject(textpage, numbers[at]) for at in places]):
                self._tell(places)
                continue
            # A letter that another one touches seems to be seen: where most are not, none was meant to be.
            if not self._has_ink(self._picture, word) or 2 * sum(at in hidden for at in places) > len(places):
                self._tell(places)
                continue
            if self._is_small(word):
                small.append(places)
            for is_hidden, run in groupby(places, lambda at: at in hidden):
                if is_hidden:
                    self._tell(list(run))
        if small and self.places:
            self._tell_small(small, [covers.address(pdfium.FPDFText_GetTextObject(textpage, one)) for one in numbers])
        self.all_places = frozenset(self.places)
        if len(self.places) > _SHARE * len(glyphs):
            self.places.clear()

    def _tell_sizeless(self, found: covers.Covers, textpage: Any, numbers: Sequence[int]) -> None:
        """Tell of letters that are so small that readers pass them over."""
        if not found.sizeless:
            return
        read = {covers.address(pdfium.FPDFText_GetTextObject(textpage, one)) for one in numbers}
        self.words += ["letters without a size" for one in found.sizeless if covers.address(one) not in read]

    def _tell(self, places: Sequence[int]) -> None:
        self.places.update(places)
        self.words.append("".join(self._glyphs[at].letter for at in places))

    def _tell_small(self, words: Sequence[Sequence[int]], things: Sequence[int]) -> None:
        """Tell words too small to be judged, drawn with unseen words alone."""
        small = {at for places in words for at in places}
        seen = {
            things[at] for at, one in enumerate(self._glyphs) if at not in self.places | small and one.letter.isalnum()
        }
        hidden = {things[at] for at in self.places} - seen
        for places in words:
            if {things[at] for at in places} <= hidden and not self.places.issuperset(places):
                self._tell(places)

    def _is_small(self, word: Sequence[Glyph]) -> bool:
        wide = max(one.right for one in word) - min(one.left for one in word)
        high = max(one.top for one in word) - min(one.bottom for one in word)
        return min(wide, high) * self._scale < 1

    def _render(self, page: pypdfium2.PdfPage) -> Image.Image:
        image: Image.Image = page.render(scale=self._scale, grayscale=True, draw_annots=True).to_pil().convert("L")
        return image

    def _covered(
        self, page: pypdfium2.PdfPage, textpage: Any, numbers: Sequence[int], found: covers.Covers
    ) -> set[int]:
        """Return places of letters that something lies over, or that are of no ink."""
        suspects = [at for at, glyph in enumerate(self._glyphs) if glyph.letter.isalnum() and found.over(glyph)]
        if not suspects:
            return set()
        things = {at: pdfium.FPDFText_GetTextObject(textpage, numbers[at]) for at in suspects}
        with covers.without(found.texts):
            bare = self._render(page)
        changed = ImageChops.difference(self._picture, bare)
        hidden, shown = set[int](), list[int]()
        for at in suspects:
            glyph = self._glyphs[at]
            # Words of a scan lie unseen over their picture, or under it: their ink is the picture's.
            proxy = covers.is_unpainted(things[at]) or found.on_picture(glyph)
            if self._has_ink(changed, [glyph], edge=_EDGE):
                shown.append(at)
            elif not (proxy and self._has_ink(bare, [glyph])):
                hidden.add(at)
        # A bar may have words of its own, as "withheld": then what changes may be those alone.
        if lower := covers.lower({at: (self._glyphs[at], things[at]) for at in shown}, found.texts):
            with covers.without([things[at] for at in lower]):
                changed = ImageChops.difference(self._picture, self._render(page))
            hidden.update(at for at in lower if not self._has_ink(changed, [self._glyphs[at]], edge=_EDGE))
        return hidden

    def _has_ink(self, picture: Image.Image, word: Sequence[Glyph], *, edge: float = 0.0) -> bool:
        left, right = min(one.left for one in word), max(one.right for one in word)
        bottom, top = min(one.bottom for one in word), max(one.top for one in word)
        if right - left < _FLAT or top - bottom < _FLAT:
            return True
        (x, y), (u, v) = self._point(left, bottom), self._point(right, top)
        x, u, y, v = min(x, u), max(x, u), min(y, v), max(y, v)
        if min(u - x, v - y) > _EDGED * edge:
            x, u, y, v = x + edge, u - edge, y + edge, v - edge
        if u <= 0 or v <= 0 or x >= picture.width or y >= picture.height:
            return False
        box = (max(0, int(x)), max(0, int(y)), min(picture.width, int(u) + 1), min(picture.height, int(v) + 1))
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            return True  # too small to be judged
        least, most = picture.crop(box).getextrema()
        return bool(most - least >= INK_MIN)  # type: ignore[operator]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        return placed(self._box, self._turn, self._scale, x, y)


def scale(page: pypdfium2.PdfPage) -> float:
    """Return the points of a page's picture for one of the page."""
    width, height = page.get_size()
    return float(min(_SCALE, (_POINTS_MAX / max(1.0, width * height)) ** 0.5))


def placed(box: tuple[float, float, float, float], turn: int, scale: float, x: float, y: float) -> tuple[float, float]:
    """Return where a place of a page is on its picture.

    Args:
        box: Of the page: left, bottom, right, top.
        turn: Quarters of a circle by which the page is shown turned.
        scale: Points of the picture for one of the page.
    """
    left, bottom, right, top = box
    across, down = ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[turn]
    return across * scale, down * scale


def _roomy(textpage: Any, number: int, glyph: Glyph) -> Glyph:
    """Return a letter with its room, if it has no ink.

    A blank may be read as a letter.
    """
    if glyph.top - glyph.bottom >= _FLAT:
        return glyph
    room = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(textpage, number, room)
    return glyph._replace(bottom=min(glyph.bottom, room.bottom), top=max(glyph.top, room.top))


def _is_nought(word: Sequence[Glyph], things: Sequence[Any]) -> bool:
    """Return whether letters are too small or flat to be read.

    Args:
        things: What draws the letters.
    """
    # A single one may be of a ligature beside it, whose other letters have glyphs without room.
    if len(word) == 1 and word[0].size >= _FLAT:
        return False
    edges = [(one.right - one.left, one.top - one.bottom) for one in word]
    if all(max(edge) < _FLAT for edge in edges):
        return True
    if not all(min(edge) < _THIN * one.size for edge, one in zip(edges, word, strict=True)):
        return False
    # Of drawn glyphs a font may say no room at all: then what draws them says whether there is any. Many letters that
    # are said of one point have some, and too little.
    no_room = not any(min(edge) for edge in edges)
    return not any(covers.is_unpainted(one) or (no_room and covers.has_room(one)) for one in things)


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[int]]:
    """Yield places of letters that stand together."""
    held: list[int] = []
    for at, glyph in enumerate(glyphs):
        if held:
            before = glyphs[held[-1]]
            apart = abs(glyph.y - before.y) > 0.1 or glyph.left - before.right > before.size or (
                before.left - glyph.right > before.size
            )  # fmt: skip
            if apart or glyph.letter.isspace() or (len(held) >= _LETTERS and glyph.letter > "\u0eff"):
                yield held
                held = []
        if not glyph.letter.isspace():
            held.append(at)
    if held:
        yield held
