"""Locks of files and folders, as far as a disk keeps them.

The system releases a lock when its holder dies.
"""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from publish.core import disk
from publish.core.disk import FOLDER, UNABLE
from publish.core.errors import ConfigError

_NO_LOCKS = frozenset((errno.EBADF, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP))
"""Error numbers of a disk without locks (NFS without its daemon, Lustre, SMB), or without locks on files open to read.
"""
_NO_LOCK_FILE = UNABLE | {errno.EACCES, errno.EROFS}


class HeldLock(NamedTuple):
    """A held lock, which the system releases when its holder dies."""

    handle: int
    file: Path | None
    sure: bool = True
    """Whether the lock keeps others out. False: this disk has no locks."""

    @property
    def stands(self) -> bool:
        """Whether the lock's file is still the one that was locked.

        Where somebody took it away, the next push makes a file of its own, and both go on.
        """
        try:
            return self.file is None or _same(self.handle, self.file)
        except OSError:  # some network disks say of an open file that it is not open
            return True

    def release(self) -> None:
        """Release the lock."""
        # Deleted before the release, while nobody else can hold the lock. Another's lock stays.
        if self.file and self.stands:
            with suppress(OSError):
                self.file.unlink()
        with suppress(OSError):  # some network disks say of a file that was deleted that it is not open
            os.close(self.handle)


def lock(file: Path, folder: Path) -> HeldLock | None:
    """Lock ``file``, or ``folder`` where no file may be made.

    ``file`` is made for it. ``None`` if another holds the lock.
    """
    while True:
        made: Path | None = file
        try:
            handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as e:
            if e.errno not in _NO_LOCK_FILE:
                raise
            handle, made = os.open(folder, FOLDER), None
        try:
            sure = hold(handle)
            if made is None or _same(handle, made):
                return HeldLock(handle, made, sure)
        except BlockingIOError:
            os.close(handle)
            return None
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # Its last holder deleted the file between our open and our lock: again.


@contextmanager
def opened(file: Path) -> Iterator[int]:
    """Open a file that is only there to be locked, and yield its descriptor. It is made if absent.

    Raises:
        ConfigError: A link stands there.
    """
    # A folder may come from somebody: through their link, another file of ours would be emptied, or locked.
    try:
        handle = disk.no_link(str(file), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
    except OSError as e:
        if e.errno != errno.ELOOP:
            raise
        raise ConfigError(f"{file} is a link, and none of stet's", hint="see where it leads, and remove it") from e
    try:
        yield handle
    finally:
        os.close(handle)


def held_since(file: Path) -> datetime | None:
    """Return the time at which a held lock's file was made. ``None`` if no file was, or it is gone."""
    with suppress(OSError):
        return datetime.fromtimestamp(os.stat(file, follow_symlinks=False).st_mtime, UTC)
    return None


def hold(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file.

    ``False`` where this disk keeps no locks.

    Args:
        wait: Wait for the holder to release the lock.

    Raises:
        BlockingIOError: Another holds the lock.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as e:
        if e.errno not in _NO_LOCKS:
            raise
        return False
    return True


def _same(handle: int, file: Path) -> bool:
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), os.stat(file, follow_symlinks=False))
    return False
