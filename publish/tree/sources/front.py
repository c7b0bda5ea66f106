"""A source file as nouns: its front matter and its text.

Values only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from publish.core.model import Author, Commitment, Correction
from publish.core.partialdate import PartialDate

Day: TypeAlias = date


@dataclass(frozen=True, slots=True)
class Text:
    """The Markdown of a source file, and its first line's number."""

    markdown: str
    first_line: int


class ShownPicture(NamedTuple):
    """A picture as a text shows it."""

    file: str
    """Below ``site/``."""
    words: str
    """Its alternative text, on one line. May be empty."""
    line: int


@dataclass(frozen=True, slots=True)
class Cited:
    """An ``evidence:`` item as written."""

    file: str
    title: str
    sha256: str
    line: int
    kept: bool = False
    """Whether the publisher agrees to publish the document's hidden facts with it."""
    shown: bool = False
    """Whether the text shows it, and the front matter does not name it."""

    @property
    def source(self) -> str:
        """The file below ``site/``."""
        return self.file.removeprefix("site/")


@dataclass(slots=True)
class FrontMatter:
    """The fields at the head of a source file.

    Missing fields are empty.
    """

    title: str = ""
    language: str = ""
    date: PartialDate | None = None
    author: tuple[Author, ...] = ()
    updated: Day | None = None
    summary: str = ""
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    evidence: tuple[Cited, ...] = ()
    translation_of: str | None = None
    machine_translated: bool = False
    corrections: tuple[Correction, ...] = ()
    superseded_by: str | None = None
    superseded_on: Day | None = None
    identifiers: tuple[str, ...] = ()
    pages: tuple[str, str] | None = None
    originals: tuple[Commitment, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)
    """Line of each key."""
    doubts: list[tuple[int, str]] = field(default_factory=list)
    """Line and message of what may have been meant otherwise."""
    shown: tuple[ShownPicture, ...] = ()
    """Pictures among the evidence which the text below shows. Here, so that an unchanged text is not read for them."""


PLAIN_KEYS = ("title", "language", "summary", "updated")
ITEM_KEYS = ("name", "kind", "publisher", "url", "file", "sha256", "metadata", "note", "removed", "commitment")
"""Keys of the items of lists, beside those that are keys of their own."""
REPORT_KEYS = (
    *PLAIN_KEYS,
    *("date", "author", "places", "tags", "sources", "evidence", "translation_of", "machine_translated"),
    *("corrections", "superseded_by", "superseded_on", "identifiers", "pages", "originals"),
)
