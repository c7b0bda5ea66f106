"""Debian's packages: unpacked into a folder of the cache, or installed where a program needs all that it depends on.

apt locks its lists and dpkg its database, and whoever comes second fails at once: so one test run asks at a time,
and waits for whoever else is installing on this machine.
"""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.support.services.cache import Unavailable, alone, find, run

_PATIENT = ["-q", "-o", "DPkg::Lock::Timeout=600"]


def unpack_debs(packages: Sequence[str], to: Path, *, why: str, needed: bool = False) -> None:
    """Unpack Debian's packages, without installing them.

    Args:
        why: What is missing, for ``Unavailable`` where this is no Debian.
        needed: Also those which they need, and this machine lacks.
    """
    if not (find("apt-get") and find("dpkg")):
        raise Unavailable(why)
    with alone("apt"), tempfile.TemporaryDirectory() as temporary:
        if os.geteuid() == 0:
            _look_up()
        if needed:
            Path(temporary, "partial").mkdir()
            into = ["-o", "Debug::NoLocking=1", "-o", f"Dir::Cache::archives={temporary}"]
            run(["apt-get", "install", "-q", "-y", "--download-only", "--no-install-recommends", *into, *packages])
        else:
            run(["apt-get", "download", "-q", *packages], cwd=Path(temporary))
        for archive in Path(temporary).glob("*.deb"):
            run(["dpkg", "-x", str(archive), str(to)])


def installed(packages: Sequence[str], program: Callable[[], Path | None]) -> Path:
    """Return the program that ``program`` finds, before or after these packages are installed.

    Raises:
        Unavailable: It is not there, and cannot be installed by this user or on this system.
    """
    found = program()
    if found:
        return found
    names = " ".join(packages)
    if not find("apt-get"):
        raise Unavailable(f"{packages[0]} is not on PATH, and this is not a Debian to get it from")
    if os.geteuid() != 0:
        raise Unavailable(f"{packages[0]} is not on PATH; install it: apt-get install {names}")
    with alone("apt"):
        _look_up()
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "install", *_PATIENT, "-y", "--no-install-recommends", *packages], env=quiet)
    found = program()
    if not found:
        raise Unavailable(f"no such program came with: {names}")
    return found


def _look_up() -> None:
    run(["apt-get", "update", *_PATIENT])
