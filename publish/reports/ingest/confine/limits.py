"""Rations on what a process may use up, and privileges that it gives away.

What is NOT done here: which files and system calls it may use.
"""

import contextlib
import os
import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from publish.reports.ingest.confine import kernel

MIB = 1 << 20

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT = 1, 4, 24, 38, 47
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES = 64
_VERSION_3 = 0x20080522
_CLEAR_ALL = 4


@dataclass(frozen=True, slots=True)
class Rations:
    """The bounds for reading a document."""

    input_mib: int = 512
    """Length of the document: it is held whole in memory."""
    memory_mib: int = 2_048
    """Address space."""
    cpu_s: int = 60
    """Seconds of a processor."""
    grace_s: int = 10
    """Seconds more, for code that does not listen when it is told that its time is over."""
    wall_s: int = 900
    """Seconds by the clock, for one that sleeps: far more than 70 of a processor on a machine with much to do."""
    answer_mib: int = 64
    """Length of the document's text and offers."""
    file_mib: int = 512
    """Length of one file in the scratch folder."""
    scratch_mib: int = 1_024
    """Length of all files there."""
    entries: int = 1_000
    """Files and folders there."""
    open_files: int = 64


def restrict(limits: Rations) -> None:
    """Hold this process to the limits."""
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, limits.memory_mib * MIB, limits.memory_mib * MIB),
        (resource.RLIMIT_CPU, limits.cpu_s, limits.cpu_s + limits.grace_s),
        (resource.RLIMIT_FSIZE, limits.file_mib * MIB, limits.file_mib * MIB),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
    ):
        highest = resource.getrlimit(kind)[1]
        bounded = hard if highest == resource.RLIM_INFINITY else min(hard, highest)
        # A machine that has no such limit (macOS knows none for memory) is no reason to read with fewer of the others.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (min(soft, bounded), bounded))
    # If memory runs out, this process goes and not the one that holds an editor's text.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def end_with(parent: int) -> None:
    """End this process when ``parent`` ends, which forked it.

    Raises:
        WallError: The kernel refused.
    """
    if sys.platform == "linux":
        kernel.demand(kernel.control(_PR_SET_PDEATHSIG, signal.SIGKILL), "a common end")
    # It may have ended between the fork and the call.
    if os.getppid() != parent:
        os._exit(1)


def give_away() -> None:
    """Give away all privileges, for good.

    Raises:
        WallError: The kernel refused.
    """
    if sys.platform != "linux":
        return
    # Not the limit of 0 alone: a kernel that hands dumps to a program (systemd, apport) does not heed it, and the
    # document of a source would then lie in /var.
    kernel.demand(kernel.control(_PR_SET_DUMPABLE, 0), "no dumps of memory")
    kernel.demand(kernel.control(_PR_SET_NO_NEW_PRIVS, 1), "no new privileges")
    _no_capabilities()


def _no_capabilities() -> None:
    """Leave root's powers over others' files and processes; any other user has none."""
    kernel.control(_PR_CAP_AMBIENT, _CLEAR_ALL)
    for capability in range(_CAPABILITIES):
        kernel.control(_PR_CAPBSET_DROP, capability)
    number = _CAPSET.get(os.uname().machine)
    if number is not None:
        header = _VERSION_3.to_bytes(4, sys.byteorder) + bytes(4)
        kernel.demand(kernel.call(number, header, bytes(24)), "no capabilities")
