"""What `folder` asks of the operating system: open without following links, link, exchange, flush, lock.

Every path inside a copy is walked from its root by descriptors, one folder at a time, so that
nobody can swap a link in between the check and the use. Nothing here knows what a copy is.
"""

import ctypes
import errno
import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

TEMPORARY = ".stet-"
"""How the names of files begin that are still arriving."""

CANNOT = frozenset(
    (
        errno.EACCES,
        errno.EBUSY,
        errno.EINVAL,
        errno.EMLINK,
        errno.ENOSYS,
        errno.ENOTSUP,
        errno.EPERM,
        errno.EROFS,
        errno.EXDEV,
    )
)
"""What a disk says that cannot hard-link, rename or exchange here."""

NO_FILE = -1
"""The length of what lies there and is no file: it is seen, and neither followed nor opened."""

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_LIBC = ctypes.CDLL(None, use_errno=True)


def open_parent(root: Path, path: str, *, make: bool = False) -> tuple[int, str]:
    """Open the folder that holds ``path`` (the caller closes it); return it and the last name.

    Raises:
        OSError: ENOTDIR or ELOOP when a link or a file is in the way; ENOENT when it is absent.
    """
    *above, name = path.split("/")
    here = os.open(root, _FOLDER)
    try:
        for part in above:
            below = _open_folder(here, part, make=make)
            os.close(here)
            here = below
    except BaseException:
        os.close(here)
        raise
    return here, name


def _open_folder(here: int, name: str, *, make: bool) -> int:
    try:
        return os.open(name, _FOLDER, dir_fd=here)
    except FileNotFoundError:
        if not make:
            raise
    with suppress(FileExistsError):  # Another thread may have been quicker.
        os.mkdir(name, 0o755, dir_fd=here)
    below = os.open(name, _FOLDER, dir_fd=here)
    with suppress(PermissionError):
        os.fchmod(below, 0o755)  # Whatever the umask: web servers run as somebody else.
    return below


def make_folder(folder: Path) -> None:
    """Make ``folder``, readable by all whatever the umask, unless it is there."""
    with suppress(FileExistsError):
        folder.mkdir(0o755)
        with suppress(PermissionError):
            folder.chmod(0o755)


def create(folder: int, name: str) -> BinaryIO:
    """A new file, readable by all whatever the umask, to write to."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    file = open(os.open(name, flags, 0o644, dir_fd=folder), "wb", buffering=0)  # noqa: SIM115 - the caller's
    with suppress(PermissionError):  # FAT has no modes.
        os.fchmod(file.fileno(), 0o644)
    return file


def modified(folder: int, name: str) -> int | None:
    """When the file was last changed (seconds since 1970); None if there is none."""
    with suppress(FileNotFoundError):
        return int(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime)
    return None


def set_modified(handle: int, when: int) -> None:
    """Date an open file."""
    with suppress(PermissionError):
        os.utime(handle, (when, when))


def set_days(root: Path, day: int) -> None:
    """Date every folder at and below ``root`` with ``day``, at the earliest."""
    for _, _, _, handle in os.fwalk(root):
        if os.fstat(handle).st_mtime > day:
            set_modified(handle, day)


def remove(root: Path, path: str) -> None:
    """Delete a file, and the folders that are empty without it; well if it is not there."""
    parts = path.split("/")
    for depth in range(len(parts), 0, -1):
        try:
            folder, name = open_parent(root, "/".join(parts[:depth]))
        except (FileNotFoundError, NotADirectoryError):
            continue
        try:
            if depth == len(parts):
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=folder)
            else:
                os.rmdir(name, dir_fd=folder)
        except FileNotFoundError:
            continue
        except OSError as e:
            if depth == len(parts) or e.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
                raise
            return
        finally:
            os.close(folder)


def files(root: Path) -> Iterator[tuple[str, int]]:
    """Path and length of every file below ``root`` that has arrived; of a link, a socket and their kin `NO_FILE`."""
    pending = [""]
    while pending:
        prefix = pending.pop()
        with os.scandir(root / prefix) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                elif not entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name, NO_FILE
                elif not entry.name.startswith(TEMPORARY):
                    yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size


def sweep(root: Path) -> None:
    """Delete the temporary files that a writer who was killed has left."""
    for _, _, names, handle in os.fwalk(root):
        for name in names:
            if name.startswith(TEMPORARY):
                os.unlink(name, dir_fd=handle)


def delete(folder: Path) -> None:
    """Delete a folder and all that is in it, as far as can be; well if it is not there."""
    shutil.rmtree(folder, ignore_errors=True)


def link_tree(source: Path, target: Path) -> None:
    """Make ``target`` a copy of ``source`` that shares its files; what is still arriving is left out.

    Raises:
        OSError: With an errno in `CANNOT` when the disk has no hard links, or these are not ours.
    """
    target.mkdir(0o755)
    _link_folder(os.open(source, _FOLDER), os.open(target, _FOLDER))


def _link_folder(here: int, there: int) -> None:
    """Link what is in one open folder into another; closes both."""
    try:
        with suppress(PermissionError):
            os.fchmod(there, stat.S_IMODE(os.fstat(here).st_mode))
        with os.scandir(here) as entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir(follow_symlinks=False):
                    os.mkdir(name, 0o755, dir_fd=there)
                    _link_folder(os.open(name, _FOLDER, dir_fd=here), os.open(name, _FOLDER, dir_fd=there))
                elif not name.startswith(TEMPORARY):
                    # Links and sockets too: they are the owner's, and stay as they are.
                    os.link(name, name, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
    finally:
        os.close(here)
        os.close(there)


def exchangeable(live: Path, beside: Path) -> bool:
    """Whether ``live`` may change places with ``beside``, a sibling: tried on folders of no worth.

    Raises:
        OSError: With an errno in `CANNOT` when it may not.
    """
    if os.path.ismount(live):
        return False
    one, other = beside / "one", beside / "other"
    one.mkdir(parents=True)
    other.mkdir()
    exchange(one, other)
    delete(beside)
    return True


def exchange(new: Path, live: Path) -> None:
    """Let ``new`` and ``live`` change names, at once; rename ``new`` if there is no ``live``.

    Raises:
        OSError: With an errno in `CANNOT` when this system or this disk has no exchange.
    """
    try:
        os.stat(live, follow_symlinks=False)
    except FileNotFoundError:
        os.rename(new, live)
        return
    call = getattr(_LIBC, "renameat2", None)  # Linux alone has it.
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(live), _RENAME_EXCHANGE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(live))


def flush(folder: Path) -> None:
    """See all that was written to the disk of ``folder`` onto it: one call, where fsync is one for each file."""
    call = getattr(_LIBC, "syncfs", None)
    if call is None:
        os.sync()
        return
    handle = os.open(folder, _FOLDER)
    try:
        if call(handle):
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


class Lock(NamedTuple):
    """A lock that is held; the system lets go of it when its holder dies."""

    handle: int
    file: Path | None

    def release(self) -> None:
        """Let go. The file goes first, while nobody else can hold it."""
        if self.file:
            with suppress(OSError):
                self.file.unlink()
        os.close(self.handle)


def lock(file: Path, folder: Path) -> Lock | None:
    """Lock ``file``, made for it; or ``folder`` itself where no file may be made. None if another holds it."""
    while True:
        made: Path | None = file
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as e:
            if e.errno not in CANNOT:
                raise
            handle, made = os.open(folder, _FOLDER), None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if made is None or _same(handle, made):
                return Lock(handle, made)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # Its last holder deleted the file between our open and our lock: again.


def _same(handle: int, file: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), os.stat(file, follow_symlinks=False))
    return False
