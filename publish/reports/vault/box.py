"""The inside of an encrypted original: a tar of record, salt and bytes.

A tar, so that ``age -d -i KEY FILE | tar x`` opens it without Stet. It ends in zeros up to one of few lengths: the
length of a file in the vault must not tell which of the documents in somebody's cabinet it is. Values and bytes only;
what is NOT done here: files and keys.
"""

import json
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from publish.core.formats.revealed import SALTED

RECORD: Final = "record.json"
RECORD_MAX_LENGTH: Final = 64 << 20  # bytes: all that was left out of a long text stands in it
LENGTH_MIN: Final = 1 << 16  # bytes: notes, mails and letters are all as long as that
_BLOCK: Final = 512
_END: Final = 2 * _BLOCK


class NoBoxError(Exception):
    """The bytes are no box of ours.

    Anybody can encrypt to public keys, so it may be somebody's file.
    """


def packed(record: Mapping[str, Any], salted: Iterable[bytes], length: int) -> Iterator[bytes]:
    """Yield a box.

    Args:
        salted: The salt, then the original.
        length: Of both together, in bytes.
    """
    # Spaces in it for people: whoever opens it without Stet reads it with their eyes.
    said = json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
    total = 0
    for name, size, pieces in ((RECORD, len(said), iter([said])), (SALTED, length, iter(salted))):
        yield _head(name, size)
        yield from pieces
        yield bytes(-size % _BLOCK)
        total += _BLOCK + size + -size % _BLOCK
    # A tar ends with two blocks of zeros, and every reader passes over more of them.
    left = padded(total + _END) - total
    while left:
        yield bytes(min(left, 1 << 16))
        left -= min(left, 1 << 16)


def padded(length: int) -> int:
    """Return the length to which a box of ``length`` bytes is filled up.

    By the rule of Padmé (Nikitin and others, 2019): at most 12 % more, and of all lengths up to 1 GB some 500 are left.
    """
    length = max(length, LENGTH_MIN)
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def _head(name: str, length: int) -> bytes:
    # No owner, no hour, no rights of this machine: the defaults of the class are zeros.
    about = tarfile.TarInfo(name)
    about.size = length
    return about.tobuf(tarfile.GNU_FORMAT)


class Unpacking:
    """A box that is taken apart while its pieces arrive.

    Args:
        told: Takes the record, before any byte of the original.
        salted: Takes the salt and the original, piece by piece.
    """

    def __init__(
        self, told: Callable[[dict[str, Any]], object], salted: Callable[[bytes], object] | None = None
    ) -> None:
        self._told = told
        self._salted = salted or (lambda _: None)
        self._have = bytearray()
        self._steps = iter((self._record_head, self._record, self._salted_head, self._original))
        self._step: Callable[[], bool] | None = next(self._steps)
        self._left = 0

    @property
    def whole(self) -> bool:
        """Whether both files came to their ends."""
        return self._step is None

    def take(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            NoBoxError: It is none.
        """
        if self._step is None:
            return  # the zeros that hide the length
        self._have += piece
        while self._step is not None and self._step():
            self._step = next(self._steps, None)

    def _record_head(self) -> bool:
        # Before any of it is gathered: a record is the one part that stands in memory whole.
        if (whole := self._head(RECORD)) and self._left > RECORD_MAX_LENGTH:
            raise NoBoxError
        return whole

    def _record(self) -> bool:
        whole = self._left + -self._left % _BLOCK
        if len(self._have) < whole:
            return False
        try:
            record = json.loads(self._have[: self._left])
        except (ValueError, RecursionError):
            raise NoBoxError from None
        if not isinstance(record, dict):
            raise NoBoxError
        del self._have[:whole]
        self._told(record)
        return True

    def _salted_head(self) -> bool:
        return self._head(SALTED)

    def _head(self, name: str) -> bool:
        """Take a file's head, which must have this name."""
        if len(self._have) < _BLOCK:
            return False
        try:
            about = tarfile.TarInfo.frombuf(bytes(self._have[:_BLOCK]), "utf-8", "strict")
        except (tarfile.TarError, ValueError):
            raise NoBoxError from None
        if about.name != name or about.size < 0:
            raise NoBoxError
        del self._have[:_BLOCK]
        self._left = about.size
        return True

    def _original(self) -> bool:
        # Handed on as it comes, in whatever pieces: an original may be larger than memory.
        part = bytes(self._have[: self._left])
        self._have.clear()
        self._left -= len(part)
        self._salted(part)
        return not self._left
