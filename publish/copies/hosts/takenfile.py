"""A page with its proof in one HTML file, or in a file for messengers, read as a copy.

Such a file is open.html with files of a copy inside. open.html itself is one of its files: the program around the pages
is judged, too, for a forged one could call anything authentic.
"""

from collections.abc import Iterator
from pathlib import Path

from publish.copies.hosts.zipped import ZipCopy, is_zip, read_zip
from publish.core import files
from publish.core.errors import AbsentError, HostError, TrustError, UnreachableError
from publish.core.formats import layout
from publish.core.formats.takenpage import ICON, MANIFEST, PAGE, TakenPage, contents
from publish.core.source import Held, Source

PAGE_MAX_LENGTH = 256 << 20  # bytes of such a page; browsers save a page and 8 MB of documents
_MANIFEST_MAX_LENGTH = 65_536  # bytes
_BEGINS = b"<!doctype html>"


class TakenCopy(Source):
    """The files inside, and open.html around them.

    Raises:
        TrustError: A file inside has a name that no copy has.
    """

    manifest: bytes | None
    """The manifest of a file for messengers, if it has one."""

    def __init__(self, name: str, page: TakenPage, manifest: bytes | None = None) -> None:
        self.name = name
        self.manifest = manifest
        self._files = {**page.files, layout.OPEN_PAGE: page.shell}
        for path in page.files:
            if path == layout.OPEN_PAGE or files.fault_of(path):
                raise TrustError(f"refused: it holds a file of a name that no page taken along has: {path}", where=name)

    def held(self) -> Iterator[Held]:
        """Yield all files inside."""
        return iter([Held(path, len(data)) for path, data in sorted(self._files.items())])

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - held by the caller
        return iter([self._files[path]])

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, KeyError) else None


def read_taken(file: Path) -> TakenCopy | None:
    """Return the pages taken along in a file, or ``None`` if it is another file.

    Raises:
        TrustError: The file could be read in two ways, or a zip around it is built to harm.
        HostError: The file cannot be read.
    """
    name = str(file)
    try:
        packed = read_zip(name) if is_zip(file) else None
        page = contents(_packed(packed) if packed else _page(file))
        manifest = _beside(packed) if packed and page else None
    except ValueError as e:
        raise TrustError(f"refused: {e}", where=name, hint="ask for it again, from whoever gave it") from e
    except OSError as e:
        raise UnreachableError(str(e.strerror), host=name) from e
    return TakenCopy(name, page, manifest) if page else None


def _packed(zipped: ZipCopy) -> bytes:
    there = {held.path: held.length for held in zipped.held()}
    return zipped.read(PAGE, PAGE_MAX_LENGTH) if 0 < there.get(PAGE, 0) <= PAGE_MAX_LENGTH else b""


def _beside(zipped: ZipCopy) -> bytes | None:
    """Return the manifest, and refuse what no file for messengers has.

    Nothing signed names a further file, and a messenger would open it beside the true one.
    """
    there = {held.path for held in zipped.held()}
    if odd := sorted(there - {PAGE, MANIFEST, ICON}):
        raise ValueError(f"it holds a file beside the archive's: {odd[0]}")
    return zipped.read(MANIFEST, _MANIFEST_MAX_LENGTH) if MANIFEST in there else None


def _page(file: Path) -> bytes:
    if file.stat().st_size > PAGE_MAX_LENGTH:
        return b""
    with file.open("rb") as opened:
        begins = opened.read(len(_BEGINS))
        return begins + opened.read() if begins.lower() == _BEGINS else b""
