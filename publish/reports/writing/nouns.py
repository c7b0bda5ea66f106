"""Blocks and inlines of a text, whatever it was written in.

Values only. A reader of HTML or of a document makes them, and `publish.reports.writing.write` makes Markdown of them.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Wording:
    """Words as they are to be read, without any sign of Markdown."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words of a program, kept letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line's end which stays one."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words."""

    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly stressed words."""

    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Struck:
    """Words struck through."""

    inlines: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Linked:
    """Words with an address behind them."""

    inlines: "tuple[Inline, ...]"
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, with words in its place."""

    alt: str
    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The mark of a footnote."""

    label: str


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place where a page of the original begins."""

    label: str
    """Its number as printed: 14, or xiv."""


Inline: TypeAlias = Wording | Code | Break | Emphasis | Strong | Struck | Linked | Image | NoteMark | PageMark


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of running text."""

    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading, with the anchor for links, if any."""

    level: int
    inlines: tuple[Inline, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks in others' words."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Listing:
    """Items with bullets, or with numbers from ``start`` on."""

    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of a program, kept letter by letter."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, the first of which are heads."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote's text."""

    label: str
    blocks: "tuple[Block, ...]"


Block: TypeAlias = Paragraph | Headline | Quote | Listing | CodeBlock | Rule | Grid | Footnote


def plain(inlines: tuple[Inline, ...]) -> str:
    """Return the words alone."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Wording(text) | Code(text):
            return text
        case Break():
            return "\n"
        case Image(alt):
            return alt
        case NoteMark() | PageMark():
            return ""
        case _:
            return plain(inline.inlines)
