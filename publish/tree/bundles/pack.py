"""Reproducible zips: given order, one time, one mode, no packer's name.

Stored members have the same bytes everywhere. Squeezed members have the same bytes wherever zlib is the same.
"""

import contextlib
import os
import shutil
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.core.files import writing_to
from publish.core.scratch import scratch

_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
_UNIX = 3
_CHUNK = 1 << 20
_SQUEEZED = frozenset(
    {"", ".html", ".txt", ".json", ".csv", ".svg", ".css", ".js", ".xml", ".md", ".xhtml", ".sha256sums"}
)  # the rest (pictures, PDFs) is squeezed already


@dataclass(frozen=True, slots=True)
class Packed:
    """A file to pack: its bytes, or their path."""

    name: str
    data: bytes | Path
    squeeze: bool = False


def squeezable(path: str) -> bool:
    """Return whether a file with this name shrinks when squeezed."""
    return Path(path).suffix.lower() in _SQUEEZED


def pack(file: Path, members: Iterable[Packed]) -> None:
    """Pack ``members``, in order, into the zip ``file``.

    ``file`` is written whole or not at all.
    """
    with arriving(file) as partial, zipfile.ZipFile(partial, "w", allowZip64=True) as packed:
        for member in members:
            info = zipfile.ZipInfo(member.name, _THEN)
            # The library would write the system of the packing machine, and tools read the mode by it.
            info.create_system = _UNIX
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED if member.squeeze else zipfile.ZIP_STORED
            info._compresslevel = 9  # type: ignore[attr-defined] # open() has no argument for it
            if isinstance(member.data, bytes):
                packed.writestr(info, member.data)
                continue
            info.file_size = member.data.stat().st_size
            with member.data.open("rb") as source, packed.open(info, "w") as target:
                shutil.copyfileobj(source, target, _CHUNK)


@contextlib.contextmanager
def arriving(file: Path) -> Iterator[Path]:
    """Yield a temporary path, renamed to ``file`` on success.

    On failure nothing is left.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    # Beside the file, on the same disk: a rename between disks is a copy, and a reader could see half of it.
    with writing_to(file), scratch(".stet-bundle-", within=file.parent) as folder:
        partial = folder / file.name
        yield partial
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.chmod(0o644)
        partial.replace(file)
