"""Leaks, and remarks on what may be one: kinds and values.

A leak is certain, and stops a seal. A remark is for the editor, who may have meant it. What was found is never repeated
here: a line of a log would be the next leak. What is NOT done here: looking at anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from publish.core.plain import clean
from publish.core.units import count

SHOWN: Final = 20  # leaks shown to people; the JSON has all


class LeakKind(StrEnum):
    """Kinds of leaks and remarks."""

    METADATA = "metadata"
    PATH = "path"
    MACHINE = "machine"
    SECRET = "secret"  # noqa: S105 - it is none
    NAME = "name"
    CANARY = "canary"
    UNSEEN = "unseen"
    MAIL = "mail"
    PHONE = "phone"
    ACCOUNT = "account"
    IDENTITY = "identity"
    PLACE = "place"
    PROGRAM = "program"
    TRACKING = "tracking"
    SIGN = "sign"
    UNREAD = "unread"
    # Not certain: an archive may have to publish a document that nothing here can open.


# Only what hardly ever is a mistake of ours: a seal that stops for nothing is soon sealed without looking.
CERTAIN: Final = frozenset(
    (
        LeakKind.METADATA,
        LeakKind.PATH,
        LeakKind.MACHINE,
        LeakKind.SECRET,
        LeakKind.NAME,
        LeakKind.CANARY,
        LeakKind.UNSEEN,
    )
)
"""Kinds that stop a seal."""

LISTED: Final = frozenset((LeakKind.NAME, LeakKind.CANARY))
"""Kinds of which the operator's own list says that they must not go out. No other setting lets them through."""

_DO: Final = {
    LeakKind.METADATA: "take that out (exiftool -all=, qpdf, mat2), or say 'metadata: kept' below it in the report",
    LeakKind.PATH: "take it out",
    LeakKind.MACHINE: "take it out",
    LeakKind.SECRET: "take it out, and make it worthless where it is valid",
    LeakKind.NAME: "take it out, or take the name off the list",
    LeakKind.CANARY: "take it out",
    LeakKind.UNSEEN: "delete it there",
}


# Without the thing itself: these values end in logs, in JSON and in mails to whoever is asked for help.
@dataclass(frozen=True, slots=True)
class Leak:
    """A leak or remark, with its place."""

    path: str
    kind: LeakKind
    what: str
    """In our own words. Never what was found."""
    line: int = 0
    """0: the file as a whole, or one without lines."""
    within: str = ""
    """Member of a zip, or page of a document."""

    @property
    def certain(self) -> bool:
        """Return whether it stops a seal."""
        return self.kind in CERTAIN

    @property
    def said(self) -> str:
        """Return a line for people."""
        at = f":{self.line}" if self.line else ""
        # Names of files and members are strangers' words: without control characters, which a terminal obeys.
        within = f" → {clean(self.within)}" if self.within else ""
        return f"{clean(self.path)}{at}{within}: {self.what}"

    @property
    def remedy(self) -> str:
        """Return what to do, for a certain leak."""
        return _DO.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found in a number of files."""

    paths: tuple[str, ...]
    """Of all files, in order."""
    found: tuple[Leak, ...]
    broken: tuple[str, ...] = ()
    """Files that could not be read, each with the reason."""

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """Return the certain ones."""
        return tuple(leak for leak in self.found if leak.certain)

    @property
    def remarks(self) -> tuple[Leak, ...]:
        """Return those that may be meant."""
        return tuple(leak for leak in self.found if not leak.certain)


def lines(leaks: Sequence[Leak], *, most: int = SHOWN) -> list[str]:
    """Return a line for each leak, with what to do."""
    told = [f"{leak.said}; {leak.remedy}" if leak.remedy else leak.said for leak in leaks[:most]]
    if len(leaks) > most:
        told.append(f"and {count(len(leaks) - most, 'more place', 'more places')} (all with --json)")
    return told


def data(leaks: Iterable[Leak]) -> list[dict[str, str | int]]:
    """Return the leaks for programs."""
    return [
        {"path": leak.path, "line": leak.line, "within": leak.within, "kind": str(leak.kind), "what": leak.what}
        for leak in leaks
    ]
