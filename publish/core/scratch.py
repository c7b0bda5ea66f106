"""Folders for temporary files, ours alone and gone with us.

A process that is killed leaves its folder. The next one that makes a folder of the kind sweeps it up.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

GRACE_S: Final = 60  # seconds between the making of a folder and its being held, at most
_WAIT_S: Final = 2.0  # for others at work in the same place; a stranger may hold the system's folder for ever
_TRY_S: Final = 0.02


@contextmanager
def scratch(prefix: str, *, within: Path | None = None) -> Iterator[Path]:
    """Give a new private folder, gone afterwards; renamed it stays.

    Args:
        prefix: Of the folder's name. Folders of it whose process is dead are deleted.
        within: Where it is made; in the system's folder for such, if nothing is said.
    """
    place = within or Path(tempfile.gettempdir())
    _sweep(place, prefix)
    # The makers share the place: while one makes its folder and does not hold it yet, nobody sweeps there.
    with _held(place, fcntl.LOCK_SH, _WAIT_S):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        # Held as long as this process lives, whatever ends it.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path, prefix: str) -> None:
    """Delete folders of ours whose process lives no more."""
    dead: dict[Path, int] = {}
    try:
        with _held(place, fcntl.LOCK_EX) as alone:
            for left in place.glob(f"{prefix}*"):
                with suppress(OSError):
                    handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
                    if _is_dead(handle, 0 if alone else GRACE_S):
                        dead[left] = handle
                    else:
                        os.close(handle)
        for left in dead:
            shutil.rmtree(left, ignore_errors=True)
    finally:
        for handle in dead.values():
            os.close(handle)


def _is_dead(handle: int, grace_s: int) -> bool:
    """Return whether a folder of ours was free, and hold it."""
    status = os.fstat(handle)
    if status.st_uid != os.getuid() or time.time() - status.st_mtime < grace_s:
        return False
    with suppress(OSError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


@contextmanager
def _held(place: Path, how: int, wait_s: float = 0.0) -> Iterator[bool]:
    """Hold the folder in which folders are made; tells whether that could be had."""
    handle, got, until = -1, False, time.monotonic() + wait_s
    try:
        with suppress(OSError):
            handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        while handle >= 0 and not got:
            with suppress(OSError):
                fcntl.flock(handle, how | fcntl.LOCK_NB)
                got = True
            if got or time.monotonic() >= until:
                break
            time.sleep(_TRY_S)
        yield got
    finally:
        if handle >= 0:
            os.close(handle)
