"""A zip that is the same on every machine: names sorted, one time, one mode, nothing of who packed it.

Stored members are the same bytes everywhere; squeezed ones wherever zlib is the same.
"""

import contextlib
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_THEN = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
_UNIX = 3
_CHUNK = 1 << 20
_SQUEEZED = frozenset(
    {"", ".html", ".txt", ".json", ".csv", ".svg", ".css", ".js", ".xml", ".md", ".xhtml", ".sha256sums"}
)  # the rest (pictures, PDFs) is squeezed already


@dataclass(frozen=True, slots=True)
class Member:
    """One file to pack: its bytes, or where they lie."""

    name: str
    data: bytes | Path
    squeeze: bool = False


def squeezable(path: str) -> bool:
    """Whether a file of this name gets smaller by squeezing."""
    return Path(path).suffix.lower() in _SQUEEZED


def pack(file: Path, members: Iterable[Member]) -> None:
    """Make ``file`` a zip of ``members`` in the order in which they come, whole or not at all."""
    with arriving(file) as partial, zipfile.ZipFile(partial, "w", allowZip64=True) as packed:
        for member in members:
            info = zipfile.ZipInfo(member.name, _THEN)
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
    """A temporary name beside ``file`` to write to; it becomes ``file`` if all goes well, else nothing is left."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".stet-", dir=file.parent) as folder:
        partial = Path(folder, file.name)
        yield partial
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.chmod(0o644)
        partial.replace(file)
