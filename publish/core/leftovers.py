"""Temporary files of killed writers.

What is NOT done here: making such files (``disk``), and knowing whose folder it is.
"""

import math
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from publish.core.disk import folders, is_new_name, made, new_name


def sweep(root: Path, *, below: bool = True) -> None:
    """Delete temporary files of killed writers in ``root``.

    Args:
        below: In all its folders, too.
    """
    for _, here, entries in folders(root):
        _sweep_folder(here, [entry.name for entry in entries])
        if not below:
            return


def sweep_old(root: Path, older_s: float, *, below: bool = False) -> None:
    """Delete temporary files of killed writers in ``root``, beside others at work.

    Args:
        older_s: None that is younger, by the clock of the folder's disk.
        below: In all its folders, too.
    """
    with suppress(FileNotFoundError):
        for _, here, entries in folders(root):
            if left := [entry for entry in entries if is_new_name(entry.name)]:
                before = _clock(here) - older_s
                _sweep_folder(here, [entry.name for entry in left if _is_before(entry, before)])
            if not below:
                return


def _clock(folder: int) -> float:
    """Return the time that this disk writes on a new file, seconds since 1970; of a disk that takes none, no time."""
    # A file server has a clock of its own: by ours, what another run is writing just now could be years old.
    name = new_name()
    try:
        with made(folder, name) as file:
            return os.fstat(file.fileno()).st_mtime
    except OSError:
        return -math.inf
    finally:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)


def _is_before(entry: os.DirEntry[str], when: float) -> bool:
    with suppress(FileNotFoundError):
        return entry.stat(follow_symlinks=False).st_mtime < when
    return False


def _sweep_folder(here: int, names: Iterable[str]) -> None:
    """Delete temporary files of killed writers among ``names``."""
    for name in names:
        if is_new_name(name):
            with suppress(OSError):  # what another may not delete stays
                # A name alone proves nothing: only a plain file of our own user, with a single name, is deleted.
                there = os.stat(name, dir_fd=here, follow_symlinks=False)
                if stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and os.geteuid() in (0, there.st_uid):
                    os.unlink(name, dir_fd=here)
