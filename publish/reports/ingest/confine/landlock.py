"""Landlock: which files a process may read, and in which folder it may write.

By the numbers of the kernel's own interface (linux/landlock.h), as far as the running kernel knows it. What is NOT
done here: what Landlock does not know in any version, as modes, owners and sockets. `seccomp` refuses those.
"""

import os
import struct
from collections.abc import Iterable
from pathlib import Path

from publish.reports.ingest.confine import kernel

# The same on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BENEATH = 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_REG, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_READ = _READ_FILE | _READ_DIR
# Plain files alone. Whoever comes by the folder later would follow links, wait at pipes, and get lost in folders.
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_REG | _TRUNCATE
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE
_HANDLED = (0, 0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF)
"""All that each version can refuse. Later ones add nothing for files."""
_NETWORK = 3  # TCP: bind, connect
_SCOPES = 3  # abstract sockets and signals of others


def version() -> int:
    """Return the kernel's version of Landlock, 0 without one."""
    return max(0, kernel.call(_CREATE, None, 0, _VERSION))


def restrict(read: Iterable[Path], write: Iterable[Path]) -> None:
    """Refuse this thread all files but those below ``read`` and ``write``.

    A path that does not exist, or that this user cannot reach, is passed over: it then stays refused. Programs cannot
    be started from either.

    Raises:
        WallError: The kernel has no Landlock, or refused.
    """
    known = version()
    if not known:
        raise kernel.WallError("this kernel has no Landlock")
    handled = _HANDLED[min(known, len(_HANDLED) - 1)]
    asked = struct.pack("=QQQ", handled, _NETWORK, _SCOPES)[: 8 if known < 4 else 16 if known < 6 else 24]
    rules = kernel.demand(kernel.call(_CREATE, asked, len(asked), 0), "Landlock's rules")
    try:
        for paths, rights in ((read, _READ), (write, _WRITE)):
            for path in paths:
                _allow(rules, path, rights & handled)
        kernel.demand(kernel.call(_RESTRICT, rules, 0), "Landlock")
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        # Rights of folders on a file are an error.
        asked = rights if path.is_dir() else rights & _OF_FILES
        rule = struct.pack("=Qi", asked, place)
        kernel.demand(kernel.call(_ADD, rules, _BENEATH, rule, 0), f"Landlock's rule for {path.name}")
    finally:
        os.close(place)
