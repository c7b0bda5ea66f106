"""What may lie over a page's letters, and the page without its letters.

What is NOT done here: judging whether a letter is seen.
"""

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from publish.reports.ingest.order import Glyph

_THINGS_MAX: Final = 50_000  # of a page
_DEPTH_MAX: Final = 8  # forms within forms
_COVERS_MAX: Final = 500  # beyond it, the page is looked at as a whole
_THIN: Final = 2.5  # points: nothing so thin hides a letter
_CELL: Final = 8  # points: letters are looked up by the squares that they stand in
_LAYERS_MAX: Final = 200  # letters that are looked at in one square
_SIZELESS: Final = 0.05  # points: readers take a size of nought for a hundredth
_OVER: Final = 0.6  # points: neighbours in a line touch by less
_SCAN: Final = 4  # times a letter's height: a picture so high is one of text, not a bar over it
_SEEN_SELDOM: Final = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
# Links and notes lie over nothing; all else may be a bar.
_OPEN_ANNOTATIONS: Final = frozenset((pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP))


class _Rect(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Covers:
    """What was found on a page."""

    def __init__(self) -> None:
        self.texts: list[Any] = []
        """Objects of the page that draw letters."""
        self.sizeless: list[Any] = []
        """Those of them whose letters have no size."""
        self._shapes: list[_Rect] = []
        self._pictures: list[_Rect] = []
        self._all = False

    def over(self, glyph: Glyph) -> bool:
        """Return whether a letter may be covered, or drawn without ink."""
        if self._all:
            return True
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        return any(one.holds(x, y) for one in (*self._shapes, *self._pictures))

    def on_picture(self, glyph: Glyph) -> bool:
        """Return whether a letter stands in a picture that is more than a bar."""
        x, y, high = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2, glyph.top - glyph.bottom
        return any(one.holds(x, y) and one.top - one.bottom > _SCAN * high for one in self._pictures)

    def add(self, thing: Any, inside: _Rect | None, depth: int, scale: float = 1.0) -> None:
        """Add an object of the page, and those within it.

        Args:
            inside: Where the form is that it lies in: places within that are not the page's.
            scale: By how much that form is drawn larger: an area, not a length.
        """
        sort = pdfium.FPDFPageObj_GetType(thing)
        if sort == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts.append(thing)
            if _is_sizeless(thing, scale):
                self.sizeless.append(thing)
            self._all |= pdfium.FPDFTextObj_GetTextRenderMode(thing) in _SEEN_SELDOM
            return
        place = inside or _place(thing)
        if place is None or min(place.right - place.left, place.top - place.bottom) <= _THIN:
            return
        if sort == pdfium.FPDF_PAGEOBJ_FORM:
            scale *= _area(thing)
            for at in range(min(pdfium.FPDFFormObj_CountObjects(thing), _THINGS_MAX) if depth < _DEPTH_MAX else 0):
                self.add(pdfium.FPDFFormObj_GetObject(thing, at), place, depth + 1, scale)
        elif sort == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._pictures.append(place)
        elif sort == pdfium.FPDF_PAGEOBJ_SHADING or is_filled(thing):
            self._shapes.append(place)
        self._all |= len(self._shapes) + len(self._pictures) > _COVERS_MAX

    def add_annotations(self, page: pypdfium2.PdfPage) -> None:
        """Add what is drawn over a page: stamps, bars, fields."""
        for at in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _COVERS_MAX)):
            one = pdfium.FPDFPage_GetAnnot(page.raw, at)
            if not one:
                continue
            place = pdfium.FS_RECTF()
            if pdfium.FPDFAnnot_GetSubtype(one) not in _OPEN_ANNOTATIONS and pdfium.FPDFAnnot_GetRect(one, place):
                self._shapes.append(_Rect(place.left, min(place.bottom, place.top), place.right,
                                          max(place.bottom, place.top)))  # fmt: skip
            pdfium.FPDFPage_CloseAnnot(one)


def look(page: pypdfium2.PdfPage) -> Covers:
    """Return what a page draws beside its letters, and which objects draw those."""
    found = Covers()
    for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), _THINGS_MAX)):
        found.add(pdfium.FPDFPage_GetObject(page.raw, at), None, 0)
    found.add_annotations(page)
    return found


@contextmanager
def without(things: Sequence[Any]) -> Iterator[None]:
    """Take objects off their page for a while."""
    for one in things:
        pdfium.FPDFPageObj_SetIsActive(one, False)
    try:
        yield
    finally:
        for one in things:
            pdfium.FPDFPageObj_SetIsActive(one, True)


def is_unpainted(thing: Any) -> bool:
    """Return whether a text is meant to be no ink of its own: it lies over a picture, or cuts one out."""
    return bool(thing) and pdfium.FPDFTextObj_GetTextRenderMode(thing) in _SEEN_SELDOM


def lower(letters: Mapping[int, tuple[Glyph, Any]], drawn: Sequence[Any]) -> list[int]:
    """Return which letters lie under a later text's other letter.

    Args:
        letters: By any number: a letter, and the object that draws it.
        drawn: The page's texts in the order of drawing.
    """
    turn = {address(one): at for at, one in enumerate(drawn)}
    cells: dict[tuple[int, int], list[tuple[Glyph, int]]] = {}
    for glyph, thing in letters.values():
        columns, rows = _cells(glyph)
        for x in columns:
            for y in rows:
                cells.setdefault((x, y), []).append((glyph, turn.get(address(thing), -1)))
    found = []
    for at, (glyph, thing) in letters.items():
        own = turn.get(address(thing), -1)
        columns, rows = _cells(glyph)
        over = [
            one
            for x in columns
            for y in rows
            for one, later in cells[x, y][:_LAYERS_MAX]
            if later > own and _touch(one, glyph)
        ]
        # The same letter again is a shadow, or makes it bold: whatever else is over it, that one is seen for both.
        if over and not any(one.letter == glyph.letter and _holds_middle(one, glyph) for one in over):
            found.append(at)
    return found


def _cells(glyph: Glyph) -> tuple[range, range]:
    """Return the squares that a letter stands in: columns and rows."""
    return (
        range(int(glyph.left) // _CELL, int(glyph.right) // _CELL + 1),
        range(int(glyph.bottom) // _CELL, int(glyph.top) // _CELL + 1),
    )


def _touch(one: Glyph, other: Glyph) -> bool:
    """Return whether letters overlap by more than neighbours in a line."""
    across = min(one.right, other.right) - max(one.left, other.left)
    up = min(one.top, other.top) - max(one.bottom, other.bottom)
    return min(across, up) > _OVER


def _holds_middle(one: Glyph, other: Glyph) -> bool:
    box = _Rect(one.left, one.bottom, one.right, one.top)
    return box.holds((other.left + other.right) / 2, (other.bottom + other.top) / 2)


def address(thing: Any) -> int:
    """Return an object's own number; nought: no object."""
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def has_room(thing: Any) -> bool:
    """Return whether an object is more than a point or line."""
    place = _place(thing)
    return place is not None and min(place.right - place.left, place.top - place.bottom) >= _SIZELESS


def _place(thing: Any) -> _Rect | None:
    edges = [ctypes.c_float() for _ in range(4)]
    return _Rect(*(edge.value for edge in edges)) if pdfium.FPDFPageObj_GetBounds(thing, *edges) else None


def _area(thing: Any) -> float:
    """Return how large an object of a page draws a square of one point."""
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, found)
    return float(abs(found.a * found.d - found.b * found.c))


def _is_sizeless(thing: Any, scale: float) -> bool:
    """Return whether a text's letters are drawn as points or as lines."""
    # By no other measure: a blank alone has the bounds of a point, too.
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(thing, size)
    return bool(size.value**2 * _area(thing) * scale < _SIZELESS**2)


def is_filled(thing: Any) -> bool:
    """Return whether an object of a page may hide what lies under it."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    # What is no path hides as well as one. A thick line is a bar, too.
    if not pdfium.FPDFPath_GetDrawMode(thing, filled, stroked):
        return True
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing, width)
    return bool(filled.value) or (bool(stroked.value) and width.value > _THIN)
