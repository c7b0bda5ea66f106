"""publish.reports.ingest.web.tables: figures stay in rows, and a layout does not."""

import pytest

from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.tables import is_layout, lines_of

LONG = "The gate was shut for nine days, and nobody counted the sacks. " * 40


@pytest.mark.parametrize(
    "html",
    [
        "<tr><td>a<td>b",
        f"<tr><td>menu<td>{LONG}<tr><td>x<td>y",
        "<tr><td><h2>a</h2><td>b<tr><td>c<td>d",
        "<tr><td>a<tr><td>b",
    ],
)
def test_a_table_lays_out_a_page(html: str) -> None:
    table = parsed(f"<table>{html}</table>").first("table")
    assert table is not None
    assert is_layout(table)


@pytest.mark.parametrize(
    "html", ["<tr><th>a<th>b", "<tr><td>a<td>b<tr><td>c<td>d", "<tr><td><p>a<td><p>b<tr><td>c<td>d"]
)
def test_a_table_holds_figures(html: str) -> None:
    table = parsed(f"<table>{html}</table>").first("table")
    assert table is not None
    assert not is_layout(table)


def test_what_spans_leaves_its_gaps() -> None:
    table = parsed("<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d<tr><td rowspan=99999999>e</table>").first(
        "table"
    )
    assert table is not None
    said = [[cell.said() if cell is not None else "" for cell in line] for line in lines_of(table)]
    assert said == [["a", "b", ""], ["", "c", "d"], ["e"]]
