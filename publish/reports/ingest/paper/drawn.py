"""A PDF's page as pdfium sees it: letters with places, lines across, dots.

Text strings of the file are not asked for: they come in the order of drawing, and some scripts' are the wrong way
round. Only places are believed. What is NOT done here: order, lines, paragraphs.
"""

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from publish.core.errors import SourceError
from publish.reports.ingest.order import Glyph
from publish.reports.ingest.paper.covers import address
from publish.reports.ingest.paper.unprinted import Unseen

_GLYPHS_MAX: Final = 200_000  # of a page: a broadsheet has 60,000
_SHAPES_MAX: Final = 50_000  # of a page: beyond it is a map, and no table
_DEPTH_MAX: Final = 8  # forms within forms
_THIN: Final = 2.5  # points: a rectangle as thin as this is a line
HYPHENS: Final = frozenset((0x02, 0xAD, 0xFFFE))
"""What pdfium says for a hyphen at a line's end."""
LOST: Final = "\ufffd"
"""Stands for a letter for which the file has no text."""
_UNSEEN: Final = frozenset((0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF))
Matrix = tuple[float, float, float, float, float, float]  # a, b, c, d, e, f
_UNMOVED: Final = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BOLD: Final = ("bold", "black", "heavy", "demi")


class Box(NamedTuple):
    """A rectangle, in points from the lower left."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Sheet:
    """A page as it is drawn, turned so that its text runs across."""

    number: int
    """From 0."""
    label: str
    """As the file numbers it; empty if it does not."""
    box: Box
    glyphs: list[Glyph] = field(default_factory=list)
    bold: set[int] = field(default_factory=set)
    """Places in ``glyphs`` of those in a bold font."""
    aside: list[Glyph] = field(default_factory=list)
    """Letters that run another way than the page's."""
    rules: list[Box] = field(default_factory=list)
    """Thin lines, lying or standing."""
    dots: list[Box] = field(default_factory=list)
    """Small filled shapes: bullets are drawn so."""
    pictures: list[Box] = field(default_factory=list)
    clipped: list[Glyph] = field(default_factory=list)
    """Letters outside of what the page lets be seen of them."""
    fonts: set[str] = field(default_factory=set)
    """Names, in small letters."""
    unseen: list[str] = field(default_factory=list)
    """Words that are drawn and not to be seen: they are not among ``glyphs``, unless they are most of the page."""
    hidden: set[int] = field(default_factory=set)
    """Their letters, by number in the page's text."""
    cut: set[int] = field(default_factory=set)
    """Those of ``clipped``."""
    unread: int = 0
    """Letters and shapes beyond what a page may have."""


def _is_none(code: int) -> bool:
    """Return whether a number is no letter's, in any text."""
    # Damaged fonts give numbers beyond all letters, too.
    return code > 0x10FFFF or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE


class _Spot:
    """Memory that pdfium writes a place into, made once."""

    def __init__(self) -> None:
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.left, self.right, self.bottom, self.top = (ctypes.c_double() for _ in range(4))
        self.room = pdfium.FS_RECTF()
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(256)
        self.flags = ctypes.c_int()


def sheets(document: pypdfium2.PdfDocument, *, look: bool = False) -> Iterator[Sheet]:
    """Yield the pages, one at a time: none is held.

    Args:
        look: Render them, and tell which words are not seen.

    Raises:
        SourceError: A page is damaged, or has no size.
    """
    for number in range(len(document)):
        yield single(document, number, look=look)


def single(document: pypdfium2.PdfDocument, number: int, *, look: bool = False) -> Sheet:
    """Return a single page.

    Raises:
        SourceError: As ``sheets``.
    """
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"is not a whole PDF (its page {number + 1} cannot be opened)") from error
    try:
        return _sheet(document, page, number, look=look)
    finally:
        page.close()


def _sheet(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int, *, look: bool) -> Sheet:
    box = Box(*page.get_bbox())
    if min(page.get_size()) <= 0:
        raise SourceError(f"is not a whole PDF (its page {number + 1} has no size)")
    sheet = Sheet(number, document.get_page_label(number), box)
    textpage = page.get_textpage()
    try:
        found, numbers = _letters(textpage, sheet, _forms(page))
        if look:
            unseen = Unseen(page, textpage.raw, [(at, one[2]) for at, one in zip(numbers, found, strict=True)])
            sheet.unseen, sheet.hidden = unseen.words, {numbers[at] for at in unseen.all_places}
            found = [one for at, one in enumerate(found) if at not in unseen.places]
    finally:
        textpage.close()
    turned = _upright(sheet, found)
    _bullets(sheet.glyphs)
    _shapes(page, sheet)
    if turned:
        sheet.box = _turned(sheet.box, turned)
        for name in ("rules", "dots", "pictures"):
            setattr(sheet, name, [_turned(one, turned) for one in getattr(sheet, name)])
    return sheet


def _letters(
    textpage: pypdfium2.PdfTextPage, sheet: Sheet, forms: Mapping[int, Matrix]
) -> tuple[list[tuple[int, bool, Glyph]], list[int]]:
    """Return a page's letters, each with its quarter turns and boldness, and their numbers in the page's text.

    Args:
        forms: Places of the forms in which letters are drawn, by the address of what draws them.
    """
    raw: Any = textpage.raw
    spot = _Spot()
    count = pdfium.FPDFText_CountChars(raw)
    sheet.unread += max(0, count - _GLYPHS_MAX)
    found: list[tuple[int, bool, Glyph]] = []
    numbers: list[int] = []
    clip: Box | None = None
    drawer = setter = 0
    size, quarter, bold, scale, said, last_y, high = 0.0, 0, False, 1.0, -1.0, -1.0, 0
    for at in range(min(count, _GLYPHS_MAX)):
        code = pdfium.FPDFText_GetUnicode(raw, at)
        # pdfium adds spaces and ends of lines by rules of its own: here, gaps are measured.
        if pdfium.FPDFText_IsGenerated(raw, at):
            continue
        # pdfium gives UTF-16: a rare letter comes in two halves.
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in _UNSEEN:
            continue
        if code in HYPHENS and pdfium.FPDFText_IsHyphen(raw, at) == 1:
            code = 0x2D
        if (code < 0x20 and code not in (0x09, 0x0A, 0x0D)) or 0x7F <= code < 0xA0 or _is_none(code):
            # Some files give no text for a letter at all: it is shown to be missing.
            code = ord(LOST)
        pdfium.FPDFText_GetCharOrigin(raw, at, spot.x, spot.y)
        pdfium.FPDFText_GetCharBox(raw, at, spot.left, spot.right, spot.bottom, spot.top)
        # Ink says how high a letter is, and the room it takes how far the next one stands: a 1 has much room about it.
        pdfium.FPDFText_GetLooseCharBox(raw, at, spot.room)
        given = pdfium.FPDFText_GetFontSize(raw, at)
        y = spot.y.value
        thing = pdfium.FPDFText_GetTextObject(raw, at)
        number = address(thing) if thing else 0
        if code == 0x20 or code == 0xA0:
            given = said  # a space that pdfium found has no matrix of its own
        # A line may begin with a bold word: what draws letters has one font.
        elif given != said or y != last_y or number != setter:
            said, last_y, setter = given, y, number
            scale, quarter = _matrix(raw, at, spot)
            font = _font(raw, at, spot)
            sheet.fonts.add(font)
            bold = any(word in font for word in _BOLD)
            size = given * scale
        # Each cell of a table may have a rectangle of its own in which it is seen.
        if thing and number != drawer:
            drawer, clip = number, _clip(thing, forms)
        glyph = Glyph(chr(code), spot.x.value, y, spot.room.left, spot.room.right, spot.bottom.value, spot.top.value,
                      size)  # fmt: skip
        if clip and _is_outside(clip, glyph, quarter):
            sheet.clipped.append(glyph)
            sheet.cut.add(at)
            continue
        found.append((quarter, bold, glyph))
        numbers.append(at)
    return found, numbers


def _upright(sheet: Sheet, found: list[tuple[int, bool, Glyph]]) -> int:
    """Fill in the sheet's letters; return by how many quarters its text is turned."""
    # Tables are printed sideways, and remarks along the edge of upright pages: most letters decide.
    main = Counter(quarter for quarter, _, _ in found).most_common(1)[0][0] if found else 0
    for quarter, bold, glyph in found:
        if quarter != main:
            sheet.aside.append(_turned_glyph(glyph, quarter))
            continue
        if bold:
            sheet.bold.add(len(sheet.glyphs))
        sheet.glyphs.append(_turned_glyph(glyph, main) if main else glyph)
    return main


def _bullets(glyphs: list[Glyph]) -> None:
    """Put bullets in place of nameless signs before lines.

    They stand one below the other. Fonts that TeX makes of points have no names for their signs, and items are marked
    by one of them.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(glyphs):
        if one.letter != LOST or (at and abs(glyphs[at - 1].y - one.y) < one.size):
            continue
        after = next((each for each in glyphs[at + 1 : at + 3] if not each.letter.isspace()), None)
        if after and abs(after.y - one.y) < 0.3 * one.size and (
            max(after.left, one.left) - min(after.right, one.right) > 0.3 * one.size
        ):  # fmt: skip
            found[round(one.x)].append(at)
    for places in found.values():
        if len(places) > 1:
            for at in places:
                glyphs[at] = glyphs[at]._replace(letter="•")


def _matrix(raw: Any, at: int, spot: _Spot) -> tuple[float, int]:
    """Return a letter's scale, and by how many quarters it is turned."""
    if not pdfium.FPDFText_GetMatrix(raw, at, spot.matrix):
        return 1.0, 0
    a, b, c, d = spot.matrix.a, spot.matrix.b, spot.matrix.c, spot.matrix.d
    scale = (c * c + d * d) ** 0.5 or 1.0
    if abs(a) >= abs(b):
        return scale, 0 if a >= 0 else 2
    return scale, 1 if b > 0 else 3


def _font(raw: Any, at: int, spot: _Spot) -> str:
    """Return the name of a letter's font, in small letters."""
    length = pdfium.FPDFText_GetFontInfo(raw, at, spot.name, 256, spot.flags)
    return spot.name.value.decode("latin-1").lower() if 0 < length <= 256 else ""


def _clip(thing: Any, forms: Mapping[int, Matrix]) -> Box | None:
    """Return the rectangle in which a text's letters are seen, if there is one."""
    path = pdfium.FPDFPageObj_GetClipPath(thing)
    # Letters have places of the page, and what cuts them off those of the form that both are in.
    a, b, c, d, e, f = forms.get(address(thing), _UNMOVED)
    # A browser draws a line that is cut by the page's end on both pages, and lets each show its part.
    count = pdfium.FPDFClipPath_CountPaths(path) if path else 0
    found: Box | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for one in range(min(max(count, 0), 20)):
        segments = pdfium.FPDFClipPath_CountPathSegments(path, one)
        if not 3 <= segments <= 6:
            continue  # a shape: what is in the rectangle around it may be seen
        places = []
        for segment in range(segments):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, one, segment), x, y)
            places.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        box = Box(min(p[0] for p in places), min(p[1] for p in places),
                  max(p[0] for p in places), max(p[1] for p in places))  # fmt: skip
        found = box if found is None else Box(max(box.left, found.left), max(box.bottom, found.bottom),
                                              min(box.right, found.right), min(box.top, found.top))  # fmt: skip
    return found


def _is_outside(clip: Box, glyph: Glyph, quarter: int) -> bool:
    """Return whether a letter is cut off by its rectangle.

    Args:
        quarter: By how many quarters the letter is turned.
    """
    x, y, size, below = glyph.x, glyph.y, glyph.size, 0.2 * glyph.size
    over = below if quarter else 0.0  # the foot of a turned one is at another side
    return not (clip.bottom - below <= y <= clip.top + over and clip.left - size <= x <= clip.right + over)


def _forms(page: pypdfium2.PdfPage) -> dict[int, Matrix]:
    """Return the place of the form that a text is drawn in, by the text's address; none of texts in no form."""
    found: dict[int, Matrix] = {}
    for at in range(min(pdfium.FPDFPage_CountObjects(page.raw), _SHAPES_MAX)):
        _texts(pdfium.FPDFPage_GetObject(page.raw, at), found, _UNMOVED, 0)
    return found


def _texts(thing: Any, found: dict[int, Matrix], matrix: Matrix, depth: int) -> None:
    sort = pdfium.FPDFPageObj_GetType(thing)
    if sort == pdfium.FPDF_PAGEOBJ_TEXT and depth:
        found[address(thing)] = matrix
    elif sort == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH_MAX:
        for one, inner in _within(thing, matrix):
            _texts(one, found, inner, depth + 1)


def _within(form: Any, matrix: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Yield what a form draws, each with the form's place on the page."""
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(form, own)
    inner = times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    for at in range(min(pdfium.FPDFFormObj_CountObjects(form), _SHAPES_MAX)):
        yield pdfium.FPDFFormObj_GetObject(form, at), inner


def _turned_glyph(glyph: Glyph, quarter: int) -> Glyph:
    x, y = _point(glyph.x, glyph.y, quarter)
    box = _turned(Box(glyph.left, glyph.bottom, glyph.right, glyph.top), quarter)
    return Glyph(glyph.letter, x, y, box.left, box.right, box.bottom, box.top, glyph.size)


def _point(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _turned(box: Box, quarter: int) -> Box:
    (x, y), (u, v) = _point(box.left, box.bottom, quarter), _point(box.right, box.top, quarter)
    return Box(min(x, u), min(y, v), max(x, u), max(y, v))


def _shapes(page: pypdfium2.PdfPage, sheet: Sheet) -> None:
    count = pdfium.FPDFPage_CountObjects(page.raw)
    sheet.unread += max(0, count - _SHAPES_MAX)
    for at in range(min(count, _SHAPES_MAX)):
        _shape(pdfium.FPDFPage_GetObject(page.raw, at), sheet, _UNMOVED, 0)


def _shape(thing: Any, sheet: Sheet, matrix: Matrix, depth: int) -> None:
    sort = pdfium.FPDFPageObj_GetType(thing)
    if sort == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH_MAX:
        for one, inner in _within(thing, matrix):
            _shape(one, sheet, inner, depth + 1)
        return
    if sort not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE):
        return
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    a, b, c, d, e, f = matrix
    x, u = sorted((a * left + c * bottom + e, a * right + c * top + e))
    y, v = sorted((b * left + d * bottom + f, b * right + d * top + f))
    box = Box(x, y, u, v)
    if sort == pdfium.FPDF_PAGEOBJ_IMAGE:
        sheet.pictures.append(box)
        return
    wide, high = u - x, v - y
    if min(wide, high) <= _THIN and max(wide, high) > 2 * _THIN:
        sheet.rules.append(box)
    elif wide < 8 and high < 8 and 0.6 < wide / (high or 1) < 1.7:
        sheet.dots.append(box)
    elif _is_outline(thing):
        sheet.rules += (Box(x, y, u, y), Box(x, v, u, v), Box(x, y, x, v), Box(u, y, u, v))


def _is_outline(thing: Any) -> bool:
    """Return whether a shape is a rectangle whose edges are drawn."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, filled, stroked)
    # A rectangle is closed by its fourth line or by a sign, as programs please.
    return bool(stroked.value) and pdfium.FPDFPath_CountSegments(thing) in (4, 5)


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that moves by one, then by the other."""
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
