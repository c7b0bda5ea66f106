"""Lines and the pieces made of them.

Values only. Marks of notes and pages stand in a text between noncharacters, which no text holds that came through
`publish.reports.ingest.unseen`.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from publish.reports.writing.nouns import Inline, NoteMark, PageMark, Wording

# Noncharacters, so that nobody's text can forge a mark.
_NOTE, _PAGE, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK: Final = re.compile("([\ufdd0\ufdd1])([^\ufdd0-\ufdd2]*)\ufdd2")
_NARROW: Final = frozenset({"Mn", "Me", "Cf"})


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with letters on it, and the sign before it."""

    text: str
    """Without white space at its ends."""
    gap: int = 0
    """Lines without letters before it."""
    indent: int = 0
    """Columns before its first letter."""
    begins: bool = False
    """Whether a page begins with it."""
    after_rule: bool = False
    """Whether a line across, or a row of spaces, parts it from the line before."""
    label: str = ""
    """Number of the page that begins there, if known."""
    resumes: bool = False
    """Whether something taken out stood before."""

    @property
    def width(self) -> int:
        """Columns of its letters."""
        return width(self.text)

    def with_text(self, text: str) -> "TextLine":
        """Return it with other letters."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of one text."""

    text: str
    lines: tuple[TextLine, ...]
    gap: int = 0
    """Lines without letters before it, beyond what stands between any two lines."""
    full: bool = False
    """Whether its last line fills its column."""
    rows: bool = False
    """Whether its lines are rows of a table."""
    verse: bool = False
    """Whether it is a line that its writer ended, among others."""

    @property
    def begins(self) -> bool:
        """Whether a page begins with it."""
        return self.lines[0].begins


def width(text: str) -> int:
    """Return how many columns ``text`` takes."""
    # Most lines are ASCII, and this is asked many times of each.
    if text.isascii():
        return len(text)
    return sum(
        # A Tibetan stack is as wide as its first letter, and a Han letter as two Latin ones.
        0 if unicodedata.category(c) in _NARROW else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in unmarked(text)
    )


def note_mark(label: str) -> str:
    """Return a note's mark within a text."""
    return f"{_NOTE}{label}{_END}"


def page_mark(label: str) -> str:
    """Return the mark within a text of a page's beginning."""
    return f"{_PAGE}{label}{_END}"


def less(text: str, count: int) -> str:
    """Return ``text`` without its first letters; a mark among them stays."""
    kept, last = "", 0
    for mark in _MARK.finditer(text):
        gone = min(count, mark.start() - last)
        kept += text[last + gone : mark.start()] + mark[0]
        count, last = count - gone, mark.end()
    return kept + text[last + count :]


def without_page(text: str) -> str:
    """Return ``text`` without the mark of a page at its very beginning."""
    found = _MARK.match(text)
    return text[found.end() :] if found and found[1] == _PAGE else text


def unmarked(text: str) -> str:
    """Return the letters alone."""
    return _MARK.sub("", text) if _END in text else text


def inlines(text: str) -> tuple[Inline, ...]:
    """Return a text with its marks as inlines."""
    found: list[Inline] = []
    last = 0
    for mark in _MARK.finditer(text):
        if mark.start() > last:
            found.append(Wording(text[last : mark.start()]))
        found.append(NoteMark(mark[2]) if mark[1] == _NOTE else PageMark(mark[2]))
        last = mark.end()
    if last < len(text):
        found.append(Wording(text[last:]))
    return tuple(found)
