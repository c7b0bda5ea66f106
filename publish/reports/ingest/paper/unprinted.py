"""Words drawn and not seen: under bars, white on white, off the page.

The page is rendered, and where a word stands there must be ink: a place of one colour shows no word. What is NOT done
here: deciding whether such words may be published.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import pypdfium2
from PIL import Image

from publish.reports.ingest.order import Glyph

_INK_MIN: Final = 12  # of 255, between the lightest and the darkest point of a word
_SCALE: Final = 1.5  # points of the picture for one of the page
_POINTS_MAX: Final = 4_000_000  # of the picture
_SHARE: Final = 0.5  # of a page's letters: beyond it the picture itself is doubted
_LETTERS: Final = 6  # of a stretch in scripts without spaces


class Unseen:
    """The words of a page that are not seen."""

    def __init__(self, page: pypdfium2.PdfPage, glyphs: Sequence[Glyph]) -> None:
        self.places: set[int] = set()
        """Of their letters."""
        self.words: list[str] = []
        if not glyphs:
            return
        width, height = page.get_size()
        self._scale = min(_SCALE, (_POINTS_MAX / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=self._scale, grayscale=True, draw_annots=True).to_pil().convert("L")
        self._box, self._turn = page.get_bbox(), page.get_rotation() // 90
        for places in _words(glyphs):
            word = [glyphs[at] for at in places]
            if any(one.letter.isalnum() for one in word) and not self._is_seen(picture, word):
                self.places.update(places)
                self.words.append("".join(one.letter for one in word))
        if len(self.places) > _SHARE * len(glyphs):
            self.places.clear()

    def _is_seen(self, picture: Image.Image, word: Sequence[Glyph]) -> bool:
        left, right = min(one.left for one in word), max(one.right for one in word)
        bottom, top = min(one.bottom for one in word), max(one.top for one in word)
        if right - left < 0.5 or top - bottom < 0.5:
            return True
        (x, y), (u, v) = self._point(left, bottom), self._point(right, top)
        x, u, y, v = min(x, u), max(x, u), min(y, v), max(y, v)
        if u <= 0 or v <= 0 or x >= picture.width or y >= picture.height:
            return False
        box = (max(0, int(x)), max(0, int(y)), min(picture.width, int(u) + 1), min(picture.height, int(v) + 1))
        if box[2] - box[0] < 2 or box[3] - box[1] < 2:
            return True  # too small to be judged
        least, most = picture.crop(box).getextrema()
        return bool(most - least >= _INK_MIN)  # type: ignore[operator]

    def _point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        across, down = ((x - left, top - y), (y - bottom, x - left), (right - x, y - bottom), (top - y, right - x))[
            self._turn
        ]
        return across * self._scale, down * self._scale


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
