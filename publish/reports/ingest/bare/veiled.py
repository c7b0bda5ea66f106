"""Pictures of a PDF of which a part is not seen: under a bar, cut off by a frame, behind the page's end.

A picture goes over whole, so that its unseen part would be published. Where something may veil a picture, the page is
drawn without the picture: what does not change by it shows nothing of the picture. NOT done here: words, which are
found letter by letter.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from publish.reports.ingest.paper import covers, unprinted
from publish.reports.ingest.paper.drawn import Matrix, times

_WHOLE: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LOOKS_MAX: Final = 60  # pictures of a file: each takes a drawing of its page, and a reader has a minute
_SIDE: Final = 1_200  # points of a picture's longer side, as it is looked at: the letters of a scan have some eight
_POINTS_MAX: Final = 100_000_000  # of a picture that is looked at: of a larger one, a part counts as unseen
_SEEN: Final = 2  # of 255: by so much the page changes where a picture is seen
_DRAWN: Final = 48  # of 255, between light and dark: more than paper, noise or a sky has
_NEAR: Final = (1, 2)  # steps, in all three points: so near to each other, points are of one thing
_LEAST: Final = 60  # points of what is left without thin edges
_SLIGHT: Final = 2.0  # points of the page: nothing is told of a picture that reaches so far beyond its frame
_SAME: Final = 0.01  # points of the page, between a picture and the same one drawn again
_SMALL: Final = 30  # points of a picture: one so small is a line, or a part of a pattern
_DEPTH_MAX: Final = 8  # forms within forms
_THINGS_MAX: Final = 20_000  # of a page


@dataclass(frozen=True, slots=True)
class _Thing:
    raw: Any
    place: tuple[float, float, float, float]
    matrix: Matrix
    is_picture: bool
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Veiled:
    """Pages of a PDF, from 1, with pictures of which a part is not seen."""

    pages: tuple[int, ...] = ()
    from_page: int = 0
    """Page from which on no picture was looked at; nought: all were."""


def pictures(made: bytes) -> Veiled:
    """Return where pictures have unseen parts."""
    found, looks = list[int](), _LOOKS_MAX
    with pypdfium2.PdfDocument(made) as document:
        for number, page in enumerate(document, 1):
            things = list(_things(page))
            suspects = _suspects(page, things)
            if suspects and not looks:
                return Veiled(tuple(found), number)
            if suspects:
                # On a page that is only framed, no more are looked at than the file has left.
                asked = suspects[:looks]
                at = next((at for at, one in enumerate(asked, 1) if _is_veiled(page, one, things)), 0)
                looks -= at or len(asked)
                if at:
                    found.append(number)
                elif len(asked) < len(suspects):
                    return Veiled(tuple(found), number)
            page.close()
    return Veiled(tuple(found))


def _suspects(page: pypdfium2.PdfPage, things: Sequence[_Thing]) -> list[_Thing]:
    """Return pictures that something lies over, or that reach beyond their frame or the page."""
    left, bottom, right, top = page.get_bbox()
    found = []
    for at, one in enumerate(things):
        if not one.is_picture:
            continue
        x, y, u, v = one.place
        is_out = (
            min(u - x, v - y) < _SLIGHT
            or x < left - _SLIGHT
            or y < bottom - _SLIGHT
            or u > right + _SLIGHT
            or v > top + _SLIGHT
        )
        if is_out or one.is_cut or any(_meet(one.place, other.place) for other in things[at + 1 :]):
            found.append(one)
    return found


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return min(across, up) > _SLIGHT


def _things(page: pypdfium2.PdfPage) -> Iterator[_Thing]:
    """Yield pictures, and what may lie over them, in the order of drawing."""
    for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), _THINGS_MAX)):
        yield from _within(pdfium.FPDFPage_GetObject(page.raw, at), _WHOLE, 0)


def _within(thing: Any, around: Matrix, depth: int) -> Iterator[_Thing]:
    sort = pdfium.FPDFPageObj_GetType(thing)
    if sort == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH_MAX:
        inside = times(_matrix(thing), around)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(thing), _THINGS_MAX)):
            yield from _within(pdfium.FPDFFormObj_GetObject(thing, at), inside, depth + 1)
    elif sort == pdfium.FPDF_PAGEOBJ_IMAGE:
        own = _matrix(thing)
        matrix = times(own, around)
        yield _Thing(thing, _placed(matrix), matrix, True, _is_cut(thing, _placed(own)))
    elif sort != pdfium.FPDF_PAGEOBJ_TEXT and covers.is_filled(thing):
        edges = [ctypes.c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(thing, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            matrix = times((right - left, 0.0, 0.0, top - bottom, left, bottom), around)
            yield _Thing(thing, _placed(matrix), matrix, False)


def _is_cut(thing: Any, place: tuple[float, float, float, float]) -> bool:
    """Return whether a picture reaches beyond one of its frames."""
    frame = pdfium.FPDFPageObj_GetClipPath(thing)
    for path in range(max(0, pdfium.FPDFClipPath_CountPaths(frame)) if frame else 0):
        across, up = list[float](), list[float]()
        for at in range(max(0, pdfium.FPDFClipPath_CountPathSegments(frame, path))):
            x, y = ctypes.c_float(), ctypes.c_float()
            if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(frame, path, at), x, y):
                across.append(x.value)
                up.append(y.value)
        # A frame of more corners may cut one off.
        if len(across) > 5 or (
            across
            and (
                min(across) > place[0] + _SLIGHT
                or min(up) > place[1] + _SLIGHT
                or max(across) < place[2] - _SLIGHT
                or max(up) < place[3] - _SLIGHT
            )
        ):
            return True
    return False


def _again(picture: _Thing, things: Sequence[_Thing]) -> Iterator[Any]:
    """Yield a picture and its copies at its place."""
    # Without one of them the page would look the same, as if it showed nothing of it.
    data = None
    for one in things:
        if one is picture:
            yield one.raw
        elif one.is_picture and all(
            abs(here - there) < _SAME for here, there in zip(one.matrix, picture.matrix, strict=True)
        ):
            data = data or _data(picture.raw)
            if _data(one.raw) == data:
                yield one.raw


def _data(picture: Any) -> bytes:
    length = pdfium.FPDFImageObj_GetImageDataRaw(picture, None, 0)
    held = (ctypes.c_ubyte * length)()
    pdfium.FPDFImageObj_GetImageDataRaw(picture, held, length)
    return bytes(held)


def _is_veiled(page: pypdfium2.PdfPage, picture: _Thing, things: Sequence[_Thing]) -> bool:
    """Return whether something is drawn in a picture that its page does not show.

    Args:
        things: All that is drawn on the page.
    """
    a, b, c, d, e, f = picture.matrix
    image = pypdfium2.PdfImage(picture.raw, page=page)
    try:
        wide, high = image.get_px_size()
        if wide * high > _POINTS_MAX:
            return True
        if min(picture.place[2] - picture.place[0], picture.place[3] - picture.place[1]) < _SLIGHT:
            return bool(min(wide, high) > _SMALL)
        own = image.get_bitmap().to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError):
        return False
    scale, box, turn = unprinted.scale(page), page.get_bbox(), page.get_rotation() // 90
    # Not larger than the page shows it, or points of the page would be blocks of it.
    side = scale * max(picture.place[2] - picture.place[0], picture.place[3] - picture.place[1])
    own.thumbnail((min(_SIDE, int(side) + 1),) * 2)
    if min(own.size) < sum(_NEAR):
        return False
    whole = _render(page, scale)
    with covers.without([*_again(picture, things)]):
        changed = ImageChops.difference(whole, _render(page, scale))
    red, green, blue = changed.point(lambda step: 255 if step >= _SEEN else 0).split()
    changed = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    # From a point of the picture to one of the page's: pictures begin above, pages below.
    wide, high = own.size
    (x, y), (across, down), (over, up) = (
        unprinted.placed(box, turn, scale, *one) for one in ((c + e, d + f), (a + c + e, b + d + f), (e, f))
    )
    steps = ((across - x) / wide, (over - x) / high, x, (down - y) / wide, (up - y) / high, y)
    seen = changed.transform(own.size, Image.Transform.AFFINE, steps, Image.Resampling.NEAREST, fillcolor=0)
    lightest, darkest = _spread(own, ImageChops.lighter), _spread(own, ImageChops.darker)
    drawn = ImageChops.difference(lightest, darkest).point(lambda step: 255 if step >= _DRAWN else 0)
    unseen = ImageChops.subtract(drawn, _spread(seen, ImageChops.lighter))
    return _spread(unseen, ImageChops.darker).histogram()[255] >= _LEAST


def _spread(image: Image.Image, chosen: Callable[[Image.Image, Image.Image], Image.Image]) -> Image.Image:
    """Return for each point the chosen point nearby."""
    beyond = 0 if chosen is ImageChops.lighter else 255
    # Rank filters do the same, and take a hundred times as long.
    for step in _NEAR:
        for x, y in ((step, 0), (-step, 0), (0, step), (0, -step)):
            moved = image.transform(image.size, Image.Transform.AFFINE, (1, 0, x, 0, 1, y), fillcolor=beyond)
            image = chosen(image, moved)
    return image


def _render(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _placed(matrix: Matrix) -> tuple[float, float, float, float]:
    """Return where a square of one point comes to lie: left, bottom, right, top."""
    a, b, c, d, e, f = matrix
    across, up = (e, a + e, c + e, a + c + e), (f, b + f, d + f, b + d + f)
    return min(across), min(up), max(across), max(up)
