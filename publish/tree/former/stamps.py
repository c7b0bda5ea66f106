"""Marks of a file on the disk, by which unchanged bytes are known; and hashes of ours.

No library is loaded here: a build with nothing to do needs little else.
"""

import hashlib
import os
import stat
from typing import Final

SETTLED_S: Final = 60
"""Seconds for which a source must have lain unchanged when it was read, to be known by its marks."""

FileStamp = tuple[int, int, int, int]
"""Length, inode, and the times of the last change of bytes and of anything, in nanoseconds."""


def stamp(status: os.stat_result) -> FileStamp:
    """Return the marks of a file's unchanged bytes."""
    # The time of the last change of anything (ctime) is set by the system alone: whoever puts a file's other times
    # back moves this one.
    return status.st_size, status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def is_settled(marks: FileStamp, now_ns: int) -> bool:
    """Return whether a file read after ``now_ns`` can be known by its marks."""
    # A file that changed a moment ago may change again without a mark: clocks of disks are coarse, and what is written
    # through memory gets its time with the next flush.
    return max(marks[2:]) < now_ns - SETTLED_S * 1_000_000_000


def is_plain(status: os.stat_result, mode: int) -> bool:
    """Return whether it is a plain file with this mode."""
    return status.st_mode == stat.S_IFREG | mode


def digest(data: bytes) -> bytes:
    """Return a hash for comparing bytes of ours."""
    return hashlib.blake2b(data, digest_size=20).digest()
