"""The file which holds a copy where there is no node.

One push writes it at a time, and only in place of the copy which that push has read. What is NOT done here: reading
blocks (``car``).
"""

from collections.abc import Iterable
from pathlib import Path

from publish.copies.hosts.ipfs.car import BadBlockError, Blocks, Car
from publish.core import locks
from publish.core.errors import OvertakenError, UnreachableError
from publish.core.files import write_atomically

_LATER = "wait until it has ended, then push again"


class CarFile:
    """A copy's CAR file.

    Args:
        host: The host's name in messages.
    """

    def __init__(self, path: Path, host: str) -> None:
        self.path = path
        self._host = host
        self._seen: bytes | None = None
        self._looked = False

    def blocks(self) -> Blocks:
        """Return the copy in the file.

        Raises:
            OSError: The file cannot be read.
            BadBlockError: It is no CAR of a copy.
            UnreachableError: The folder is not there.
        """
        self._look_for_folder()
        if not self._looked:
            self._seen, self._looked = self._root(), True
        car = Car(self.path)
        return Blocks(car.root, car.get)

    def write(self, data: Iterable[bytes]) -> None:
        """Replace the file.

        Raises:
            OvertakenError: Another push is writing the file, or wrote it since it was first read here.
            UnreachableError: The folder is not there.
        """
        self._look_for_folder()
        lock = locks.lock(self.path.with_name(f".{self.path.name}.stet-lock"), self.path.parent)
        if lock is None:
            raise OvertakenError("another push is writing here", host=self._host, hint=_LATER)
        try:
            # A rename would hide the other push's release, and its publisher would never hear of it.
            if self._looked and self._root() != self._seen:
                raise OvertakenError("somebody else wrote the file meanwhile", host=self._host)
            write_atomically(self.path, data)
            self._looked = False
        finally:
            lock.release()

    def _look_for_folder(self) -> None:
        # Made anew, it would be a folder of this disk, where people look for the copy on another.
        if not self.path.parent.is_dir():
            error = UnreachableError(f"no folder {self.path.parent}", host=self._host, hint="is the disk mounted?")
            error.retryable = False
            raise error

    def _root(self) -> bytes | None:
        """Return the root of the copy in the file: empty if that is none, ``None`` without a file."""
        try:
            return Car(self.path).root
        except FileNotFoundError:
            return None
        except BadBlockError:
            return b""
