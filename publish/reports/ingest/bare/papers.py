"""A PDF made anew: only the drawing of its pages is copied.

What is filled in or stamped is drawn into its page first, and comments are dropped. The new file is then held against
the old one, page by page: where it would look or read otherwise, it is not published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageChops, ImageCms

from publish.reports.ingest.bare.content import NotPlainError
from publish.reports.ingest.bare.copying import Copier
from publish.reports.ingest.document import Removed, Why

# What a reader sees as part of the page. All else asks, plays, links or comments.
_SEEN: Final = frozenset(("/Widget", "/Stamp", "/FreeText", "/Ink", "/Line", "/Square", "/Circle", "/Polygon",
                          "/PolyLine", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Redact",
                          "/Watermark"))  # fmt: skip
_HIDDEN: Final = 0b100010  # flags of what is not shown: hidden, no view
_DIFFERS: Final = 32  # of 255: less is rounding
_DIFFERS_MAX: Final = 0.001  # share of a page's points
_LOOK_MAX: Final = 1_500_000  # points of a page that is compared
_DPI: Final = 150  # of pages published as pictures
_RASTER_MAX: Final = 20_000_000  # points of such a page
_PARTS: Final = {
    "/OpenAction": (Why.ACTION, "an action on opening"), "/AA": (Why.ACTION, "actions"),
    "/Metadata": (Why.METADATA, "XMP"), "/AF": (Why.ATTACHED, "files that belong to it"),
    "/Collection": (Why.ATTACHED, "a collection of files"), "/PieceInfo": (Why.METADATA, "data of a program"),
    "/StructTreeRoot": (Why.METADATA, "marks of structure"), "/Outlines": (Why.METADATA, "bookmarks"),
}  # fmt: skip
_BROKEN: Final = (pikepdf.PdfError, pikepdf.PasswordError, pypdfium2.PdfiumError, RuntimeError, ValueError, TypeError,
                  KeyError, IndexError, AttributeError, OverflowError, OSError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF made anew, or why there is none."""

    data: bytes = b""
    why_not: str = ""
    removed: tuple[Removed, ...] = ()


def anew(data: bytes, *, password: str = "") -> Paper:
    """Return a PDF made of what ``data``'s pages draw."""
    removed: list[Removed] = []
    try:
        flat = _flattened(data, password, removed)
        with pikepdf.open(BytesIO(flat)) as old, pikepdf.new() as made:
            copier = Copier(made, _profile())
            for page in old.pages:
                copier.page(page)
            out = BytesIO()
            # No times, no names: an identifier made of the bytes alone.
            made.save(out, deterministic_id=True, compress_streams=True, fix_metadata_version=False)
        if page_number := _differs(flat, out.getvalue()):
            return Paper(why_not=f"made anew, page {page_number} would look or read otherwise", removed=tuple(removed))
    except NotPlainError as error:
        return Paper(why_not=str(error), removed=tuple(removed))
    except _BROKEN as error:
        return Paper(why_not=f"it is damaged ({type(error).__name__})", removed=tuple(removed))
    return Paper(out.getvalue(), removed=tuple(removed))


def _profile() -> bytes:
    """Return a profile of sRGB without the hour of its making."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A profile has the time of its making there, and files would differ from run to run.
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(made)


def _flattened(data: bytes, password: str, removed: list[Removed]) -> bytes:
    """Return the PDF with visible forms and stamps drawn into its pages.

    No annotations are left.

    Raises:
        NotPlainError: It has layers that are not shown.
    """
    with pikepdf.open(BytesIO(data), password=password) as opened:
        _layers(opened)
        removed += _parts(opened)
        seen = 0
        for number, page in enumerate(opened.pages, 1):
            kept = Array()
            annotations = page.obj.get("/Annots", Array())
            for one in annotations if isinstance(annotations, Array) else ():
                if not isinstance(one, Dictionary):
                    continue
                removed += _said(one, str(number))
                if str(one.get("/Subtype", "")) in _SEEN and not int(one.get("/F", 0)) & _HIDDEN:
                    kept.append(one)
            page.obj["/Annots"] = kept
            seen += len(kept)
        out = BytesIO()
        # pdfium reads it next, without a password.
        opened.save(out, encryption=False)
    # Flattening writes every page by a second program: where nothing is to be drawn in, it can only harm.
    if not seen:
        return out.getvalue()
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        document.init_forms()
        for page in document:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            page.close()
        flat = BytesIO()
        document.save(flat)
    return flat.getvalue()


def _layers(opened: pikepdf.Pdf) -> None:
    properties = opened.Root.get("/OCProperties")
    if properties is None:
        return
    default = properties.get("/D", Dictionary())
    off = len(default.get("/OFF", Array())) or (default.get("/BaseState") == Name.OFF)
    # Copied without their switches, layers that are off would be shown.
    if off or "/AS" in default:
        raise NotPlainError("it has layers that are not shown: save it without them, or publish pictures of its pages")


def _parts(opened: pikepdf.Pdf) -> Iterator[Removed]:
    for name in opened.trailer.get("/Info", Dictionary()):
        yield Removed(f"{str(name).lstrip('/')[:40]} of the file", Why.METADATA)
    for key, (why, said) in _PARTS.items():
        if key in opened.Root:
            yield Removed(said, why)
    names = opened.Root.get("/Names", Dictionary())
    if "/EmbeddedFiles" in names:
        yield Removed(f"{len(opened.attachments)} files within", Why.ATTACHED)
    if "/JavaScript" in names:
        yield Removed("programs in JavaScript", Why.ACTION)


def _said(annotation: Any, page: str) -> Iterator[Removed]:
    kind = str(annotation.get("/Subtype", "")).lstrip("/")
    words = str(annotation.get("/Contents", "")).strip()
    # Fields are drawn in, links have no words, and a popup only shows those of its comment.
    if kind in ("Widget", "Link", "Popup"):
        return
    yield Removed(f"{kind}: {words}" if words else kind, Why.COMMENT, page)


def _differs(old: bytes, new: bytes) -> int:
    """Return the first page that looks or reads otherwise, from 1, or 0."""
    with pypdfium2.PdfDocument(old) as before, pypdfium2.PdfDocument(new) as after:
        if len(before) != len(after):
            return min(len(before), len(after)) + 1
        for number, (one, other) in enumerate(zip(before, after, strict=True), 1):
            if not _near(_looks(one), _looks(other)) or _reads(one) != _reads(other):
                return number
            one.close()
            other.close()
    return 0


def _looks(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(1.0, (_LOOK_MAX / max(1.0, width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale, grayscale=True, draw_annots=False).to_pil().convert("L")
    return image


def _near(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    steps = ImageChops.difference(one, other).histogram()
    return sum(steps[_DIFFERS + 1 :]) <= _DIFFERS_MAX * one.width * one.height


def _reads(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range())
    finally:
        textpage.close()


def raster(data: bytes, *, password: str = "") -> Paper:
    """Return a PDF of pictures of the pages, in grey.

    Nothing of the file's own drawing is in it.
    """
    try:
        with pypdfium2.PdfDocument(data, password=password or None) as old, pikepdf.new() as made:
            old.init_forms()
            for page in old:
                width, height = page.get_size()
                scale = min(_DPI / 72, (_RASTER_MAX / max(1.0, width * height)) ** 0.5)
                image = page.render(scale=scale, grayscale=True).to_pil().convert("L")
                page.close()
                _photographed(made, image, width, height)
            out = BytesIO()
            made.save(out, deterministic_id=True, fix_metadata_version=False)
    except _BROKEN as error:
        return Paper(why_not=f"it is damaged ({type(error).__name__})")
    return Paper(out.getvalue())


def _photographed(made: pikepdf.Pdf, image: Image.Image, width: float, height: float) -> None:
    coded = BytesIO()
    image.save(coded, "JPEG", quality=80)
    picture: Stream = made.make_stream(coded.getvalue())
    picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
    picture.Width, picture.Height, picture.BitsPerComponent = image.width, image.height, 8
    picture.ColorSpace = Name.DeviceGray
    made.add_blank_page(page_size=(width, height))
    page = made.pages[-1]
    page.Resources = Dictionary(XObject=Dictionary({"/P": picture}))
    page.Contents = made.make_stream(f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode())
