"""A webxdc file of a release's newest reports, for messengers.

A webxdc file is a zip with ``index.html``, which a messenger opens in a view with no network (webxdc.org). Here,
``index.html`` is open.html with reports, documents and proof inside.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.formats import layout
from publish.core.formats.takenpage import FILES_MAX, ICON, MANIFEST, PAGE, around, inside, manifest, taken
from publish.core.model import Entry
from publish.core.scratch import scratch
from publish.core.units import size
from publish.tree.bundles.pack import Packed, pack
from publish.tree.bundles.pages import BuiltPage
from publish.tree.bundles.picture import picture
from publish.verify.head import Release

SIZE: int = 640 << 10  # bytes: what Delta Chat recommends as the most
_SHARED = 1 << 10  # bytes that the page's end may save by what stands before it


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


def choose(wanted: Release, reports: Iterable[str], most: int = SIZE, start: str = layout.FRONT) -> Chosen:
    """Choose the newest reports for a file of ``most`` bytes.

    A report comes before the documents of any report. Documents come in the order of their reports. A file that would
    make it longer is left out, and smaller ones after it are tried.

    Args:
        start: Path of the first page on the screen.

    Raises:
        ConfigError: No report fits.
    """
    choice = _Choice(wanted, most, start)
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
    """Write the webxdc file, no longer than was said for what `choose` chose.

    Args:
        start: Path of the first page on the screen.
    """
    shell = (wanted.root / layout.OPEN_PAGE).read_bytes()
    pack(file, _members(wanted, taken(shell, start, content)))


def _members(wanted: Release, page: bytes) -> list[Packed]:
    return [
        Packed(PAGE, page, squeeze=True),
        Packed(MANIFEST, manifest(wanted.head.signed.title), squeeze=True),
        Packed(ICON, picture(wanted.fingerprint, 4)),
    ]


class _Choice:
    """The files inside, and the bytes that the page takes with them.

    The page is squeezed on the way, as it will be in the zip. So its length is known, and not guessed.
    """

    def __init__(self, wanted: Release, most: int, start: str) -> None:
        self._there = wanted.by_path()
        self.files: dict[str, bytes] = {}
        before, self._after = around((wanted.root / layout.OPEN_PAGE).read_bytes(), start)
        self._most = most - _length_of_others(wanted)
        self._least = _ended(_squeezer(), self._after) - _SHARED
        self._squeezer = _squeezer()
        self._length = len(self._squeezer.compress(before))
        if not self._add(wanted.head.files):
            self._most = 0  # nothing goes without what proves it
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
        return self._add({name: data for name, data in wanted.items() if name not in self.files})

    def _add(self, new: Mapping[str, bytes]) -> bool:
        text = b"".join(b"," * bool(n or self.files) + inside(*file) for n, file in enumerate(new.items()))
        squeezer = self._squeezer.copy()
        length = self._length + len(squeezer.compress(text))
        if (
            len(self.files) + len(new) > FILES_MAX
            or length + _ended(squeezer) + self._least > self._most
            or length + _ended(squeezer, self._after) > self._most
        ):
            return False
        self._squeezer, self._length = squeezer, length
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


def _squeezer() -> "zlib._Compress":
    """Return what squeezes a member as the zip does."""
    return zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)


def _ended(squeezer: "zlib._Compress", rest: bytes = b"") -> int:
    """Return how many bytes are still to come if ``rest`` is the end."""
    squeezer = squeezer.copy()
    return len(squeezer.compress(rest)) + len(squeezer.flush())


def _length_of_others(wanted: Release) -> int:
    """Return the bytes of the zip beside those of the squeezed page."""
    with scratch("stet-xdc-") as folder:
        pack(file := folder / "others.xdc", _members(wanted, b""))
        return file.stat().st_size - _ended(_squeezer())
