"""No picture of this process's memory on a disk.

A program that fails leaves one (a core dump), and so can whoever else runs as the same user. What is NOT done here:
keeping memory out of swap, which a disk that is encrypted does.
"""

import ctypes
import functools
import resource
from contextlib import suppress
from typing import Final

_PR_SET_DUMPABLE: Final = 4  # prctl(2): Linux alone has it


@functools.cache
def forbid() -> None:
    """Have the system write no picture of this memory.

    As far as it can. To be called before a secret is at hand. Programs that are started from here are not concerned.
    """
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The limit alone does not reach what the system hands to a program of its own (systemd-coredump, apport).
    # This does; and no other process of the same user reads the memory, nor the passphrase in the environment.
    control = getattr(ctypes.CDLL(None), "prctl", None)
    if control is not None:
        control(*map(ctypes.c_ulong, (_PR_SET_DUMPABLE, 0, 0, 0, 0)))
