"""Rows of a table, where columns were kept by tabs or by spaces.

Values only.
"""

import re
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.lines import items
from publish.reports.ingest.lines.nouns import TextLine, width

_BETWEEN: Final = re.compile(r"\t+| {2,}")
_SPREAD: Final = re.compile(r"\S(?: {4,}|\t+|[ .·…]{6,})\S")
_COUNTED: Final = re.compile(r"[(（\[]?(?:\d{1,3}|[a-z]{1,4}|[A-Z])[.)）\]]\s+")
_ROWS_MIN: Final = 3
_ASKEW_MAX: Final = 3  # columns by which cells of one column may begin apart
_CELL_MAX: Final = 60  # columns of a cell


def spread(text: str) -> bool:
    """Return whether ``text`` is set to both margins: by spaces, by a tab, or by dots as in a table of contents."""
    # An item's number stands far before its words; that is one margin, not two.
    counted = _COUNTED.match(text)
    return bool(_SPREAD.search(text, counted.end() if counted else 0))


def cells(text: str) -> tuple[str, ...]:
    """Return the cells of a line, if it has more than one."""
    found = tuple(cell.strip() for cell in _BETWEEN.split(text))
    return found if len(found) > 1 and all(width(cell) <= _CELL_MAX for cell in found) else ()


def ranges(found: Sequence[TextLine], base: int | None) -> list[range]:
    """Return where tables stand among lines."""
    rows = [cells(line.text) for line in found]
    tables: list[range] = []
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and rows[start] and len(rows[end]) == len(rows[start]) and found[end].gap <= (base or 0):
            end += 1
        if rows[start] and _table(found[start:end], rows[start:end]):
            tables.append(range(start, end))
        start = end
    return tables


def _table(lines: Sequence[TextLine], rows: Sequence[tuple[str, ...]]) -> bool:
    tabbed = all("\t" in line.text for line in lines)
    # Nobody types a tab within a sentence; two spaces are often a slip, or a justified line.
    if len(lines) < (2 if tabbed else _ROWS_MIN):
        return False
    # What stands behind a bullet or a number, by some spaces or a tab, is an item.
    if all(len(row) == 2 and items.signed(row[0]) for row in rows):
        return False
    if tabbed:
        return True
    begun = [_starts(line) for line in lines]
    ended = [_starts(line, end=True) for line in lines]
    # Columns of figures are even at their right, and words at their left.
    return all(
        max(column) - min(column) <= _ASKEW_MAX or max(last) - min(last) <= _ASKEW_MAX
        for column, last in zip(zip(*begun, strict=True), zip(*ended, strict=True), strict=True)
    )


def _starts(line: TextLine, *, end: bool = False) -> list[int]:
    """Return the columns in which cells begin, the first aside; or end."""
    edges = [(found.start(), found.end()) for found in _BETWEEN.finditer(line.text)]
    places = [*(a for a, _ in edges), len(line.text)][1:] if end else [b for _, b in edges]
    return [line.indent + width(line.text[:place]) for place in places]
