"""Read a copy block by block, by CID.

The blocks come from a CAR file or from any other giver of blocks. A block is used only if it has the hash in its CID.
Its content is still another's word, and is bounded: a tree cannot cost more than the bytes it gives. ``unixfs`` makes
the blocks.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from publish.core.formats.unixfs import CID_LENGTH, is_raw

_FOLDER, _FILE = 1, 2  # of UnixFS's types: the two that `unixfs` makes
_DEPTH_MAX = 8  # levels of a file: with 174 links each, more than any disk holds
_HEADER_MAX_LENGTH = 1024  # bytes
# {roots: [CID], version: 1} in DAG-CBOR, in the one form that `unixfs` writes: so no reader of CBOR is needed.
_HEADER = b"\xa2\x65roots\x81\xd8\x2a\x58\x25\x00", b"\x67version\x01"


class BadBlockError(ValueError):
    """A block unlike its CID or its parent.

    Or a block of a kind which copies do not have.
    """


class NotHereError(LookupError):
    """A file or a block which is absent.

    The tree lacks the file, or the giver lacks the block.
    """


class Link(NamedTuple):
    """A name in a folder, or a file's part."""

    name: str
    cid: bytes
    size: int
    """Bytes of all blocks below. Of a raw block: its length."""


class _Node(NamedTuple):
    kind: int
    length: int
    parts: list[int]
    links: list[Link]


class Blocks:
    """A copy: its root, and a giver of blocks.

    Args:
        get: Returns the block of a CID. Its errors go through.
    """

    def __init__(self, root: bytes, get: Callable[[bytes], bytes]) -> None:
        self.root = root
        self._get = get
        self._folders: dict[bytes, dict[str, Link]] = {}

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of the file at ``path``.

        Raises:
            NotHereError: The path is not in the tree.
            BadBlockError: A block is not as it should be.
        """
        link = self._find(path)
        return self._read(link.cid, None, _DEPTH_MAX)

    def walk(self) -> Iterator[tuple[str, int]]:
        """Yield the path and the length of each file."""
        # A list and not recursion: how deep the folders go is the tree's own word.
        pending = [("", self.root)]
        while pending:
            prefix, folder = pending.pop()
            for name, link in self._folder(folder).items():
                if is_raw(link.cid):
                    yield prefix + name, link.size
                    continue
                node = _decode(self._block(link.cid))
                if node.kind == _FOLDER:
                    pending.append((f"{prefix}{name}/", link.cid))
                else:
                    yield prefix + name, node.length

    def _find(self, path: str) -> Link:
        link = Link("", self.root, 0)
        for part in path.split("/"):
            names = {} if is_raw(link.cid) else self._folder(link.cid)
            if part not in names:
                raise NotHereError(path)
            link = names[part]
        return link

    def _folder(self, cid: bytes) -> dict[str, Link]:
        if cid not in self._folders:
            node = _decode(self._block(cid))
            if node.kind != _FOLDER:
                return {}  # A file in parts: nothing lies below it.
            self._folders[cid] = {link.name: link for link in node.links}
        return self._folders[cid]

    def _read(self, cid: bytes, length: int | None, depth: int) -> Iterator[bytes]:
        block = self._block(cid)
        if is_raw(cid):
            if length is not None and len(block) != length:
                raise BadBlockError("a part of a file is not as long as it should be")
            yield block
            return
        node = _decode(block)
        if node.kind == _FOLDER:
            raise NotHereError("a folder, not a file")
        # Each part gives at least a byte, and as many as its parent says: no tree can be all branches.
        if length not in (None, node.length) or depth == 0 or not node.links or 0 in node.parts:
            raise BadBlockError("a part of a file is not as long as it should be")
        for link, part in zip(node.links, node.parts, strict=True):
            yield from self._read(link.cid, part, depth - 1)

    def _block(self, cid: bytes) -> bytes:
        data = self._get(cid)
        # Before the hash come version, codec, hash function and length: a byte each in our CIDs.
        if hashlib.sha256(data).digest() != cid[4:]:
            raise BadBlockError("a block does not have the hash that its CID names")
        return data


class Car:
    """Positions of the blocks in a CAR file.

    The file was made by `unixfs.Dag.car`.

    Raises:
        OSError: The file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at: dict[bytes, tuple[int, int]] = {}
        end = path.stat().st_size
        with path.open("rb") as file:
            length = _varint(file)
            header = file.read(length) if length <= _HEADER_MAX_LENGTH else b""
            first, last = _HEADER
            self.root = header[len(first) : len(first) + CID_LENGTH]
            if header != first + self.root + last:
                raise BadBlockError("not a CAR file of ours")
            while file.tell() < end:
                length = _varint(file) - CID_LENGTH
                cid = file.read(CID_LENGTH)
                if length < 0 or file.tell() + length > end:
                    raise BadBlockError("the CAR file is cut short")
                # Positions alone: an archive may be larger than this machine's memory.
                self._at[cid] = file.tell(), length
                file.seek(length, 1)

    def get(self, cid: bytes) -> bytes:
        """Return the block, unchecked.

        Raises:
            NotHereError: The block is not in the file.
        """
        if cid not in self._at:
            raise NotHereError("no such block")
        at, length = self._at[cid]
        with self._path.open("rb", buffering=0) as file:
            file.seek(at)
            return file.read(length)


def _varint(file: BinaryIO) -> int:
    raw = b""
    # Ten bytes hold any 64 bits: a longer number is made to keep us reading.
    while len(raw) < 10 and (byte := file.read(1)):
        raw += byte
        if byte < b"\x80":
            return _number(raw, 0)[0]
    raise BadBlockError("not a CAR file of ours")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return a varint, and the position after it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
        if shift > 63:
            raise BadBlockError("a number is too long")


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield each field of a protobuf message.

    A field is its number, and its value as a number or as bytes.
    """
    at = 0
    while at < len(data):
        tag, at = _number(data, at)
        value, at = _number(data, at)
        if tag & 7 == 0:
            yield tag >> 3, value, b""
        elif tag & 7 == 2 and at + value <= len(data):
            yield tag >> 3, 0, data[at : at + value]
            at += value
        else:
            raise BadBlockError("not a UnixFS block")


def _decode(block: bytes) -> _Node:
    links, about = [], b""
    try:
        for field, _, raw in _fields(block):
            if field == 2:
                links.append(_link(raw))
            elif field == 1:
                about = raw
        known = list(_fields(about))
    except (IndexError, UnicodeDecodeError) as e:
        raise BadBlockError("not a UnixFS block") from e
    kinds = [number for field, number, _ in known if field == 1]
    parts = [number for field, number, _ in known if field == 4]
    # Summed, and not UnixFS's `filesize`: a second number could say otherwise than the parts.
    length = sum(parts)
    if kinds not in ([_FOLDER], [_FILE]) or (kinds == [_FILE] and len(parts) != len(links)):
        raise BadBlockError("a folder or a file of a kind that copies do not have")
    return _Node(kinds[0], length, parts, links)


def _link(raw: bytes) -> Link:
    cid, name, size = b"", "", 0
    for field, number, value in _fields(raw):
        if field == 1:
            cid = value
        elif field == 2:
            name = value.decode()
        elif field == 3:
            size = number
    if len(cid) != CID_LENGTH:
        raise BadBlockError("a CID of a kind that copies do not have")
    return Link(name, cid, size)
