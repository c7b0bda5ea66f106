"""Whether a PDF made anew shows and says what the old one did, by another road than the house's own comparison.

In colour, with fields and stamps drawn by pdfium from the file as it came: no step of ours lies between. It runs in the
jail, for what it opens are strangers' files.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter

from publish.reports.ingest.bare.unlocked import unlocked
from publish.reports.ingest.document import Hints
from publish.reports.ingest.readers.pdf import NAME

NEAR: Final = 8  # of 255
SHARE: Final = 0.001  # of a page's points may differ by more
_POINTS_MAX: Final = 2_000_000  # of a page's picture: posters are looked at smaller
# What asks, plays, links or comments; all else is seen as part of the page.
_UNSEEN: Final = frozenset((
    pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_FILEATTACHMENT,
    pdfium.FPDF_ANNOT_PRINTERMARK, pdfium.FPDF_ANNOT_TRAPNET, pdfium.FPDF_ANNOT_UNKNOWN, pdfium.FPDF_ANNOT_CARET,
))  # fmt: skip
_BOXES: Final = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_NORMAL: Final = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
_NO_LOOK: Final = 2  # bytes: the end of an empty string


@dataclass(frozen=True, slots=True)
class Verdict:
    """What differs, page by page; nothing if all is the same."""

    pages: int
    differs: tuple[str, ...] = ()
    lost: str = ""
    """Letters that are read no more, where nothing else is read otherwise."""


def judge(data: bytes, hints: Hints) -> Verdict:
    """Hold the PDF in the scratch folder against the one it was made of."""
    assert hints.scratch is not None
    found: list[str] = []
    lost = Counter[str]()
    data, password = unlocked(data, hints.password)
    with (
        pypdfium2.PdfDocument(data, password=password or None) as old,
        pypdfium2.PdfDocument(hints.scratch / NAME) as new,
    ):
        old.init_forms()
        if len(old) != len(new):
            return Verdict(len(old), (f"{len(old)} pages, then {len(new)}",))
        for number, (one, other) in enumerate(zip(old, new, strict=True), 1):
            drawn_in = _only_seen(one)
            said, gone = _reads_otherwise(_words(one), _words(other), more=drawn_in)
            lost += gone
            if said:
                found.append(f"page {number}: {said}")
            said = _looks_otherwise(_look(one), _look(other), loose=drawn_in)
            # Without forms, buttons beside such a frame are not drawn either: one of the two is the page.
            if said and _framed(one, old.formenv):
                said = _looks_otherwise(_look(one, forms=False), _look(other), loose=drawn_in) and said
            if said:
                found.append(f"page {number}: {said}")
            one.close()
            other.close()
        return Verdict(len(old), tuple(found), "".join(sorted(lost.elements())))


def _only_seen(page: pypdfium2.PdfPage) -> bool:
    """Take away what a page only says beside its drawing; return whether anything is left."""
    for at in reversed(range(pdfium.FPDFPage_GetAnnotCount(page.raw))):
        one = pdfium.FPDFPage_GetAnnot(page.raw, at)
        kind = pdfium.FPDFAnnot_GetSubtype(one) if one else pdfium.FPDF_ANNOT_UNKNOWN
        if one:
            pdfium.FPDFPage_CloseAnnot(one)
        if kind in _UNSEEN:
            pdfium.FPDFPage_RemoveAnnot(page.raw, at)
    return bool(pdfium.FPDFPage_GetAnnotCount(page.raw))


def _framed(page: pypdfium2.PdfPage, fields: Any) -> bool:
    """Return whether pdfium draws a frame of its own, in place of a look that a box has not."""
    found = False
    for at in range(pdfium.FPDFPage_GetAnnotCount(page.raw) if fields else 0):
        if one := pdfium.FPDFPage_GetAnnot(page.raw, at):
            is_box = pdfium.FPDFAnnot_GetFormFieldType(fields, one) in _BOXES
            found |= is_box and pdfium.FPDFAnnot_GetAP(one, _NORMAL, None, 0) <= _NO_LOOK
            pdfium.FPDFPage_CloseAnnot(one)
    return found


def _words(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range())
    finally:
        textpage.close()


def _reads_otherwise(old: str, new: str, *, more: bool) -> tuple[str, Counter[str]]:
    """Return what reads otherwise, and which letters are lost where that is all."""
    if old == new:
        return "", Counter()
    one, other = Counter("".join(old.split())), Counter("".join(new.split()))
    # What was filled in is no text of the old page, and may come to stand within its lines.
    if (other - one and not more) or (one == other and not more):
        return f"reads otherwise: {(one - other).total()} of {len(old)} letters lost, {len(new)} now", Counter()
    return "", one - other


def _look(page: pypdfium2.PdfPage, *, forms: bool = True) -> Image.Image:
    width, height = page.get_size()
    scale = min(1.0, (_POINTS_MAX / max(1.0, width * height)) ** 0.5)
    image: Any = page.render(scale=scale, may_draw_forms=forms).to_pil().convert("RGB")
    assert isinstance(image, Image.Image)
    return image


def _looks_otherwise(old: Image.Image, new: Image.Image, *, loose: bool) -> str:
    if loose and old.size == new.size:
        # What fills fields in sets their letters anew, a point or two beside their look.
        least, most = old.filter(ImageFilter.MinFilter(7)), old.filter(ImageFilter.MaxFilter(7))
        old = ImageChops.darker(ImageChops.lighter(new, least), most)
    if old.size != new.size:
        return f"is {old.size}, then {new.size} points large"
    red, green, blue = ImageChops.difference(old, new).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    share = sum(steps[NEAR + 1 :]) / (old.width * old.height)
    return f"looks otherwise at {share:.2%} of its points" if share > SHARE else ""
