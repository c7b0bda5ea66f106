"""PDF: metadata, authors of remarks, embedded files, former versions.

Metadata of every object count. pikepdf reads the file, as for `stet bundle --pdf`. Without pikepdf no PDF can be
looked into.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from publish.tree.sources.traces import pictures
from publish.tree.sources.traces.reading import PART_MAX_LENGTH, Unreadable, telling, xmp

OBJECTS_MAX = 300_000  # objects of one PDF
NESTING_MAX = 60  # lists within lists of one object
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
    with _opened(data) as (pikepdf, opened):
        yield from _info(opened.docinfo if "/Info" in opened.trailer else {})
        yield from _objects(pikepdf, opened)
    # Each saving on appends an end of its own. A PDF made for "fast web view" has two from the beginning.
    if data.count(b"%%EOF") > (2 if b"/Linearized" in data[:2_048] else 1):
        yield "former versions of it (it was changed and saved on)"


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    try:
        import pikepdf
    except ImportError as error:
        raise Unreadable("PDFs need pikepdf: install the extra 'pdf'") from error
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
