"""A document's lines by where they stand.

Values only. They are running, alone at either end, or among others' words. A date alone at the top is the
document's own; in a note or a quotation the same words tell of something else.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from publish.reports.ingest import bylines
from publish.reports.ingest.document import Document, Why
from publish.reports.writing.nouns import (
    Block,
    Break,
    CodeBlock,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    PageMark,
    Paragraph,
    Quote,
    plain,
)

_TOP: Final = 8  # blocks at the beginning among which a document says what it is
_END: Final = 4  # blocks at its end, where others say it
_ALONE_MAX: Final = 120  # letters of a line that stands by itself
_DEPTH_MAX: Final = 20  # quotations and lists within one another
# A line without an end of a sentence is a label, a name or a date; the Tibetan, Arabic and Chinese ends count too.
_SIGNED: Final = re.compile(r"(?:dated|done)\b[\s:].{4,60}\.", re.IGNORECASE)  # a line by itself, stop and all
_STOP: Final = re.compile(r"[.!?。！？؟།༎…][\"'”’»」』)\]]*$")
# An editor's remark around a whole paragraph: "[The following was translated from …]".
# When a browser printed it, which is no date of the document's.
_MOMENT: Final = re.compile(
    r"\d{1,4}\W{1,3}\d{1,2}\W{1,3}\d{2,4}\W.{0,6}?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?(?:[AP]M|م|ص)\b)?", re.IGNORECASE
)
_BRACKET: Final = re.compile(r"^\s*[\[【(（［].{40,}[\])】）］]?\s*$", re.DOTALL)


class LineStanding(IntEnum):
    """Where a line stands. The lower, the more it says of its document."""

    RUNNING = 0
    TOP = 1
    END = 2
    BEGINNING = 3
    """A sentence at the beginning, or a heading."""
    TEXT = 4
    OTHERS = 5
    """A note, a quotation, or an editor's remark in brackets."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A line, or a paragraph, in one line."""

    text: str
    standing: LineStanding
    page: str = ""
    """Label of a page, which stands in a running line."""
    heading: int = 0
    """Level of a heading."""
    block: int = -1
    """Number of its block, from 0."""


def passages(document: Document) -> Iterator[Passage]:
    """Yield all that a document says, in its order; running lines first, each once."""
    seen: set[str] = set()
    for piece in document.removed:
        # A page's number in the middle parts a work's name from its publisher's.
        apart = re.split(rf"\s{{2,}}{re.escape(piece.page)}\s{{2,}}", piece.text) if piece.page else [piece.text]
        apart = [_MOMENT.sub("", part) for part in apart]
        for said in (" ".join(part.split()) for part in apart if piece.why is Why.RUNNING):
            if said not in seen:
                seen.add(said)
                yield Passage(said, LineStanding.RUNNING, piece.page)
    # A page's line with date, source and author is no text, and says them all the same.
    for piece in document.removed:
        said = " ".join(piece.text.split())
        if piece.why is Why.FURNITURE and len(said) <= _ALONE_MAX and bylines.dated(said):
            yield Passage(said, LineStanding.TOP)
            break
    body = [(at, block) for at, block in enumerate(document.blocks) if not isinstance(block, Footnote)]
    for number, (at, block) in enumerate(body):
        yield from _block(block, at, top=number < _TOP, end=len(body) - number <= _END)
    for note in document.blocks:
        if isinstance(note, Footnote):
            yield from _others(note.blocks)


def _block(block: Block, at: int, *, top: bool, end: bool) -> Iterator[Passage]:
    match block:
        case Headline(level, inlines):
            yield Passage(one_line(inlines), LineStanding.BEGINNING, heading=level, block=at)
        case Paragraph(inlines):
            whole = one_line(inlines)
            if _BRACKET.match(whole) and len(whole) > _ALONE_MAX:
                yield Passage(whole, LineStanding.OTHERS, block=at)
                return
            for line in _lines(inlines):
                yield Passage(line, _standing(line, top=top, end=end), block=at)
        case Grid(head, rows) if top and all(_labelled(row) for row in (head, *rows)):
            # Letters and files begin with such a table: to, from, date.
            for text in _words(block):
                yield Passage(text, _standing(text, top=True, end=False), block=at)
        case Quote(blocks):
            yield from _others(blocks)
        case _:
            yield from (Passage(text, LineStanding.TEXT, block=at) for text in _words(block))


def _standing(line: str, *, top: bool, end: bool) -> LineStanding:
    whole = _SIGNED.fullmatch(line) or not _STOP.search(line)
    if len(line) <= _ALONE_MAX and whole and (top or end):
        return LineStanding.TOP if top else LineStanding.END
    return LineStanding.BEGINNING if top else LineStanding.TEXT


def _labelled(row: tuple[tuple[Inline, ...], ...]) -> bool:
    return len(row) == 2 and not any(c.isdigit() for c in one_line(row[0]))


def _others(blocks: Iterable[Block]) -> Iterator[Passage]:
    for block in blocks:
        yield from (Passage(text, LineStanding.OTHERS) for text in _words(block))


def words(document: Document) -> Iterator[str]:
    """Yield the words of each block, less page marks and notes' marks."""
    for block in document.blocks:
        yield from _words(block)


def labels(document: Document) -> list[str]:
    """Return the labels of a document's pages in their order."""
    return [mark.label for block in document.blocks for mark in _marks(block)]


def _marks(block: Block) -> Iterator[PageMark]:
    for inlines in _inlines(block):
        waiting = [*inlines]
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, PageMark):
                yield one
            elif isinstance(inner := getattr(one, "inlines", None), tuple):
                waiting[:0] = inner


def _words(block: Block) -> Iterator[str]:
    if isinstance(block, CodeBlock):
        yield " ".join(block.text.split())
    for inlines in _inlines(block):
        if text := one_line(inlines):
            yield text


def _inlines(block: Block, depth: int = 0) -> Iterator[tuple[Inline, ...]]:
    if depth > _DEPTH_MAX:
        return
    match block:
        case Paragraph(inlines) | Headline(_, inlines):
            yield inlines
        case Quote(blocks) | Footnote(_, blocks):
            for inner in blocks:
                yield from _inlines(inner, depth + 1)
        case Listing(items):
            for item in items:
                for inner in item:
                    yield from _inlines(inner, depth + 1)
        case Grid(head, rows):
            yield from head
            for row in rows:
                yield from row
        case _:
            return


def _lines(inlines: tuple[Inline, ...]) -> Iterator[str]:
    held: list[Inline] = []
    for one in (*inlines, Break()):
        if not isinstance(one, Break):
            held.append(one)
        elif held:
            if text := one_line(tuple(held)):
                yield text
            held = []


def one_line(inlines: tuple[Inline, ...]) -> str:
    """Return the words of inlines in one line."""
    return " ".join(plain(inlines).split())
