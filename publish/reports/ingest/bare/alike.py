"""Two PDFs page by page: whether they look and read alike."""

from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageChops, ImageFilter

from publish.reports.ingest.bare.flat import Flat
from publish.reports.ingest.bare.look import looks, near, reads

_BESIDE: Final = 7  # points: a square, in which a field's letters may stand elsewhere


def differs(flat: Flat, new: bytes, whole: bytes = b"") -> str:
    """Return which page looks or reads otherwise, if one does.

    Args:
        whole: With the words of layers that are not shown, where ``new`` is without them.
    """
    with (
        pypdfium2.PdfDocument(flat.shown) as shown,
        pypdfium2.PdfDocument(flat.drawn) as drawn,
        pypdfium2.PdfDocument(new) as after,
        pypdfium2.PdfDocument(whole or new) as read,
    ):
        if len(shown) != len(after):
            return f"made anew, it would have {len(after)} pages in place of {len(shown)}"
        for number in range(len(after)):
            # Looks are those of the file as it came: what was drawn into its pages on the way may have gone wrong.
            look, text, made, said = shown[number], drawn[number], after[number], read[number]
            if not near(looks(look), looks(made)):
                return f"made anew, page {number + 1} would look otherwise"
            if reads(text) != reads(said):
                return f"made anew, page {number + 1} would read otherwise"
            for page in (look, text, made, said):
                page.close()
    return filled_otherwise(flat.filled, new) if flat.filled else ""


def filled_otherwise(filled: bytes, new: bytes) -> str:
    """Return which page shows its fields otherwise than a reader who fills them in, if one does."""
    with pypdfium2.PdfDocument(filled) as before, pypdfium2.PdfDocument(new) as after:
        before.init_forms()
        for number in range(len(after)):
            page, made = before[number], after[number]
            if pdfium.FPDFPage_GetAnnotCount(page.raw):
                look, shown = looks(page, forms=True), looks(made)
                if look.size == shown.size:
                    # Letters of a field are set anew, a point or two beside its look.
                    least, most = (look.filter(one(_BESIDE)) for one in (ImageFilter.MinFilter, ImageFilter.MaxFilter))
                    look = ImageChops.darker(ImageChops.lighter(shown, least), most)
                if not near(look, shown):
                    return f"made anew, page {number + 1} would show its fields otherwise"
            page.close()
            made.close()
    return ""
