"""A PDF's text layer held against its pages, as another reader sees them.

Works in the jail. One page in ten is rendered, read by Tesseract, and its letters are looked for in the text that the
file says it has. What is NOT done here: saying which difference is too much, and believing
Tesseract's text: nothing of it is published.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pypdfium2

from publish.reports.ingest import languages
from publish.reports.ingest.bare.unlocked import unlocked
from publish.reports.ingest.document import Hints
from publish.reports.ingest.optical import tesseract
from publish.reports.ingest.optical.likeness import letters, wrong
from publish.reports.ingest.optical.nouns import Compared, ReadPage
from publish.reports.ingest.optical.verdict import OTHER, TIMES
from publish.reports.ingest.order import leans
from publish.reports.ingest.paper import drawn, layout

_IN: Final = 10  # pages of which one is looked at
_LETTERS_MIN: Final = 100  # of a page: fewer say nothing of its layer
_CPU_S: Final = 25.0  # after which no page more is begun: a book is judged by some of its pages
_DPI: Final = 200  # more takes longer, and Tesseract reads Tibetan worse
_POINTS_MAX: Final = 12_000_000  # of a page's picture
_OWN_MIN: Final = 10  # of a thousand letters
PACKS: Final = {
    "en": ("eng",), "zh-Hans": ("chi_sim",), "zh-Hant": ("chi_tra",), "ug": ("uig", "eng"), "bo": ("bod",),
    "ar": ("ara",),
}  # fmt: skip
"""Tesseract's languages by ours. With English beside it Uyghur is read better, and each other one worse."""
_BY_SCRIPT: Final = {
    languages.LATIN: ("eng",), languages.HAN: ("chi_sim",), languages.ARABIC: ("ara",), languages.TIBETAN: ("bod",),
}  # fmt: skip


def compare(data: bytes, hints: Hints) -> Compared:
    """Return on which of the looked-at pages the letters seen are not those that the file says.

    Args:
        hints: With the language that the text layer was found to be in.
    """
    try:
        # First: on most machines it is absent, and the file is then not opened.
        tesseract.library()
    except tesseract.NoTesseractError:
        return Compared(absent=True)
    data, password = unlocked(data, hints.password)
    with pypdfium2.PdfDocument(data, password=password or None) as document:
        document.init_forms()
        return _compared(document, hints.language)


def _compared(document: pypdfium2.PdfDocument, language: str) -> Compared:
    pages = len(document)
    judged: list[ReadPage] = []
    begun = time.process_time()
    packs: tuple[str, ...] = ()
    for number in _chosen(document):
        if judged and time.process_time() - begun > _CPU_S:
            break
        said = _said(document, number)
        if len(letters(said)) < _LETTERS_MIN:
            continue
        packs = packs or PACKS.get(language, ()) or _BY_SCRIPT.get(languages.heard(said).script, ())
        if not packs:
            return Compared(pages, unknown=True)
        if lacking := tesseract.lacking(packs):
            return Compared(pages, lacking=tuple(lacking))
        found = _judged(document, number, said, packs)
        # A layer in another script chose a reader who cannot read the page: perhaps another can. Once, for it is slow.
        if found is None and not judged:
            others = (one for one in _BY_SCRIPT.values() if one != packs and not tesseract.lacking(one))
            found = next(filter(None, (_judged(document, number, said, one) for one in others)), None)
        if found is not None:
            judged.append(found if language in PACKS else replace(found, known=False))
    return Compared(pages, tuple(sorted(judged, key=lambda one: one.page)))


def own_error(sure: int) -> int:
    """Return how many of a thousand letters Tesseract gets wrong, where it is so sure, of a hundred.

    Measured on pages in five scripts, clean, blurred, turned, noisy: the curve lies near or above all of them.
    """
    return max(_OWN_MIN, round((100 - sure) ** 2 / 7.5))


def _judged(document: pypdfium2.PdfDocument, number: int, said: str, packs: Sequence[str]) -> ReadPage | None:
    """Return what a page shows against what it says; nothing where the reader sees too little, or too badly."""
    lines, sure = _seen(document, number, packs)
    off, many = wrong(lines, said)
    own = own_error(sure)
    # Where three times its own error comes near to another text's, it cannot tell the two.
    if many < _LETTERS_MIN or TIMES * own > OTHER:
        return None
    return ReadPage(number + 1, many, off, own)


def _seen(document: pypdfium2.PdfDocument, number: int, packs: Sequence[str]) -> tuple[list[str], int]:
    page = document[number]
    try:
        width, height = page.get_size()
        scale = min(_DPI / 72, (_POINTS_MAX / max(1.0, width * height)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True, draw_annots=True).to_pil().convert("L")
    finally:
        page.close()
    with tesseract.Tesseract(packs) as reader:
        return reader.read(picture.tobytes(), picture.width, picture.height, dpi=round(72 * scale))


def _said(document: pypdfium2.PdfDocument, number: int) -> str:
    """Return the text of a page as it would stand in a draft, and what stands around it."""
    sheet = drawn.single(document, number)
    found: list[str] = layout.aside(sheet) if sheet.aside else []
    for piece in layout.pieces(sheet, leftward=leans(sheet.glyphs) > 0):
        if isinstance(piece, layout.SetLine):
            found.append(piece.text)
        else:
            found += [text for row in piece.rows for cell in row for text in cell]
    return "\n".join(found)


def _chosen(document: pypdfium2.PdfDocument) -> Iterator[int]:
    """Yield one page of each ten, that with most letters, so that those looked at first lie far apart."""
    tens = [range(begin, min(begin + _IN, len(document))) for begin in range(0, len(document), _IN)]
    bits = max(1, (len(tens) - 1).bit_length())
    # By their numbers' bits turned round: 0, 1/2, 1/4, 3/4, … of the way through.
    order = sorted(range(len(tens)), key=lambda at: f"{at:0{bits}b}"[::-1])
    for at in order:
        yield max(tens[at], key=lambda number: (_length(document, number), -number))


def _length(document: pypdfium2.PdfDocument, number: int) -> int:
    page = document[number]
    try:
        textpage = page.get_textpage()
        try:
            return int(textpage.count_chars())
        finally:
            textpage.close()
    finally:
        page.close()
