"""Folders as hosts: disks, sticks, web servers' roots.

The folder stays the same folder for its other users, by mount, by owner or by label. Each file is written under
another name and then renamed, in the caller's order. The format makes this order safe: after each file, the content
verifies. Links inside the folder are never followed. ``disk`` opens, makes and replaces files.
"""

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from publish.copies.hosts.base import Traits, no_names
from publish.copies.hosts.filehost import FileHost
from publish.core import disk, leftovers, locks
from publish.core.errors import (
    IN_THE_WAY,
    AbsentError,
    FullError,
    HostError,
    OvertakenError,
    RefusedError,
    UnreachableError,
    changed_since_sealed,
)
from publish.core.files import at_home
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.source import Held, Source
from publish.core.units import size

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

_CHUNK = 1 << 20  # bytes read or written at a time
_DAY_S = 86_400

# By number and not by text: the text of an OSError is in the system's language.
_ERRORS: Final[Mapping[int, tuple[type[HostError], str]]] = {
    errno.ENOENT: (AbsentError, "not here"),
    errno.EISDIR: (AbsentError, "not a file"),
    errno.ENXIO: (AbsentError, "not a file"),
    errno.ENOSPC: (FullError, "no room left on the disk"),
    errno.EDQUOT: (FullError, "the disk quota is used up"),
    errno.EFBIG: (FullError, "the file is larger than may be written here"),
    errno.EACCES: (RefusedError, "no permission"),
    errno.EPERM: (RefusedError, "no permission"),
    errno.EROFS: (RefusedError, "mounted read-only"),
    errno.ELOOP: (RefusedError, "a link stands in the way, and is not followed"),
    errno.ENOTDIR: (RefusedError, "a link or a file stands where a folder should"),
    errno.ENAMETOOLONG: (RefusedError, "the name is too long for this disk"),
    errno.EINVAL: (RefusedError, "this disk cannot hold such a name"),
}


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    path: str
    """The folder. A relative path lies below the publisher's own folder."""

    def place(self, _name: str) -> str:
        """Return the folder's real path today, links followed."""
        return os.path.realpath(at_home(self.path))


class FolderCopy(Source):
    """A copy in a folder, to be read."""

    parallel = 4

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.root = root

    def anew(self) -> Callable[[], Source] | None:
        """Return what opens this folder again."""
        return partial(FolderCopy, self.name, self.root) if type(self) is FolderCopy else None

    def held(self) -> Iterator[Held]:
        """Yield all files in the folder."""
        with self._translated(""):
            yield from (Held(path, length) for path, length in disk.files(self.root))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return read(self.root, path, max_length)

    def _fetch_part(self, entry: Entry, start: int, length: int) -> Iterator[bytes]:
        with disk.reading(self.root, entry.path) as file:
            file.seek(start)
            while length and (chunk := file.read(min(length, _CHUNK))):
                yield chunk
                length -= len(chunk)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return _translate(error, self.name, self.root, path)


class FolderHost(FileHost):
    """A folder of ours.

    Args:
        path: The folder. Its parent must exist: else Stet takes the disk as not mounted.
        now: The time, for the date of new files.
    """

    traits = Traits(near=True, exclusive=True, parallel=4)

    def __init__(
        self, name: str, path: str, public: str | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(name, public)
        given = at_home(path)
        self._own = not given.is_absolute()
        self.root = Path(os.path.realpath(given))
        self._now = now
        self._lock: locks.HeldLock | None = None
        self._mutex = threading.Lock()
        self._unflushed = False
        self._unlocked = False

    def notes(self) -> tuple[str, ...]:
        """Warn if this disk keeps no locks.

        Without locks, two pushes at once would not be noticed.
        """
        return ("this disk keeps no locks: see that only one push writes to it at a time",) if self._unlocked else ()

    def _begin(self) -> None:
        if self._own:
            # A relative path lies in the publisher's folder, an absolute one may be a disk that is not there.
            self.root.parent.mkdir(parents=True, exist_ok=True)
        elif not self.root.parent.is_dir():
            raise _absent(self.root, self.name)
        self._probe()
        lock = self.root.with_name(f".{self.root.name}.stet-lock")
        self._lock = locks.lock(lock, self.root)
        if self._lock is None:
            since = locks.held_since(lock)
            said = f"another push is writing here{f', since {since:%H:%M} UTC' if since else ''}"
            raise OvertakenError(said, host=self.name, hint="wait until it has ended, then push again")
        self._unlocked = not self._lock.sure
        self.traits = replace(self.traits, exclusive=self._lock.sure)
        disk.make_folder(self.root)
        leftovers.sweep(self.root)

    def _commit(self) -> None:
        disk.set_days(self.root, self._day())
        disk.flush(self.root)
        self._abandon()

    def _abandon(self) -> None:
        if self._lock:
            self._lock.release()
            self._lock = None

    def _put(self, entry: Entry, source: Path) -> None:
        # From the pointer on readers see what we did.
        if entry.path == layout.TIMESTAMP and self._lock and not self._lock.stands:
            raise OvertakenError(
                "another push took this place over meanwhile", host=self.name, hint="push once more when it has ended"
            )
        folder, name = disk.open_parent(self.root, entry.path, make=True)
        temporary = disk.new_name()
        try:
            former = disk.modified(folder, name)
            if former is not None:
                self._flush_new()
            with disk.create(folder, temporary, in_place_of=name) as file:
                _copy(entry, source, file.fileno(), self._pieces())
                day = self._day()
                # Later than the file it replaces, even on the same day: web servers and caches
                # tell versions apart by time and length. Never the time of day itself.
                disk.set_modified(file.fileno(), day if former is None else max(day, former + 1))
                if former is not None:
                    os.fsync(file.fileno())
            # File by file, and never by exchanging the folder with a filled folder. That was tried: a bind mount then
            # served nothing after a push, and a root of www-data was shut to www-data.
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            self._unflushed |= former is None
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
            raise
        finally:
            os.close(folder)

    def _flush_new(self) -> None:
        """Flush new files before a file is replaced.

        The replacing file may point to them. After a power cut it must not stand there without them.
        """
        with self._mutex:
            if self._unflushed:
                self._unflushed = False
                disk.flush(self.root)

    def _day(self) -> int:
        """Return midnight (UTC) of today, in seconds since 1970.

        Nobody should learn from file times at which hour the publisher works.
        """
        return int(self._now()) // _DAY_S * _DAY_S

    def _remove(self, path: str) -> None:
        disk.remove(self.root, path)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return read(self.root, path, max_length)

    def _survey(self) -> Iterator[Held]:
        try:
            for path, length in disk.files(self.root):
                yield Held(path, length)
        # A relative folder is made by the first push: absent means empty. Elsewhere the disk may not be mounted, and
        # an unmounted disk must not look like an empty copy.
        except FileNotFoundError:
            if not self._own and not self.root.parent.is_dir():
                raise

    def _probe(self) -> None:
        place = self.root if self.root.exists() else self.root.parent
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            raise RefusedError(f"{place} cannot be written to", host=self.name, hint="mend its owner, mode or mount")

    def _translate(self, error: Exception, path: str) -> HostError | None:
        # The first push makes the folders above one in the publisher's own. Until then, nothing is there.
        if self._own and isinstance(error, FileNotFoundError) and not self.root.parent.is_dir():
            return AbsentError(_ERRORS[errno.ENOENT][1], host=self.name, path=path)
        return _translate(error, self.name, self.root, path)


def _translate(error: Exception, host: str, root: Path, path: str) -> HostError | None:
    if not isinstance(error, OSError):
        return None
    if error.errno == errno.ENOENT and not root.parent.is_dir():
        return _absent(root, host, path)
    kind, reason = _ERRORS.get(error.errno or 0, (UnreachableError, error.strerror or "the disk does not answer"))
    if error.errno == errno.ENOSPC:
        return full(root, host, path)
    hint = IN_THE_WAY if error.errno in (errno.EISDIR, errno.ENXIO) else None
    return kind(reason, host=host, path=path, hint=hint)


def full(root: Path, host: str, path: str = "") -> FullError:
    """Return the error for a full disk, by its own numbers."""
    try:
        there = os.statvfs(root if root.exists() else root.parent)
    except OSError:
        return FullError(_ERRORS[errno.ENOSPC][1], host=host, path=path)
    free = there.f_bavail * there.f_frsize
    # A disk that counts no files (Btrfs, FAT) has none left in its own words.
    if there.f_files and not there.f_favail:
        return no_names(free, host, path)
    return FullError(f"{_ERRORS[errno.ENOSPC][1]}: {size(free)} free", host=host, path=path)


def _absent(root: Path, host: str, path: str = "") -> UnreachableError:
    error = UnreachableError(f"no folder {root.parent}", host=host, path=path, hint="is the disk mounted?")
    error.retryable = False  # nobody mounts it within a minute, and a slip in a path waits for nothing
    return error


def open_host(settings: "HostSettings", options: Options, environ: Mapping[str, str]) -> FolderHost:  # noqa: ARG001
    """Return the host described by ``settings``, without secrets."""
    return FolderHost(settings.name, options.path, settings.public)


def read_folder(address: str) -> FolderCopy:
    """Return the copy in a folder.

    Args:
        address: A path, or a ``file://`` address.
    """
    path = unquote(urlsplit(address).path) if address.startswith("file://") else address
    return FolderCopy(address, Path(os.path.realpath(at_home(path))))


def read(
    root: Path, path: str, max_length: int, *, before: Callable[[int], None] = lambda _handle: None
) -> Iterator[bytes]:
    """Yield a file's bytes, and at most one more than allowed.

    Args:
        before: Given the open file's descriptor.
    """
    with disk.reading(root, path) as file:
        before(file.fileno())
        # One byte more than allowed is asked for, so that too long a file is seen to be.
        while chunk := file.read(min(_CHUNK, max_length + 1)):
            yield chunk


def _copy(entry: Entry, source: Path, target: int, sent: Callable[[int], None]) -> None:
    """Write the source's bytes, and check their number."""
    written = 0
    with source.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            view = memoryview(chunk)
            while view:
                # os.write may write fewer bytes than it was given.
                view = view[os.write(target, view) :]
            written += len(chunk)
            sent(len(chunk))
    if written != entry.length:
        raise changed_since_sealed(entry.path)
