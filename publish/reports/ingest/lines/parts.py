"""Paragraphs as blocks: headings, lists, tables, quotations, and the notes behind all.

What is NOT done here: taking anything out.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from publish.reports.ingest.lines import items, sentences, tables
from publish.reports.ingest.lines.headings import SPEAKER, dated, heading, level
from publish.reports.ingest.lines.nouns import Piece, inlines, less, unmarked, width, without_page
from publish.reports.ingest.lines.spacing import Spacing
from publish.reports.writing.nouns import Block, Break, Grid, Headline, Inline, Listing, Paragraph, Quote

_INSET: Final = 4  # columns that a quotation stands behind the text
_BRACKETED_MIN: Final = 40  # letters of a note in brackets that is more than a word between
_ASIDE_MAX: Final = 6  # paragraphs of an editor's note
_RIGHT: Final = 16  # columns before what is set to the right, at most
_INITIAL: Final = re.compile(r"[A-Z]\.\s")  # of a name in a list, more often than a letter that counts
_QUOTED_MAX: Final = 20  # letters quoted in letters
_BRIEF_MAX: Final = 64  # columns of a short line among others
_QUOTED: Final = re.compile(r"(?:>\s?)+")
_ASIDE: Final = re.compile(
    r"\[(?:editor|ed\.|translator|publisher|note|n\.b\.|编者|編者|译者|譯者|注[:：]|按[:：]|ملاحظة|المحرر|المترجم|ئىزاھات|تەھرىر)",
    re.IGNORECASE,
)


def blocks(found: Sequence[Piece], spaced: Spacing) -> tuple[Block, ...]:
    """Return the blocks that ``found`` are."""
    return tuple(_Parts(found, spaced).blocks())


class _Parts:
    def __init__(self, found: Sequence[Piece], spaced: Spacing) -> None:
        self._pieces, self._spaced = list(found), spaced
        lines = [line for piece in found for line in piece.lines]
        self._bullets = items.bullets(lines, spaced.base or 0)
        # Not the least indent: a title or a page's first line may stand farther out than the text.
        indents = sorted(line.indent for line in lines)
        self._margin = indents[len(indents) // 4] if indents else 0
        begun = [(piece.lines[0].indent, piece.lines[1].indent) for piece in found if len(piece.lines) > 1]
        first = sorted(indent for indent, _ in begun)
        self._first = first[len(first) // 2] if first and spaced.indents else 0
        """Columns before a paragraph's first line."""
        # A verse has many lines, and counts once.
        usual = Counter(piece.lines[0].indent for piece in found if piece.gap or len(piece.lines) > 1).most_common(1)
        self._usual = {indent for indent, _ in usual} | {indent for indent, below in begun if indent > below}
        """Columns before most paragraphs, and before first lines."""
        self._right = max(min(spaced.column // 2, _RIGHT), 2 * _INSET + 1)
        """Columns before what is set to the right."""
        long = [width(piece.text) > _BRIEF_MAX for piece in found]
        gaps = Counter(found[at].gap > 0 for at in range(1, len(found)) if long[at] or long[at - 1])
        if not any(long):
            gaps = Counter({True: sum(piece.gap > 0 for piece in found)})
        self._apart = gaps[True] > gaps[False] or spaced.base is not None
        """Whether paragraphs stand apart, so that lines which stand close are of one."""

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        at = 0
        while at < len(self._pieces):
            block, at = self._block(at)
            found.append(block)
        return found

    def _block(self, at: int) -> tuple[Block, int]:
        piece = self._pieces[at]
        if piece.rows:
            return _grid(piece), at + 1
        # A quoted or bracketed paragraph may hold what looks like a poem: short lines come last.
        for part in (self._bulleted, self._counted, self._quoted, self._aside, self._close):
            made = part(at)
            if made is not None:
                return made
        before = self._pieces[at - 1] if at else None
        after = self._pieces[at + 1] if at + 1 < len(self._pieces) else None
        if heading(piece, before, after, title=at == 0):
            if at == 0 and not items.numbered(piece.text) and self._entitled():
                # The title goes into a page's head, where no page begins: the text under it does.
                following = self._pieces[1]
                mark = piece.text[: len(piece.text) - len(without_page(piece.text))]
                self._pieces[1] = replace(following, text=mark + without_page(following.text)) if mark else following
                return Headline(1, inlines(without_page(piece.text))), 1
            return Headline(level(piece.text), inlines(piece.text)), at + 1
        return Paragraph(inlines(piece.text)), at + 1

    def _entitled(self) -> bool:
        """Return whether the first heading is the title of all that follows."""
        after = self._pieces[1:]
        following = after[0] if after else None
        if following is None or following.rows:
            return False
        others = sum(heading(b, a, c) for a, b, c in zip(self._pieces, after, after[1:], strict=False))
        return others > 0 or len(after) > 2

    def _bulleted(self, at: int) -> tuple[Block, int] | None:
        end = at
        made: list[tuple[Block, ...]] = []
        while end < len(self._pieces) and (sign := items.bullet(unmarked(self._pieces[end].text), self._bullets)):
            made.append((Paragraph(inlines(less(self._pieces[end].text, len(sign)))),))
            end += 1
        return (Listing(tuple(made)), end) if made else None

    def _counted(self, at: int) -> tuple[Block, int] | None:
        """Return an ordered list of two items or more, whose numbers follow one another."""
        numbers: list[int] = []
        made: list[tuple[Block, ...]] = []
        end = at
        while end < len(self._pieces) and (sign := items.NUMBER.match(unmarked(self._pieces[end].text))):
            # Sections are numbered as well: those have text between them, and end the list at once.
            if numbers and int(sign[1]) != numbers[-1] + 1:
                break
            numbers.append(int(sign[1]))
            made.append((Paragraph(inlines(less(self._pieces[end].text, len(sign[0])))),))
            end += 1
        # "1. January" at a paragraph's beginning is a date.
        return (Listing(tuple(made), numbers[0]), end) if len(made) > 1 else None

    def _quoted(self, at: int) -> tuple[Block, int] | None:
        """Return a quotation: behind ``>``, or set in by its lines."""
        end = at
        said: list[tuple[int, Block]] = []
        while end < len(self._pieces):
            piece = self._pieces[end]
            depth = min(items.depth(piece.text), _QUOTED_MAX)
            if depth:
                text = _rejoined("\n".join(line.text for line in piece.lines))
                said += [(depth, Paragraph(inlines(text)))] if text else []
            elif self._inset(piece) or self._row(end) > 1:
                # Lines of a verse stand close, and each was ended by its writer.
                row = max(self._row(end), 1)
                said.append((1, _broken(self._pieces[end : end + row])))
                end += row - 1
            else:
                break
            end += 1
        return (Quote(_nested(said)), end) if said else None

    def _row(self, at: int) -> int:
        """Return how many pieces of one line, all set in, stand close from ``at`` on."""
        end = at
        while end < len(self._pieces):
            piece = self._pieces[end]
            inner = piece.lines[0].indent >= self._margin + _INSET and piece.lines[0].indent < self._right
            if (
                len(piece.lines) > 1
                or piece.rows
                or not inner
                or items.numbered(piece.text)
                or (end > at and piece.gap)
            ):
                break
            end += 1
        return end - at

    def _inset(self, piece: Piece) -> bool:
        inner = all(line.indent >= self._margin + _INSET for line in piece.lines)
        if not inner or self._spaced.base is None or items.numbered(piece.text):
            return False
        if self._spaced.indents:
            return all(line.indent > self._first + 1 for line in piece.lines)
        # Where a paragraph's first line is set in, one of a single line is set in whole.
        return len(piece.lines) > 1 or (sentences.ends(piece.text) and piece.lines[0].indent not in self._usual)

    def _aside(self, at: int) -> tuple[Block, int] | None:
        """Return an editor's note: whole paragraphs in square brackets."""
        first = unmarked(self._pieces[at].text).strip()
        if not first.startswith("["):
            return None
        depth, end = 0, at
        while end < min(len(self._pieces), at + _ASIDE_MAX):
            text = unmarked(self._pieces[end].text).strip()
            for place, c in enumerate(text):
                depth += (c == "[") - (c == "]")
                if depth == 0 and place < len(text) - 1 and text[place + 1 :].strip(" .。"):
                    return None
            end += 1
            if depth <= 0:
                break
        whole = sum(len(piece.text) for piece in self._pieces[at:end])
        # "[sic]" or "[1999]" on a line is no note.
        if depth or (whole < _BRACKETED_MIN and not _ASIDE.match(first)):
            return None
        return Quote(tuple(Paragraph(inlines(piece.text)) for piece in self._pieces[at:end])), end

    def _close(self, at: int) -> tuple[Block, int] | None:
        """Return short lines that stand close as a paragraph that keeps their ends."""
        if not self._apart:
            return None
        end = at
        while end < len(self._pieces) and self._brief(self._pieces[end]) and (end == at or not self._pieces[end].gap):
            end += 1
        following = self._pieces[end] if end < len(self._pieces) else None
        if end > at and following and not following.gap and not self._brief(following):
            end -= 1  # the last short line is the heading of the text that it stands close to
            following = self._pieces[end]
        # Two may be a heading of two lines, above a text.
        if end - at < 2 or (end - at == 2 and self._headed(at, following)):
            return None
        return _broken(self._pieces[at:end]), end

    def _headed(self, at: int, following: Piece | None) -> bool:
        first, second = self._pieces[at : at + 2]
        if items.numbered(first.text) or at == 0:
            return True
        return following is not None and not following.rows and width(following.text) > 2 * width(second.text)

    def _brief(self, piece: Piece) -> bool:
        if piece.verse:
            return True
        if len(piece.lines) > 1 or piece.rows or piece.full or width(piece.text) > _BRIEF_MAX:
            return False
        # Who speaks, and when, begins a paragraph; so does what is counted.
        if (
            (items.numbered(piece.text) and not _INITIAL.match(piece.text))
            or SPEAKER.match(piece.text)
            or piece.text[:1] in tuple("–—")
            or (items.stamped(piece.text) and not items.span(piece.text))
        ):
            return False
        # Among lines that are joined, a sentence's end is a paragraph's; elsewhere it may be a verse's.
        ended = sentences.ends(piece.text) and self._spaced.base is not None
        return not ended and (not dated(piece.text) or piece.gap == 0)


def _broken(pieces: Sequence[Piece]) -> Paragraph:
    """Return a paragraph that keeps the ends of its lines."""
    joined: list[Inline] = []
    for piece in pieces:
        joined += [*([Break()] if joined else []), *inlines(piece.text)]
    return Paragraph(tuple(joined))


def _nested(said: Sequence[tuple[int, Block]]) -> tuple[Block, ...]:
    """Return quoted paragraphs, each within as many quotations as it has signs."""
    least = min(depth for depth, _ in said)
    made: list[Block] = []
    for inner, group in itertools.groupby(said, key=lambda one: one[0] > least):
        held = list(group)
        made += [Quote(_nested(held))] if inner else [block for _, block in held]
    return tuple(made)


def _grid(piece: Piece) -> Grid:
    head, *rows = (tuple(inlines(cell) for cell in tables.cells(line.text)) for line in piece.lines)
    return Grid(head, tuple(rows))


def _rejoined(text: str) -> str:
    lines = [_QUOTED.sub("", line, count=1).strip() if _QUOTED.match(line) else line for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        joined += sentences.glue(joined, line) + line
    return joined
