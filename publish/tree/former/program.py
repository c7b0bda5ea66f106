"""The program as far as pages depend on it: its files, its libraries, Python."""

import os
import sys
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[2]
# What a page's bytes come from. Rooms above do not reach into a build.
_ROOMS: Final = ("tree", "core", "readers/browser")


@cache
def identity(folders: tuple[Path, ...] = ()) -> bytes:
    """Return a hash of all that makes pages, beside their sources.

    Args:
        folders: More folders, such as an installed theme's.
    """
    # By its bytes and not by its version: whoever works on Stet or on a theme changes files, and no number.
    whole = blake2b(digest_size=20)
    for folder in (*(_PACKAGE / room for room in _ROOMS), *folders):
        for file in sorted(_files(str(folder))):
            with open(file, "rb") as opened:
                data = opened.read()
            whole.update(f"{len(file)} {len(data)}\n{file}\n".encode("utf-8", "surrogateescape"))
            whole.update(data)
    said = [sys.version, unicodedata.unidata_version, *sorted(_installed())]
    whole.update("\n".join(said).encode())
    return whole.digest()


def _installed() -> Iterable[str]:
    """Yield name and version of each installed package."""
    # By the names of their folders. To ask for versions properly takes longer than to hash this program.
    for folder in sys.path:
        with suppress(OSError):
            yield from (name for name in os.listdir(folder or ".") if name.endswith((".dist-info", ".egg-info")))


def _files(folder: str) -> Iterable[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _files(entry.path)
            elif not entry.name.endswith((".pyc", ".md")):
                yield entry.path
