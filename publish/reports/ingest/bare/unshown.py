"""Words that nobody sees, taken out of a PDF made anew.

A name under a bar must be in no file that is published. Only an instruction that shows nothing else is left out, for a
gap within a line tells how long the word was; and only where no point of the page changes by it.
"""

import ctypes
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageChops

from publish.reports.ingest.bare.parts import NotPlainError
from publish.reports.ingest.paper import covers, drawn
from publish.reports.ingest.paper.hidden import HiddenWords
from publish.reports.ingest.paper.unprinted import INK_MIN, scale

_MARK: Final = re.compile(r"T(\d{1,9})")


def words(paper: bytes) -> tuple[tuple[int, str], ...]:
    """Return the unseen words of a PDF, each with its page (from 1)."""
    with pypdfium2.PdfDocument(paper) as document:
        return tuple(_hidden(document).words)


def numbers(marked: bytes) -> frozenset[int]:
    """Return the numbers of those instructions that show only words which nobody sees.

    Args:
        marked: A PDF whose instructions stand between marks with their numbers.

    Raises:
        NotPlainError: Such a word is shown together with others.
    """
    with pypdfium2.PdfDocument(marked) as document:
        found = _hidden(document)
        hidden, seen = set[int](), set[int]()
        for number in range(len(document) if found.words else 0):
            places = found.places[number + 1]
            hidden |= _sizeless(document, number)
            # A sign between hidden words, as the point of "J. Smith", goes with them.
            between, before = list[tuple[int, int]](), -1
            with _text(document, number) as raw:
                for at, letter, mark in _letters(raw):
                    if letter.isalnum():
                        if at in places and not mark:
                            raise NotPlainError("words that nobody sees are drawn in a way that is not known")
                        is_hidden = at in places
                        (hidden if is_hidden else seen).add(mark)
                        if is_hidden:
                            hidden |= {own for sign, own in between if _beside(raw, sign, before, at)}
                        between, before = [], at if is_hidden else -1
                    elif before >= 0 and not letter.isspace():
                        between.append((at, mark))
    if hidden & seen:
        raise NotPlainError("words that nobody sees are drawn together with others")
    return frozenset(hidden)


def _hidden(document: pypdfium2.PdfDocument) -> HiddenWords:
    found = HiddenWords()
    for sheet in drawn.sheets(document, look=True):
        found.see(sheet)
    found.end()
    return found


def prove_words(whole: bytes, less: bytes, written: Collection[int]) -> tuple[tuple[int, str], ...]:
    """Demand another PDF's letters but those left out; return these.

    Args:
        whole: PDF with numbered marks around instructions.
        less: PDF with numbered marks, too: marks change the reading order.
        written: Numbers of the instructions in both.

    Returns:
        Page (from 1) and letters left out.

    Raises:
        NotPlainError: It has others.
    """
    left: list[tuple[int, str]] = []
    with pypdfium2.PdfDocument(whole) as one, pypdfium2.PdfDocument(less) as other:
        for number in range(len(one)):
            kept, gone = list[str](), list[str]()
            with _text(one, number) as raw:
                for _, letter, mark in _letters(raw):
                    (kept if not mark or mark in written else gone).append(letter)
            with _text(other, number) as raw:
                left_over = [letter for _, letter, _ in _letters(raw)]
            if kept != left_over:
                raise NotPlainError(f"without the words that nobody sees, page {number + 1} would read otherwise")
            if words := " ".join("".join(gone).split()):
                left.append((number + 1, words))
    return tuple(left)


def prove_look(whole: bytes, less: bytes) -> None:
    """Demand that two PDFs look the same.

    Raises:
        NotPlainError: A page looks otherwise.
    """
    with pypdfium2.PdfDocument(whole) as one, pypdfium2.PdfDocument(less) as other:
        for number in range(len(one)):
            most = ImageChops.difference(_picture(one[number]), _picture(other[number])).getextrema()
            # Less than what makes a word one that is seen: letters of the paper's colour are hardly ever just that.
            if max(high for _, high in most) >= INK_MIN:  # type: ignore[misc]
                raise NotPlainError(f"without the words that nobody sees, page {number + 1} would look otherwise")


@contextmanager
def _text(document: pypdfium2.PdfDocument, number: int) -> Iterator[Any]:
    """Open a page's text."""
    page = document[number]
    textpage = page.get_textpage()
    try:
        yield textpage.raw
    finally:
        textpage.close()
        page.close()


def _letters(raw: Any) -> Iterator[tuple[int, str, int]]:
    """Yield a page's letters: number in its text, sign, number of the instruction."""
    known: dict[int, int] = {}
    for at in range(pdfium.FPDFText_CountChars(raw)):
        if pdfium.FPDFText_IsGenerated(raw, at):
            continue
        thing = pdfium.FPDFText_GetTextObject(raw, at)
        address = ctypes.cast(thing, ctypes.c_void_p).value or 0
        if address not in known:
            known[address] = _mark(thing) if thing else 0
        code = pdfium.FPDFText_GetUnicode(raw, at)
        # Whether a hyphen ends its line is told by what follows, which may be left out.
        if code in drawn.HYPHENS:
            code = 0x2D
        yield at, chr(code) if code < 0x110000 else drawn.LOST, known[address]


def _sizeless(document: pypdfium2.PdfDocument, number: int) -> set[int]:
    """Return the instructions whose letters have no size, and are not read."""
    page = document[number]
    try:
        return {_mark(one) for one in covers.look(page).sizeless}
    finally:
        page.close()


def _beside(raw: Any, sign: int, before: int, after: int) -> bool:
    """Return whether a sign stands in a letter's line, or both letters' column."""
    # Bars of a code, or a row of dots elsewhere on the page, come between words in the order of drawing, too.
    x, y, _ = _place(raw, sign)
    around = [_place(raw, one) for one in (before, after)]
    return any(abs(y - low) < high for _, low, high in around) or all(abs(x - left) < high for left, _, high in around)


def _place(raw: Any, at: int) -> tuple[float, float, float]:
    """Return where a letter's line and the letter begin, and its height."""
    x, y, *edges = (ctypes.c_double() for _ in range(6))
    pdfium.FPDFText_GetCharOrigin(raw, at, x, y)
    pdfium.FPDFText_GetCharBox(raw, at, *edges)
    return x.value, y.value, max(1.0, edges[3].value - edges[2].value)


def _mark(thing: Any) -> int:
    """Return the number that an object's marks say; 0: none does."""
    room = (pdfium.FPDF_WCHAR * 32)()
    length = ctypes.c_ulong()
    for at in reversed(range(max(0, pdfium.FPDFPageObj_CountMarks(thing)))):
        mark = pdfium.FPDFPageObj_GetMark(thing, at)
        if mark and pdfium.FPDFPageObjMark_GetName(mark, room, 64, length) and length.value <= 64:
            name = bytes(room)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
            if found := _MARK.fullmatch(name):
                return int(found[1])
    return 0


def _picture(page: pypdfium2.PdfPage) -> Any:
    try:
        return page.render(scale=scale(page)).to_pil().convert("RGB")
    finally:
        page.close()
