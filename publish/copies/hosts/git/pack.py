"""Git's objects: made of files here, read from a server's pack.

A pack is a server's word, so each length in it is checked before memory is taken. Git names objects by SHA-1: a name
to ask by, and no evidence.
"""

import hashlib
import mmap
import os
import tempfile
import weakref
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Final

from dulwich.object_format import DEFAULT_OBJECT_FORMAT
from dulwich.objects import Commit, ObjectID, Tree
from dulwich.pack import UnpackedObject, apply_delta, pack_object_header

AUTHOR: Final = b"mirror <>"  # no user, no machine: a commit outlives its makers' safety
SUBJECT: Final = b"mirror\n"
FILE: Final = 0o100644
FOLDER: Final = 0o040000
_KINDS: Final = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
_BLOB, _TREE, _OFFSET, _NAMED = 3, 2, 6, 7
_LENGTH_DIGITS = 10  # septets of a length: more than any file has
_DEPTH_MAX = 64  # folders in folders
_CHUNK = 1 << 16  # bytes
LEVEL = 2  # of compression: a tenth more bytes than git's 6, for a third of the time


class BadPackError(ValueError):
    """A pack, or an object in it, against git's own rules."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file in a commit."""

    oid: bytes
    """Git's name (hex)."""
    length: int
    mode: int = FILE


def blob_oid(data: bytes) -> bytes:
    """Return git's name of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest().encode()


def trees(leaves: Mapping[str, Leaf]) -> tuple[bytes, list[Tree]]:
    """Return the name of the root tree, and all trees below it."""
    made: list[Tree] = []

    def build(items: list[tuple[list[bytes], Leaf]]) -> bytes:
        tree, below = Tree(), dict[bytes, list[tuple[list[bytes], Leaf]]]()
        for (name, *rest), leaf in items:
            if rest:
                below.setdefault(name, []).append((rest, leaf))
            else:
                tree.add(name, leaf.mode, ObjectID(leaf.oid))
        for name, inner in below.items():
            tree.add(name, FOLDER, ObjectID(build(inner)))
        made.append(tree)
        return bytes(tree.id)

    # git orders a folder's names by bytes, with a stroke behind folders; Tree sees to that.
    root = build([(path.encode().split(b"/"), leaf) for path, leaf in sorted(leaves.items())])
    return root, made


def commit(tree: bytes, at: int) -> Commit:
    """Return the commit of a tree, without parents.

    Args:
        at: Seconds since 1970.
    """
    made = Commit()
    made.tree = ObjectID(tree)
    made.author = made.committer = AUTHOR
    made.author_time = made.commit_time = at
    made.author_timezone = made.commit_timezone = 0
    made.message = SUBJECT
    return made


def is_of_stet(found: Commit) -> bool:
    """Return whether a commit is like those made here.

    It has no history, which a push would take away, and no author.
    """
    return not found.parents and found.author == found.committer == AUTHOR


def packed(kind: int, data: bytes, oid: bytes) -> UnpackedObject:
    """Return an object, ready to be sent."""
    head = bytes(pack_object_header(kind, None, len(data), object_format=DEFAULT_OBJECT_FORMAT))
    # Compressed here: at its default the library spends most of a push's time on it.
    ready = [head, zlib.compress(data, LEVEL)]
    made = UnpackedObject(kind, decomp_len=len(data), decomp_chunks=[data], sha=bytes.fromhex(oid.decode()))
    made.comp_chunks = ready
    return made


def packed_file(data: bytes, oid: bytes) -> UnpackedObject:
    """Return a file's content, ready to be sent."""
    return packed(_BLOB, data, oid)


class Store:
    """Objects of a server, in a file without a name.

    Nothing of it is left when this process ends, however it ends.
    """

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object
        weakref.finalize(self, self._file.close)
        self._end = 0
        self._at: dict[bytes, tuple[int, int, int]] = {}

    def __contains__(self, oid: bytes) -> bool:
        return oid in self._at

    def add(self, kind: int, data: bytes) -> bytes:
        """Keep an object, and return its name."""
        # Named here, from the bytes which came: a server's word for a name is not asked.
        head = b"%s %d\0" % (_KINDS[kind], len(data))
        oid = hashlib.sha1(head + data, usedforsecurity=False).hexdigest().encode()
        if oid not in self._at:
            # By pwrite and pread: several threads read here.
            written = 0
            while written < len(data):
                written += os.pwrite(self._file.fileno(), data[written:], self._end + written)
            self._at[oid] = kind, self._end, len(data)
            self._end += len(data)
        return oid

    def get(self, oid: bytes) -> tuple[int, bytes]:
        """Return an object's kind and bytes."""
        kind, at, length = self._at[oid]
        return kind, os.pread(self._file.fileno(), length, at)

    def length(self, oid: bytes) -> int:
        """Return an object's length."""
        return self._at[oid][2]

    def sha256(self, oid: bytes) -> str:
        """Return the SHA-256 of an object's bytes."""
        whole = hashlib.sha256()
        for chunk in self.chunks(oid):
            whole.update(chunk)
        return whole.hexdigest()

    def chunks(self, oid: bytes) -> Iterator[bytes]:
        """Yield an object's bytes."""
        _, at, length = self._at[oid]
        for begin in range(0, length, _CHUNK):
            yield os.pread(self._file.fileno(), min(_CHUNK, length - begin), at + begin)

    def take(self, pack: IO[bytes], most: int) -> list[bytes]:
        """Read a pack to its end, and return its objects' names.

        Args:
            most: Bytes which all its objects together may have.

        Raises:
            BadPackError: The pack is none, or holds more.
        """
        pack.seek(0, os.SEEK_END)
        if pack.tell() < 32:
            raise BadPackError("no pack")
        with mmap.mmap(pack.fileno(), 0, access=mmap.ACCESS_READ) as data:
            whole = hashlib.sha1(memoryview(data)[:-20], usedforsecurity=False).digest()
            if data[:4] != b"PACK" or data[-20:] != whole:
                raise BadPackError("no pack")
            try:
                return self._read(data, int.from_bytes(data[8:12], "big"), most)
            except IndexError as e:
                raise BadPackError("a pack cut short") from e

    def _read(self, data: mmap.mmap, count: int, most: int) -> list[bytes]:
        names: list[bytes] = []
        at_offset: dict[int, bytes] = {}
        at = 12
        for _ in range(count):
            began = at
            kind, length, at = _header(data, at)
            base: bytes | None = None
            if kind == _OFFSET:
                back, at = _offset(data, at)
                base = at_offset.get(began - back)
            elif kind == _NAMED:
                base, at = data[at : at + 20].hex().encode(), at + 20
            elif kind not in _KINDS:
                raise BadPackError("an object of no kind")
            if length > most:
                raise BadPackError("more than was asked for")
            raw, at = _inflated(data, at, length)
            if kind in (_OFFSET, _NAMED):
                kind, raw = self._undone(base, raw, most)
            most -= len(raw)
            if most < 0:
                raise BadPackError("more than was asked for")
            at_offset[began] = self.add(kind, raw)
            names.append(at_offset[began])
        return names

    def _undone(self, base: bytes | None, delta: bytes, most: int) -> tuple[int, bytes]:
        """Return the object for which a delta stands."""
        if base is None or base not in self._at:
            raise BadPackError("a delta without its base")
        kind, before = self.get(base)
        _, at = _septets(delta, 0)
        length, _ = _septets(delta, at)
        if length > most:
            raise BadPackError("more than was asked for")
        return kind, b"".join(apply_delta(before, delta))

    def leaves(self, tree: bytes) -> Iterator[tuple[str, bytes, int]]:
        """Yield path, name and mode of each file below a tree.

        Names which are no UTF-8 are passed over: no copy has such.
        """
        todo = [("", tree, 0)]
        while todo:
            before, oid, depth = todo.pop()
            kind, data = self.get(oid)
            if kind != _TREE or depth > _DEPTH_MAX:
                raise BadPackError("a folder that is none")
            tree_there = Tree()
            tree_there.set_raw_string(data)
            for item in tree_there.items():
                assert item.path is not None  # noqa: S101 - `items` gives them
                assert item.sha is not None  # noqa: S101
                try:
                    path = before + item.path.decode()
                except UnicodeDecodeError:
                    continue
                if item.mode == FOLDER:
                    todo.append((f"{path}/", bytes(item.sha), depth + 1))
                else:
                    yield path, bytes(item.sha), item.mode or FILE


def _header(data: mmap.mmap, at: int) -> tuple[int, int, int]:
    """Return an object's kind, its length, and where it goes on."""
    first = data[at]
    length, shift, at = first & 15, 4, at + 1
    more = first & 128
    while more:
        if shift > 7 * _LENGTH_DIGITS:
            raise BadPackError("no length")
        more = data[at] & 128
        length |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return first >> 4 & 7, length, at


def _offset(data: mmap.mmap, at: int) -> tuple[int, int]:
    """Return how far back a delta's base lies, and where it goes on."""
    back = data[at] & 127
    for _ in range(_LENGTH_DIGITS):
        if not data[at] & 128:
            return back, at + 1
        at += 1
        back = (back + 1 << 7) | data[at] & 127
    raise BadPackError("no offset")


def _septets(data: bytes, at: int) -> tuple[int, int]:
    """Return a delta's number, and where it goes on."""
    value = 0
    for digit in range(_LENGTH_DIGITS):
        if at >= len(data):
            break
        value |= (data[at] & 127) << 7 * digit
        at += 1
        if not data[at - 1] & 128:
            return value, at
    raise BadPackError("no length")


def _inflated(data: mmap.mmap, at: int, length: int) -> tuple[bytes, int]:
    """Return an object's bytes, and where the next begins."""
    inflater, parts, had = zlib.decompressobj(), [], 0
    try:
        while not inflater.eof and at < len(data):
            piece = data[at : at + _CHUNK]
            at += len(piece)
            while piece and not inflater.eof:
                part = inflater.decompress(piece, length - had + 1)
                had += len(part)
                if had > length:
                    raise BadPackError("an object longer than it says")
                parts.append(part)
                piece = inflater.unconsumed_tail
    except zlib.error as e:
        raise BadPackError("no object") from e
    if had != length or not inflater.eof:
        raise BadPackError("an object shorter than it says")
    return b"".join(parts), at - len(inflater.unused_data)
