"""Lines of pages as paragraphs, headings, lists and quotations.

What parts two paragraphs: a gap, an indent, letters of another size, a line that ends short. Where a page or a column
ends, a sentence goes on. Heights and widths decide, for the text of a page has no signs of these.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.hyphens import Spellings
from publish.reports.ingest.lines.nouns import inlines, note_mark, page_mark, unmarked
from publish.reports.ingest.paper.layout import BULLETS, Piece, RuledTable, SetLine
from publish.reports.writing.nouns import Block, Grid, Headline, Inline, Listing, PageMark, Paragraph, Quote, Wording

_BULLET: Final = re.compile(f"\\A[{BULLETS}]\\s*")
_NUMBERED: Final = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
_TALL: Final = 1.09  # of the text's size: larger letters are a heading's
_RAISED: Final = note_mark("")[0]
_LEVELS: Final = 6


@dataclass(slots=True)
class SetRun:
    """Lines of a paragraph or a table."""

    lines: list[SetLine] = field(default_factory=list)
    table: RuledTable | None = None
    item: bool = False
    marks: dict[int, str] = field(default_factory=dict)
    """Labels of pages, by the place of the line that each begins with."""

    @property
    def size(self) -> float:
        """Of its letters."""
        return self.lines[0].size if self.lines else 0.0


class Flow:
    """A document's lines, with what they have in common."""

    def __init__(self, pages: Sequence[Sequence[Piece]], labels: Sequence[str]) -> None:
        self._pages, self._labels = pages, labels
        self.body = body_size(pages)
        lines = [one for page in pages for one in page if isinstance(one, SetLine)]
        self._leading = _leading(lines, self.body)
        # Where most is bold, bold letters are no heading.
        self._bold = sum(len(one.text) for one in lines if one.bold) > 0.5 * sum(len(one.text) for one in lines)
        self._words = Spellings(line.text for line in lines)
        self._justified = _justified(lines, self.body)
        # Lines that begin anywhere are set to the other edge: where they begin then tells nothing.
        plain = [line for line in lines if abs(line.size - self.body) < 0.08 * self.body]
        self._edged = sum(line.start < 0.5 * line.size for line in plain) > 0.3 * len(plain)

    def runs(self) -> list[SetRun]:
        """Return paragraphs and tables, sentences joined across pages and columns."""
        found: list[SetRun] = []
        for page, label in zip(self._pages, self._labels, strict=True):
            begins, mark = True, label if len(self._pages) > 1 else ""
            for run in self._parted(page):
                if begins and found and _continued(found[-1].table, run.table):
                    begins = False
                    continue
                run.marks[0], mark = mark, ""
                if found and (begins or _another_column(found[-1], run)) and self._goes_on(found[-1], run):
                    found[-1].marks |= {len(found[-1].lines) + at: one for at, one in run.marks.items()}
                    found[-1].lines += run.lines
                else:
                    found.append(run)
                begins = False
        return found

    def _parted(self, page: Sequence[Piece]) -> Iterator[SetRun]:
        run = SetRun()
        for piece in page:
            if isinstance(piece, RuledTable):
                if run.lines:
                    yield run
                yield SetRun(table=piece)
                run = SetRun()
            elif not run.lines or self._parts(run, piece):
                if run.lines:
                    yield run
                run = SetRun([piece], item=_is_item(piece))
            else:
                run.lines.append(piece)
        if run.lines:
            yield run

    def _parts(self, run: SetRun, line: SetLine) -> bool:
        """Return whether ``line`` begins a paragraph."""
        before = run.lines[-1]
        gap, size = before.base - line.base, max(line.size, before.size)
        if abs(line.size - before.size) > 0.08 * size or _is_item(line) or gap <= 0:
            return True
        # What is raised pushes its line down.
        room = 1.3 if _RAISED in line.text else 1.2
        if gap > room * self._leading * size or before.bold != line.bold:
            return True
        # A heading breaks its lines by sense, long before the edge.
        if self._tall(line) or (line.bold and not self._bold):
            return False
        moved = line.start - before.start if self._edged else 0.0
        if not run.item and moved > 0.8 * size:
            return True
        # An item's lines hang below its first word: one that begins further out is not of it.
        if run.item and line.start < run.lines[0].start - 0.8 * size:
            return True
        # Only a first line is set in. Later ones that move out end a quotation.
        if not run.item and len(run.lines) > 1 and moved < -0.8 * size:
            return True
        return self._ended(before, line)

    def _ended(self, before: SetLine, after: SetLine) -> bool:
        """Return whether ``before`` left room that the next word would have filled."""
        word = _first_width(after)
        width = before.column.right - before.column.left
        # Behind a sentence little room is enough: elsewhere, ragged lines leave as much.
        if sentences.ends(before.text):
            return before.rest > 1.3 * word + 0.8 * before.size
        return before.rest > 3 * word and before.rest > 0.35 * width

    def _goes_on(self, run: SetRun, after: SetRun) -> bool:
        """Return whether the page after goes on with a paragraph."""
        if run.table or after.table or after.item or abs(run.size - after.size) > 0.08 * run.size:
            return False
        last, first = run.lines[-1], after.lines[0]
        if self._heads(run) or self._heads(after):
            return False
        # A line set in begins a paragraph, unless those around it are set in as well.
        usual = min(line.start for line in run.lines[1:] or run.lines)
        indents = [line.start - usual > 0.8 * first.size for line in after.lines[:2]]
        if indents[0] and not all(indents[1:]):
            return False
        if sentences.small(first.text):
            return True
        if sentences.ends(last.text):
            # A sentence that fills its line to the edge ends a paragraph more seldom than a page does.
            return self._justified and last.rest < 0.02 * (last.column.right - last.column.left)
        return last.rest <= 2 * _first_width(first) + 2 * last.size

    def _tall(self, line: SetLine) -> bool:
        return line.size > _TALL * self.body

    def _heads(self, run: SetRun) -> bool:
        """Return whether a run is a heading."""
        if not run.lines or run.item:
            return False
        if all(self._tall(line) for line in run.lines):
            # In more lines, large letters are a text in large print.
            return len(run.lines) <= 6
        short = sum(len(line.text) for line in run.lines) < 200 and len(run.lines) <= 3
        alone = run.lines[-1].rest > 2 * run.lines[-1].size
        # A colon ends sentences, and headings as well.
        bold = all(line.bold for line in run.lines) and not self._bold
        return bold and short and alone and not sentences.ends(unmarked(run.lines[-1].text).rstrip(":："))

    def blocks(self, runs: Sequence[SetRun]) -> list[Block]:
        """Return the text's blocks."""
        levels = self._ranked(runs)
        for run, following in pairwise(runs):
            # A title leaves the text for the page's head, and its page begins all the same.
            if run.marks.get(0) and self._heads(run) and levels[self._rank(run)] == 1 and not following.marks.get(0):
                following.marks[0] = run.marks.pop(0)
        found: list[Block] = []
        items: list[tuple[Block, ...]] = []
        offsets = [self._offset(run) for run in runs]
        for at, run in enumerate(runs):
            if items and not run.item:
                found.append(Listing(tuple(items)))
                items = []
            if run.table:
                mark = run.marks.get(0)
                found += ([Paragraph((PageMark(mark),))] if mark else []) + [_grid(run.table)]
                continue
            told = inlines(self.text(run))
            if run.item:
                items.append((Paragraph(told),))
            elif self._heads(run):
                found.append(Headline(levels[self._rank(run)], told))
            elif offsets[at] and (len(run.lines) > 1 or self._quoted(at, runs, offsets)):
                found.append(Quote((Paragraph(told),)))
            else:
                found.append(Paragraph(told))
        if items:
            found.append(Listing(tuple(items)))
        return list(_numbered(_one_quote(found)))

    def _rank(self, run: SetRun) -> tuple[float, bool]:
        # Programs that scale pages make sizes of one rank differ by fractions.
        return (round(run.size, 0) if self._tall(run.lines[0]) else 0.0, run.lines[0].bold)

    def _ranked(self, runs: Sequence[SetRun]) -> dict[tuple[float, bool], int]:
        heads = [self._rank(run) for run in runs if self._heads(run)]
        ranks = sorted(set(heads), reverse=True)
        # The largest letters are the title's if they stand once, and at the beginning.
        titled = bool(ranks) and heads.count(ranks[0]) == 1 and heads[0] == ranks[0]
        first = 1 if titled else 2
        return {rank: min(first + at, _LEVELS) for at, rank in enumerate(ranks)}

    def _offset(self, run: SetRun) -> int:
        """Return how far both sides are set in, in half letters, or 0."""
        if run.table or run.item or not run.lines or self._heads(run):
            return 0
        start, rest = min(line.start for line in run.lines), min(line.rest for line in run.lines)
        middle = all(abs(line.start - line.rest) < 0.5 * line.size for line in run.lines)
        ragged = len({round(line.start / line.size) for line in run.lines}) > 1
        # Set in on both sides, and alike in all lines, they need less: a paragraph's first line alone is set in.
        even = len(run.lines) > 1 and all(abs(line.start - start) < 0.1 * run.size for line in run.lines)
        # A line that fills what two insets leave is one of a quotation, and centred by chance.
        filled = len(run.lines) == 1 and abs(start - rest) < 0.1 * run.size and start < 3 * run.size
        even |= filled and sentences.ends(run.lines[0].text)
        if start < (0.8 if even else 1.4) * run.size or rest < 0.7 * run.size or (middle and ragged):
            return 0
        return round(2 * start / run.size)

    def _quoted(self, at: int, runs: Sequence[SetRun], offsets: Sequence[int]) -> bool:
        """Return whether a single line that is set in is a quotation."""
        # It may be centred or signed: another one as far in tells that both are quoted.
        if offsets[at] in (*offsets[:at], *offsets[at + 1 :]):
            return True
        (line,) = runs[at].lines
        if abs(line.start - line.rest) < 0.1 * line.size:
            return True
        # A sentence that is not nearer to the right, where no paragraph begins with an indent, is neither.
        return sentences.ends(line.text) and line.start < line.rest + 0.5 * line.size and not any(
            one.lines[0].start - one.lines[1].start > 0.8 * one.size for one in runs if len(one.lines) > 1
        )  # fmt: skip

    def text(self, run: SetRun) -> str:
        """Return a run's lines as one text, with its pages' marks."""
        found = ""
        for at, line in enumerate(run.lines):
            text = line.text
            if at == 0 and run.item:
                text = _BULLET.sub("", text)
            mark = page_mark(run.marks[at]) if run.marks.get(at) else ""
            if not found:
                found = mark + text
                continue
            parted = self._words.parted(found, text)
            found = (found + sentences.glue(found, text) if parted is None else parted) + mark + text
        return found


def body_size(pages: Sequence[Sequence[Piece]]) -> float:
    """Return the size of most letters."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for one in page:
            if isinstance(one, SetLine):
                sizes[round(one.size, 1)] += len(one.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _leading(lines: Sequence[SetLine], body: float) -> float:
    """Return the distance of two lines, in sizes of their letters."""
    steps = Counter(
        round((a.base - b.base) / a.size, 1)
        for a, b in pairwise(lines)
        if abs(a.size - body) < 0.08 * body
        and abs(b.size - a.size) < 0.03 * a.size
        and 0 < a.base - b.base < 4 * a.size
    )
    # Not the average: gaps between paragraphs would widen that.
    return steps.most_common(1)[0][0] if steps else 1.4


def _justified(lines: Sequence[SetLine], body: float) -> bool:
    rests = [line.rest for line in lines if abs(line.size - body) < 0.08 * body and line.start < body]
    return len(rests) > 4 and median(rests) < 0.15 * body


def _first_width(line: SetLine) -> float:
    """Return how wide a line's first word is, about."""
    text = unmarked(line.text)
    return (line.right - line.left) * len(sentences.first_word(text)) / max(1, len(text))


def _continued(table: RuledTable | None, after: RuledTable | None) -> bool:
    """Put a table's rows behind the page before's, if the table goes on.

    Repeated heads go.
    """
    if table is None or after is None or len(table.rows[0]) != len(after.rows[0]):
        return False
    table.rows += after.rows[1:] if after.rows[0] == table.rows[0] else after.rows
    return True


def _is_item(line: SetLine) -> bool:
    # A bullet alone on its line is a sign.
    return line.dotted or _BULLET.sub("", line.text) not in ("", line.text)


def _another_column(run: SetRun, after: SetRun) -> bool:
    return bool(run.lines and after.lines and after.lines[0].base > run.lines[-1].base)


def _grid(table: RuledTable) -> Grid:
    def cell(lines: list[str]) -> tuple[Inline, ...]:
        text = ""
        for line in lines:
            text += (sentences.glue(text, line) if text else "") + line
        return inlines(text)

    wide = max(len(row) for row in table.rows)
    rows = [(*map(cell, row), *[()] * (wide - len(row))) for row in table.rows]
    return Grid(rows[0], tuple(rows[1:]))


def _one_quote(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield blocks with neighbouring quotations made one."""
    held: Quote | None = None
    for block in blocks:
        if isinstance(block, Quote):
            held = Quote((*held.blocks, *block.blocks)) if held else block
            continue
        if held:
            yield held
            held = None
        yield block
    if held:
        yield held


def _numbered(blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield blocks with paragraphs numbered one after the other made a list."""
    held: list[tuple[int, Paragraph]] = []
    for block in blocks:
        first = block.inlines[0] if isinstance(block, Paragraph) and block.inlines else None
        text = first.text if isinstance(first, Wording) else ""
        found = _NUMBERED.match(text)
        if found and isinstance(block, Paragraph) and (not held or int(found[1]) == held[-1][0] + 1):
            held.append((int(found[1]), block))
            continue
        yield from _listed(held)
        held = [(int(found[1]), block)] if found and isinstance(block, Paragraph) else []
        if not held:
            yield block
    yield from _listed(held)


def _listed(held: Sequence[tuple[int, Paragraph]]) -> Iterator[Block]:
    # One number alone may be a date, or a section.
    if len(held) < 2:
        yield from (block for _, block in held)
        return
    items: list[tuple[Block, ...]] = []
    for _, block in held:
        first = block.inlines[0]
        text = _NUMBERED.sub("", first.text, count=1) if isinstance(first, Wording) else ""
        items.append((Paragraph((Wording(text), *block.inlines[1:])),))
    yield Listing(tuple(items), held[0][0])
