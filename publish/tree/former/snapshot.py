"""A build's notes for the next one: what was made of what.

The notes are an aid. Without them the same bytes come out, later. They hold no page: an unchanged page is taken from
the former tree, if its bytes there are those that were noted. Values only, read as such: nothing in the notes becomes
an object with code.

What is NOT done here: deciding whether a page is unchanged.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from publish.core.disk import TEMPORARY
from publish.core.files import write_atomically
from publish.tree.pages.text import Rendered
from publish.tree.sources.front import FrontMatter

_FORM: Final = b"stet-build-1\n"
_NAME: Final = "notes"
_TERMS: Final = "terms"
_MODE: Final = 0o600  # notes name withdrawn and future sources
_MAC_LENGTH: Final = 32
NOTES_MAX_LENGTH: Final = 400_000_000  # bytes: of some 100,000 pages; more is built anew each time

FileStamp = tuple[int, int, int, int]
"""Length, inode, and the times of the last change of bytes and of anything, in nanoseconds."""


class SourceNote(msgspec.Struct, array_like=True, gc=False):
    """A Markdown file without a fault, as it was read."""

    digest: bytes
    front: FrontMatter
    first_line: int
    begins: int
    """Of its text below the front matter: characters before."""
    unfilled: list[tuple[str, int, str]]


class DocumentNote(msgspec.Struct, array_like=True, gc=False):
    """A piece of evidence that may be published, as it was looked into."""

    stamp: FileStamp
    sha256: str
    length: int
    told: dict[str, str]
    sides: tuple[int, int] | None
    name: str
    """Under which it is published."""
    doubts: list[str]
    accepted: str = "one of the five"
    """How its kind is taken; a value of ``publish.tree.sources.accepted.TakenKind``."""


class Questions(msgspec.Struct, array_like=True, gc=False):
    """A page's questions to the rest of the archive, with their answers."""

    targets: dict[str, str | None]
    generated: dict[str, bool]
    pictures: dict[str, tuple[int, int] | None]


class PageNote(msgspec.Struct, array_like=True, gc=False):
    """A page made of a text."""

    key: bytes
    rendered: Rendered
    asked: Questions
    terms: bytes
    """Hash of its terms for the search. They lie in another file, since few builds need them."""


class FileNote(msgspec.Struct, array_like=True, gc=False):
    """A file of the tree."""

    digest: bytes
    stamp: FileStamp
    key: bytes = b""
    """Of what it was made; empty for pages of texts, which have a note of their own."""


class IndexNote(msgspec.Struct, array_like=True, gc=False):
    """The search index: its pages in their order, and its shards."""

    order: list[tuple[str, bytes]]
    """Path, and hash of the terms."""
    shards: list[tuple[str, str]]
    """Name and first term."""


class BuildNotes(msgspec.Struct, array_like=True):
    """All notes of a build."""

    program: bytes = b""
    day: date = date.min
    """The day of the build: what was no fault then is none on a later day."""
    sources: dict[str, SourceNote] = {}
    documents: dict[str, DocumentNote] = {}
    pages: dict[str, PageNote] = {}
    files: dict[str, FileNote] = {}
    index: IndexNote | None = None
    places: dict[bytes, tuple[int, int]] = {}
    """Beginning and length of each page's terms, by their hash."""
    scripts: dict[str, str] = {}
    """Programs of the pages, joined."""


def read(folder: Path, secret: bytes, program: bytes, today: date) -> BuildNotes:
    """Return the notes in ``folder``.

    None if they are not ours, of another program, or broken.
    """
    try:
        with open(folder / _NAME, "rb") as file:
            raw = file.read(NOTES_MAX_LENGTH + 1)
        head = len(_FORM) + _MAC_LENGTH
        # A cloned archive may bring notes along that lie: ours are told by a secret of this machine's user.
        if raw.startswith(_FORM) and hmac.compare_digest(raw[len(_FORM) : head], _mac(secret, raw[head:])):
            found = msgspec.msgpack.decode(memoryview(raw)[head:], type=BuildNotes)
            if found.program == program and found.day <= today:
                return found
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        pass
    return BuildNotes()


def open_terms(folder: Path) -> BinaryIO | None:
    """Open the terms beside the notes; ``None`` if they are lost."""
    with suppress(OSError):
        return open(folder / _TERMS, "rb")
    return None


def terms(file: BinaryIO, place: tuple[int, int], name: bytes) -> bytes | None:
    """Return a page's terms by their hash; ``None`` if they are lost."""
    start, length = place
    try:
        data = os.pread(file.fileno(), length, start)
    except OSError:
        return None
    return data if digest(data) == name else None


def write(folder: Path, secret: bytes, notes: BuildNotes, terms: Iterable[bytes]) -> None:
    """Write the notes and the pages' terms into ``folder``.

    Raises:
        OSError: They could not be written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in os.listdir(folder):
        if name.startswith(TEMPORARY):  # of a build that was killed while it wrote
            (folder / name).unlink()
    # First, since their places stand in the notes. Beside former notes they are of no use, which costs time.
    write_atomically(folder / _TERMS, terms, mode=_MODE)
    raw = msgspec.msgpack.encode(notes)
    if len(raw) > NOTES_MAX_LENGTH:
        raise OSError("too long")
    write_atomically(folder / _NAME, b"".join((_FORM, _mac(secret, raw), raw)), mode=_MODE)


def packed(weights: Mapping[str, str]) -> bytes:
    """Return a page's terms and their weights as bytes."""
    by_weight: dict[str, list[str]] = {}
    for term, weight in weights.items():
        by_weight.setdefault(weight, []).append(term)
    return msgspec.msgpack.encode({weight: " ".join(terms) for weight, terms in by_weight.items()})


_UNPACK: Final = msgspec.msgpack.Decoder(dict[str, str])


def unpacked(terms: bytes) -> Iterator[tuple[str, list[str]]]:
    """Yield each weight of a page with its terms."""
    for weight, words in _UNPACK.decode(terms).items():
        yield weight, words.split(" ")


def digest(data: bytes) -> bytes:
    """Return a hash for comparing bytes of ours."""
    return hashlib.blake2b(data, digest_size=20).digest()


def stamp(status: os.stat_result) -> FileStamp:
    """Return the marks of a file's unchanged bytes."""
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def forget(folder: Path) -> None:
    """Delete the notes, as far as they can be deleted."""
    for name in (_NAME, _TERMS):
        with suppress(OSError):
            (folder / name).unlink()
    with suppress(OSError):
        folder.rmdir()


def _mac(secret: bytes, raw: bytes) -> bytes:
    return hashlib.blake2b(raw, key=secret, digest_size=_MAC_LENGTH).digest()
