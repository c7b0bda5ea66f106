"""A build's notes for the next build: pages and files, with their sources.

The notes are an aid. Without them the same bytes come out, later. They hold no page: an unchanged page is taken from
the former tree, if its bytes there are the noted ones. Values only, read as such: nothing in the notes becomes
an object with code.

What is NOT done here: deciding whether a page is unchanged.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from publish.core.disk import TEMPORARY
from publish.core.files import write_atomically
from publish.tree.former import ours, standing
from publish.tree.former.stamps import FileStamp, digest, is_plain
from publish.tree.pages.text import Rendered
from publish.tree.sources.front import FrontMatter

_FORM: Final = b"stet-build-3\n"
_NAME: Final = "notes"
_TERMS: Final = "terms"


class SourceNote(msgspec.Struct, array_like=True, gc=False):
    """A Markdown file without a fault, as it was read."""

    sha256: bytes
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

    sha256: bytes
    stamp: FileStamp
    key: bytes = b""
    """Of what it was made; empty for pages of texts, which have a note of their own."""


class IndexNote(msgspec.Struct, array_like=True, gc=False):
    """The search index: its pages in their order, and its shards."""

    order: list[tuple[str, bytes]]
    """Path, and hash of the terms."""
    shards: list[tuple[str, str]]
    """Name and first term."""
    blocks: list[str]
    """Names of the files of titles."""


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
    facts: bytes = b""
    """What all pages have in common: see `publish.tree.maker`."""


def read(folder: Path, secret: bytes, program: bytes, today: date) -> BuildNotes:
    """Return the notes in ``folder``.

    None if they are not ours, of another program, or broken.
    """
    try:
        if (raw := ours.read(folder / _NAME, _FORM, secret)) is not None:
            found = msgspec.msgpack.decode(raw, type=BuildNotes)
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


def write_terms(folder: Path, terms: Iterable[bytes]) -> None:
    """Write the pages' terms into ``folder``, before the notes that name their places.

    Raises:
        OSError: They could not be written.
    """
    # Beside former notes they are of no use, which costs time.
    folder.mkdir(mode=0o700, exist_ok=True)
    write_atomically(folder / _TERMS, terms, mode=ours.MODE)


def append_terms(folder: Path, terms: Iterable[bytes], stale: Iterable[tuple[int, int]]) -> int | None:
    """Write terms behind those in ``folder``, and zeros over the stale ones.

    Returns:
        The beginning of the first; ``None`` if the former terms are lost.

    Raises:
        OSError: They could not be written.
    """
    try:
        # Neither a link of somebody's is followed, nor a file written to that has another name elsewhere.
        handle = os.open(folder / _TERMS, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with open(handle, "wb") as file:
        status = os.fstat(handle)
        if not is_plain(status, ours.MODE) or status.st_nlink != 1:
            return None
        # What was taken out of a text must not lie on here. A build that is killed now costs the next one some time.
        for start, length in stale:
            file.seek(start)
            file.write(bytes(length))
        file.seek(status.st_size)
        file.writelines(terms)
    return status.st_size


def write(folder: Path, secret: bytes, notes: BuildNotes) -> None:
    """Write the notes into ``folder``.

    Raises:
        OSError: They could not be written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in os.listdir(folder):
        if name.startswith(TEMPORARY):  # of a build that was killed while it wrote
            (folder / name).unlink()
    ours.write(folder / _NAME, _FORM, secret, msgspec.msgpack.encode(notes))


def packed(weights: Mapping[str, str]) -> bytes:
    """Return a page's terms and their weights as bytes."""
    by_weight: dict[str, list[str]] = {weight: [] for weight in set(weights.values())}
    for term, weight in weights.items():
        by_weight[weight].append(term)
    return msgspec.msgpack.encode({weight: " ".join(terms) for weight, terms in by_weight.items()})


_UNPACK: Final = msgspec.msgpack.Decoder(dict[str, str])


def unpacked(terms: bytes) -> Iterator[tuple[str, list[str]]]:
    """Yield each weight of a page with its terms."""
    for weight, words in _UNPACK.decode(terms).items():
        yield weight, words.split(" ")


def forget(folder: Path) -> None:
    """Delete the notes, as far as they can be deleted."""
    for name in (_NAME, _TERMS, standing.NAME):
        with suppress(OSError):
            (folder / name).unlink()
    with suppress(OSError):
        folder.rmdir()
