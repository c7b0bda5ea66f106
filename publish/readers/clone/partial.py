"""A long document on its way: its verified pieces, in a file.

The file outlives an interrupted clone, and the next clone continues. There is no list of the arrived pieces: each is
hashed again. What is NOT done here: asking copies, and giving a whole document its name.
"""

import hashlib
import os
import re
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from publish.core.errors import MismatchError
from publish.core.formats.pieces import Pieces

NAME = re.compile(r"[0-9a-f]{64}\.pieces")
_CHUNK = 1 << 20  # bytes read at a time
_OPEN = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_CREAT | os.O_EXCL


class Partial:
    """The arrived pieces of a document, each of them right.

    Threads may share it.

    Args:
        folder: Descriptor of the folder for arriving files.
    """

    def __init__(self, known: Pieces, folder: int) -> None:
        self.known = known
        self.name = f"{known.entry.sha256}.pieces"
        self.reused_bytes = 0
        """Bytes from a former clone."""
        self._folder = folder
        self._mutex = threading.Lock()
        self._missing = set(range(len(known.digests)))
        self._look()

    @property
    def missing(self) -> list[int]:
        """Numbers of the pieces still to come, from 0."""
        with self._mutex:
            return sorted(self._missing)

    def has(self, number: int) -> bool:
        """Return whether a piece is here."""
        with self._mutex:
            return number not in self._missing

    def take(self, number: int, chunks: Iterable[bytes], unwanted: Callable[[], bool]) -> int:
        """Write a piece, if right.

        Returns:
            The length in bytes, or -1 if the piece was no longer wanted.

        Raises:
            MismatchError: Other bytes came. Nothing is left of them.
        """
        data = bytearray()
        for chunk in chunks:
            if unwanted() or self.has(number):
                return -1
            data += chunk
        return self._write(number, bytes(data))

    def pour(self, chunks: Iterable[bytes]) -> Iterator[int]:
        """Write the missing pieces out of a whole file.

        Yields:
            The length of each piece in bytes, or 0 for a piece already here.

        Raises:
            MismatchError: A missing piece is wrong. The pieces before stay.
        """
        data, number = bytearray(), 0
        for chunk in chunks:
            data += chunk
            while number < len(self.known.digests) and len(data) >= self._length(number):
                length = self._length(number)
                yield 0 if self.has(number) else max(0, self._write(number, bytes(data[:length])))
                del data[:length]
                number += 1
        if number < len(self.known.digests):
            raise self._mismatch(number, hashlib.sha256(data).hexdigest())

    def is_right(self) -> bool:
        """Return whether all pieces together are the document, by its own hash."""
        whole, left = hashlib.sha256(), self.known.entry.length
        with self._opened() as file:
            at = 0
            while left and (chunk := os.pread(file, min(left, _CHUNK), at)):
                whole.update(chunk)
                at, left = at + len(chunk), left - len(chunk)
            # A file that has more, or that another program holds by a second name, is not ours to hand on.
            alone = os.fstat(file).st_size == self.known.entry.length and os.fstat(file).st_nlink == 1
        return alone and whole.hexdigest() == self.known.entry.sha256

    def drop(self) -> None:
        """Delete the file."""
        with suppress(FileNotFoundError):
            os.unlink(self.name, dir_fd=self._folder)

    def _length(self, number: int) -> int:
        first, end = self.known.span(number)
        return end - first

    def _mismatch(self, number: int, found: str) -> MismatchError:
        path = f"{self.known.entry.path}, piece {number + 1}"
        return MismatchError(path, expected=self.known.digests[number], found=found)

    def _write(self, number: int, data: bytes) -> int:
        # Before any byte is written: who cuts the clone off here finds nothing but right pieces.
        if (found := hashlib.sha256(data).hexdigest()) != self.known.digests[number]:
            raise self._mismatch(number, found)
        with self._mutex:
            if number not in self._missing:
                return -1
            with self._opened(make=True) as file:
                view, at = memoryview(data), self.known.span(number)[0]
                while view:
                    written = os.pwrite(file, view, at)
                    view, at = view[written:], at + written
            self._missing.discard(number)
        return len(data)

    @contextmanager
    def _opened(self, *, make: bool = False) -> Iterator[int]:
        try:
            file = os.open(self.name, _OPEN, dir_fd=self._folder)
        except FileNotFoundError:
            if not make:
                raise
            file = os.open(self.name, _OPEN | _NEW, 0o644, dir_fd=self._folder)
        try:
            yield file
        finally:
            os.close(file)

    def _look(self) -> None:
        """Find the right pieces of a former clone. All else is deleted."""
        try:
            with self._opened() as file:
                # The folder may be somebody else's work: a second name of another file would be written into.
                there = os.fstat(file)
                if not stat.S_ISREG(there.st_mode) or there.st_nlink != 1 or there.st_size > self.known.entry.length:
                    raise OSError
                for number in sorted(self._missing):
                    length = self._length(number)
                    data = os.pread(file, length, self.known.span(number)[0])
                    if hashlib.sha256(data).hexdigest() == self.known.digests[number]:
                        self._missing.discard(number)
                        self.reused_bytes += length
        except FileNotFoundError:
            return
        except OSError:
            self._missing = set(range(len(self.known.digests)))
            self.drop()
