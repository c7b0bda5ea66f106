"""Lines and ruled tables of a page, in the order of reading.

Letters of one baseline are a line; what is raised, and marks drawn by themselves, go to the line they belong to. Where
a page has columns, each is read to its end.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from publish.reports.ingest.order import Glyph, kind, leans, reading
from publish.reports.ingest.paper.drawn import Box, Sheet
from publish.reports.ingest.paper.ruled import Frame, frames

_SAME: Final = 0.25  # of a letter's size: baselines as near as this are one line
_SMALLER: Final = 0.88  # of a line's size: letters as small as this may be raised
_LOW: Final = 0.35  # of a letter's size: no letter is so low, but marks are
_COLUMN_ROWS: Final = 8  # lines that a column has at least
BULLETS: Final = "•●○▪▫■□◦‣⁃∙·‧\uf0b7\uf0a7\uf0d8"
_NOWHERE: Final = Box(0, 0, 0, 0)
_SIGNS: Final = re.compile(r"[\d*†‡§¶①-⑳\[\]]")


@dataclass(slots=True)
class SetLine:
    """A line of text, with the places of its ends."""

    text: str
    """Raised signs stand between `order.RAISED`."""
    left: float
    right: float
    base: float
    size: float
    leftward: bool = False
    bold: bool = False
    dotted: bool = False
    """A bullet is drawn before it."""
    page: int = 0
    column: Box = _NOWHERE
    """Of the lines it stands among."""
    ruled: bool = False
    """A short line across stands right above."""

    @property
    def start(self) -> float:
        """How far inside the column it begins."""
        return self.column.right - self.right if self.leftward else self.left - self.column.left

    @property
    def rest(self) -> float:
        """How far before the column's end it ends."""
        return self.left - self.column.left if self.leftward else self.column.right - self.right


@dataclass(slots=True)
class RuledTable:
    """Cells between ruled lines, row by row, each a list of lines."""

    rows: list[list[list[str]]]
    base: float
    page: int = 0
    leftward: bool = False


Piece: TypeAlias = SetLine | RuledTable


@dataclass(slots=True)
class _Row:
    """Letters of one baseline."""

    y: float
    size: float
    places: list[int] = field(default_factory=list)
    raised: list[int] = field(default_factory=list)
    marks: bool = False
    left: float = 0.0
    right: float = 0.0


def closed_up(page: Sequence[Piece]) -> None:
    """Give lines the bounds of what is left of their columns."""
    apart: dict[Box, list[SetLine]] = {}
    for one in page:
        if isinstance(one, SetLine):
            apart.setdefault(one.column, []).append(one)
    for box, lines in apart.items():
        left, right = min(one.left for one in lines), max(one.right for one in lines)
        for one in lines:
            one.column = box._replace(left=left, right=right)


def pieces(sheet: Sheet, *, leftward: bool) -> list[Piece]:
    """Return a page's lines and tables, in reading order.

    Args:
        leftward: Most of the document runs right to left.
    """
    setter = _Setter(sheet, leftward)
    tables, free = setter.tables()
    lines = [line for column in setter.columns(setter.rows(free)) for line in setter.lines(column)]
    found: list[Piece] = []
    waiting = sorted(tables, key=lambda one: -one.base)
    for line in lines:
        while waiting and line.base < waiting[0].base:
            found.append(waiting.pop(0))
        found.append(line)
    return found + list(waiting)


def aside(sheet: Sheet) -> list[str]:
    """Return lines that run another way than the page's, each turned upright."""
    other = Sheet(sheet.number, "", sheet.box, glyphs=sheet.aside)
    setter = _Setter(other, leans(sheet.aside) > 0)
    return [line.text for line in setter.lines(setter.rows(range(len(sheet.aside))))]


class _Setter:
    def __init__(self, sheet: Sheet, leftward: bool) -> None:
        self._sheet, self._glyphs = sheet, sheet.glyphs
        self._leftward = leftward

    def tables(self) -> tuple[list[RuledTable], list[int]]:
        """Return the tables, and the places of letters that stand in none."""
        found = frames(self._sheet.rules)
        held: list[tuple[Frame, dict[tuple[int, int], list[int]]]] = [(frame, {}) for frame in found]
        free: list[int] = []
        for at, glyph in enumerate(self._glyphs):
            # By the middle, for a baseline may lie on a ruled line.
            x, y = (glyph.left + glyph.right) / 2, glyph.y + 0.2 * glyph.size
            for frame, cells in held:
                if (cell := frame.cell(x, y)) is not None:
                    cells.setdefault(cell, []).append(at)
                    break
            else:
                free.append(at)
        tables = []
        for frame, cells in held:
            if len(cells) < 2:
                free += [at for places in cells.values() for at in places]  # a box around a text is no table
                continue
            tables.append(self._table(frame, cells))
        return tables, sorted(free)

    def _table(self, frame: Frame, cells: dict[tuple[int, int], list[int]]) -> RuledTable:
        glyphs = [self._glyphs[at] for places in cells.values() for at in places]
        leftward = leans(glyphs) > 0 if any(kind(one.letter) in "RL" for one in glyphs) else self._leftward
        columns = range(frame.columns)
        rows = [
            [
                [line.text for line in self.lines(self.rows(cells.get((row, column), ())))]
                for column in (reversed(columns) if leftward else columns)
            ]
            for row in range(frame.rows)
        ]
        return RuledTable([row for row in rows if any(row)], frame.top, self._sheet.number, leftward)

    def rows(self, places: Iterable[int]) -> list[_Row]:
        """Return lines of letters, from the top, with raised letters in them."""
        glyphs = self._glyphs
        found: list[_Row] = []
        for at in sorted(places, key=lambda at: (-glyphs[at].y, at)):
            glyph = glyphs[at]
            if glyph.letter in "\r\n":
                continue
            # Programs round places, each letter by itself.
            if not found or abs(found[-1].y - glyph.y) > 0.3:
                found.append(_Row(glyph.y, 0.0))
            found[-1].places.append(at)
        for row in found:
            self._measured(row)
        # The fullest first: small rows look for the line that they stand on.
        kept: list[_Row] = []
        for row in sorted(
            found, key=lambda row: (row.marks, self._is_bullet(row), -round(row.size, 1), -len(row.places))
        ):
            home = self._home(row, kept)
            if home is None:
                kept.append(row)
                continue
            higher = row.y - home.y > 0.1 * home.size
            if higher and row.size < _SMALLER * home.size and not row.marks:
                home.raised += [at for at in row.places if _SIGNS.match(glyphs[at].letter)]
            home.places += row.places
            home.left, home.right = min(home.left, row.left), max(home.right, row.right)
        return sorted((row for row in kept if row.size), key=lambda row: -row.y)

    def _measured(self, row: _Row) -> None:
        inked = [self._glyphs[at] for at in row.places if not self._glyphs[at].letter.isspace()]
        marked = {(glyph.x, glyph.y) for glyph in inked if kind(glyph.letter) == "M"}
        # Chromium says of the mark's glyph that it is the letter as well.
        row.marks = all(
            kind(glyph.letter) == "M" or ((glyph.x, glyph.y) in marked and glyph.top - glyph.bottom < _LOW * glyph.size)
            for glyph in inked
        )
        sizes = Counter(round(glyph.size, 1) for glyph in inked if kind(glyph.letter) != "M" or row.marks)
        # Most letters decide: marks of notes are smaller, and initials larger.
        row.size = sizes.most_common(1)[0][0] if sizes else 0.0
        if inked:
            row.left, row.right = min(g.left for g in inked), max(g.right for g in inked)

    def _home(self, row: _Row, kept: Sequence[_Row]) -> _Row | None:
        best, near = None, 1e9
        for other in kept:
            up, size = row.y - other.y, other.size
            far = not size or row.left > other.right + 2 * size or row.right < other.left - 2 * size
            # A bullet may stand far before its line, on the same height.
            if far and not (abs(up) < 0.08 * size and row.size) and not self._is_bullet(row):
                continue
            # Marks of Arabic and Tibetan letters reach further up and down than raised signs do.
            fits = (
                abs(up) < _SAME * min(size, row.size or size)
                or (row.marks and -0.6 * size < up < 1.1 * size)
                or (not row.size and abs(up) < 0.5 * size)
                or (row.size < _SMALLER * size and -0.4 * size < up < 0.75 * size)
                or (self._is_bullet(row) and abs(up) < 0.7 * size)
            )
            if fits and abs(up) < near:
                best, near = other, abs(up)
        return best

    def _is_bullet(self, row: _Row) -> bool:
        inked = "".join(self._glyphs[at].letter for at in row.places).split()
        return len(inked) == 1 and inked[0] in BULLETS

    def columns(self, rows: list[_Row]) -> list[list[_Row]]:
        """Return rows by columns, each to be read to its end."""
        gutter = self._gutter(rows)
        if gutter is None:
            return [rows]
        found: list[list[_Row]] = []
        sides: tuple[list[_Row], list[_Row]] = ([], [])

        def flush() -> None:
            for side in reversed(sides) if self._leftward else sides:
                if side:
                    # A copy, for the list is cleared while its rows are still in use.
                    found.extend(self.columns([*side]))
                    side.clear()

        for row in rows:
            parts = self._cut(row, gutter)
            if parts is None:
                flush()
                found.append([row])
            else:
                for side, part in zip(sides, parts, strict=True):
                    if part is not None:
                        side.append(part)
        flush()
        return found

    def _gutter(self, rows: list[_Row]) -> float | None:
        """Return where an empty strip parts the page in columns."""
        if len(rows) < _COLUMN_ROWS:
            return None
        left, right = min(row.left for row in rows), max(row.right for row in rows)
        spans = [self._spans(row) for row in rows]
        step = max(3.0, (right - left) / 60)
        best, most = None, 0
        # Strips nearer to the edges part numbers of lines, or remarks, from the text.
        at = left + 0.2 * (right - left)
        while at < left + 0.8 * (right - left):
            before = after = both = across = 0
            widths: list[float] = []
            for ones in spans:
                lefts, rights = [s for s in ones if s[1] < at - 2], [s for s in ones if s[0] > at + 2]
                # Titles and captions may cross a gutter, as long as they are few.
                if len(lefts) + len(rights) < len(ones):
                    across += 1
                    continue
                before, after = before + bool(lefts), after + bool(rights)
                both += bool(lefts and rights)
                if lefts:
                    widths.append((max(s[1] for s in lefts) - min(s[0] for s in lefts)) / (at - left))
            fewest = min(before, after)
            full = sum(width > 0.6 for width in widths)
            # A table without rules has empty strips too, but its cells are short.
            if fewest >= _COLUMN_ROWS and across <= 0.25 * len(rows) and full > 0.6 * len(widths) and fewest > most:
                best, most = at, fewest
            at += step
        return best

    def _spans(self, row: _Row) -> list[tuple[float, float]]:
        """Return where a row has ink; words of a sentence are one stretch."""
        found: list[tuple[float, float]] = []
        before = row.size
        for at in sorted(row.places, key=lambda at: self._glyphs[at].left):
            glyph = self._glyphs[at]
            if glyph.letter.isspace():
                continue
            # A heading may stand beside the other column's text: the gutter is as wide as for that.
            size = row.size if at in row.raised else min(row.size, glyph.size)
            # Spaces of justified lines grow, but a gutter is wider still.
            if found and glyph.left - found[-1][1] < 0.9 * min(size, before):
                found[-1] = (found[-1][0], max(found[-1][1], glyph.right))
            else:
                found.append((glyph.left, glyph.right))
            before = size
        return found

    def _cut(self, row: _Row, at: float) -> tuple[_Row | None, _Row | None] | None:
        if any(begin < at < end for begin, end in self._spans(row)):
            return None
        parts: list[_Row | None] = []
        for side in (0, 1):
            places = [one for one in row.places if (self._glyphs[one].left > at) == bool(side)]
            part = _Row(row.y, row.size, places, [one for one in row.raised if one in set(places)])
            self._measured(part)
            # A heading beside the other column's text has its own size, and its own height.
            part.size = part.size or row.size
            heights = Counter(self._glyphs[one].y for one in places if self._glyphs[one].size >= _SMALLER * part.size)
            part.y = heights.most_common(1)[0][0] if heights else row.y
            parts.append(part if any(not self._glyphs[one].letter.isspace() for one in places) else None)
        return parts[0], parts[1]

    def lines(self, rows: Sequence[_Row]) -> list[SetLine]:
        """Return the text of each row."""
        if not rows:
            return []
        column = Box(min(row.left for row in rows), rows[-1].y, max(row.right for row in rows), rows[0].y)
        found: list[SetLine] = []
        for row in rows:
            places = sorted(row.places)
            glyphs = [self._glyphs[at] for at in places]
            wrapped = bool(found) and self._is_wrapped(row, found[-1], column)
            raised = set(places if wrapped else row.raised)
            line = SetLine("", row.left, row.right, row.y, row.size, page=self._sheet.number, column=column)
            line.leftward = self._runs_leftward(glyphs)
            line.text = reading(
                glyphs, leftward=line.leftward,
                raised=frozenset(at for at, place in enumerate(places) if place in raised),
            )  # fmt: skip
            if wrapped:
                found[-1].text += line.text
                continue
            # Punctuation and numbers within bold words are often left in the other font.
            line.bold = sum(at in self._sheet.bold for at in places) > 0.8 * len(places)
            line.dotted = self._dotted(row, line.leftward)
            if line.text:
                found.append(line)
        self._below_rules(found)
        return found

    def _is_wrapped(self, row: _Row, before: SetLine, column: Box) -> bool:
        """Return whether a row is a raised sign alone."""
        inked = [self._glyphs[at].letter for at in row.places if not self._glyphs[at].letter.isspace()]
        start = column.right - row.right if self._leftward else row.left - column.left
        return (
            all(_SIGNS.match(letter) for letter in inked)
            and row.size < _SMALLER * before.size
            # It is raised, and so stands nearer to the line before than its own line would.
            and 0 < before.base - row.y < 1.7 * before.size
            and max(start, before.rest) < 3 * before.size
        )

    def _runs_leftward(self, glyphs: Sequence[Glyph]) -> bool:
        lean = leans(glyphs)
        if not self._leftward:
            return lean > 0
        strong = sum(kind(glyph.letter) in "RL" for glyph in glyphs)
        # A line in Latin letters within such a text runs left to right, but one with some words of them does not.
        return lean > -0.6 * strong or not strong

    def _dotted(self, row: _Row, leftward: bool) -> bool:
        low, high = row.y - 0.1 * row.size, row.y + 0.8 * row.size
        for dot in self._sheet.dots:
            gap = dot.left - row.right if leftward else row.left - dot.right
            if low < (dot.bottom + dot.top) / 2 < high and 0 < gap < 2.5 * row.size:
                return True
        return False

    def _below_rules(self, lines: list[SetLine]) -> None:
        for rule in self._sheet.rules:
            # What stands upright parts columns, and what is short is a dash.
            if rule.right - rule.left < 4 * (rule.top - rule.bottom) or rule.right - rule.left < 15:
                continue
            below = [line for line in lines if 0 < rule.bottom - line.base < 3 * line.size]
            if below:
                below[0].ruled = True
