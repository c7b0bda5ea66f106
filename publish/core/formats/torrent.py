"""Hybrid torrents: the old and the new kind in one.

BEP 3 and BEP 52, with the padding of BEP 47. Values and hashing only. The same files under the same name give the same
bytes on every machine: the info-hash stands in a signed list, and each machine with the release must come to it. What
is NOT done here: opening files, or reading anybody's torrent.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

BLOCK: Final = 16_384
"""Bytes to a leaf of a file's hash tree (BEP 52), and the least length of a piece."""
PIECE_MAX: Final = 16 << 20  # bytes; larger pieces cost a reader too much when a piece is bad
PIECES: Final = (
    2_048  # pieces of one archive, about: so many hashes make a torrent's file small, and a piece soon whole
)
_NOTHING: Final = bytes(32)


class Coded(bytes):
    """Bytes in bencode already."""


def bencode(value: Any) -> bytes:
    """Return a value in bencode (BEP 3).

    Text is UTF-8, and keys come in the order of their bytes.
    """
    if isinstance(value, Coded):
        return value
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, Mapping):
        keyed = {key.encode() if isinstance(key, str) else key: each for key, each in value.items()}
        return b"d%se" % b"".join(bencode(key) + bencode(keyed[key]) for key in sorted(keyed))
    return b"l%se" % b"".join(bencode(each) for each in value)


def piece_length(total: int) -> int:
    """Return the length of pieces for so many bytes.

    The least power of two for `PIECES` pieces, within the bounds.
    """
    length = BLOCK
    while length < PIECE_MAX and length * PIECES < total:
        length *= 2
    return length


def in_order(paths: Iterable[str]) -> list[str]:
    """Return paths in the order of a torrent: name by name, by bytes."""
    # BEP 52 keeps files in a tree with sorted keys. "a/b" comes before "a.b" there, as in no plain sort of paths.
    return sorted(paths, key=lambda path: path.encode().split(b"/"))


@dataclass(frozen=True, slots=True)
class Hashed:
    """A file's hashes for a torrent."""

    length: int
    pieces: bytes
    """SHA-1 of each piece."""
    root: bytes
    """Root of the tree of SHA-256. Empty for an empty file."""
    layer: bytes
    """Hashes of the tree at the level of pieces. Empty for a file of one piece."""


def hashed(chunks: Iterable[bytes], piece: int) -> Hashed:
    """Hash a file, in one reading and little memory.

    Args:
        piece: Length of a piece. The old kind pads each file with zeros to whole pieces.
    """
    # Nothing but hashes is kept: 52 bytes a piece, however large the file.
    width = piece // BLOCK
    layer, leaves, pieces, length, one = [], [], bytearray(), 0, hashlib.sha1(usedforsecurity=False)
    for block in _blocks(chunks):
        leaves.append(hashlib.sha256(block).digest())
        one.update(block)
        length += len(block)
        # Not by the number of leaves alone: a last block that is short fills no piece.
        if len(leaves) == width and length % piece == 0:
            layer.append(_merkle(leaves, width, _NOTHING))
            pieces += one.digest()
            leaves, one = [], hashlib.sha1(usedforsecurity=False)
    if length % piece:
        # Behind the last file too: so a file's hashes hang on no other file, nor on its place.
        one.update(bytes(-length % piece))
        pieces += one.digest()
    if length <= piece:  # its tree ends with its own leaves, and has no level of pieces
        root = layer[0] if layer else _merkle(leaves, _power(len(leaves)), _NOTHING) if leaves else b""
        return Hashed(length, bytes(pieces), root, b"")
    if leaves:
        layer.append(_merkle(leaves, width, _NOTHING))
    empty = _merkle([_NOTHING], width, _NOTHING)
    return Hashed(length, bytes(pieces), _merkle(layer, _power(len(layer)), empty), b"".join(layer))


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield blocks of 16 KiB, the last shorter."""
    # Sources give chunks of any length: what is over waits for the next.
    left = b""
    for chunk in chunks:
        data = left + chunk if left else chunk
        whole = len(data) - len(data) % BLOCK
        for at in range(0, whole, BLOCK):
            yield data[at : at + BLOCK]
        left = data[whole:]
    if left:
        yield left


def _merkle(nodes: Sequence[bytes], width: int, pad: bytes) -> bytes:
    """Return the root over ``nodes``, filled up with ``pad`` to ``width``."""
    level = list(nodes)
    while width > 1:
        # The rest of the level is ``pad`` alone, and so is what comes of it: one node stands for all.
        if len(level) % 2:
            level.append(pad)
        level = [hashlib.sha256(level[at] + level[at + 1]).digest() for at in range(0, len(level), 2)]
        pad, width = hashlib.sha256(pad + pad).digest(), width // 2
    return level[0]


def _power(number: int) -> int:
    """Return the least power of two from ``number`` on."""
    return 1 << (number - 1).bit_length()


@dataclass(frozen=True)
class Torrent:
    """A torrent, without the addresses beside it."""

    name: str
    info: Coded = field(repr=False)
    layers: Mapping[bytes, bytes] = field(repr=False)
    paths: tuple[str, ...] = field(repr=False)
    """Paths of the files, in the torrent's order, without padding."""
    length: int
    """Bytes of the files."""
    places: tuple[int, ...] = field(repr=False)
    """Number of each file, where padding is counted too."""

    @property
    def v1(self) -> str:
        """Return the info-hash of the old kind, in hex."""
        return hashlib.sha1(self.info, usedforsecurity=False).hexdigest()

    @property
    def v2(self) -> str:
        """Return the info-hash of the new kind, in hex."""
        return hashlib.sha256(self.info).hexdigest()

    def file(self, *, trackers: Sequence[str] = (), web_seeds: Sequence[str] = ()) -> bytes:
        """Return the bytes of the torrent's file.

        Nothing in it says by what or when it was made.
        """
        # No "creation date", "created by" or "comment": each would tell of a machine, and change the bytes.
        beside: dict[str, Any] = {"info": self.info, "piece layers": self.layers}
        if trackers:
            beside |= {"announce": trackers[0], "announce-list": [[each] for each in trackers]}
        if web_seeds:
            beside["url-list"] = list(web_seeds)
        return bencode(beside)

    def magnet(self, *, trackers: Sequence[str] = (), web_seeds: Sequence[str] = ()) -> str:
        """Return the link that names the torrent."""
        return magnet(self.v1, self.v2, self.name, trackers=trackers, web_seeds=web_seeds)


def magnet(v1: str, v2: str, name: str, *, trackers: Sequence[str] = (), web_seeds: Sequence[str] = ()) -> str:
    """Return a magnet link with both info-hashes (BEP 9 and 53)."""
    # The old hash first: clients of the old kind take the first that they know.
    said = [f"xt=urn:btih:{v1}", f"xt=urn:btmh:1220{v2}", f"dn={quote(name, safe='')}"]
    said += [f"tr={quote(each, safe='')}" for each in trackers] + [f"ws={quote(each, safe='')}" for each in web_seeds]
    return f"magnet:?{'&'.join(said)}"


def torrent(name: str, files: Mapping[str, Hashed], piece: int) -> Torrent:
    """Return the torrent of files with these hashes.

    Args:
        name: The folder of the files, at readers' machines.
        files: By path. All hashed for this length of pieces.
    """
    tree: dict[str, Any] = {}
    flat: list[dict[str, Any]] = []
    pieces = bytearray()
    paths, places = in_order(files), []
    for path in paths:
        places.append(len(flat))
        file, (*folders, last) = files[path], path.split("/")
        here = tree
        for folder in folders:
            here = here.setdefault(folder, {})
        here[last] = {"": {"length": file.length} | ({"pieces root": file.root} if file.root else {})}
        flat.append({"length": file.length, "path": path.split("/")})
        if short := -file.length % piece:
            # Where every file begins a piece, one file that a web seed has changed spoils no other.
            flat.append({"attr": "p", "length": short, "path": [".pad", str(short)]})
        pieces += file.pieces
    info = {
        "file tree": tree, "files": flat, "meta version": 2, "name": name, "piece length": piece,
        "pieces": bytes(pieces),
    }  # fmt: skip
    # By root, and files of the same bytes have one: clients look the layer up by it.
    layers = {file.root: file.layer for file in files.values() if file.layer}
    total = sum(file.length for file in files.values())
    return Torrent(name, Coded(bencode(info)), layers, tuple(paths), total, tuple(places))
