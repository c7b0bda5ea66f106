"""A reader that has each real parser at work."""

import io
import zipfile

import mammoth
import pikepdf
import pypdfium2
from lxml import etree, html
from PIL import Image

from publish.reports.ingest.document import Document, Hints, Offer

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>words</w:t></w:r></w:p></w:body></w:document>"
)


def _office() -> str:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("[Content_Types].xml", _TYPES)
        made.writestr("_rels/.rels", _RELATIONS)
        made.writestr("word/document.xml", _WORD)
    held.seek(0)
    return str(mammoth.convert_to_html(held).value)


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
        "office": _office(),
        "paper": _paper(),
        "picture": _picture(),
    }
    return Document("parsers", (), {key: (Offer(value, ""),) for key, value in made.items()})
