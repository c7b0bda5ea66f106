"""Scans in black and white, coded anew from their points.

The codes of such a picture end nowhere but where its last line is full, and JBIG2 keeps the shapes of letters in a part
that several pages share: those of a page that was taken out stay there, whole. Nothing is lost by coding anew.
"""

import io
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from publish.reports.ingest.bare.parts import DamagedError, number

CODES: Final = ("/JBIG2Decode", "/CCITTFaxDecode")
NAME: Final = "/CCITTFaxDecode"
"""The code of those that are coded anew."""
_HALF: Final = 128  # of 255: between black and white
_STRIPS: Final = 273  # where a TIFF says that its codes begin
_LENGTHS: Final = 279
_ROWS: Final = 278


def coded(data: bytes, code: str, parameters: Any, picture: Any) -> tuple[bytes, Any]:
    """Return a picture's points in the code of Group 4, and its parameters.

    Args:
        data: The picture in its old code.
        parameters: Of the old code.
        picture: Says how wide and high it is.

    Raises:
        DamagedError: It cannot be decoded.
    """
    points = _points(data, code, parameters, number(picture.get("/Width")), number(picture.get("/Height")))
    out = io.BytesIO()
    points.save(out, "TIFF", compression="group4", tiffinfo={_ROWS: points.height})
    # Opened as a picture, a plan of a house would be too large: its table alone is read.
    table = ImageFileDirectory_v2(out.getvalue()[:8])
    out.seek(table.next)
    table.load(out)
    (begin,), (length,) = table[_STRIPS], table[_LENGTHS]
    return out.getvalue()[begin : begin + length], Dictionary(K=-1, Columns=points.width, Rows=points.height)


def _points(data: bytes, code: str, parameters: Any, wide: int, high: int) -> Image.Image:
    """Decode a picture; points that are set are black."""
    with pikepdf.new() as scrap:
        scrap.add_blank_page(page_size=(100, 100))
        picture = scrap.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=wide, Height=high,
                                    BitsPerComponent=1, ColorSpace=Name.DeviceGray)  # fmt: skip
        picture["/Filter"] = Array([Name(code)])
        picture["/DecodeParms"] = Array([_own(scrap, parameters)])
        page = scrap.pages[0]
        page.Resources = Dictionary(XObject=Dictionary(I=picture))
        page.Contents = scrap.make_stream(b"100 0 0 100 0 0 cm /I Do")
        saved = io.BytesIO()
        scrap.save(saved)
    try:
        with pypdfium2.PdfDocument(saved.getvalue()) as opened:
            (drawn,) = opened[0].get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,))
            image: Image.Image = drawn.get_bitmap().to_pil().convert("L")
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DamagedError("a picture in it cannot be decoded") from error
    if image.size != (wide, high):
        raise DamagedError("a picture in it cannot be decoded")
    return image.point([255] * _HALF + [0] * _HALF, "1")


def _own(scrap: pikepdf.Pdf, parameters: Any) -> Any:
    """Return parameters that belong to another file."""
    found = Dictionary({key: one for key, one in parameters.items() if key != "/JBIG2Globals"})
    # Shapes of letters that several pictures share: without them, such a picture is empty.
    if "/JBIG2Globals" in parameters:
        found["/JBIG2Globals"] = scrap.make_stream(bytes(parameters["/JBIG2Globals"].read_bytes()))
    return found
