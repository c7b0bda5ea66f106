"""Nouns of an import: posts as they were, and what needs a hand.

Values only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hand:
    """Something in a source for a person to look at."""

    kind: str
    """A word or two, the same for all of its kind."""
    where: str
    """A file of the source, or a post's name, with the line if there is one."""
    what: str
    do: str = ""
    """The remedy, in the imperative."""
    report: str = ""
    """The report's source below ``site/``, with the line if there is one."""


@dataclass(frozen=True, slots=True)
class PostBody:
    """A post's text.

    HTML of a classic editor has paragraphs by blank lines.
    """

    text: str
    is_html: bool = False
    by_lines: bool = False
    first_line: int = 1
    """Of the text within its file."""
    lines: tuple[int, ...] = ()
    """For each line its line in the file, where others were brought in. Empty: they follow the first."""

    def line(self, number: int) -> int:
        """Return the line in the file of the text's line ``number``, from 1."""
        return self.lines[number - 1] if self.lines else self.first_line + number - 1


# Not frozen: each kind adds its own to what `texts.post` has read for all.
@dataclass(slots=True)
class Post:
    """A post or page, as its source has it."""

    origin: str
    """Path below the source, or the post's name in an export."""
    body: PostBody
    title: str = ""
    day: str = ""
    """Such as ``2018-01-15``, ``2018-01`` or ``2018``. Empty if nothing tells it."""
    updated: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    summary: str = ""
    slug: str = ""
    address: str = ""
    """Path on the old site, from ``/`` on."""
    aliases: tuple[str, ...] = ()
    folder: str = ""
    """Folder of the source from which relative addresses are meant, too."""
    page: bool = False
    """Whether it is a page rather than a dated post."""
    draft: str = ""
    """Why it is not public: a draft, private, with a password. Empty for a public one."""
    begins: str = ""
    """Day of publication. Empty for that of ``day``."""
    ends: str = ""
    """Day after which it is public no more."""
    documents: tuple[str, ...] = ()
    """Files of the source which go with it, whether its text names them or not."""
    translates: str = ""
    """Origin of the post of which this is a translation."""
    hands: list[Hand] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Site:
    """What the settings of a source tell of its site."""

    kind: str
    title: str = ""
    addresses: tuple[str, ...] = ()
    """Of the old site: ``https://example.org/blog``."""
    language: str = ""
    roots: tuple[str, ...] = ("",)
    """Folders of the source that stood at the old site's root."""
    liquid: bool = False
    """Whether its texts were filled in by Liquid before they were read."""
    files: Mapping[str, str] | None = None
    """Documents under the names that its posts give them: name → path in the source. ``None``: all have their own."""


class OldSite(Protocol):
    """A source of a kind, opened."""

    @property
    def site(self) -> Site:
        """Return what its settings tell."""

    def posts(self) -> Iterator[Post]:
        """Yield its posts, in the same order each time."""

    def hands(self) -> list[Hand]:
        """Return what needs a hand beside the posts."""
