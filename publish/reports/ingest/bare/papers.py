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
from PIL import Image, ImageChops, ImageCms, ImageFilter

from publish.reports.ingest.bare import unshown
from publish.reports.ingest.bare.allowed import inherited
from publish.reports.ingest.bare.content import Shows
from publish.reports.ingest.bare.copying import Copier
from publish.reports.ingest.bare.parts import NotPlainError, held, is_held, members, number, said
from publish.reports.ingest.document import Removed, Why

# What a reader sees as part of the page. All else asks, plays, links or comments.
_SEEN: Final = frozenset(("/Widget", "/Stamp", "/FreeText", "/Ink", "/Line", "/Square", "/Circle", "/Polygon",
                          "/PolyLine", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Redact",
                          "/Watermark", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"))  # fmt: skip
_PLAYED: Final = frozenset(("Screen", "Movie", "Sound", "RichMedia", "3D"))  # with a picture to begin with, or none
_WRITTEN: Final = (Name.Tx, Name.Ch)  # fields whose value is words
_HIDDEN: Final = 0b100010  # flags of what is not shown: hidden, no view
_ROUNDS_MAX: Final = 4  # of looking for hidden words
_DIFFERS: Final = 8  # of 255, in any colour: less is rounding
_DIFFERS_MAX: Final = 0.001  # share of a page's points
_BESIDE: Final = 7  # points: a square, in which a field's letters may stand elsewhere
_LOOK_MAX: Final = 1_500_000  # points of a page that is compared
_DPI: Final = 150  # of pages published as pictures
_RASTER_MAX: Final = 20_000_000  # points of such a page
_PARTS: Final = {
    "/OpenAction": (Why.ACTION, "an action on opening"), "/AA": (Why.ACTION, "actions"),
    "/Metadata": (Why.METADATA, "XMP"), "/AF": (Why.ATTACHED, "files that belong to it"),
    "/Collection": (Why.ATTACHED, "a collection of files"), "/PieceInfo": (Why.METADATA, "data of a program"),
    "/StructTreeRoot": (Why.METADATA, "marks of structure"), "/Outlines": (Why.METADATA, "bookmarks"),
}  # fmt: skip
# What those who parse the file say of it: whatever else is raised is a fault of ours, and no damage of the file's.
_BROKEN: Final = (pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.PasswordError, pikepdf.QpdfRuntimeError,
                  pypdfium2.PdfiumError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF made anew, or why there is none."""

    data: bytes = b""
    why_not: str = ""
    removed: tuple[Removed, ...] = ()


def anew(data: bytes, *, password: str = "", hidden: bool = False) -> Paper:
    """Return a PDF made of what ``data``'s pages draw.

    Args:
        hidden: Whether words are drawn in it that nobody sees: the new one is without them.

    Errors that are no parser's are faults of this program, and go up.
    """
    removed: list[Removed] = []
    try:
        flat = _flattened(data, password, removed)
        font_names = False
        made = _copied(flat.drawn, font_names=font_names)
        if why_not := _differs(flat, made):
            # Of a font within the file that cannot be read, readers show another one, chosen by its name.
            font_names = True
            made = _copied(flat.drawn, font_names=font_names)
            if _differs(flat, made):
                return Paper(why_not=why_not, removed=tuple(removed))
        if hidden:
            made = _without_hidden(flat.drawn, font_names=font_names)
    except NotPlainError as error:
        return Paper(why_not=str(error), removed=tuple(removed))
    except RecursionError:
        return Paper(why_not="its parts lie in each other without end", removed=tuple(removed))
    except _BROKEN as error:
        return Paper(why_not=f"it is damaged ({type(error).__name__})", removed=tuple(removed))
    return Paper(made, removed=tuple(removed))


def _without_hidden(data: bytes, *, font_names: bool) -> bytes:
    """Return a PDF of copies of the pages, without words that nobody sees.

    Raises:
        NotPlainError: They cannot be taken out whole, with nothing else changed.
    """
    whole = _copied(data, font_names=font_names, shows=Shows(marked=True))
    gone, marked = frozenset[int](), whole
    # The same word twice at one place is found once at a time.
    for _ in range(_ROUNDS_MAX):
        more = unshown.numbers(marked) - gone
        if not more:
            made = _copied(data, font_names=font_names, shows=Shows(gone))
            unshown.prove(whole, made, gone)
            return made
        gone |= more
        marked = _copied(data, font_names=font_names, shows=Shows(gone, marked=True))
    raise NotPlainError("words that nobody sees lie over each other")


def _copied(data: bytes, *, font_names: bool, shows: Shows | None = None) -> bytes:
    """Return a PDF of copies of the pages.

    Raises:
        NotPlainError: A page needs something that cannot be taken over, or a font has letters of words left out.
    """
    with pikepdf.open(BytesIO(data)) as old, pikepdf.new() as made:
        copier = Copier(made, _profile(), font_names=font_names, shows=shows)
        for page in old.pages:
            copier.page(page)
        if copier.leaves_letters():
            raise NotPlainError("a font in it has letters of their own for words that nobody sees")
        out = BytesIO()
        # No times, no names: an identifier made of the bytes alone.
        made.save(out, deterministic_id=True, compress_streams=True, fix_metadata_version=False)
        return out.getvalue()


def _profile() -> bytes:
    """Return a profile of sRGB without the hour of its making."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # A profile has the time of its making there, and files would differ from run to run.
    made[24:36] = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    return bytes(made)


@dataclass(frozen=True, slots=True)
class _Flat:
    """A PDF without annotations: as it was shown, and with those that are seen drawn into its pages."""

    shown: bytes
    drawn: bytes
    filled: bytes = b""
    """With its fields as fields, which readers draw by what they hold. Empty: it has none."""


def _flattened(data: bytes, password: str, removed: list[Removed]) -> _Flat:
    """Return the PDF with visible forms and stamps drawn into its pages.

    No annotations are left.

    Raises:
        NotPlainError: It has layers that are not shown.
    """
    with _opened(data, password) as opened:
        _layers(opened)
        removed += _parts(opened)
        # What is filled in was changed without its look, which then shows what was there before.
        form = held(opened.Root.get("/AcroForm"))
        stale = bool(form.get("/NeedAppearances", False))
        fonts = held(form.get("/DR")).get("/Font")
        seen = bare = False
        for at, page in enumerate(opened.pages, 1):
            kept = Array()
            for one in members(page.obj.get("/Annots")):
                if not isinstance(one, Dictionary):
                    continue
                removed += _words(one, str(at))
                if said(one.get("/Subtype")) in _SEEN and not number(one.get("/F")) & _HIDDEN:
                    kept.append(one)
                    _with_fonts(one, fonts)
                    if stale and inherited(one, "/FT") in _WRITTEN and "/AP" in one:
                        del one.AP
                    bare |= "/N" not in held(one.get("/AP"))
            page.obj["/Annots"] = kept
            seen |= bool(len(kept))
        # Without a form of its own, pdfium gives nothing a look.
        if bare and not is_held(opened.Root.get("/AcroForm")):
            opened.Root.AcroForm = Dictionary(Fields=Array())
        shown = _written(opened)
    if not seen:
        return _Flat(shown, shown)
    filled = shown
    with pikepdf.open(BytesIO(_with_looks(shown) if bare else shown)) as opened:
        _all_have_looks(opened)
        shown = _as_stamps(opened)
        # Else the fields' looks are thought to be out of date, and are not drawn.
        if "/NeedAppearances" in held(opened.Root.get("/AcroForm")):
            del opened.Root.AcroForm.NeedAppearances
        opened.flatten_annotations("screen")
        return _Flat(shown, _written(opened), filled)


def _with_fonts(annotation: Any, fonts: Any) -> None:
    """Give the looks of a field the fonts of all fields, which some programs leave out of them."""
    looks = held(annotation.get("/AP")).get("/N")
    if fonts is None or annotation.get("/Subtype") != Name.Widget:
        return
    for one in (looks,) if isinstance(looks, Stream) else held(looks).values():
        if isinstance(one, Stream) and "/Font" not in held(one.get("/Resources")):
            if not is_held(one.get("/Resources")):
                one.Resources = Dictionary()
            one.Resources.Font = fonts


def _all_have_looks(opened: pikepdf.Pdf) -> None:
    """Demand a look of all that is seen.

    Raises:
        NotPlainError: Something has none, and would be lost.
    """
    for at, page in enumerate(opened.pages, 1):
        for one in page.obj.get("/Annots", Array()):
            kind = said(one.get("/Subtype")).lstrip("/")
            blank = kind == "Widget" and (inherited(one, "/FT") not in _WRITTEN or not str(inherited(one, "/V") or ""))
            if "/N" not in held(one.get("/AP")) and not blank and kind not in _PLAYED:
                raise NotPlainError(
                    f"what is written over page {at} ({kind}) has no look of its own: save it by another program"
                )


def _as_stamps(opened: pikepdf.Pdf) -> bytes:
    """Return the PDF with its fields as stamps, which pdfium draws by their own look and not by what they hold."""
    fields = [
        one for page in opened.pages for one in page.obj.get("/Annots", Array()) if one.get("/Subtype") == Name.Widget
    ]
    for one in fields:
        one.Subtype = Name.Stamp
    shown = _written(opened)
    for one in fields:
        one.Subtype = Name.Widget
    return shown


def _opened(data: bytes, password: str) -> pikepdf.Pdf:
    """Open a PDF, by way of pdfium if it is damaged."""
    try:
        return pikepdf.open(BytesIO(data), password=password)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        out = BytesIO()
        with pypdfium2.PdfDocument(data, password=password or None) as document:
            document.save(out, flags=pdfium.FPDF_REMOVE_SECURITY)
        return pikepdf.open(out)


def _written(opened: pikepdf.Pdf) -> bytes:
    """Return a PDF's bytes, without a password."""
    out = BytesIO()
    opened.save(out, encryption=False, fix_metadata_version=False)
    return out.getvalue()


def _with_looks(data: bytes) -> bytes:
    """Return the PDF with a look for each annotation that says only what it is: a line, a circle, a marked word."""
    out = BytesIO()
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        # Looks are made when a page is opened, and taken back when it is closed.
        pages = [document[number] for number in range(len(document))]
        document.save(out)
        for page in pages:
            page.close()
    return out.getvalue()


def _layers(opened: pikepdf.Pdf) -> None:
    properties = opened.Root.get("/OCProperties")
    if properties is None:
        return
    default = held(held(properties).get("/D"))
    off = members(default.get("/OFF")) or (default.get("/BaseState") == Name.OFF)
    # Copied without their switches, layers that are off would be shown.
    if off or "/AS" in default:
        raise NotPlainError("it has layers that are not shown: save it without them, or publish pictures of its pages")


def _parts(opened: pikepdf.Pdf) -> Iterator[Removed]:
    for name in held(opened.trailer.get("/Info")):
        yield Removed(f"{str(name).lstrip('/')[:40]} of the file", Why.METADATA)
    for key, (why, what) in _PARTS.items():
        if key in opened.Root:
            yield Removed(what, why)
    names = held(opened.Root.get("/Names"))
    if "/EmbeddedFiles" in names:
        yield Removed(f"{len(opened.attachments)} files within", Why.ATTACHED)
    if "/JavaScript" in names:
        yield Removed("programs in JavaScript", Why.ACTION)


def _words(annotation: Any, page: str) -> Iterator[Removed]:
    kind = said(annotation.get("/Subtype")).lstrip("/")
    words = str(annotation.get("/Contents", "")).strip()
    # Fields are drawn in, links have no words, and a popup only shows those of its comment.
    if kind in ("Widget", "Link", "Popup"):
        return
    yield Removed(f"{kind}: {words}" if words else kind, Why.COMMENT, page)


def _differs(flat: _Flat, new: bytes) -> str:
    """Return which page looks or reads otherwise, if one does."""
    with (
        pypdfium2.PdfDocument(flat.shown) as shown,
        pypdfium2.PdfDocument(flat.drawn) as drawn,
        pypdfium2.PdfDocument(new) as after,
    ):
        if len(shown) != len(after):
            return f"made anew, it would have {len(after)} pages in place of {len(shown)}"
        for number in range(len(after)):
            # Looks are those of the file as it came: what was drawn into its pages on the way may have gone wrong.
            look, text, made = shown[number], drawn[number], after[number]
            if not _near(_looks(look), _looks(made)):
                return f"made anew, page {number + 1} would look otherwise"
            if _reads(text) != _reads(made):
                return f"made anew, page {number + 1} would read otherwise"
            for page in (look, text, made):
                page.close()
    return _filled_otherwise(flat.filled, new) if flat.filled else ""


def _filled_otherwise(filled: bytes, new: bytes) -> str:
    """Return which page shows its fields otherwise than a reader who fills them in, if one does."""
    with pypdfium2.PdfDocument(filled) as before, pypdfium2.PdfDocument(new) as after:
        before.init_forms()
        for number in range(len(after)):
            page, made = before[number], after[number]
            if pdfium.FPDFPage_GetAnnotCount(page.raw):
                look, shown = _looks(page, forms=True), _looks(made)
                if look.size == shown.size:
                    # Letters of a field are set anew, a point or two beside its look.
                    least, most = (look.filter(one(_BESIDE)) for one in (ImageFilter.MinFilter, ImageFilter.MaxFilter))
                    look = ImageChops.darker(ImageChops.lighter(shown, least), most)
                if not _near(look, shown):
                    return f"made anew, page {number + 1} would show its fields otherwise"
            page.close()
            made.close()
    return ""


def _looks(page: pypdfium2.PdfPage, *, forms: bool = False) -> Image.Image:
    width, height = page.get_size()
    scale = min(1.0, (_LOOK_MAX / max(1.0, width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale, may_draw_forms=forms).to_pil().convert("RGB")
    return image


def _near(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    red, green, blue = ImageChops.difference(one, other).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
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
