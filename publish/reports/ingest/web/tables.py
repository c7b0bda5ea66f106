"""Tables that hold figures, against tables that lay out a page.

Values only.
"""

from collections.abc import Iterator

from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.weight import letters
from publish.reports.writing.numbers import whole

_WIDE_MAX = 50  # columns that one cell may span
_LONG = 400  # weighted letters: a cell that holds more holds a text
_STRUCTURE = ("h1", "h2", "h3", "blockquote", "pre", "form", "article")


def rows_of(table: Element) -> list[list[Element]]:
    """Return the cells of a table's own rows."""
    found = []
    for node in _own(table):
        if node.tag == "tr":
            found.append([child for child in node.children if isinstance(child, Element) and child.tag in ("td", "th")])
    return [row for row in found if row]


def _own(table: Element) -> Iterator[Element]:
    """Yield the elements of a table, and of no table within."""
    waiting = [child for child in reversed(table.children) if isinstance(child, Element)]
    while waiting:
        node = waiting.pop()
        yield node
        if node.tag not in ("table", "td", "th"):
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))


def is_layout(table: Element) -> bool:
    """Return whether a table only puts pieces of a page beside one another."""
    if table.get("role").lower() in ("presentation", "none"):
        return True
    rows = rows_of(table)
    cells = [cell for row in rows for cell in row]
    # No figure holds another table, or a heading.
    if any(cell.first("table", *_STRUCTURE) for cell in cells):
        return True
    if len(rows) < 2 and not any(cell.tag == "th" for cell in cells):
        return True
    if max((len(row) for row in rows), default=0) < 2:
        return True
    if any(_is_text(cell) for cell in cells):
        return True
    # A frame that readers see is a word for it, too.
    told = any(cell.tag == "th" for cell in cells) or any(node.tag in ("caption", "thead") for node in _own(table))
    if told or table.get("border").strip() not in ("", "0") or "wikitable" in table.get("class"):
        return False
    # Without any word for it: rows of one length, most of whose cells say something.
    lengths = [sum(_span(cell) for cell in row) for row in rows]
    filled = sum(1 for cell in cells if cell.text().strip())
    return len(set(lengths)) > 2 or filled * 2 < len(cells)


def _is_text(cell: Element) -> bool:
    """Return whether a cell holds paragraphs, and not a figure."""
    count = letters(cell.text())
    if count < _LONG:
        return False
    broken = sum(1 for node in cell.walk() if node.tag in ("p", "br"))
    return count > 4 * _LONG or broken > 3


def lines_of(table: Element) -> list[list[Element | None]]:
    """Return rows of equal standing.

    What spans several columns or rows stands in the first, with gaps beside it.
    """
    found: list[list[Element | None]] = []
    hanging: dict[int, int] = {}  # column → rows that a cell from above still covers
    for row in rows_of(table):
        line: list[Element | None] = []
        cells = iter(row)
        cell = next(cells, None)
        while cell is not None or hanging.get(len(line)):
            at = len(line)
            if hanging.get(at):
                hanging[at] -= 1
                line.append(None)
                continue
            assert cell is not None  # noqa: S101
            wide, high = _span(cell), _number(cell.get("rowspan"))
            for beside in range(wide):
                if high > 1:
                    hanging[at + beside] = high - 1
                line.append(None if beside else cell)
            cell = next(cells, None)
        found.append(line)
    return found


def _span(cell: Element) -> int:
    return _number(cell.get("colspan"))


def _number(said: str) -> int:
    return min(max(whole(said.strip(), 1), 1), _WIDE_MAX)
