"""A real stick: exFAT in a file, behind a loop device, with Debian's driver in user space.

It can be pulled out, with the driver killed, and plugged in again. Where the kernel gives no loop devices or no FUSE,
or nobody is root, there is no stick.
"""

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.support.services.cache import Unavailable, kept, run
from tests.support.services.debian import unpack_debs
from tests.support.services.service import READY_TIMEOUT_S, _die_with_parent

_PACKAGES = ("exfat-fuse", "exfatprogs", "libfuse2")
_LENGTH = 24 << 20  # bytes


def exfat() -> Path:
    """Return the folder with the programs; raises ``Unavailable`` if they cannot be had."""
    return kept("exfat", " ".join(_PACKAGES).encode(), _unpack)


class Stick:
    """A stick, mounted at ``place`` while it is plugged in."""

    def __init__(self, folder: Path) -> None:
        if os.geteuid() != 0 or not all(map(os.path.exists, ("/dev/fuse", "/dev/loop-control"))):
            raise Unavailable("only root mounts a stick, where the kernel has loop devices and FUSE")
        self._programs = exfat()
        self.place = folder / "stick"
        self.place.mkdir()
        self._image = folder / "stick.img"
        with self._image.open("wb") as file:
            file.truncate(_LENGTH)
        self._run("mkfs.exfat", str(self._image))
        self._device = ""
        self._driver: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull()

    def plug(self) -> None:
        """Plug it in, and mount it."""
        self._device = run(["losetup", "--find", "--show", str(self._image)]).strip()
        # In the foreground, so that it can be killed by its number.
        command = [str(self._program("mount.exfat-fuse")), "-d", self._device, str(self.place)]
        self._driver = subprocess.Popen(
            command, env=self._environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=_die_with_parent,
        )  # fmt: skip
        until = time.monotonic() + READY_TIMEOUT_S
        while not os.path.ismount(self.place):
            if time.monotonic() > until or self._driver.poll() is not None:
                self.pull()
                raise Unavailable("no file system of user space can be mounted here")
            time.sleep(0.02)

    def kill(self) -> None:
        """End the driver at once, with all that it has not written yet. The mount stays, and answers nobody."""
        if self._driver is not None:
            self._driver.kill()
            self._driver.wait()

    def pull(self, *, gently: bool = False) -> None:
        """Pull it out. ``gently``: after it was unmounted."""
        if not gently:
            self.kill()
        with suppress(Unavailable):
            run(["umount", *(() if gently else ("--lazy",)), str(self.place)])
        if self._driver is not None:
            self._driver.wait(READY_TIMEOUT_S)
        if self._device:
            run(["losetup", "--detach", self._device])
            self._device = ""

    def _run(self, name: str, *words: str) -> None:
        run([str(self._program(name)), *words], env=self._environment())

    def _program(self, name: str) -> Path:
        return next(self._programs.glob(f"**/{name}"))

    def _environment(self) -> dict[str, str]:
        libraries = {str(file.parent) for file in self._programs.glob("**/libfuse.so.2")}
        return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def _unpack(filling: Path) -> None:
    unpack_debs(_PACKAGES, filling, why="this is not a Debian to get exfat-fuse from")
