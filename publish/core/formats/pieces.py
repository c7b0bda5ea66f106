"""The list of a document's pieces: write, read, find the piece of a byte.

A line for each piece, as ``split -b SIZE --filter=sha256sum DOCUMENT`` prints them::

    30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58  -

The size of a piece follows from the document's length, and so does the length of the list. The list is a file of the
tree, at a path with the document's hash: the release's listings name it, so the editors signed it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publish.core.errors import SignatureError
from publish.core.formats import layout
from publish.core.model import Entry

PIECE_LENGTH = 1 << 20  # bytes: a document no longer than this has no list
PIECES_MAX = 1 << 14  # of one document: above, pieces are longer
LINE_LENGTH = 68  # bytes

_LINE = re.compile(rb"([0-9a-f]{64})  -\n")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one document, in order."""

    entry: Entry
    """The document."""
    digests: tuple[str, ...]
    """SHA-256 (hex) of each piece."""

    @property
    def size(self) -> int:
        """Length of each piece but the last, in bytes."""
        return size_of(self.entry.length)

    def span(self, number: int) -> tuple[int, int]:
        """Return the first byte of a piece, and the byte behind it."""
        return number * self.size, min((number + 1) * self.size, self.entry.length)


def size_of(length: int) -> int:
    """Return the length of a piece, for a document's length: the least doubling of 1 MiB with few enough pieces."""
    size = PIECE_LENGTH
    while length > size * PIECES_MAX:
        size *= 2
    return size


def count_of(length: int) -> int:
    """Return how many pieces a document of that length has."""
    return -(-length // size_of(length))


def may_have(entry: Entry) -> bool:
    """Return whether a release may list this file's pieces: a document of several."""
    return entry.length > PIECE_LENGTH and layout.kind(entry.path) is layout.PathKind.EVIDENCE


def cut(chunks: Iterable[bytes], size: int) -> Iterator[str]:
    """Yield the SHA-256 of each piece of a stream."""
    piece, left = hashlib.sha256(), size
    for chunk in chunks:
        view = memoryview(chunk)
        while view:
            part = view[:left]
            piece.update(part)
            view, left = view[len(part) :], left - len(part)
            if not left:
                yield piece.hexdigest()
                piece, left = hashlib.sha256(), size
    if left < size:
        yield piece.hexdigest()


def write(digests: Iterable[str]) -> bytes:
    """Return a list's bytes."""
    return "".join(f"{digest}  -\n" for digest in digests).encode()


def parse(data: bytes, entry: Entry) -> Pieces:
    """Read the list of a document strictly.

    Raises:
        SignatureError: Not exactly `write`'s form, or not as many pieces as the document has.
    """
    where = layout.pieces(entry.sha256)
    if len(data) != count_of(entry.length) * LINE_LENGTH:
        raise SignatureError("not as many pieces as the document has", where=where)
    digests = []
    for at in range(0, len(data), LINE_LENGTH):
        line = _LINE.fullmatch(data, at, at + LINE_LENGTH)
        if line is None:
            raise SignatureError("not a line of a list of pieces", where=f"{where}:{at // LINE_LENGTH + 1}")
        digests.append(line[1].decode())
    return Pieces(entry, tuple(digests))
