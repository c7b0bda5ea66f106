"""Pictures and PDFs with hidden facts, made anew on their way in.

By the readers of `stet add`, in their jail. ``traces`` tells which documents have hidden facts, and `bring` writes
below ``site/``.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.errors import ConfigError, SourceError, StetError, install
from publish.reports.imports.nouns import Hand
from publish.reports.ingest.alone import alone
from publish.reports.ingest.anew import from_the_jail
from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.kinds import DocumentKind, kind_of
from publish.reports.ingest.reading import JailReader
from publish.reports.put import same
from publish.tree.settings import SITE
from publish.tree.sources.traces import traces

SCRATCH: Final = "importing"
"""Folder for new documents on their way, below the archive's state."""
_PACKAGES: Final = ("PIL", "pikepdf", "pypdfium2", "fontTools")
_OPTION: Final = "import again with --anew, which makes it anew without that"
_BY_HAND: Final = "take that out of the file, or write 'metadata: kept' below it under 'evidence:' if all may know it"
# Of a PDF's words that are no part of a text (the number of a page) more is listed, and all of it is in the new PDF.
_OF_THE_FILE: Final = frozenset((Why.METADATA, Why.COMMENT, Why.ACTION, Why.ATTACHED, Why.DAMAGED))
_UNDECIDED: Final = frozenset((Lack.UNSEEN, Lack.EVIDENCE))
_ONE_KIND: Final = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg"}


@dataclass(frozen=True, slots=True)
class Remade:
    """A document made anew."""

    source: Path
    """The old document."""
    file: Path
    """The new document, in the scratch folder."""
    ending: str
    """Ending of the new name, with the dot. Empty if the old name's is right."""
    left_out: tuple[str, ...]
    """Names of the old document's fields; of a PDF also remarks, programs and files within."""


@dataclass(frozen=True, slots=True)
class ListedAnew:
    """A document made anew, in an import's list."""

    place: str
    """Source below ``site/``."""
    left_out: tuple[str, ...]
    written: bool
    """Whether this run wrote the file, rather than an earlier run."""


def installed() -> bool:
    """Return whether the packages for making documents anew are here."""
    return all(find_spec(name) for name in _PACKAGES)


class Anew:
    """A jail with a scratch folder for making documents anew.

    Args:
        site: The archive's ``site/``.
        scratch: An empty folder, deleted by the caller.
    """

    def __init__(self, site: Path, jail: JailReader, scratch: Path) -> None:
        self._site, self._jail, self._scratch = site, jail, scratch

    def made(self, file: Path, place: str) -> Remade:
        """Return a document made anew.

        Args:
            place: Place of the old document below ``site/``.

        Raises:
            ConfigError: A package is missing.
            SourceError: No new document shows all of the old one.
        """
        # A link within the source was judged when the document was found.
        source = file.resolve()
        with files.open_plain(source) as opened:
            kind = kind_of(opened, file.name)
        if not kind.is_picture and kind is not DocumentKind.PDF:
            raise SourceError("is neither a picture nor a PDF")
        made = Path(tempfile.mkdtemp(dir=self._scratch))
        document = self._jail.made(kind, source, Hints(), made)
        _whole(document, kind)
        pieces = from_the_jail(document, made)
        if len(pieces) != 1 or not isinstance(piece := pieces[0][1], Path) or traces(piece):
            raise SourceError("could not be made anew without traces")
        old = place.rpartition(".")[2].lower()
        ending = "" if _ONE_KIND.get(old, old) == pieces[0][0] else f".{pieces[0][0]}"
        if ending and same(self._site / place, source):
            # Reports that are there name it so, and are not written over.
            raise SourceError(f"is site/{place} already, and would be {ending} when made anew")
        left_out = dict.fromkeys(one.text for one in document.removed if one.why in _OF_THE_FILE)
        return Remade(source, piece, ending, tuple(left_out))


@contextmanager
def making(root: Path, jail: JailReader | None) -> Iterator[Anew | None]:
    """Open a scratch folder for making documents anew, if there is a jail.

    Raises:
        ConfigError: A package is missing, or another import is at work here.
    """
    if jail is None:
        yield None
        return
    if not installed():
        raise ConfigError("making documents anew needs packages that are not here", hint=install("ingest"))
    with alone(root, "import", SCRATCH) as scratch:
        yield Anew(root / SITE, jail, scratch)


def remade(anew: Anew | None, file: Path, place: str) -> Remade | str:
    """Return a document made anew, or the reason for keeping the old one: empty without ``anew``."""
    if anew is None:
        return ""
    try:
        return anew.made(file, place)
    except ConfigError:
        raise
    # One document's failure is its own.
    except StetError as error:
        return "; ".join(str(error).splitlines())


def told(path: str, members: dict[str, str], target: str, *, asked: bool, why: str) -> Iterator[Hand]:
    """Yield the hidden facts of a document brought in unchanged.

    Args:
        members: Hidden facts, by member of a zip.
        asked: Whether the person asked for documents made anew.
        why: Reason for keeping the old document.
    """
    option = _OPTION if installed() else f"{_OPTION} ({install('ingest')})"
    do = _BY_HAND if asked else f"{option}; or {_BY_HAND}"
    for member, what in list(members.items())[:8]:
        where = path + (f" → {member}" if member else "")
        yield Hand("hidden facts", where, f"{what}; it was not made anew: it {why}" if why else what, do, target)


def _whole(document: Document, kind: DocumentKind) -> None:
    """Refuse a document if the new one would show less.

    Raises:
        SourceError: The new one would show less.
    """
    # Somebody hid those words for a reason, and nothing of it is published before a person has looked.
    if need := next((need for need in document.needs if need.lack in _UNDECIDED), None):
        raise SourceError(f"needs a person, by stet add: {need.said}")
    # A JPEG's further pictures are its camera's: a preview, light for other screens. Others' are what readers saw move.
    if kind.is_picture and kind is not DocumentKind.JPEG and any(one.why is Why.ATTACHED for one in document.removed):
        raise SourceError("has several pictures, of which the first alone would stay")
