"""System calls which Python has no name for, by ctypes.

What is NOT done here: knowing what any of them is for.
"""

import ctypes
import os
from functools import cache


class WallError(Exception):
    """The kernel refused a wall that it was asked for."""


# By ctypes and not by a wheel of C: the walls then stand wherever Python does, and can be read.
@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call; a negative answer is the negative error number."""
    # Each as wide as a register: what ctypes would hand over as an int has 32 bits, and rubbish above them.
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    answer = _libc().syscall(ctypes.c_long(number), *wide)
    return -ctypes.get_errno() if answer == -1 else int(answer)


def demand(answer: int, what: str) -> int:
    """Return the answer of a call.

    Raises:
        WallError: It is an error.
    """
    if answer < 0:
        raise WallError(f"{what}: {os.strerror(-answer).lower()}")
    return answer


def control(option: int, argument: int | ctypes.Array[ctypes.c_char], *, second: int | bytes = 0) -> int:
    """Call prctl; a negative answer is the negative error number."""
    first = ctypes.c_ulong(argument) if isinstance(argument, int) else argument
    other = ctypes.c_ulong(second) if isinstance(second, int) else second
    answer = _libc().prctl(option, first, other, ctypes.c_ulong(0), ctypes.c_ulong(0))
    return -ctypes.get_errno() if answer == -1 else int(answer)
