"""UnixFS: content address (CID) and blocks of a file or a copy.

The same as ``ipfs add -r --cid-version 1 --raw-leaves --chunker size-262144``. Refused: folders so large that Kubo
would shard them (HAMT). No network.
"""

import base64
import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from publish.core.errors import SourceError, changed_since_sealed
from publish.core.model import Entry

# Computed here, so that the CID can be signed before any IPFS node has seen the tree. A node with another CID has lied.
CHUNK = 262_144  # bytes in a leaf: the chunker named above, and the most that bitswap's elders took kindly
LINKS = 174  # links in a node of a file: Kubo's, from 8 KiB a node
FOLDER_MAX_LENGTH = 262_144  # bytes: above it Kubo shards a folder (Import.UnixFSHAMTDirectorySizeThreshold)
CID_LENGTH = 36  # bytes: version, codec, hash function, its length, 32 bytes of SHA-256

_RAW = b"\x01\x55\x12\x20"
_DAG_PB = b"\x01\x70\x12\x20"


class Block(NamedTuple):
    """Unit of IPFS storage and transfer: bytes under their hash."""

    cid: bytes
    data: bytes


class _Node(NamedTuple):
    """A link's facts about its target."""

    cid: bytes
    size: int
    """Bytes of this block and all blocks below."""
    length: int
    """Bytes of the file, or of the part of a file."""


@dataclass(slots=True)
class _File:
    entry: Entry
    node: _Node
    leaves: tuple[bytes, ...] = ()
    """Digests of the chunks, for files of several."""


_UNSEALED = Block(b"", b"")


@dataclass(slots=True)
class _Folder:
    files: dict[str, _File] = field(default_factory=dict)
    folders: dict[str, "_Folder"] = field(default_factory=dict)
    block: Block = _UNSEALED


class Dag:
    """Blocks of a whole copy.

    ``root`` is the top folder's CID, ``cid`` the same as text.

    Raises:
        SourceError: A folder is too large, a path is both file and folder, or a needed file is not on this disk.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._top = _Folder()
        for entry in entries:
            self._place(entry)
        self.root = _seal(self._top, "").cid
        self.cid = text(self.root)

    def _place(self, entry: Entry) -> None:
        *above, name = entry.path.split("/")
        folder = self._top
        for part in above:
            if part in folder.files:
                raise SourceError(f"{entry.path}: {part} is a file and a folder at once")
            folder = folder.folders.setdefault(part, _Folder())
        if name in folder.folders:
            raise SourceError(f"{entry.path}: a file and a folder at once")
        folder.files[name] = _file(entry)

    def blocks(self, have: Container[bytes] = ()) -> Iterator[Block]:
        """Yield every block once, the root first.

        The same tree gives the same order.

        Args:
            have: CIDs of folders and files to leave out, with everything below.

        Raises:
            SourceError: A file is absent, or differs from its entry.
        """
        seen: set[bytes] = set()
        pending = [self._top]
        while pending:
            folder = pending.pop()
            if folder.block.cid in seen or folder.block.cid in have:
                continue
            seen.add(folder.block.cid)
            yield folder.block
            for _, file in sorted(folder.files.items()):
                if file.node.cid not in seen and file.node.cid not in have:
                    seen.add(file.node.cid)
                    yield from _file_blocks(file, seen)
            pending.extend(below for _, below in sorted(folder.folders.items(), reverse=True))

    def car(self, have: Container[bytes] = (), sending: Callable[[int], None] = lambda _: None) -> Iterator[bytes]:
        """Yield a CAR (version 1) of `blocks`, for ``ipfs dag import``.

        ``sending`` is called with each block's length.
        """
        # DAG-CBOR of {"roots": [root], "version": 1}; tag 42 marks a CID, which a zero byte precedes.
        header = b"\xa2\x65roots\x81\xd8\x2a\x58\x25\x00" + self.root + b"\x67version\x01"
        yield varint(len(header)) + header
        for cid, data in self.blocks(have):
            yield varint(len(cid) + len(data)) + cid
            yield data
            sending(len(data))


def tree_cid(entries: Iterable[Entry]) -> str:
    """Return the CID of the folder with ``entries`` at their paths.

    Raises as `Dag`.
    """
    return Dag(entries).cid


def text(cid: bytes) -> str:
    """Return a CID as people and gateways write it.

    Base32 in lower case, after a ``b``.
    """
    return "b" + base64.b32encode(cid).decode().lower().rstrip("=")


def binary(cid: str) -> bytes:
    """Return the bytes of a version 1 CID in base32.

    Raises:
        ValueError: Not such a CID.
    """
    if not cid.startswith("b"):
        raise ValueError(f"{cid!r} is not a CID of version 1 in base32")
    raw = base64.b32decode(cid[1:].upper() + "=" * (-(len(cid) - 1) % 8))
    if len(raw) != CID_LENGTH or raw[:4] not in (_RAW, _DAG_PB):
        raise ValueError(f"{cid!r} is not the CID of a folder or a file by SHA-256")
    return raw


def is_cid(cid: str) -> bool:
    """Return whether the text is a CID of our form."""
    try:
        return bool(binary(cid))
    except ValueError:
        return False


def is_raw(cid: bytes) -> bool:
    """Return whether a CID addresses bare bytes.

    Otherwise it is the CID of a folder or of a file in parts.
    """
    return cid.startswith(_RAW)


def varint(number: int) -> bytes:
    """Return an unsigned integer as in protobuf and CAR.

    Seven bits a byte, the low ones first.
    """
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _file(entry: Entry) -> _File:
    # The CID of a raw block is the file's SHA-256, known from the listing: most files are not read again.
    if entry.length <= CHUNK:
        return _File(entry, _Node(_RAW + bytes.fromhex(entry.sha256), entry.length, entry.length))
    # Hashed as a whole as well: the address that is signed must be that of the bytes that are signed.
    whole = hashlib.sha256()
    node, leaves = _read(_source(entry), entry.path, whole.update)
    if (node.length, whole.hexdigest()) != (entry.length, entry.sha256):
        raise changed_since_sealed(entry.path)
    return _File(entry, node, leaves)


def _source(entry: Entry) -> Path:
    if entry.source is None:
        raise SourceError(f"{entry.path}: its bytes are needed, and are not on this disk")
    return entry.source


def _chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                # A short read is no end: only an empty one is.
                while len(chunk) < CHUNK and (more := file.read(CHUNK - len(chunk))):
                    chunk += more
                yield chunk
    except OSError as e:
        raise SourceError(f"{name}: {e.strerror}") from e


def _read(path: Path, name: str, saw: Callable[[bytes], None] = lambda _: None) -> tuple[_Node, tuple[bytes, ...]]:
    """Return a file's node, and its chunks' digests.

    No digests for a single chunk.
    """
    length = 0
    leaves = []
    for chunk in _chunks(path, name):
        leaves.append(hashlib.sha256(chunk).digest())
        length += len(chunk)
        saw(chunk)
    if len(leaves) < 2:
        digest = leaves[0] if leaves else hashlib.sha256().digest()
        return _Node(_RAW + digest, length, length), ()
    return _levels(tuple(leaves), length)[-1][0][0], tuple(leaves)


def _levels(leaves: tuple[bytes, ...], length: int) -> list[list[tuple[_Node, bytes]]]:
    """Return the balanced tree over a file's chunks.

    Each level has its nodes and their blocks. The root's level is last.
    """
    below = [_Node(_RAW + leaf, CHUNK, CHUNK) for leaf in leaves]
    tail = length - CHUNK * (len(leaves) - 1)
    below[-1] = _Node(below[-1].cid, tail, tail)
    levels = []
    while len(below) > 1:
        level = [_file_node(below[at : at + LINKS]) for at in range(0, len(below), LINKS)]
        levels.append(level)
        below = [node for node, _ in level]
    return levels


def _file_node(below: list[_Node]) -> tuple[_Node, bytes]:
    length = sum(node.length for node in below)
    data = b"\x08\x02\x18" + varint(length) + b"".join(b"\x20" + varint(node.length) for node in below)
    block = _pb([("", node) for node in below], data)
    return _Node(block.cid, len(block.data) + sum(node.size for node in below), length), block.data


def _pb(links: Iterable[tuple[str, _Node]], data: bytes) -> Block:
    """Return a DAG-PB block: its links in order, then its data."""
    out = bytearray()
    for name, node in links:
        raw = name.encode()
        link = b"\x0a\x24" + node.cid + b"\x12" + varint(len(raw)) + raw + b"\x18" + varint(node.size)
        out += b"\x12" + varint(len(link)) + link
    out += b"\x0a" + varint(len(data)) + data
    return Block(_DAG_PB + hashlib.sha256(out).digest(), bytes(out))


def _seal(folder: _Folder, path: str) -> _Node:
    """Compute the block of a folder and its subfolders."""
    links = {name: file.node for name, file in folder.files.items()}
    links |= {name: _seal(below, f"{path}{name}/") for name, below in folder.folders.items()}
    weight = sum(len(name.encode()) + CID_LENGTH for name in links)
    if weight > FOLDER_MAX_LENGTH:
        raise SourceError(
            f"{path or 'the top folder'}: {len(links)} names are too many for one folder on IPFS",
            hint=f"split it: its names, with {CID_LENGTH} bytes more for each, may come to {FOLDER_MAX_LENGTH} bytes",
        )
    # UTF-8 sorts as code points do, so sorting the names is sorting their bytes.
    folder.block = _pb(sorted(links.items()), b"\x08\x01")
    return _Node(folder.block.cid, len(folder.block.data) + sum(node.size for node in links.values()), 0)


def _file_blocks(file: _File, seen: set[bytes]) -> Iterator[Block]:
    """Yield a file's inner nodes, then its chunks.

    Nodes come from the root down. ``seen`` holds blocks already given.
    """
    entry = file.entry
    for level in reversed(_levels(file.leaves, entry.length)) if file.leaves else ():
        for node, data in level:
            if node.cid == file.node.cid or node.cid not in seen:
                seen.add(node.cid)
                yield Block(node.cid, data)
    expected = file.leaves or (bytes.fromhex(entry.sha256),)
    chunks = _chunks(_source(entry), entry.path) if entry.length else iter((b"",))
    number = 0
    for number, chunk in enumerate(chunks, 1):
        digest = hashlib.sha256(chunk).digest()
        if number > len(expected) or digest != expected[number - 1]:
            raise changed_since_sealed(entry.path)
        cid = _RAW + digest
        if cid == file.node.cid or cid not in seen:
            seen.add(cid)
            yield Block(cid, chunk)
    if number != len(expected):
        raise changed_since_sealed(entry.path)
