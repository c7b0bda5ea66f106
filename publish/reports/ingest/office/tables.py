"""Tables of office files that stand within other tables' cells.

Values only. Forms are made so: a cell of the form is cut once more. What is NOT done here: telling a table that holds
figures from one that lays out a page.
"""

from publish.reports.ingest.web import tables
from publish.reports.ingest.web.nodes import Element, Piece, outermost


def without_inner(table: Element) -> Element:
    """Return a table whose cells hold lines where they held tables.

    A table that holds more than it is itself stays: it is the one that counts, and what is around it lays it out.
    """
    inner = outermost([node for node in table.walk() if node.tag == "table" and node is not table])
    if inner and sum(map(_cells, inner)) <= _cells(table):
        for one in inner:
            one.replace(*(_line(row) for row in tables.rows_of(one)))
    return table


def _cells(table: Element) -> int:
    return sum(len(row) for row in tables.rows_of(table))


def _line(row: list[Element]) -> Element:
    """Return a row as a paragraph: its cells behind one another."""
    made = Element("p")
    for cell in row:
        made.put(*([" "] if made.children else []), *_pieces(cell))
    return made


def _pieces(node: Element) -> list[Piece]:
    """Return what a cell holds, without the blocks around it."""
    found: list[Piece] = []
    for one in node.children:
        if isinstance(one, Element) and one.tag in ("p", "div", "blockquote", "ul", "ol", "li"):
            found += [*([" "] if found else []), *_pieces(one)]
        else:
            found.append(one)
    return found
