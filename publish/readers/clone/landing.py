"""The place of arrival: no file has a name before it is right.

The folder may have come from somebody else, so no link in it is followed, and no file in it is written into.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from publish.core import disk
from publish.core.errors import MismatchError
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.core.source import Source
from publish.readers.clone.partial import Partial

WORKING = ".stet-clone"
"""Folder for arriving files. Its presence marks an unfinished clone."""
_CHUNK = 1 << 20  # bytes read at a time


class FileInTheWayError(OSError):
    """Something of somebody's stands where the copy has something else.

    It is not for a clone to take away.
    """

    def __init__(self, path: str, *, folder: bool) -> None:
        here, there = ("a folder", "a file") if folder else ("a file", "a folder")
        super().__init__(f"{path} is {here}, and the copy has {there} of that name")
        self.path = path


def arriving(root: Path, *, make: bool = False) -> int:
    """Return a descriptor of the folder for arriving files."""
    handle, _ = disk.open_parent(root, f"{WORKING}/.", make=make)
    return handle


class Landing:
    """The place of arrival for files, under temporary names until verified.

    Args:
        root: The folder, by a path without links.
        working: Descriptor of the folder for arriving files.
        empty: Nothing else was in the folder. Then no file is looked for that did not arrive here.
    """

    def __init__(self, root: Path, working: int, *, empty: bool = False) -> None:
        self.root = root
        self._working = working
        self.empty = empty
        self._named: set[str] = set()

    def has(self, entry: Entry) -> bool:
        """Tell whether the file is in place, byte for byte."""
        if self.empty and entry.path not in self._named:
            return False
        # Hashed each time, never trusted by size or date: a disk may rot, and another program may write here.
        whole = hashlib.sha256()
        try:
            with disk.reading(self.root, entry.path) as file:
                if os.fstat(file.fileno()).st_size != entry.length:
                    return False
                while chunk := file.read(_CHUNK):
                    whole.update(chunk)
        except OSError:
            return False
        return whole.hexdigest() == entry.sha256

    def came(self, path: str) -> None:
        """Note a file that another process of ours put in place."""
        self._named.add(path)

    def read(self, entry: Entry) -> bytes:
        """Return the bytes of an arrived file.

        Raises:
            MismatchError: Somebody changed the file since.
        """
        with disk.reading(self.root, entry.path) as file:
            data = file.read(entry.length + 1) or b""
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise MismatchError(entry.path, expected=entry.sha256, found=hashlib.sha256(data).hexdigest())
        return data

    def arrive(self, entry: Entry, chunks: Iterable[bytes], unwanted: Callable[[], bool]) -> int:
        """Write and hash a file, then give the file its name.

        Returns:
            The length in bytes, or -1 if the file was no longer wanted.

        Raises:
            MismatchError: Other bytes came. Nothing is left of them.
        """
        whole, length = hashlib.sha256(), 0
        with self._arriving(entry.path) as (file, give_name):
            for chunk in chunks:
                # Asked at each chunk: another copy may have been quicker, and a slow host could go on for hours.
                if unwanted():
                    return -1
                whole.update(chunk)
                file.write(chunk)
                length += len(chunk)
            # Before the name: no program which serves this folder may ever see a forged page.
            if whole.hexdigest() != entry.sha256:
                raise MismatchError(entry.path, expected=entry.sha256, found=whole.hexdigest())
            give_name()
        return length

    def begin(self, known: Pieces) -> Partial:
        """Return the file for a document's pieces, with those that a former clone left."""
        return Partial(known, self._working)

    def join(self, parts: Partial) -> bool:
        """Give a document its name, now that all its pieces came.

        Returns:
            ``False`` if the pieces are another document's. Then nothing is left of them.
        """
        # Each piece is right by the list; that the list is this document's, the whole alone can tell.
        if not parts.is_right():
            parts.drop()
            return False
        self._give_name(parts.name, parts.known.entry.path)
        return True

    def write(self, path: str, data: bytes) -> None:
        """Write verified ``data`` durably under its name."""
        with self._arriving(path) as (file, give_name):
            file.write(data)
            # Metadata only. A page lost in a power cut is found by its hash, and fetched again.
            os.fsync(file.fileno())
            give_name()

    def copy(self, path: str, data: bytes) -> None:
        """Write verified bytes under a second name."""
        if not self.has(Entry(path, hashlib.sha256(data).hexdigest(), len(data))):
            self.arrive(Entry(path, hashlib.sha256(data).hexdigest(), len(data)), (data,), lambda: False)

    @contextmanager
    def _arriving(self, path: str) -> Iterator[tuple[BinaryIO, Callable[[], None]]]:
        """Open a file that is deleted unless it gets its name.

        The second value gives the name ``path``.
        """
        temporary, named = f"{secrets.token_hex(8)}.part", False
        file = disk.made(self._working, temporary)

        def give_name() -> None:
            nonlocal named
            file.close()
            self._give_name(temporary, path)
            named = True

        try:
            with file:
                yield file, give_name
        finally:
            # Asked for each of thousands of files, a name that is gone would cost as much as the giving of it.
            if not named:
                with suppress(OSError):
                    os.unlink(temporary, dir_fd=self._working)

    def _give_name(self, temporary: str, path: str) -> None:
        """Move a file to its place.

        A link that stands there, or where a folder must be, is no obstacle.

        Raises:
            InTheWayError: A folder stands there, or a file where a folder must be. It stays.
        """
        try:
            folder, name = disk.open_parent(self.root, path, make=True, clear=True)
            try:
                os.rename(temporary, name, src_dir_fd=self._working, dst_dir_fd=folder)
            finally:
                os.close(folder)
        except OSError as e:
            if (place := disk.in_the_way(self.root, path)) is None:
                raise
            raise FileInTheWayError(place, folder=place == path) from e
        self._named.add(path)


class LandingElsewhere:
    """Files that arrive in an empty folder by another process of ours.

    Args:
        root: The folder, by a path without links, which this process has claimed.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._landing: Landing | None = None

    def __call__(self, source: Source, entry: Entry) -> None:
        """Fetch a file, and give it its name once its hash was right."""
        if self._landing is None:
            self._landing = Landing(self._root, arriving(self._root), empty=True)
        self._landing.arrive(entry, source.fetch_exact(entry), lambda: False)
