"""What a document tells of its makers, beside what it shows.

Places, names, devices, former versions.

``looked`` names each by the field that holds it, or says that Stet cannot look into a document of that kind: then
nothing is known of what it tells. ``traces`` says the same in words. Nothing is taken out here; a document is published
byte for byte, or not at all.
A zip's members are documents like any other. Documents are strangers' bytes: every reader is bounded, and what cannot
be followed cannot be looked into.
"""

import re
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from publish.tree.sources.traces import archives, closed, drawings, office, papers, pictures
from publish.tree.sources.traces.reading import DOCUMENT_MAX_LENGTH, Trace, Unreadable

_Reader = Callable[[bytes], Iterable[str]]
_ZIPPED = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
_CLOSED_ENDINGS = """
    mp4 mov m4v m4a 3gp mp3 wav ogg oga opus flac avi mkv webm heic heif avif jxl jp2 doc xls ppt rtf epub psd ai indd
    eml msg mbox vcf gpx kml kmz ics pages numbers key dng cr2 cr3 nef arw raf orf
"""
_CLOSED = frozenset(_CLOSED_ENDINGS.split())
"""Endings of files that may tell of their makers, and of which not all is known."""
_WORDS = frozenset({"txt", "text", "csv", "tsv", "md", "json", "log", "srt", "vtt", "sha256", "asc", ""})
# Files that are words and still tell of people: letters with their headers, cards, journeys, prints.
_NOT_WORDS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:\{\\rtf|%!PS|BEGIN:V|From |"
    rb"(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[\w-]+|From|To|Cc|Date|Subject):[^\n]*\n"
    rb"(?:[ \t][^\n]*\n)*[A-Z][\w-]*:)",
    re.IGNORECASE,
)
# What only a mail program writes, wherever it stands.
_OF_A_LETTER = re.compile(
    rb"^(Received|Return-Path|Delivered-To|Message-ID|DKIM-Signature|X-Originating-IP|X-Mailer):",
    re.IGNORECASE | re.MULTILINE,
)
_BEGINNING_LENGTH = 4_096  # bytes


def traces(path: Path) -> dict[str, str]:
    """Say what a file tells beside what it shows, by field.

    Nothing when it tells nothing.

    Returns:
        By member of a zip, in the order of the zip; what is said of the file itself stands under no name.
    """
    return {member: trace.said for member, trace in looked(path).items()}


def looked(path: Path, ending: str | None = None) -> dict[str, Trace]:
    """Look into a file; as `traces`, by fields.

    Args:
        ending: Of its name, where the file at ``path`` has another.
    """
    ending = path.suffix[1:].lower() if ending is None else ending
    with open(path, "rb") as file:
        return looked_at(file, ending)


def looked_at(file: BinaryIO, ending: str) -> dict[str, Trace]:
    """Look into an open file; as `looked`."""
    if ending == "zip" and file.read(4) in archives.BEGINNINGS:
        return _members(file)
    file.seek(0)
    # One byte more than the limit shows that there is more.
    trace = _document(file.read(DOCUMENT_MAX_LENGTH + 1), ending)
    return {"": trace} if trace else {}


def is_read(beginning: bytes, ending: str) -> bool:
    """Return whether documents that begin so are looked into, and are no plain words."""
    if ending == "zip" and beginning[:4] in archives.BEGINNINGS:
        return True
    return _reader(beginning, ending) not in (None, _words)


def is_closed(ending: str) -> bool:
    """Return whether files with this ending may tell of their makers, and are only partly looked into."""
    return ending in _CLOSED


def _members(file: BinaryIO) -> dict[str, Trace]:
    found: dict[str, Trace] = {}
    try:
        found |= archives.told(file, _document)
    except Unreadable as error:
        found[""] = Trace(closed=f"it cannot be looked into ({error})")
    return found


def _document(data: bytes, ending: str) -> Trace | None:
    """What a document tells, by its bytes and its ending.

    ``None`` when it tells nothing.
    """
    reader = _reader(data[:_BEGINNING_LENGTH], ending)
    if reader is None:
        return _closed(data, ending)
    if len(data) > DOCUMENT_MAX_LENGTH:
        return Trace(closed=f"it is too large to be looked into (over {DOCUMENT_MAX_LENGTH:,} bytes)")
    return _trace(reader(data))


def _closed(data: bytes, ending: str) -> Trace:
    why = f"Stet cannot look into .{ending} files for what they tell beside what they show"
    return Trace(tuple(dict.fromkeys(closed.fields(data))), why)


def _trace(found: Iterable[str]) -> Trace | None:
    try:
        fields = tuple(dict.fromkeys(found))
    except Unreadable as error:
        return Trace(closed=f"it cannot be looked into ({error})")
    # Readers follow lengths and offsets written by strangers. Any of these may come of it.
    except (ValueError, IndexError, KeyError, OverflowError, RecursionError, MemoryError, zlib.error):
        return Trace(closed="it cannot be looked into (it is damaged)")
    return Trace(fields) if fields else None


def _reader(beginning: bytes, ending: str) -> _Reader | None:
    # By the first bytes, not by the ending: a renamed photograph tells as much.
    if picture := pictures.reader(beginning):
        return picture
    if beginning.startswith(b"%PDF-"):
        return papers.pdf
    if beginning.startswith(b"PK\x03\x04") and ending in _ZIPPED:
        return office.office
    if ending == "svg":
        return drawings.svg
    return _words if ending in _WORDS else None


def _words(data: bytes) -> Iterable[str]:
    # "Unicode" in Windows' Notepad is UTF-16: no header would be found between its zeros.
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "ignore").encode()
    if b"\0" in data:
        raise Unreadable("it is not plain text")
    if _NOT_WORDS.match(data):
        yield "headers of a letter, or the head of another kind of document"
        yield from closed.fields(data)
    yield from (found[1].decode("latin-1") + ":" for found in _OF_A_LETTER.finditer(data))
