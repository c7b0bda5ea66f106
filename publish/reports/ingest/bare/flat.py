"""A PDF without annotations.

What is filled in or stamped is drawn into its pages, and comments are dropped.

What has no look of its own, and pdfium gives it none, no reader of pdfium's family shows: it is listed, and left out.
What is filled in is never left out. What is NOT done here: copying, comparing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, Stream

from publish.reports.ingest.bare import look
from publish.reports.ingest.bare.allowed import inherited
from publish.reports.ingest.bare.layers import Layers
from publish.reports.ingest.bare.parts import NotPlainError, held, is_held, members, number, said
from publish.reports.ingest.document import Removed, Why

# What a reader sees as part of the page. All else asks, plays, links or comments.
_SEEN: Final = frozenset(("/Widget", "/Stamp", "/FreeText", "/Ink", "/Line", "/Square", "/Circle", "/Polygon",
                          "/PolyLine", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Redact",
                          "/Watermark", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D"))  # fmt: skip
_WRITTEN: Final = (Name.Tx, Name.Ch)  # fields whose value is words
_HIDDEN: Final = 0b100010  # flags of what is not shown: hidden, no view
_MARKED: Final = ("/Highlight", "/Underline", "/StrikeOut", "/Squiggly")  # words of the page
_OURS: Final = "/PDFIUM_HasGeneratedAP"  # pdfium's own mark of a look that it made
_PARTS: Final = {
    "/OpenAction": (Why.ACTION, "an action on opening"), "/AA": (Why.ACTION, "actions"),
    "/Metadata": (Why.METADATA, "XMP"), "/AF": (Why.ATTACHED, "files that belong to it"),
    "/Collection": (Why.ATTACHED, "a collection of files"), "/PieceInfo": (Why.METADATA, "data of a program"),
    "/StructTreeRoot": (Why.METADATA, "marks of structure"), "/Outlines": (Why.METADATA, "bookmarks"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flat:
    """A PDF without annotations: as it was shown, and with those that are seen drawn into its pages."""

    shown: bytes
    drawn: bytes
    layered: bool = False
    """Whether a layer of it is not shown."""
    filled: bytes = b""
    """With its fields as fields, which readers draw by what they hold. Empty: it has none."""


def flattened(data: bytes, password: str, removed: list[Removed]) -> Flat:
    """Return the PDF with visible forms and stamps drawn into its pages.

    No annotations are left.

    Raises:
        NotPlainError: What is filled in has no look.
    """
    with _opened(data, password) as opened:
        layers = Layers(opened.Root)
        off = [Removed(f"layer “{one}”, which is not shown", Why.HIDDEN) for one in layers.off()]
        removed += [*_parts(opened), *off]
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
                if _is_seen(one) and not layers.hides(one.get("/OC")):
                    kept.append(one)
                    _with_fonts(one, fonts)
                    _with_off(one, opened)
                    if stale and inherited(one, "/FT") in _WRITTEN and "/AP" in one:
                        del one.AP
                    bare |= not _has_look(one)
            page.obj["/Annots"] = kept
            seen |= bool(len(kept))
        _number_fonts(opened)
        # Without a form of its own, pdfium gives nothing a look.
        if bare and not is_held(opened.Root.get("/AcroForm")):
            opened.Root.AcroForm = Dictionary(Fields=Array())
        shown = _written(opened)
    if not seen:
        return Flat(shown, shown, bool(off))
    filled = shown
    with pikepdf.open(BytesIO(_with_looks(shown) if bare else shown)) as opened:
        if bare:
            _with_own_ticks(opened, shown)
        removed += _without_look(opened)
        shown = _as_stamps(opened)
        # Else the fields' looks are thought to be out of date, and are not drawn.
        if "/NeedAppearances" in held(opened.Root.get("/AcroForm")):
            del opened.Root.AcroForm.NeedAppearances
        opened.flatten_annotations("screen")
        return Flat(shown, _written(opened), bool(off), filled)


def _number_fonts(opened: pikepdf.Pdf) -> None:
    """Give each font a number, by which what it shows is counted."""
    for thing in opened.objects:
        for resources in (held(thing), held(held(thing).get("/Resources"))):
            fonts = resources.get("/Font")
            for name, font in [*fonts.items()] if isinstance(fonts, Dictionary) else ():
                if is_held(font) and not font.is_indirect:
                    fonts[name] = opened.make_indirect(font)


def _is_seen(annotation: Any) -> bool:
    return said(annotation.get("/Subtype")) in _SEEN and not number(annotation.get("/F")) & _HIDDEN


def _has_look(annotation: Any) -> bool:
    """Return whether a look is drawn; boxes without a tick need none."""
    look = held(annotation.get("/AP")).get("/N")
    if isinstance(look, Dictionary):
        if not _is_ticked(annotation):
            return True
        look = look.get(_state(annotation))
    # Without a room of its own nothing of it is seen.
    return isinstance(look, Stream) and len(members(look.get("/BBox"))) == 4


def _is_ticked(annotation: Any) -> bool:
    return inherited(annotation, "/FT") == Name.Btn and _state(annotation) not in ("", "/Off")


def _state(annotation: Any) -> str:
    """Return a box's state, as it or its field says."""
    if state := said(annotation.get("/AS")):
        return state
    state, looks = said(inherited(annotation, "/V")), held(annotation.get("/AP")).get("/N")
    return "/Off" if isinstance(looks, Dictionary) and state not in looks else state


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


def _with_off(annotation: Any, opened: pikepdf.Pdf) -> None:
    """Give unticked boxes without a look an empty look.

    Instead, pdfium draws a frame of no file.
    """
    looks, state = held(annotation.get("/AP")).get("/N"), _state(annotation)
    is_box = annotation.get("/Subtype") == Name.Widget and inherited(annotation, "/FT") == Name.Btn
    if is_box and isinstance(looks, Dictionary) and state in ("", "/Off") and "/Off" not in looks:
        looks.Off = opened.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))


def _with_own_ticks(opened: pikepdf.Pdf, before: bytes) -> None:
    """Give boxes their own looks back.

    Args:
        before: The PDF without pdfium's looks.
    """
    with pikepdf.open(BytesIO(before)) as old:
        for page, own in zip(opened.pages, old.pages, strict=True):
            for one, other in zip(members(page.obj.get("/Annots")), members(own.obj.get("/Annots")), strict=True):
                if inherited(other, "/FT") == Name.Btn and _has_look(other) and "/AP" in other:
                    one.AP = opened.copy_foreign(old.make_indirect(other.AP))


def _without_look(opened: pikepdf.Pdf) -> Iterator[Removed]:
    """Take away parts without a look, and yield these. Empty fields stay.

    Raises:
        NotPlainError: A field with words, which would be lost.
    """
    for at, page in enumerate(opened.pages, 1):
        kept = Array()
        for one in members(page.obj.get("/Annots")):
            kind = said(one.get("/Subtype")).lstrip("/")
            if _has_look(one):
                # To the half of a point, which is more than a thin line is wide, pdfium draws its own looks by this.
                if one.get(_OURS) and said(one.get("/Subtype")) in _MARKED:
                    one.Rect = one.AP.N.BBox
                kept.append(one)
            elif kind != "Widget":
                yield Removed(f"{kind} that has no look of its own, and is not shown", Why.HIDDEN, str(at))
            elif _is_ticked(one):
                yield Removed("tick in a box that has no look of its own, and is not shown", Why.HIDDEN, str(at))
            elif inherited(one, "/FT") in _WRITTEN and str(inherited(one, "/V") or ""):
                raise NotPlainError(
                    f"what is written over page {at} ({kind}) has no look of its own: save it by another program"
                )
            else:
                kept.append(one)
        page.obj["/Annots"] = kept


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
            try:
                return pikepdf.open(out)
            except pikepdf.PdfError:
                return pikepdf.open(BytesIO(_put_together(document)))


def _put_together(document: pypdfium2.PdfDocument) -> bytes:
    """Return a PDF of the pages of one whose frame is broken.

    Raises:
        NotPlainError: A page would look otherwise in it.
    """
    out = BytesIO()
    with pypdfium2.PdfDocument.new() as made:
        made.import_pages(document)
        # Layers and fields are of the frame: pages that show any look otherwise without it.
        document.init_forms()
        for number in range(len(document)):
            if not look.near(look.looks(document[number], forms=True), look.looks(made[number])):
                raise NotPlainError(f"it is damaged, and page {number + 1} alone would look otherwise")
        made.save(out)
    return out.getvalue()


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


def _parts(opened: pikepdf.Pdf) -> Iterator[Removed]:
    for name in held(opened.trailer.get("/Info")):
        # Names in charsets of old come with halves of signs.
        called = str(name).encode("utf-8", "replace").decode().lstrip("/")
        yield Removed(f"{called[:40]} of the file", Why.METADATA)
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
