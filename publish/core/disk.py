"""Calls of the operating system for `folder`.

Open without following links, make, replace, flush. Every path inside a copy is walked from its root by
descriptors, folder by folder. Nothing here knows of copies.
"""

import ctypes
import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from publish.core.files import PATH_MAX_LENGTH

# A folder may be others' as well as ours: a web server's, a container's, a group's. So an existing file keeps its
# owner, group, mode, access lists and labels, and a new file takes after its folder.
TEMPORARY = ".stet-"
"""Prefix of the names of files that are still arriving."""
_TEMPORARY = re.compile(r"\.stet-(?:[0-9a-f]{16}|[a-z0-9_]{8})")  # this module's, and those of `files`

NO_FILE = -1
"""Length given for a link, socket, FIFO or device. These are reported, and neither followed nor opened."""

UNABLE = frozenset((errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL))
"""Error numbers of a disk without modes, owners, times or labels (FAT, FUSE, 9p), or with changes for owners only."""
# O_NOFOLLOW at each step: a path checked as a whole and opened afterwards lets somebody put a link in between.
# O_NONBLOCK: opening a FIFO would otherwise wait for its writer, without end.
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LIBC = ctypes.CDLL(None, use_errno=True)
_ACCESS, _DEFAULT = "system.posix_acl_access", "system.posix_acl_default"


@contextmanager
def _if_it_can() -> Iterator[None]:
    """Pass over errors that say this disk cannot."""
    try:
        yield
    except OSError as e:
        if e.errno not in UNABLE:
            raise


def open_parent(root: Path, path: str, *, make: bool = False, clear: bool = False) -> tuple[int, str]:
    """Open the folder that holds ``path``.

    Returns its descriptor, which the caller closes, and the last name.

    Args:
        make: Make missing folders.
        clear: Delete a link in a folder's place. A link's target stays, and so does a file.

    Raises:
        OSError: ENOTDIR or ELOOP when a link or a file is in the way. ENOENT when a folder is absent.
    """
    *above, name = path.split("/")
    here = os.open(root, FOLDER)
    try:
        for part in above:
            below = _open_folder(here, part, make=make, clear=clear)
            os.close(here)
            here = below
    except BaseException:
        os.close(here)
        raise
    return here, name


def _open_folder(here: int, name: str, *, make: bool, clear: bool = False) -> int:
    try:
        return os.open(name, FOLDER, dir_fd=here)
    except FileNotFoundError:
        if not make:
            raise
    except OSError as e:
        if not clear or e.errno not in (errno.ENOTDIR, errno.ELOOP):
            raise
        with suppress(FileNotFoundError):
            if not stat.S_ISLNK(os.stat(name, dir_fd=here, follow_symlinks=False).st_mode):
                raise
            os.unlink(name, dir_fd=here)
    made = False
    with suppress(FileExistsError):  # Another thread may have been quicker.
        os.mkdir(name, 0o755, dir_fd=here)
        made = True
    # Opened again after mkdir, without following: a link may have come in between.
    below = os.open(name, FOLDER, dir_fd=here)
    if made:
        _take_after(below, here, 0o755)
    return below


def in_the_way(root: Path, path: str) -> str | None:
    """What stands below ``root`` where ``path`` cannot be: a file for one of its folders, or a folder for itself."""
    for place in (path[: m.start()] for m in re.finditer("/|$", path)):
        with suppress(OSError):
            folder, name = open_parent(root, place)
            try:
                is_folder = stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
            finally:
                os.close(folder)
            if is_folder is (place == path):
                return place
    return None


def make_folder(folder: Path) -> None:
    """Make ``folder`` readable by all, whatever the umask, unless present."""
    if not folder.is_dir():
        above = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.close(_open_folder(above, folder.name, make=True))
        finally:
            os.close(above)


def create(folder: int, name: str, *, in_place_of: str) -> BinaryIO:
    """Open a new file, to replace ``in_place_of`` later.

    Owner and mode come from the file to be replaced, or else from the folder.
    """
    file = made(folder, name)
    former = None
    with suppress(OSError):  # none, a link, or one that we may not read
        former = os.open(in_place_of, _FILE, dir_fd=folder)
    try:
        if former is not None and stat.S_ISREG(os.fstat(former).st_mode):
            _look_like(file.fileno(), former)
        else:
            _take_after(file.fileno(), folder, 0o644)
    finally:
        if former is not None:
            os.close(former)
    return file


def new_name() -> str:
    """Return a name for a file that is still arriving."""
    return f"{TEMPORARY}{secrets.token_hex(8)}"


def is_new_name(name: str) -> bool:
    """Return whether a name is that of a file, or a folder, still arriving."""
    return _TEMPORARY.fullmatch(name) is not None


def no_link(path: str, flags: int) -> int:
    """Open a file of this user alone, as an ``opener`` of `open`. No link is followed."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def made(folder: int, name: str) -> BinaryIO:
    """Open a new file of a reader's for writing.

    Never an existing file.
    """
    return open(os.open(name, _NEW, 0o644, dir_fd=folder), "wb", buffering=0)


@contextmanager
def reading(root: Path, path: str) -> Iterator[BinaryIO]:
    """Open a plain file below ``root`` for reading.

    No link is followed, and no FIFO is waited for.

    Raises:
        OSError: EISDIR for anything but a plain file. Otherwise as `open_parent`.
    """
    folder, name = open_parent(root, path)
    try:
        handle = os.open(name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)
    with open(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise IsADirectoryError(errno.EISDIR, "not a file")
        yield file


def is_plain(folder: int, name: str) -> bool:
    """Return whether ``name`` is a plain file, and no link."""
    try:
        return stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return False


def _take_after(handle: int, folder: int, mode: int) -> None:
    """Give a new file its folder's owner, group and ``mode``.

    Likewise a new folder. ``mode`` is the least. Only as far as the system allows.
    """
    there = os.fstat(folder)
    _give(handle, there)
    # Web servers run as another user, so the umask does not count. With a default access list the system has followed
    # the list, not the umask, and a chmod would override the list.
    if _DEFAULT not in _labels(folder):
        _allow(handle, mode)


def _look_like(handle: int, former: int) -> None:
    """Give a file the looks of the file to replace.

    Owner, group, mode, access list and labels, as far as the system allows.
    """
    there = os.fstat(former)
    _give(handle, there)
    for label in _labels(former):
        if label == _ACCESS or label.startswith(("user.", "security.selinux")):
            with _if_it_can():
                os.setxattr(handle, label, os.getxattr(former, label))
    mode = stat.S_IMODE(there.st_mode) & 0o777
    if _ACCESS not in _labels(handle):
        # That nobody else could read it may be what is to be mended; who may is the folder's owner's to say.
        with _if_it_can():
            os.fchmod(handle, mode if mode & 0o044 else 0o644)


def _give(handle: int, there: os.stat_result) -> None:
    """Give a new file another's owner and group, as far as allowed."""
    here, uid = os.fstat(handle), there.st_uid if os.geteuid() == 0 else -1
    if (here.st_gid, uid) not in ((there.st_gid, here.st_uid), (there.st_gid, -1)):
        with _if_it_can():
            os.fchown(handle, uid, there.st_gid)


def _labels(handle: int) -> list[str]:
    if hasattr(os, "listxattr"):  # Linux alone has it.
        with _if_it_can():
            return os.listxattr(handle)
    return []


def _allow(handle: int, mode: int) -> None:
    have = stat.S_IMODE(os.fstat(handle).st_mode)
    if have | mode != have:
        with _if_it_can():
            os.fchmod(handle, have | mode)


def modified(folder: int, name: str) -> int | None:
    """Return a file's time of change (seconds since 1970), or ``None``."""
    with suppress(FileNotFoundError):
        return int(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime)
    return None


def set_modified(handle: int, when: int) -> None:
    """Set the times of an open file."""
    with _if_it_can():
        os.utime(handle, (when, when))


def set_days(root: Path, day: int) -> None:
    """Set newer folders at and below ``root`` back to ``day``."""
    for _, handle, _ in folders(root):
        if os.fstat(handle).st_mtime > day:
            set_modified(handle, day)


def remove(root: Path, path: str) -> None:
    """Delete a file, and folders left empty by its absence.

    An absent file is no error.
    """
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


def folders(root: Path) -> Iterator[tuple[str, int, list[os.DirEntry[str]]]]:
    """Yield every folder at and below ``root``.

    Each comes as its path with ``/`` at the end, its open descriptor, and its entries by name. Links are not followed.
    Depth ends at the longest possible path.
    """
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            here, _ = open_parent(root, f"{prefix}.")
        except OSError:
            if not prefix:
                raise
            continue  # gone, or something else by now
        try:
            with os.scandir(here) as found:
                entries = sorted(found, key=lambda e: e.name)
            yield prefix, here, entries
            below = [f"{prefix}{entry.name}/" for entry in entries if entry.is_dir(follow_symlinks=False)]
            pending += [path for path in below if len(os.fsencode(path)) <= PATH_MAX_LENGTH]
        finally:
            os.close(here)


def files(root: Path) -> Iterator[tuple[str, int]]:
    """Yield path and length of every file below ``root``.

    Files still arriving are left out. Links, sockets and the like have the length `NO_FILE`.
    """
    for prefix, _, entries in folders(root):
        for entry in entries:
            with suppress(FileNotFoundError):  # gone since it was seen
                if entry.is_dir(follow_symlinks=False):
                    continue
                if not entry.is_file(follow_symlinks=False):
                    yield prefix + entry.name, NO_FILE
                elif not is_new_name(entry.name):
                    yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size


def flush_one(place: Path) -> None:
    """Write a file, or a folder's names, to the disk. No link is followed."""
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        with _if_it_can():  # some keep no folders' data apart
            os.fsync(handle)
    finally:
        os.close(handle)


def flush(folder: Path) -> None:
    """Write all cached data of ``folder``'s disk to the disk."""
    # syncfs is a single call, where fsync would be a call for each file. Not every system has it.
    call = getattr(_LIBC, "syncfs", None)
    handle = os.open(folder, FOLDER)
    try:
        if call is not None and not call(handle):
            return
        code = ctypes.get_errno() if call is not None else errno.ENOSYS
    finally:
        os.close(handle)
    if code not in UNABLE:
        raise OSError(code, os.strerror(code), str(folder))
    os.sync()
