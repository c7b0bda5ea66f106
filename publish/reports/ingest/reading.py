"""The reader of each kind, in the jail, and what happened to it.

A document that kills, holds up or deceives its reader is kept apart: it stays where it is, with the reason, and nothing
of it becomes a draft.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import util
from pathlib import Path
from typing import Final

from publish.core.errors import SourceError
from publish.reports.ingest.confine.limits import MIB, Rations
from publish.reports.ingest.confine.walls import Walls
from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.jail import READERS, Jail
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.ingest.optical.nouns import Compared
from publish.reports.ingest.optical.verdict import told
from publish.reports.ingest.unread import Refused, TooLong, TooMuch, Unlocked, Unread

MEMORY: Final = 4  # times a document's length: it is held whole, and as what it becomes
COMPARE: Final = "publish.reports.ingest.optical.compare"
"""Module whose function of the same name runs in the jail."""
_PICTURE: Final = "picture"


class ApartError(SourceError):
    """A document did something to its reader: it is kept apart."""


def reader_of(kind: DocumentKind) -> str:
    """Return the name of the reader of a kind.

    Raises:
        SourceError: This version has none.
    """
    name = _PICTURE if kind.is_picture else str(kind)
    if util.find_spec(f"{READERS}.{name}") is None:
        hint = "save it as plain text or HTML, and add that"
        raise SourceError(f"is of a kind that this version cannot read yet ({kind})", hint=hint)
    return name


class JailReader:
    """What reads documents in an open jail. Several threads may call it at once."""

    def __init__(self, jail: Jail) -> None:
        self._jail = jail
        self.unconfined = jail.walls is Walls.NONE
        """Whether this machine has no walls, and documents are read all the same."""
        self._sightless: Compared | None = None
        """The answer of a machine without a reader of pictures: it is not asked again for each document."""

    def read(self, kind: DocumentKind, file: Path, hints: Hints, made: Path) -> Document:
        """Return a document.

        Args:
            made: An empty folder for what is made anew of it.

        Raises:
            SourceError: It was not read, and why.
        """
        found = self.made(kind, file, hints, made)
        return self._compared(found, file, hints, made) if kind is DocumentKind.PDF and found.blocks else found

    def made(self, kind: DocumentKind, file: Path, hints: Hints, made: Path) -> Document:
        """Return a document without comparing a PDF's text with its pages.

        Raises:
            SourceError: The reason for not reading the document.
        """
        found = self._jail.read(reader_of(kind), file, hints, scratch=made)
        if not isinstance(found, Document):
            raise _unread(found)
        return found

    def _compared(self, found: Document, file: Path, hints: Hints, made: Path) -> Document:
        """Return the document with what a look at its pages says of its text.

        By a process of its own: one that the pictures take over must not write what is published.
        """
        if self._sightless is None:
            scratch = made.with_name(f"{made.name}-looked")
            scratch.mkdir()
            offered = found.offers.get("language", ())
            asked = replace(hints, language=hints.language or (offered[0].value if offered else ""), places=())
            seen = self._jail.work(COMPARE, "compare", file, asked, scratch=scratch, answer=Compared)
            if isinstance(seen, Compared) and seen.absent:
                self._sightless = seen
        else:
            seen = self._sightless
        needs, unchecked = told(seen)
        return replace(found, needs=(*found.needs, *needs), unchecked=(*found.unchecked, *unchecked))

    def stop(self) -> None:
        """End all reading under way."""
        self._jail.__exit__(None, None, None)


@contextmanager
def reading(limits: Limits, *, unconfined: bool = False, jail: Callable[..., Jail] = Jail) -> Iterator[JailReader]:
    """Open the jail.

    Raises:
        ConfigError: This machine cannot lock a process in.
    """
    length = -(-limits.length // MIB)
    bounds = Rations(input_mib=length, memory_mib=max(Rations().memory_mib, MEMORY * length))
    with jail(limits=bounds, unconfined=unconfined) as opened:
        yield JailReader(opened)


def _unread(why: Unread) -> SourceError:
    if isinstance(why, Refused):
        return SourceError(why.reason, hint=why.hint or None)
    if isinstance(why, TooLong | TooMuch):
        return ApartError(why.said, hint="it may be a bomb; if you know that it is none, add it in parts")
    # No fault of the document: this machine failed, and the file is not kept apart for that.
    if isinstance(why, Unlocked):
        return SourceError(why.said)
    return ApartError(why.said, hint="it may be damaged, or made to attack; do not open it elsewhere without care")
