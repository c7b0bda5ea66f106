"""A filter of system calls: those that parsers need, and no others.

No socket of any family, no program, no second process, no signal to others, no mount, namespace, keyring, ptrace, bpf
or io_uring, because none of them is on the list. What is NOT done here: files, which are `landlock`'s.
"""

import ctypes
import os
import platform
import struct
from errno import ENOSYS

from publish.reports.ingest.confine import kernel
from publish.reports.ingest.confine.syscalls import ARCHITECTURES, Architecture

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
# Instructions of classic BPF: load a word, jump if equal or if any bit is set, return.
_LOAD, _EQUAL, _ANY, _RETURN = 0x20, 0x15, 0x45, 0x06
_KILL, _ALLOW = 0x80000000, 0x7FFF0000
# As a kernel says which does not know the call: libraries then take their older way, where they have one.
_REFUSE = 0x00050000 | ENOSYS
_NUMBER, _ARCHITECTURE = 0, 4

_THREAD = 0x00010000
_NAMESPACES = 0x7E020000
# F_SETOWN and F_SETSIG are absent: with both a process has the kernel send a signal to any other of its user.
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030)  # F_DUPFD … F_SETLKW, F_DUPFD_CLOEXEC


def _argument(index: int) -> int:
    """Return where the low half of an argument lies; both processors are little-endian."""
    return 16 + 8 * index


def available() -> bool:
    """Return whether this kernel filters, on a processor whose numbers are known."""
    # Asking for a filter at no address is an error, and another one where there are no filters at all.
    return platform.machine() in ARCHITECTURES and kernel.control(_PR_SET_SECCOMP, _MODE_FILTER) == -14


def restrict() -> None:
    """Refuse this process all system calls that are not on the list.

    Raises:
        WallError: The processor is unknown, or the kernel refused.
    """
    known = ARCHITECTURES.get(platform.machine())
    if known is None:
        raise kernel.WallError(f"no list of system calls for {platform.machine()}")
    install(program(known, os.getpid()))


def install(code: bytes) -> None:
    """Put a filter into force, for good.

    Raises:
        WallError: The kernel refused.
    """
    held = ctypes.create_string_buffer(code, len(code))
    # struct sock_fprog: how many instructions, and where they lie.
    described = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
    kernel.demand(kernel.control(_PR_SET_SECCOMP, _MODE_FILTER, second=described), "the filter of system calls")


def program(known: Architecture, own: int) -> bytes:
    """Return the filter as instructions for the kernel.

    Args:
        own: Number of the process, which may send signals to itself.
    """
    code = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, known.audit, 1, 0), _step(_RETURN, _KILL), _step(_LOAD, _NUMBER)]
    for number in known.free:
        code += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    # Threads, which some decoders start, and nothing else that clone makes.
    code += _judged(
        known.clone, 0, [_step(_ANY, _NAMESPACES, 2, 0), _step(_ANY, _THREAD, 0, 1), _step(_RETURN, _ALLOW)]
    )
    commands: list[bytes] = []
    for command in _FCNTL:
        commands += [_step(_EQUAL, command, 0, 1), _step(_RETURN, _ALLOW)]
    code += _judged(known.fcntl, 1, commands)
    # abort() is a signal to oneself; and limits are one's own alone, which only go down.
    code += _judged(known.tgkill, 0, [_step(_EQUAL, own, 0, 1), _step(_RETURN, _ALLOW)])
    code += _judged(known.prlimit, 0, [_step(_EQUAL, 0, 0, 1), _step(_RETURN, _ALLOW)])
    return b"".join([*code, _step(_RETURN, _REFUSE)])


def _judged(number: int, argument: int, steps: list[bytes]) -> list[bytes]:
    """Return the steps for a call which its argument decides about."""
    whole = [_step(_LOAD, _argument(argument)), *steps, _step(_RETURN, _REFUSE)]
    return [_step(_EQUAL, number, 0, len(whole)), *whole]


def _step(code: int, value: int, hit: int = 0, miss: int = 0) -> bytes:
    return struct.pack("=HBBI", code, hit, miss, value)
