"""Calls of the system for a stick, and for bytes from it and not from memory."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from publish.core import disk

_MOUNTS: Final = Path("/proc/self/mountinfo")  # Linux alone has it, and the next
_DEVICES: Final = Path("/sys/dev/block")
# A stick that was pulled out while it was mounted, as drivers put it. ENOTCONN: one in user space that has ended.
_PULLED: Final = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ESTALE, errno.ENOMEDIUM}
    if sys.platform == "linux"
    else {errno.ENOENT, errno.ENOTDIR, errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ESTALE}
)


def why_absent(stick: Path) -> str:
    """Return the reason for a stick's absence, in words.

    Empty if it is here.

    The folder on which it is mounted may be there without it, and is empty then. An empty stick is mounted.
    """
    try:
        with os.scandir(stick) as found:
            if next(found, None) is None and not os.path.ismount(stick):
                return f"nothing is mounted at {stick}"
        return f"{stick} was pulled out while it was mounted" if _lost_its_device(stick) else ""
    except OSError as e:
        if e.errno in _PULLED:
            return f"no folder {stick}" if e.errno in (errno.ENOENT, errno.ENOTDIR) else f"{stick} does not answer"
    return ""


def _lost_its_device(place: Path) -> bool:
    """Return whether a mounted file system's device is gone."""
    # What the system remembers of it can still be read for hours, and would pass for the stick.
    device = place.stat().st_dev
    # Major 0: no device, as of memory and networks. A sandbox may show none at all.
    if not os.major(device) or not _DEVICES.is_dir() or not any(_DEVICES.iterdir()):
        return False
    return not os.path.lexists(_DEVICES / f"{os.major(device)}:{os.minor(device)}")


def is_pulled(error: Exception) -> bool:
    """Return whether an error may mean that the stick is gone."""
    return isinstance(error, OSError) and error.errno in _PULLED


def filesystem(place: Path) -> str:
    """Return the system's word for a file system.

    Empty where it has none.
    """
    # `stat -f` has numbers, which drivers in user space share: here each has its name.
    with suppress(OSError, ValueError):
        device = place.stat().st_dev
        wanted = f"{os.major(device)}:{os.minor(device)}"
        for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
            before, _, after = line.partition(" - ")
            if before.split()[2] == wanted:
                return after.split()[0]
    return ""


def settle(folder: Path, last: Path | None) -> None:
    """Have all written that the file system was given.

    Args:
        last: The file that was written last. Drivers in user space learn of it by a file alone.
    """
    for place in (last, folder):
        if place is None:
            continue
        with suppress(FileNotFoundError):
            disk.flush_one(place)
    disk.flush(folder)


def forget(handle: int) -> None:
    """Have the system forget an open file's bytes."""
    # Advice and no order: where it is not taken, the read-back is as good as on any disk.
    with suppress(OSError):
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        elif sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(handle, fcntl.F_NOCACHE, 1)
