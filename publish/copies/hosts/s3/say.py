"""Signed requests to an S3 host whose answers are short, and bodies that go piece by piece.

What is NOT done here: signing (``sign``), connections (``wire``).
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, Final, NamedTuple, Protocol

from publish.copies.hosts.http.faults import SilentError, WireError
from publish.copies.hosts.s3.errors import TORN
from publish.core.errors import BusyError, HostError, UnreachableError, changed_since_sealed

ATTEMPTS: Final = 3  # for each piece of a long file, which may lose its connection more often than a push has patience

_PIECE: Final = 1 << 18  # bytes read at a time


class StoreSaid(NamedTuple):
    """A host's answer to one request, read whole."""

    status: int
    code: str
    """S3's own, of an error; else the status."""
    data: bytes
    tag: str
    """The host's name for the bytes (ETag), as it wrote it."""
    error: HostError | None
    """Meaning of the answer, unless good."""

    @property
    def etag(self) -> str:
        """The name without its quotes."""
        return self.tag[1:-1] if self.tag[:1] == self.tag[-1:] == '"' else self.tag


class Say(Protocol):
    """A signed request. Raises `WireError` where nothing answers."""

    def __call__(
        self,
        method: str,
        path: str,
        query: str = "",
        *,
        body: Any = None,
        length: int = 0,
        sha256: str = ...,
        headers: Sequence[tuple[str, str]] = (),
        patience_s: float = 0.0,
    ) -> StoreSaid:
        """Send the request, and read its answer."""


class Slice:
    """A part of a file, as it goes over the line.

    Args:
        sent: Told of each piece.
        sha256: Of the slice. If it has another one, its last piece never goes.
    """

    def __init__(
        self, file: BinaryIO, start: int, length: int, path: str, sent: Callable[[int], None], sha256: str = ""
    ) -> None:
        self._file = file
        self._left = length
        self._path = path
        self._sent = sent
        self._sha256 = sha256
        self._hash = hashlib.sha256()
        self._told = 0
        file.seek(start)

    def read(self, most: int) -> bytes:
        """Return the next bytes.

        Raises:
            SourceError: The file has other bytes, or fewer.
        """
        data = self._file.read(min(most, self._left)) if self._left else b""
        if not data:
            if self._left:
                raise changed_since_sealed(self._path)
            return b""
        self._left -= len(data)
        if self._sha256:
            self._hash.update(data)
            # Before the last piece goes: a host stores nothing of a body shorter than was announced.
            if not self._left and self._hash.hexdigest() != self._sha256:
                raise changed_since_sealed(self._path)
        self._told += len(data)
        self._sent(len(data))
        return data

    def take_back(self) -> None:
        """Say that everything goes once more."""
        if self._told:
            self._sent(-self._told)


def again(ask: Callable[[], StoreSaid]) -> StoreSaid:
    """Ask, and ask once more where the connection broke, or the host stumbled."""
    for left in range(ATTEMPTS - 1, -1, -1):
        try:
            said = ask()
        # It has used up its patience: each further try would hold the push up for as long again.
        except SilentError:
            raise
        except WireError as e:
            if not left or getattr(e, "given_up", False):  # it was put again already, by the push
                raise
            continue
        # Not at once after a BusyError: being asked less often is just what the host wants. And bytes that came there
        # otherwise than they went are sent once more by the push: three times here would be nine times there.
        if not left or not isinstance(said.error, UnreachableError) or isinstance(said.error, BusyError):
            return said
        if said.code in TORN:
            return said
    raise AssertionError  # the last turn returns or raises


def streamed(
    say: Say,
    file: BinaryIO,
    start: int,
    length: int,
    path: str,
    sent: Callable[[int], None],
    *,
    query: str = "",
    sha256: str,
    headers: Sequence[tuple[str, str]] = (),
    hashed: bool = True,
) -> StoreSaid:
    """Send a part of a file, or a whole one, under its signed hash.

    Args:
        hashed: Compare a whole file's hash on its way, and not at the host alone.

    Raises:
        SourceError: The file has other bytes than these.
    """

    def ask() -> StoreSaid:
        data = Slice(file, start, length, path, sent, "" if query or not hashed else sha256)
        try:
            said = say("PUT", path, query, body=data, length=length, sha256=sha256, headers=headers)
        except BaseException:
            data.take_back()
            raise
        if said.error:
            data.take_back()
        return said

    said = again(ask)
    # Altered on the way, or here since it was hashed. Of a host that compares, some say so by codes of their own.
    if said.code in TORN or (said.status in (400, 403) and not hashed):
        data = Slice(file, start, length, path, lambda _: None, sha256)
        while data.read(_PIECE):
            pass
    return said
