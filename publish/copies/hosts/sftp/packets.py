"""SFTP version 3 on the wire: requests as bytes, answers as values.

After draft-ietf-secsh-filexfer-02, with OpenSSH's extensions. Each answer is a server's own word: whatever does not
parse, or is longer than any honest answer, raises `GarbageError`. What is NOT done here: sending.
"""

import stat
import struct
from typing import Final, NamedTuple

PACKET_MAX: Final = (256 << 10) + 1024  # bytes: what OpenSSH takes and sends at most
BLOCK: Final = 32_768  # bytes in one READ or WRITE: the most that every server must take
HANDLE_MAX: Final = 256  # bytes, as the draft says

INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT = 1, 2, 3, 4, 5, 6, 7
SETSTAT, FSETSTAT, OPENDIR, READDIR, REMOVE, MKDIR, RMDIR, REALPATH = 9, 10, 11, 12, 13, 14, 15, 16
RENAME, EXTENDED = 18, 200
STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED_REPLY = 101, 102, 103, 104, 105, 201
OK, EOF, NO_SUCH_FILE, PERMISSION_DENIED, FAILURE, BAD_MESSAGE, NO_CONNECTION, LOST, UNSUPPORTED = range(9)

POSIX_RENAME, STATVFS = b"posix-rename@openssh.com", b"statvfs@openssh.com"
HARD_LINK = b"hardlink@openssh.com"
TO_READ, TO_WRITE, CREATE, TRUNCATE, EXCLUSIVE = 1, 2, 8, 16, 32
_SIZE, _OWNER, _MODE, _TIMES, _MORE = 1, 2, 4, 8, 0x80000000
_READ_ONLY = 1  # of statvfs's flags

_U32 = struct.Struct(">I")
_U64 = struct.Struct(">Q")
_PAIR = struct.Struct(">II")
_ROOM = struct.Struct(">11Q")
_HEAD = struct.Struct(">IBI")

Request = tuple[int, bytes]
"""A request's kind, and its payload."""


class GarbageError(Exception):
    """Bytes came which no server of files sends."""


class Status(NamedTuple):
    """A server's yes or no."""

    code: int
    said: str


_OK, _WELL = Status(OK, ""), b"\0\0\0\0"


class Attrs(NamedTuple):
    """A file's attributes, as far as the server tells them."""

    length: int | None
    mode: int | None
    modified: int | None

    @property
    def is_folder(self) -> bool:
        """Return whether it is a folder, and no link."""
        return self.mode is not None and stat.S_ISDIR(self.mode)

    @property
    def is_file(self) -> bool:
        """Return whether it is a plain file, and no link."""
        return self.mode is not None and stat.S_ISREG(self.mode)


class Named(NamedTuple):
    """A name in a folder."""

    name: bytes
    attrs: Attrs


class Room(NamedTuple):
    """What a disk has left."""

    free: int
    """Bytes."""
    names: int | None
    """Files that can still be made. ``None`` where the disk counts none (Btrfs, FAT)."""
    read_only: bool


Reply = Status | bytes | list[Named] | Attrs | Room
"""An answer's value. A handle and data are bytes."""


def text(data: bytes) -> bytes:
    """Return a string as it goes over the wire."""
    return _U32.pack(len(data)) + data


def opening(path: bytes, flags: int, mode: int | None = None) -> Request:
    """Return the request to open a file."""
    attrs = _PAIR.pack(_MODE, mode) if mode is not None else _U32.pack(0)
    return OPEN, text(path) + _U32.pack(flags) + attrs


def reading(handle: bytes, offset: int, length: int) -> Request:
    """Return the request for ``length`` bytes."""
    return READ, text(handle) + _U64.pack(offset) + _U32.pack(length)


def writing(handle: bytes, offset: int, data: bytes) -> Request:
    """Return the request to write ``data``."""
    return WRITE, b"".join((text(handle), _U64.pack(offset), _U32.pack(len(data)), data))


def written(payload: bytes) -> int:
    """Return the number of bytes that a WRITE's payload carries to the file."""
    return len(payload) - 4 - int.from_bytes(payload[:4], "big") - 12  # its handle, the offset, a length


def setting(kind: int, of: bytes, *, mode: int | None = None, day: int | None = None) -> Request:
    """Return the request to set mode, or times, or both."""
    flags = (_MODE if mode is not None else 0) | (_TIMES if day is not None else 0)
    values = (_U32.pack(mode) if mode is not None else b"") + (_PAIR.pack(day, day) if day is not None else b"")
    return kind, text(of) + _U32.pack(flags) + values


def renaming(kind: int, before: bytes, after: bytes) -> Request:
    """Return the request to rename, posix-rename where ``kind`` is EXTENDED."""
    named = text(before) + text(after)
    return kind, (text(POSIX_RENAME) + named if kind == EXTENDED else named)


def linking(present: bytes, new: bytes) -> Request:
    """Return the request for a file's second name, unless it is taken."""
    return EXTENDED, text(HARD_LINK) + text(present) + text(new)


def packet(kind: int, number: int, payload: bytes) -> bytes:
    """Return a whole request."""
    return _HEAD.pack(len(payload) + 5, kind, number) + payload


HELLO: Final = struct.pack(">IBI", 5, INIT, 3)


class _Reader:
    """The rest of an answer."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        end = self.at + length
        if length < 0 or end > len(self.data):
            raise GarbageError("an answer shorter than it says")
        found = self.data[self.at : end]
        self.at = end
        return found

    def u32(self) -> int:
        return int(_U32.unpack(self.take(4))[0])

    def u64(self) -> int:
        return int(_U64.unpack(self.take(8))[0])

    def text(self) -> bytes:
        return self.take(self.u32())

    def attrs(self) -> Attrs:
        flags, length, mode, modified = self.u32(), None, None, None
        if flags & _SIZE:
            length = self.u64()
        if flags & _OWNER:
            self.take(8)
        if flags & _MODE:
            mode = self.u32()
        if flags & _TIMES:
            self.take(4)
            modified = self.u32()
        if flags & _MORE:
            for _ in range(self.u32()):  # Each takes bytes of the answer, so the answer's end is their bound.
                self.text()
                self.text()
        return Attrs(length, mode, modified)


def answer(kind: int, body: bytes) -> Reply:
    """Return the value of an answer to a request.

    Raises:
        GarbageError: It is none.
    """
    # The three that a push gets for each file come first, and without a reader: they are most of its work.
    if kind == STATUS and body[:4] == _WELL:
        return _OK
    if kind in (DATA, HANDLE) and len(body) >= 4 and int.from_bytes(body[:4], "big") == len(body) - 4:
        return _text(kind, body[4:])
    rest = _Reader(body)
    if kind == STATUS:
        code = rest.u32()
        return Status(code, rest.text().decode("utf-8", "replace") if rest.at < len(body) else "")
    if kind in (DATA, HANDLE):
        return _text(kind, rest.text())
    if kind == ATTRS:
        return rest.attrs()
    if kind == NAME:
        found = []
        for _ in range(rest.u32()):
            name = rest.text()
            rest.text()  # the line that ``ls -l`` would show
            found.append(Named(name, rest.attrs()))
        if not found:
            raise GarbageError("a list without names")
        return found
    if kind == EXTENDED_REPLY:  # to statvfs, the one that is asked
        block, fragment, _, _, free, files, _, names, _, flags, _ = _ROOM.unpack(rest.take(_ROOM.size))
        return Room(free * (fragment or block), names if files else None, bool(flags & _READ_ONLY))
    raise GarbageError(f"an answer of kind {kind}")


def _text(kind: int, data: bytes) -> bytes:
    if kind == HANDLE and len(data) > HANDLE_MAX:
        raise GarbageError("a handle longer than any")
    return data


def extensions(body: bytes) -> frozenset[bytes]:
    """Return the extensions that a server names after its greeting.

    Raises:
        GarbageError: It speaks no version 3.
    """
    rest = _Reader(body)
    if rest.u32() != 3:
        raise GarbageError("another version than 3")
    found = set()
    while rest.at < len(body):
        found.add(rest.text())
        rest.text()
    return frozenset(found)
