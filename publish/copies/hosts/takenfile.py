"""A page with its proof in one HTML file, or in a file for messengers, read as a copy.

Such a file is open.html with files of a copy inside. open.html itself is one of its files: the program around the pages
is judged, too, for a forged one could call anything authentic.
"""

from collections.abc import Iterator
from pathlib import Path

from publish.copies.hosts.zipped import is_zip, read_zip
from publish.core import files
from publish.core.errors import AbsentError, HostError, TrustError, UnreachableError
from publish.core.formats import layout
from publish.core.formats.takenpage import TakenPage, contents
from publish.core.source import Held, Source

PAGE_MAX_LENGTH = 256 << 20  # bytes of such a page; browsers save a page and 8 MB of documents
_IN_ZIP = "index.html"
_BEGINS = b"<!doctype html>"


class TakenCopy(Source):
    """The files inside, and open.html around them.

    Raises:
        TrustError: A file inside has a name that no copy has.
    """

    def __init__(self, name: str, page: TakenPage) -> None:
        self.name = name
        self._files = {**page.files, layout.OPEN_PAGE: page.shell}
        if layout.OPEN_PAGE in page.files or (odd := next(filter(files.fault_of, page.files), None)) is not None:
            where = layout.OPEN_PAGE if layout.OPEN_PAGE in page.files else odd
            raise TrustError(f"refused: it holds a file of a name that no page taken along has: {where}", where=name)

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
        page = contents(_page(file))
    except ValueError as e:
        raise TrustError(f"refused: {e}", where=name, hint="ask for it again, from whoever gave it") from e
    except OSError as e:
        raise UnreachableError(str(e.strerror), host=name) from e
    return TakenCopy(name, page) if page else None


def _page(file: Path) -> bytes:
    if is_zip(file):
        packed = read_zip(str(file))
        there = {held.path: held.length for held in packed.held()}
        return packed.read(_IN_ZIP, PAGE_MAX_LENGTH) if 0 < there.get(_IN_ZIP, 0) <= PAGE_MAX_LENGTH else b""
    if file.stat().st_size > PAGE_MAX_LENGTH:
        return b""
    with file.open("rb") as opened:
        begins = opened.read(len(_BEGINS))
        return begins + opened.read() if begins.lower() == _BEGINS else b""
