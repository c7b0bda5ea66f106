"""publish.reports.ingest.office.tables: tables within tables."""

from publish.reports.ingest.office.tables import without_inner
from publish.reports.ingest.web.nodes import Element, Piece


def made(tag: str, *pieces: Piece) -> Element:
    node = Element(tag)
    node.put(*pieces)
    return node


def table(*rows: tuple[Piece, ...]) -> Element:
    return made("table", *(made("tr", *(made("td", cell) for cell in row)) for row in rows))


def test_a_small_table_within_a_cell_becomes_lines_and_keeps_what_it_holds() -> None:
    link = made("a", "x")
    whole = without_inner(table(("a", "b"), ("c", table((made("p", link), made("div", made("p", "y")))))))
    assert whole.first("table") is None
    assert [node.text() for node in whole.walk() if node.tag == "p"] == ["x y"]
    assert link in list(whole.walk())


def test_a_table_within_a_small_one_is_the_one_that_counts() -> None:
    assert without_inner(table(("a", table(("1", "2"), ("3", "4"))))).first("table") is not None
