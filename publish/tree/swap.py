"""A built folder in the place of the one before."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from publish.core import locks
from publish.core.errors import ConfigError

MODE: Final = 0o644
"""Mode of a tree's files: the same on every machine, so no umask may show."""
FOLDER_MODE: Final = 0o755
_T = TypeVar("_T")


def replaced(out: Path, fill: Callable[[Path], _T]) -> _T:
    """Let ``fill`` make a new folder beside ``out``, then swap it in."""
    new, old = _beside(out)
    # The former tree is moved away and not overwritten: no moment has half a tree under the final name.
    if old.exists() and not out.exists():
        old.rename(out)  # a build was killed between its two renames
    _clear(new, old)
    try:
        filled = fill(new)
        _set_modes(new)
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        _clear(new, *([old] if out.exists() else []))
    return filled


def is_clear(out: Path) -> bool:
    """Return whether no build was cut while it put ``out`` in place."""
    return not any(place.exists() for place in _beside(out))


def _beside(out: Path) -> tuple[Path, Path]:
    return out.with_name(f".{out.name}.new"), out.with_name(f".{out.name}.old")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for a single build."""
    # The lock belongs to the process and ends with it, so a killed build leaves no lock behind.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        locks.hold(handle)  # where the disk keeps no locks nobody is kept out: the door says so
    except BlockingIOError:
        raise ConfigError(f"another build is under way in {folder}", hint="wait until it has ended") from None
    else:
        yield
    finally:
        os.close(handle)


def _clear(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _set_modes(tree: Path) -> None:
    """Set the same modes on every machine, whatever the umask."""
    tree.chmod(FOLDER_MODE)
    pending = [str(tree)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                mode = MODE
                if entry.is_dir(follow_symlinks=False):
                    mode = FOLDER_MODE
                    pending.append(entry.path)
                if stat.S_IMODE(entry.stat(follow_symlinks=False).st_mode) != mode:  # setting it moves a file's times
                    os.chmod(entry.path, mode)
