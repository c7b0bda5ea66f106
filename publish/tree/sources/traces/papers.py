"""PDF: metadata, authors of remarks, embedded files, former versions.

Metadata of every object count. pikepdf reads the file, as for `stet bundle --pdf`. Without pikepdf no PDF can be
looked into.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from publish.tree.sources.traces import pictures
from publish.tree.sources.traces.reading import Unreadable, telling, xmp

OBJECTS_MAX = 300_000  # objects of one PDF
_HARMLESS = frozenset({"/Title", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"})
_PARTS = {
    "/EmbeddedFile": "a file within",
    "/Filespec": "a file within",
    "/Sig": "a signature",
    "/DocTimeStamp": "a signature",
}


def pdf(data: bytes) -> Iterator[str]:
    """Yield the telling fields of a PDF.

    Raises:
        Unreadable: It is damaged or encrypted, or pikepdf is not installed.
    """
    try:
        import pikepdf
    except ImportError as error:
        raise Unreadable("PDFs need pikepdf: install the extra 'pdf'") from error
    try:
        with pikepdf.open(BytesIO(data)) as opened:
            yield from _info(opened.docinfo if "/Info" in opened.trailer else {})
            yield from _objects(pikepdf, opened)
    except pikepdf.PasswordError as error:
        raise Unreadable("it is encrypted") from error
    except (pikepdf.PdfError, RuntimeError, TypeError) as error:
        raise Unreadable("it is damaged") from error
    # Each saving on appends an end of its own. A PDF made for "fast web view" has two from the beginning.
    if data.count(b"%%EOF") > (2 if b"/Linearized" in data[:2_048] else 1):
        yield "former versions of it (it was changed and saved on)"


def _info(info: Any) -> Iterator[str]:
    for key, value in info.items():
        said = str(value).strip()
        if said and (str(key) not in _HARMLESS or telling(str(key), said)):
            yield str(key).lstrip("/")


def _objects(pikepdf: Any, opened: Any) -> Iterator[str]:
    # Not by the pages alone: objects that were taken off a page often lie in the file still.
    for number, thing in enumerate(opened.objects):
        if number > OBJECTS_MAX:
            raise Unreadable("it has too many objects")
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        kind = str(thing.get("/Type", ""))
        if kind in _PARTS:
            yield _PARTS[kind]
        # /T of a remark is its author. Fields of a form have /FT, and there /T is the field's name.
        if thing.get("/Subtype") is not None and thing.get("/T") is not None and thing.get("/FT") is None:
            yield "author of a remark"
        if "/PieceInfo" in thing:
            yield "data of a program (PieceInfo)"
        if "/EF" in thing:
            yield "a file within"
        if isinstance(thing, pikepdf.Stream):
            yield from _stream(thing, kind)
        else:
            yield from _info({k: thing[k] for k in ("/Author", "/Company", "/Manager", "/Keywords") if k in thing})


def _stream(stream: Any, kind: str) -> Iterator[str]:
    if kind == "/Metadata" or str(stream.get("/Subtype", "")) == "/XML":
        yield from xmp(stream.read_bytes())
    # A photograph lies in a PDF as it came from the camera, EXIF included.
    elif str(stream.get("/Filter", "")) in ("/DCTDecode", "['/DCTDecode']"):
        yield from (f"{field} of a picture in it" for field in pictures.jpeg(stream.read_raw_bytes()))
