"""A reader that has each real parser at work."""

import io

import pikepdf
import pypdfium2
from lxml import etree, html
from PIL import Image

from publish.reports.ingest.document import Document, Hints, Offer


def _picture() -> str:
    sizes = []
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF"):
        held = io.BytesIO()
        Image.new("RGB", (64, 48), "red").save(held, kind)
        with Image.open(io.BytesIO(held.getvalue())) as picture:
            picture.load()
            sizes.append(f"{kind} {picture.width}")
    return ", ".join(sizes)


def _paper() -> str:
    held = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(72, 144))
        made.save(held)
    with pypdfium2.PdfDocument(held.getvalue()) as opened:
        drawn = opened[0].render(scale=1).to_pil()
        return f"{drawn.width}x{drawn.height}"


def read(data: bytes, hints: Hints) -> Document:
    made = {
        "html": html.fromstring(data).text_content(),
        "xml": etree.fromstring("<a><b/></a>")[0].tag,
        "paper": _paper(),
        "picture": _picture(),
    }
    return Document("parsers", (), {key: (Offer(value, ""),) for key, value in made.items()})
