"""The walls around a process, and the order in which they are put up."""

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from publish.reports.ingest.confine import landlock, limits, seccomp
from publish.reports.ingest.confine.limits import Rations


class Walls(StrEnum):
    """Kinds of confinement, the first the best."""

    LANDLOCK = "landlock"
    """By Landlock and a filter of system calls: needs no privilege, and works in containers."""
    BUBBLEWRAP = "bubblewrap"
    """By namespaces that the program bwrap makes, for kernels before 5.13."""
    NONE = "none"
    """Rations on memory and time only; and the filter of system calls, where there is one."""


def of_kernel() -> bool:
    """Return whether this kernel has both walls that need no helper."""
    return sys.platform == "linux" and landlock.version() > 0 and seccomp.available()


def put_up(walls: Walls, bounds: Rations, *, read: Iterable[Path], write: Iterable[Path]) -> None:
    """Lock this process in, for good.

    Raises:
        WallError: One of the walls does not stand. Nothing may be read then.
    """
    limits.restrict(bounds)
    # First: without no_new_privs the kernel takes neither Landlock nor a filter from a user.
    limits.give_away()
    if walls is Walls.LANDLOCK:
        landlock.restrict(read, write)
        # Last: it refuses the calls by which all others were put up.
        seccomp.restrict()
    elif sys.platform == "linux" and seccomp.available():
        seccomp.restrict()
