"""Zips, each member looked into like a file of its own.

The zip's own marks are named, too.

Nothing is unpacked to disk. A zip that two tools could read in two ways is not looked into, for what it tells depends
on the tool; nor is one within another. Members, bytes and what they swell to are bounded before anything is unpacked.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from publish.core import plain
from publish.core.formats import zipdir
from publish.core.formats.zipdir import Bytes, DamagedZipError, HeldBytes, HostileZipError, ZipMember
from publish.tree.sources.traces import office
from publish.tree.sources.traces.reading import DOCUMENT_MAX_LENGTH, Trace, Unreadable

MEMBERS_MAX = 2_000  # members of one zip: more than any collection of documents that is checked by hand
WHOLE_MAX_LENGTH = 400_000_000  # bytes, unpacked, with what office documents among them hold
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_OWN = ""  # the zip itself, where members have names

LookInto = Callable[[bytes, str], Trace | None]
"""What a document tells, given its bytes and the ending of its name."""


def told(file: BinaryIO, look: LookInto) -> Iterator[tuple[str, Trace]]:
    """Each member that tells something, by its name, and what.

    The zip itself is the member without a name.

    Raises:
        Unreadable: It can be read in two ways, is damaged, or has more than is looked into.
    """
    with _refused():
        packed, members = _opened(file)
        if marks := _marks(packed, members):
            yield _OWN, Trace(tuple(marks))
        for name, data in _each(packed, members):
            if isinstance(data, Trace):
                yield name, data
            elif trace := look(data, PurePosixPath(name).suffix[1:].lower()):
                yield name, trace


def contents(file: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Each member that can be looked into, by its name, within the same bounds.

    Raises:
        Unreadable: As for `told`.
    """
    with _refused():
        yield from ((name, data) for name, data in _each(*_opened(file)) if isinstance(data, bytes))


@contextmanager
def _refused() -> Iterator[None]:
    try:
        yield
    except HostileZipError as error:
        raise Unreadable(plain.clean(str(error))) from error
    except (DamagedZipError, OSError) as error:
        raise Unreadable("it is damaged") from error


def _opened(file: BinaryIO) -> tuple[Bytes, list[ZipMember]]:
    # In the jail a file is in memory: the kernel gives it no second descriptor, and no file of its own.
    packed = HeldBytes(file.getvalue()) if isinstance(file, BytesIO) else Bytes(os.dup(file.fileno()))
    members = zipdir.members(packed, MEMBERS_MAX)
    if sum(member.length for member in members) > WHOLE_MAX_LENGTH:
        raise Unreadable("it has too many members, or too large ones")
    return packed, members


def _marks(packed: Bytes, members: list[ZipMember]) -> list[str]:
    """The zip's own facts about the machine of its packer."""
    kinds = sorted(frozenset[int]().union(*(member.extra for member in members)))
    marks = list(dict.fromkeys(mark for kind in kinds if (mark := office.mark(kind))))
    return [*marks, "a comment in the zip"] if zipdir.remark(packed) else marks


def _each(packed: Bytes, members: list[ZipMember]) -> Iterator[tuple[str, bytes | Trace]]:
    """Each member's bytes, or why it has none to look into."""
    left = WHOLE_MAX_LENGTH - sum(member.length for member in members)
    names: set[str] = set()
    for member in members:
        name = _name(member)
        if name in names:
            raise Unreadable(f"it has two members named {name}")
        names.add(name)
        if name.endswith("/") and not member.length:
            continue
        if stat.S_IFMT(member.attributes >> 16) not in (0, stat.S_IFREG):
            yield name, Trace(closed="it cannot be looked into (it is a link or a device)")
            continue
        if member.length > DOCUMENT_MAX_LENGTH:
            yield name, Trace(closed=f"it is too large to be looked into (over {DOCUMENT_MAX_LENGTH:,} bytes)")
            continue
        if member.flags & zipdir.STREAMED and not zipdir.ends_where_it_says(packed, member):
            raise Unreadable(f"{name} ends elsewhere for who reads the zip from its beginning")
        data = b"".join(zipdir.unpacked(packed, member))
        # A document among them can swell once more.
        left -= office.unpacked_length(data) if data.startswith(BEGINNINGS) else 0
        if left < 0:
            raise Unreadable("it has too many members, or too large ones")
        yield name, data


def _name(member: ZipMember) -> str:
    """Its name, as people can see it."""
    try:
        return plain.clean(((member.named and member.named[5:]) or member.name).decode())
    except UnicodeDecodeError:
        return member.shown
