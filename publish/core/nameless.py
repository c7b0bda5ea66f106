"""Files that have no name until they are whole.

A process that is killed leaves nothing in any folder: neither litter beside a person's files, nor half of an original
that the vault keeps encrypted. What is NOT done here: sweeping a disk that makes no nameless files (``leftovers``).
"""

import errno
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from base64 import b32encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

TEMPORARY: Final = ".stet-"
_HANDLES: Final = "/proc/self/fd"


@dataclass(slots=True)
class NamelessFile:
    """A file that is being written."""

    file: BinaryIO
    _temporary: Path | None
    """Its name on a disk that makes no file without one."""

    def replace(self, path: Path, mode: int) -> None:
        """Give the file its name, in place of any file there.

        The bytes are on the disk before.
        """
        if self.place(path, mode):
            return
        if self._temporary is None:
            try:
                self._temporary = self._linked(path)
            except OSError:
                self._temporary = self._copied(path, mode)
        os.replace(self._temporary, path)
        self._temporary = None  # at once the next writer of the same path may have a file of that name

    def place(self, path: Path, mode: int) -> bool:
        """Give the file its name, unless the name is taken.

        Returns:
            Whether the name was free. A disk without links cannot tell, and gives none.
        """
        self._finish(mode)
        try:
            self._link(path)
        except OSError as e:
            if e.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENOENT):
                raise
            return False
        return True

    def _finish(self, mode: int) -> None:
        # Before the name: else a power cut can leave the name with no bytes.
        self.file.flush()
        os.fsync(self.file.fileno())
        os.fchmod(self.file.fileno(), mode)

    def _link(self, path: Path) -> None:
        handle = self.file.fileno()
        if self._temporary is not None:
            os.link(self._temporary, path)
        else:
            # With a folder's descriptor, though the path needs none: else Python calls link(), which links the link.
            os.link(f"{_HANDLES}/{handle}", path, src_dir_fd=handle)

    def _linked(self, path: Path) -> Path:
        """Give the file the name on its way to ``path``, and return that."""
        # No call puts a nameless file in another's place. Between the link and the rename a kill leaves the whole file:
        # the next writer of the same path knows its name, and a live one holds it by a lock.
        fcntl.flock(self.file, fcntl.LOCK_EX)
        name = _name_on_the_way(path)
        for _ in range(2):
            with suppress(FileExistsError):
                self._link(name)
                return name
            _clear(name)
        name = path.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
        self._link(name)
        return name

    def _copied(self, path: Path, mode: int) -> Path:
        """Write the bytes once more, into a file with a name."""
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as copy, open(self.file.fileno(), "rb", closefd=False) as written:
                written.seek(0)
                shutil.copyfileobj(written, copy)
                copy.flush()
                os.fsync(handle)
                os.fchmod(handle, mode)
        except BaseException:
            os.unlink(name)
            raise
        return Path(name)


def _name_on_the_way(path: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(path.name)).digest()
    return path.parent / f"{TEMPORARY}{b32encode(digest)[:8].decode().lower()}"


def _clear(name: Path) -> None:
    """Delete a file that a killed writer left; wait for one at work."""
    with suppress(OSError):
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            there = os.fstat(handle)
            # A name alone proves nothing: only a plain file of our own user, with a single name, is deleted.
            if stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and there.st_uid == os.geteuid():
                fcntl.flock(handle, fcntl.LOCK_EX)
                if os.stat(name, follow_symlinks=False).st_ino == there.st_ino:
                    os.unlink(name)
        finally:
            os.close(handle)


@contextmanager
def nameless(folder: Path) -> Iterator[NamelessFile]:
    """Open a new file in ``folder`` that has no name yet.

    Without one it goes with the process, or at the block's end.
    """
    temporary: Path | None = None
    try:
        handle = _opened(folder)
    except OSError:
        # FAT, network disks, or a cell without /proc. Any other reason comes again.
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
        temporary = Path(name)
    with os.fdopen(handle, "wb") as file:
        new = NamelessFile(file, temporary)
        try:
            yield new
        finally:
            # While the lock is held: from then on the name is the next writer's. Linked, the file has another one.
            if new._temporary:
                new._temporary.unlink(missing_ok=True)


def _opened(folder: Path) -> int:
    unnamed = getattr(os, "O_TMPFILE", 0)  # Linux alone has it
    if not unnamed or not os.path.isdir(_HANDLES):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
    return os.open(folder, unnamed | os.O_RDWR | os.O_CLOEXEC, 0o600)
