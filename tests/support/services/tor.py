"""Tor, for what it makes of a key and of settings; it is never let onto a network.

If it is not installed, Debian's package is unpacked into the cache: installing it would start a relay's service.
"""

import os
import subprocess
import time
from pathlib import Path

from tests.support.services.cache import Unavailable, find, kept, run
from tests.support.services.debian import unpack_debs
from tests.support.services.service import READY_TIMEOUT_S

_PACKAGES = ("tor", "libevent-2.1-7")


def tor() -> Path:
    """Return the program; raises ``Unavailable`` if it cannot be had."""
    return find("tor") or kept("tor", " ".join(_PACKAGES).encode(), _unpack) / "usr/bin/tor"


def named_by_tor(folder: Path, work: Path) -> str:
    """Return the address that Tor gives the service in ``folder``, when it starts."""
    program, torrc, hostname = tor(), work / "torrc", folder / "hostname"
    hostname.unlink(missing_ok=True)
    torrc.write_text(
        f"DataDirectory {work}/data\nSocksPort 0\nDisableNetwork 1\nHiddenServiceDir {folder}\n"
        "HiddenServicePort 80 127.0.0.1:9\n"
    )
    command = [str(program), "--defaults-torrc", "/dev/null", "-f", str(torrc)]
    with subprocess.Popen(command, env=_environment(program), stdout=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + READY_TIMEOUT_S
            while not (hostname.exists() and hostname.stat().st_size) and process.poll() is None:
                if time.monotonic() > deadline:
                    break
                time.sleep(0.02)
        finally:
            process.kill()
        said, _ = process.communicate()
    if not hostname.exists():
        raise Unavailable(f"tor says: {said[-500:]}")
    return hostname.read_text().strip()


def ask_tor(*words: object) -> str:
    """Run Tor to its end, and return what it said; raises ``Unavailable`` if it refuses."""
    program = tor()
    done = subprocess.run([program, *map(str, words)], env=_environment(program), capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"tor says: {done.stdout[-500:]}{done.stderr[-500:]}")
    return done.stdout


def _environment(program: Path) -> dict[str, str]:
    libraries = [str(folder) for folder in program.parents[1].glob("lib/*-linux-*")]
    return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(libraries)} if libraries else dict(os.environ)


def _unpack(filling: Path) -> None:
    unpack_debs(_PACKAGES, filling, why="tor is not installed, and this is not a Debian to get it from")
    program = filling / "usr/bin/tor"
    run([str(program), "--version"], env=_environment(program))  # It may want libraries that this machine lacks.
