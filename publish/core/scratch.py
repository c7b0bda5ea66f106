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


@contextmanager
def scratch(prefix: str, *, within: Path | None = None) -> Iterator[Path]:
    """Give a new private folder, gone afterwards.

    Args:
        prefix: Of the folder's name. Folders of it whose process is dead are deleted.
        within: Where it is made; in the system's folder for such, if nothing is said.
    """
    for left in (within or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        _sweep(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
    try:
        # Held as long as this process lives, whatever ends it.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            yield folder
        finally:
            os.close(handle)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(left: Path) -> None:
    """Delete a folder of ours whose process lives no more."""
    with suppress(OSError):
        handle = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            # The folder is made before it is held.
            status = os.fstat(handle)
            if status.st_uid == os.getuid() and time.time() - status.st_mtime > GRACE_S:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
        finally:
            os.close(handle)
