"""Tables that were saved as text (CSV, TSV).

A comma, a semicolon or a tab stands between cells. Values only.
What is NOT done here: telling such a text from others, which its name does.
"""

import csv
import re
from typing import Final

from publish.reports.writing.nouns import Block, Break, Grid, Inline, Paragraph, Wording

ENDINGS: Final = (".csv", ".tsv", ".tab")
"""Of files' names."""
_BETWEEN: Final = ",;\t|"
_CELLS_MAX: Final = 500_000  # of one table: beyond, a page of it is no page
_SAID: Final = re.compile(r"sep=(.)\n", re.IGNORECASE)  # what Excel writes before the first row


def sheet(text: str) -> tuple[Block, ...] | None:
    """Return the table; ``None`` if no sign parts the lines evenly.

    A line of one cell above the table is a paragraph.
    """
    told = _SAID.match(text)
    rows = max(
        (_rows(text[told.end() :] if told else text, sign) for sign in (told[1] if told else _BETWEEN)), key=_even
    )
    wide = max(map(len, rows), default=0)
    if _even(rows) < 2 or wide * len(rows) > _CELLS_MAX:
        return None
    above: list[Block] = []
    while rows and sum(map(bool, rows[0])) < 2:
        above.append(Paragraph((Wording(next(filter(None, rows.pop(0)))),)))
    # A list whose every line ends with the sign is no table.
    if not rows:
        return None
    head, *body = (tuple(_cell(cell) for cell in (*row, *[""] * (wide - len(row)))) for row in rows)
    return (*above, Grid(head, tuple(body)))


def _rows(text: str, sign: str) -> list[list[str]]:
    try:
        read = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(keepends=True), delimiter=sign)]
    except csv.Error:
        return []
    return [row for row in read if any(row)]


def _even(rows: list[list[str]]) -> int:
    """Return how many rows have the commonest number of cells."""
    lengths = [len(row) for row in rows if len(row) > 1]
    most = max(map(lengths.count, set(lengths)), default=0)
    return most if most * 5 >= len(rows) * 4 else 0


def _cell(text: str) -> tuple[Inline, ...]:
    made: list[Inline] = []
    for line in text.split("\n"):
        made += [*([Break()] if made else []), *([Wording(line)] if line else [])]
    return tuple(made)
