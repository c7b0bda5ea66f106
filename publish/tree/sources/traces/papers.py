"""PDF: metadata, authors of remarks, embedded files, former versions.

Metadata of every object count. pikepdf reads the file, as for `stet bundle --pdf`. Without pikepdf no PDF can be
looked into.
"""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from publish.core.errors import install
from publish.tree.sources.traces import pictures
from publish.tree.sources.traces.reading import PART_MAX_LENGTH, Unreadable, telling, xmp

OBJECTS_MAX = 300_000  # objects of one PDF
NESTING_MAX = 60  # lists within lists of one object
_HARMLESS = frozenset({"/Title", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped"})
_JPX = {b"uuid": "a box of its own", b"<x:xmpmeta": "XMP", b"xml \x3c": "XML"}
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
    with _opened(data) as (pikepdf, opened):
        yield from _info(opened.docinfo if "/Info" in opened.trailer else {})
        yield from _objects(pikepdf, opened)
    # Each saving on appends an end of its own. A PDF made for "fast web view" has two from the beginning.
    ends = max(data.count(b"%%EOF"), data.count(b"startxref"))
    if ends > (2 if b"/Linearized" in data[:2_048] else 1):
        yield "former versions of it (it was changed and saved on)"
    if data.rpartition(b"%%EOF")[2].strip(b"\0 \r\n\t\x1a"):
        yield "data after its end"


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    try:
        import pikepdf
    except ImportError as error:
        raise Unreadable(f"PDFs need pikepdf; {install('pdf')}") from error
    try:
        with pikepdf.open(BytesIO(data)) as opened:
            yield pikepdf, opened
    except pikepdf.PasswordError as error:
        raise Unreadable("it is encrypted") from error
    except (pikepdf.PdfError, RuntimeError, TypeError) as error:
        raise Unreadable("it is damaged") from error


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
        if "/Thumb" in thing:
            yield "thumbnail of a page"
        yield from _hours(thing)
        if "/PieceInfo" in thing:
            yield "data of a program (PieceInfo)"
        if "/EF" in thing:
            yield "a file within"
        yield from _info({k: thing[k] for k in ("/Author", "/Company", "/Manager", "/Keywords") if k in thing})
        if isinstance(thing, pikepdf.Stream):
            yield from _stream(thing, kind)


def _stream(stream: Any, kind: str) -> Iterator[str]:
    if kind == "/Metadata" or str(stream.get("/Subtype", "")) == "/XML":
        yield from xmp(stream.read_bytes())
        return
    filters = _filters(stream)
    # A photograph lies in a PDF as it came from the camera, EXIF included; some programs pack it once more.
    if filters and filters[-1] == "/DCTDecode" and set(filters[:-1]) <= {"/FlateDecode"}:
        raw = stream.read_raw_bytes()
        for _ in filters[:-1]:
            raw = zlib.decompressobj().decompress(raw, PART_MAX_LENGTH)
        yield from (f"{field} of a picture in it" for field in pictures.jpeg(raw))
    elif filters == ["/JPXDecode"]:
        raw = stream.read_raw_bytes()
        yield from (f"{what} of a picture in it" for mark, what in _JPX.items() if mark in raw)
    elif "/N" in stream and kind != "/ObjStm" and _begins(stream)[36:40] == b"acsp":
        yield from pictures.icc(stream.read_bytes()[:PART_MAX_LENGTH])


def _filters(stream: Any) -> list[str]:
    given = stream.get("/Filter")
    if given is None:
        return []
    # pikepdf's names have no length, and its lists do.
    return [str(one) for one in given] if given._type_name == "array" else [str(given)]


def _begins(stream: Any) -> bytes:
    """The first bytes of a stream, unpacked as far as is known here."""
    raw = bytes(stream.read_raw_bytes()[:4_096])
    if _filters(stream) == ["/FlateDecode"]:
        return zlib.decompressobj().decompress(raw, 128)
    return raw[:128]


def _hours(thing: Any) -> Iterator[str]:
    """Times of remarks and pages, if they say at which desk."""
    for key in ("/M", "/LastModified", "/CreationDate"):
        if key in thing and telling("date", str(thing[key])):
            yield f"time zone of a change ({key[1:]})"


def strings(data: bytes) -> Iterator[str]:
    """Yield the texts of a PDF's objects and metadata, pages' words aside.

    Raises:
        Unreadable: As for `pdf`.
    """
    with _opened(data) as (pikepdf, opened):
        for number, thing in enumerate(opened.objects):
            if number > OBJECTS_MAX:
                raise Unreadable("it has too many objects")
            yield from _strings(pikepdf, thing, 0)
            # Drawings' commands are left to whoever reads pages: letters there are numbers of glyphs.
            if isinstance(thing, pikepdf.Stream) and _is_words(thing):
                yield thing.read_bytes()[:PART_MAX_LENGTH].decode("utf-8", "replace")


def _is_words(stream: Any) -> bool:
    return any(str(stream.get(key, "")) in ("/Metadata", "/XML", "/EmbeddedFile") for key in ("/Type", "/Subtype"))


def _strings(pikepdf: Any, thing: Any, depth: int) -> Iterator[str]:
    # What lies in an object of its own comes in its turn.
    if depth > NESTING_MAX or (depth and getattr(thing, "is_indirect", False)):
        return
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            yield from _strings(pikepdf, each, depth + 1)
    elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in thing.keys():  # noqa: SIM118 - a stream is no mapping
            yield from _strings(pikepdf, thing[key], depth + 1)
