"""The nouns of `stet add`: wishes, doors, and what became of each document."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.kinds import DocumentKind
from publish.reports.vault.age import Editors

ReadsDocument = Callable[[DocumentKind, Path, Hints, Path], Document]
"""Reads a document in the jail: kind, file, hints, scratch folder. Raises SourceError with why it was not read."""
Fetch = Callable[[str, Path, int], str]
"""Fetches an address into a file of at most so many bytes. Returns the address that answered."""


@dataclass(frozen=True, slots=True)
class AddWishes:
    """What the person asked for."""

    language: str = ""
    limits: Limits = field(default_factory=Limits)
    # Not in any representation: errors and logs may show one.
    password: str = field(default="", repr=False)
    raster: bool = False
    unconfined: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """Outcome of one document."""

    source: str
    kind: str = ""
    draft: str = ""
    """Its text, below the archive's folder."""
    evidence: tuple[str, ...] = ()
    document: Document | None = None
    refused: str = ""
    """Reason for not taking it, or empty."""
    hint: str = ""
    apart: bool = False
    """Whether it did something to its reader."""
    already: str = ""
    """Where it lies already: nothing was added."""
    passed: str = ""
    """Reason for passing over no document."""
    notes: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """Return it for programs, and for ``found.json``."""
        document = self.document
        removed = document.removed if document else ()
        found: dict[str, Any] = {
            "source": shown(self.source), "kind": self.kind, "draft": self.draft, "evidence": list(self.evidence),
            "removed": [{"page": r.page, "text": r.text, "why": str(r.why)} for r in removed],
            "offers": {
                key: [{"value": o.value, "where": o.where} for o in offers] for key, offers in document.offers.items()
            } if document else {},
            "needs": [f"{need.lack}: {need.said}" for need in document.needs] if document else [],
            "unchecked": list(document.unchecked) if document else [],
        }  # fmt: skip
        for key in ("refused", "hint", "apart", "already", "passed"):
            if value := getattr(self, key):
                found[key] = value
        return found | ({"notes": list(self.notes)} if self.notes else {})


class Doors(NamedTuple):
    """What leads out of this room."""

    read: ReadsDocument
    fetch: Fetch
    now: Callable[[], datetime]
    editors: Editors | None
    """To whom originals are encrypted. ``None``: they are not kept."""
    stop: Callable[[], None] = lambda: None
    """Ends all reading under way."""


def shown(name: str) -> str:
    """Return a name as letters: bytes of no encoding are shown as codes."""
    return name.encode("utf-8", errors="backslashreplace").decode("utf-8")
