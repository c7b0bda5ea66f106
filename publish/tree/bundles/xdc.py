"""A webxdc file of a release's newest reports, for messengers.

A webxdc file is a zip with ``index.html``, which a messenger opens in a view with no network (webxdc.org). Here,
``index.html`` is open.html with reports, documents and proof inside.
"""

import base64
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.formats.takenpage import ICON, MANIFEST, PAGE, manifest, taken
from publish.core.model import Entry, Release
from publish.core.units import size
from publish.tree.bundles.pack import Packed, pack
from publish.tree.bundles.pages import BuiltPage
from publish.tree.bundles.picture import picture

SIZE: int = 640 << 10  # bytes: what Delta Chat recommends as the most
ROOM = 16 << 10  # bytes kept free: for the zip's own records, and for what squeezes worse when joined


@dataclass(frozen=True, slots=True)
class Chosen:
    """The content of a webxdc file."""

    files: Mapping[str, bytes]
    """Bytes by path in a copy."""
    reports: tuple[str, ...]
    """Paths of the reports inside, newest first."""
    left: tuple[str, ...]
    """Paths of reports without room."""
    documents_left: tuple[str, ...]
    """Paths of documents of reports inside, without room."""


def choose(wanted: Release, reports: Iterable[str], most: int = SIZE) -> Chosen:
    """Choose the newest reports for ``most`` bytes.

    A report comes before the documents of any report. Documents come in the order of their reports.

    Raises:
        ConfigError: No report fits.
    """
    choice = _Choice(wanted, most)
    pages = [BuiltPage.read(wanted.root, path, "") for path in reports]
    pages.sort(key=lambda page: page.path)
    pages.sort(key=lambda page: page.days[0], reverse=True)
    shown = [page for page in pages if choice.take(page.path)]
    if not shown:
        raise ConfigError(
            f"no report fits into {size(most)}", hint="stet bundle --xdc --size 5MB, if the messenger takes it"
        )
    documents = dict.fromkeys(
        path for page in shown for path in page.leads_to() if not path.endswith(".html") and choice.has(path)
    )
    left = tuple(path for path in documents if not choice.take(path))
    inside = tuple(page.path for page in shown)
    return Chosen(choice.files, inside, tuple(p.path for p in pages if p.path not in inside), left)


def write(wanted: Release, file: Path, start: str, content: Mapping[str, bytes]) -> None:
    """Write the webxdc file.

    Args:
        start: Path of the first page on the screen.
    """
    shell = (wanted.root / layout.OPEN_PAGE).read_bytes()
    members = [
        Packed(PAGE, taken(shell, start, content), squeeze=True),
        Packed(MANIFEST, manifest(wanted.head.signed.title), squeeze=True),
        Packed(ICON, picture(wanted.fingerprint, 4)),
    ]
    pack(file, members)


class _Choice:
    """The files inside, and the room left."""

    def __init__(self, wanted: Release, most: int) -> None:
        self._there = wanted.by_path()
        self.files: dict[str, bytes] = dict(wanted.head.files)
        shell = (wanted.root / layout.OPEN_PAGE).read_bytes()
        self._room = most - ROOM - _squeezed(shell) - sum(map(_cost, self.files.values()))
        for path in (layout.FRONT, layout.MIRRORS_PAGE):
            self.take(path)

    def has(self, path: str) -> bool:
        """Return whether the release has the path."""
        return path in self._there

    def take(self, path: str) -> bool:
        """Put in a file with the listings on the way to it, if there is room."""
        wanted = {path: self._read(self._there[path])} if self.has(path) else {}
        for entry in self._above(path):
            wanted[layout.hashed_listing(entry.sha256)] = self._read(entry)
        new = {name: data for name, data in wanted.items() if name not in self.files}
        cost = sum(map(_cost, new.values()))
        if cost > self._room:
            return False
        self._room -= cost
        self.files |= new
        return True

    def _above(self, path: str) -> Sequence[Entry]:
        folders = path.split("/")[:-1]
        names = ("/".join([*folders[:depth], layout.LISTING]) for depth in range(len(folders) + 1))
        return [self._there[name] for name in names if name in self._there]

    @staticmethod
    def _read(entry: Entry) -> bytes:
        assert entry.source is not None  # noqa: S101 - of a release on this disk
        return entry.source.read_bytes()


def _cost(data: bytes) -> int:
    """Return a file's bytes inside the zip, at most."""
    return _squeezed(base64.b64encode(data)) + 128


def _squeezed(data: bytes) -> int:
    return len(zlib.compress(data, 9))
