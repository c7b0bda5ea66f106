"""What people unzip with: Info-ZIP, libarchive (from a file, and from a pipe), BusyBox, 7-Zip. Each is only run.

They are found, or installed as packages of the system.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.services.cache import find
from tests.support.services.debian import installed

_PROGRAMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "unzip": ("unzip", ("unzip",)),
    "zip": ("zip", ("zip",)),
    "bsdtar": ("libarchive-tools", ("bsdtar",)),
    "busybox": ("busybox", ("busybox",)),
    "7z": ("7zip", ("7zz", "7z", "7za")),
}
"""Each program's package, and the names that it goes by."""
_ENVIRON = {"LC_ALL": "C.UTF-8"}  # names are letters to them, as to a reader


def program(name: str) -> Path:
    """Return a program; raises ``Unavailable`` if it cannot be had."""
    package, called = _PROGRAMS[name]
    return installed([package], lambda: next((path for one in called if (path := find(one))), None))


def unzippers() -> Path:
    """Have all of them; return the one that packs."""
    return [program(name) for name in _PROGRAMS][1]


WAYS = ("unzip", "bsdtar", "bsdtar from a pipe", "busybox", "7z")


def unzip(way: str, file: Path, folder: Path) -> None:
    """Unzip ``file`` into the empty ``folder`` as people do, whatever the program says of it."""
    at = program(way.partition(" ")[0])
    command = {
        "unzip": [at, "-q", "-o", file],
        "bsdtar": [at, "-x", "-f", file],
        "bsdtar from a pipe": [at, "-x", "-f", "-"],
        "busybox": [at, "unzip", "-q", "-o", file],
        "7z": [at, "x", "-y", "-bso0", "-bse0", file],
    }[way]
    said = file.read_bytes() if "pipe" in way else b""
    subprocess.run(list(map(str, command)), cwd=folder, input=said, capture_output=True, env={**os.environ, **_ENVIRON})


def pack(way: str, copy: Path, file: Path) -> None:
    """Zip the folder ``copy`` into ``file`` as people do."""
    zip_, bsdtar, seven = program("zip"), program("bsdtar"), program("7z")
    command = {
        "zip": f'"{zip_}" -q -r "{file}" .',
        "zip of the folder": f'cd .. && "{zip_}" -q -r "{file}" "{copy.name}"',
        "zip to a pipe": f'"{zip_}" -q -r - . | cat > "{file}"',
        "zip to a pipe, stored": f'"{zip_}" -q -0 -r - . | cat > "{file}"',
        "zip, as if large": f'"{zip_}" -q -fz -r "{file}" .',
        "zip in a locale of old": f'LC_ALL=C "{zip_}" -q -r "{file}" .',
        "bsdtar": f'"{bsdtar}" --format zip -cf "{file}" .',
        "bsdtar of names": f'"{bsdtar}" -a -cf "{file}" *',
        "bsdtar to a pipe": f'"{bsdtar}" --format zip -cf - . | cat > "{file}"',
        "bsdtar, stored": f'"{bsdtar}" --format zip --options zip:compression=store -cf "{file}" .',
        "7z": f'"{seven}" a -bso0 -bsp0 -tzip "{file}" .',
        "7z to a pipe": f'"{seven}" a -bso0 -bsp0 -tzip -so any . > "{file}"',
    }[way]
    subprocess.run(["sh", "-c", command], cwd=copy, check=True, env={**os.environ, **_ENVIRON}, capture_output=True)


PACKED = (
    "zip", "zip of the folder", "zip to a pipe", "zip to a pipe, stored", "zip, as if large", "zip in a locale of old",
    "bsdtar", "bsdtar of names", "bsdtar to a pipe", "bsdtar, stored", "7z", "7z to a pipe",
)  # fmt: skip
