"""A document as its reader understood it, whatever kind it was.

Values only. A reader in the jail makes one out of bytes, and the writer makes a draft of it. A reader refuses by
`SourceError`, whose words stand behind the document's name. What is NOT done here: opening, judging or writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from publish.reports.writing.nouns import Block


class Why(StrEnum):
    """Reasons for leaving out a piece of a document."""

    RUNNING = "a running line of the pages"
    NUMBERED = "the numbers of a page's lines"
    FURNITURE = "of the page around the text"
    REPEATED = "said twice"
    UNSEEN = "signs that nobody sees"
    UNPRINTED = "words that are drawn and not to be seen"
    METADATA = "of the file, not of its text"
    COMMENT = "a comment or a revision"
    TRACKING = "a mark in an address which tells who follows it"
    ADDRESS = "an address that leads to one machine, or nowhere"
    PICTURE = "a picture or film that does not come along"
    HIDDEN = "words that are not shown"
    ACTION = "what the file would do when opened, not what it says"
    ATTACHED = "a file within the file"
    DAMAGED = "damaged, and not drawn"
    OFF_PAGE = "drawn where no page shows it"


class Lack(StrEnum):
    """Kinds of what an editor must decide before a draft can be accepted."""

    TITLE = "title"
    DATE = "date"
    AUTHOR = "author"
    ORIGIN = "origin"
    LANGUAGE = "language"
    SCRIPTS = "scripts"
    TEXT = "text"
    UNSEEN = "unseen"
    CHARSET = "charset"
    NOTE = "note"
    EVIDENCE = "evidence"
    """The file that would be published beside the text could not be made anew."""
    PAGES = "pages"
    LETTERS = "letters"
    """The text that was read may not be the text that is seen."""
    PRINTED = "printed"
    """What a browser printed around the pages."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A value for a field, and the words in which it was found."""

    value: str
    where: str


@dataclass(frozen=True, slots=True)
class Removed:
    """A piece that was left out."""

    text: str
    why: Why
    page: str = ""
    """Label of its page, if it has one."""


@dataclass(frozen=True, slots=True)
class Need:
    """A decision that only a person can make."""

    lack: Lack
    said: str
    """One line for people: what is not known, or doubted, and where."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be at most. Beyond it is refused: ``--limit`` says more."""

    length: int = 500_000_000
    """Bytes of the file, which is held whole in memory, and of all that unpacks from it."""
    pages: int = 10_000
    pixels: int = 200_000_000
    """Of one picture: twice the largest cameras'."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known before a document is read."""

    language: str = ""
    """Tag that the editor gave. Empty: to be found."""
    places: tuple[str, ...] = ()
    """Names of places in the archive's reports."""
    address: str = ""
    """Where the document was fetched. Empty for a file."""
    scratch: Path | None = None
    """The one folder of the jail in which files may be made anew. Without one, none are made."""
    limits: Limits = Limits()
    password: str = field(default="", repr=False)
    """Opens an encrypted document."""
    ending: str = ""
    """Of the file's name, in small letters, where that says more than its bytes."""
    raster: bool = False
    """Whether the evidence of a PDF is to be its pages as pictures, and not its drawing."""


@dataclass(frozen=True, slots=True)
class Document:
    """Text, offers, and what was left out."""

    kind: str
    blocks: tuple[Block, ...]
    """Text in its order. Footnotes are blocks too, and page marks are inlines."""
    offers: Mapping[str, tuple[Offer, ...]] = field(default_factory=dict)
    """By field of the front matter, the best first: title, date, language, author, publisher, identifiers, places…"""
    removed: tuple[Removed, ...] = ()
    needs: tuple[Need, ...] = ()
    made: tuple[str, ...] = ()
    """Names in the scratch folder of what was made anew to be published: PDF, PNG, JPEG or CSV. The text is in none."""
    unchecked: tuple[str, ...] = ()
    """Checks not made, each with the reason and the remedy. No person has to decide anything here."""
