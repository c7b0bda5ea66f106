"""A folder: on this machine, a mounted disk, a USB stick, or a web server's root.

A push fills a sibling of the folder, made of hard links to what is there, and then exchanges the two:
readers see all of it or none. Where that cannot be had (a FAT stick, a mount point, a parent that is not
ours to write in) each file is replaced in place, in the caller's order, which the format makes safe.
Links inside the folder are never followed. How a file is opened, linked and exchanged is in ``disk``.
"""

import errno
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from publish.config import HostSettings
from publish.errors import AbsentError, FullError, HostError, RefusedError, SourceError, UnreachableError
from publish.hosts import disk
from publish.hosts.base import FileHost, Held, Source, Traits

_CHUNK = 1 << 20  # bytes read or written at a time
_DAY_S = 86_400

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
    """What mirrors.toml may say of a host of this kind."""

    path: str
    """The folder; if relative, below the publisher's own."""

    def place(self, _name: str) -> str:
        """Where it leads today, links followed."""
        return os.path.realpath(Path(self.path).expanduser())


class FolderCopy(Source):
    """A copy in a folder, to be read."""

    parallel = 4

    def __init__(self, name: str, root: Path) -> None:
        self.name = name
        self.root = root

    def held(self) -> Iterator[Held]:
        """All files in the folder."""
        with self._translated(""):
            yield from (Held(path, length) for path, length in disk.files(self.root))

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return _read(self.root, path, max_length)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return _translate(error, self.name, self.root, path)


class FolderHost(FileHost):
    """A folder of ours.

    Args:
        path: The folder. Its parent must be there: else its disk is taken not to be mounted.
        now: The time, for the day that new files are dated with.
    """

    traits = Traits(atomic=True, parallel=4)

    def __init__(
        self, name: str, path: str, public: str | None = None, *, now: Callable[[], float] = time.time
    ) -> None:
        super().__init__(name, public)
        given = Path(path).expanduser()
        self._own = not given.is_absolute()
        self.root = Path(os.path.realpath(given))
        self._next = self.root.with_name(f".{self.root.name}.stet-next")
        self._now = now
        self._lock: disk.Lock | None = None
        self._mutex = threading.Lock()
        self._base = self.root
        """Where reads and writes go: the folder, or while writing the one that will replace it."""
        self._changed: list[str] = []
        """What was put or removed in ``_next``, in order."""
        self._unflushed = False

    def _begin(self) -> None:
        if self._own:
            # A relative path lies in the publisher's folder, an absolute one may be a disk that is not there.
            self.root.parent.mkdir(parents=True, exist_ok=True)
        elif not self.root.parent.is_dir():
            raise UnreachableError(f"no folder {self.root.parent}", host=self.name, hint="is the disk mounted?")
        self._probe()
        self._lock = disk.lock(self.root.with_name(f".{self.root.name}.stet-lock"), self.root)
        if self._lock is None:
            raise RefusedError("another push is writing here", host=self.name, hint="wait until it has ended")
        self._changed.clear()
        self._base = self._next if self._stage() else self.root
        self.traits = replace(self.traits, atomic=self._base is self._next)
        if self._base is self.root:
            disk.make_folder(self.root)
            disk.sweep(self.root)

    def _stage(self) -> bool:
        """Make ``_next`` a copy of the folder by hard links; False where it could not replace it."""
        disk.delete(self._next)
        try:
            if not self.root.exists():
                disk.make_folder(self._next)
            elif not disk.exchangeable(self.root, self._next):
                return False
            else:
                disk.link_tree(self.root, self._next)
        except OSError as e:
            disk.delete(self._next)
            if e.errno in disk.CANNOT:
                return False
            raise
        return True

    def _commit(self) -> None:
        disk.set_days(self._base, self._day())
        disk.flush(self._base)
        if self._base is self._next:
            try:
                disk.exchange(self._next, self.root)
            except OSError as e:
                # A folder that was there before a container began, or is mounted over, may refuse to move.
                if e.errno not in disk.CANNOT:
                    raise
                self._replay()
        self._end()

    def _replay(self) -> None:
        """Bring what changed in ``_next`` over, file by file, in the order in which it was given."""
        self._base = self.root
        self.traits = replace(self.traits, atomic=False)
        for path in dict.fromkeys(self._changed):
            source = self._next / path
            if source.is_file():
                self._write(path, source, source.stat().st_size)
            else:
                self._remove(path)
        disk.flush(self.root)

    def _abandon(self) -> None:
        if self._lock:  # Without it what lies there is another push's.
            self._end()

    def _end(self) -> None:
        disk.delete(self._next)
        self._base = self.root
        if self._lock:
            self._lock.release()
            self._lock = None

    def _put(self, path: str, source: Path, length: int, kind_of_content: str) -> None:  # noqa: ARG002
        self._write(path, source, length)
        self._changed.append(path)

    def _write(self, path: str, source: Path, length: int) -> None:
        folder, name = disk.open_parent(self._base, path, make=True)
        temporary = f"{disk.TEMPORARY}{secrets.token_hex(8)}"
        try:
            former = disk.modified(folder, name)
            in_place = self._base is self.root
            if in_place and former is not None:
                self._flush_new()
            with disk.create(folder, temporary) as file:
                _copy(source, file.fileno(), length, path)
                day = self._day()
                # Later than the file it replaces, even on the same day: web servers and caches
                # tell versions apart by time and length. Never the time of day itself.
                disk.set_modified(file.fileno(), day if former is None else max(day, former + 1))
                if in_place and former is not None:
                    os.fsync(file.fileno())
            os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            self._unflushed |= in_place and former is None
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=folder)
            raise
        finally:
            os.close(folder)

    def _flush_new(self) -> None:
        """Before a file is replaced in place, see all new ones onto the disk: it may point to them."""
        with self._mutex:
            if self._unflushed:
                self._unflushed = False
                disk.flush(self.root)

    def _day(self) -> int:
        """Midnight (UTC) of today: when the publisher is at work is nobody's business."""
        return int(self._now()) // _DAY_S * _DAY_S

    def _remove(self, path: str) -> None:
        disk.remove(self._base, path)
        self._changed.append(path)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return _read(self._base, path, max_length)

    def _survey(self) -> Iterator[Held]:
        try:
            for path, length in disk.files(self._base):
                yield Held(path, length)
        except FileNotFoundError:
            if not self._own and not self.root.parent.is_dir():
                raise

    def _probe(self) -> None:
        place = self.root if self.root.exists() else self.root.parent
        if place.exists() and not os.access(place, os.W_OK | os.X_OK):
            raise RefusedError(f"{place} cannot be written to", host=self.name, hint="mend its owner, mode or mount")

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return _translate(error, self.name, self.root, path)


def _translate(error: Exception, host: str, root: Path, path: str) -> HostError | None:
    if not isinstance(error, OSError):
        return None
    if error.errno == errno.ENOENT and not root.parent.is_dir():
        return UnreachableError(f"no folder {root.parent}", host=host, path=path, hint="is the disk mounted?")
    kind, reason = _ERRORS.get(error.errno or 0, (UnreachableError, error.strerror or "the disk does not answer"))
    return kind(reason, host=host, path=path)


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> FolderHost:  # noqa: ARG001
    """The host that ``settings`` describe; it needs no secrets."""
    return FolderHost(settings.name, options.path, settings.public)


def read_folder(address: str) -> FolderCopy:
    """The copy in a folder, given as a path or a ``file://`` address."""
    path = url2pathname(urlsplit(address).path) if address.startswith("file://") else address
    return FolderCopy(address, Path(os.path.realpath(Path(path).expanduser())))


def _read(root: Path, path: str, max_length: int) -> Iterator[bytes]:
    folder, name = disk.open_parent(root, path)
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    finally:
        os.close(folder)
    with open(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise IsADirectoryError(errno.EISDIR, "not a file")
        # One byte more than allowed is asked for, so that too long a file is seen to be.
        while chunk := file.read(min(_CHUNK, max_length + 1)):
            yield chunk


def _copy(source: Path, target: int, length: int, path: str) -> None:
    """Write the source's bytes; it must be as long as it was said to be."""
    written = 0
    with source.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            view = memoryview(chunk)
            while view:
                view = view[os.write(target, view) :]
            written += len(chunk)
    if written != length:
        raise SourceError(f"{path}: changed on this disk since it was sealed", hint="build and seal again")
