"""Lines across and down make tables, and boxes make none."""

from publish.reports.ingest.paper.drawn import Box
from publish.reports.ingest.paper.ruled import frames


def ruled(across: list[float], down: list[float]) -> list[Box]:
    lying = [Box(down[0], y, down[-1], y + 1) for y in across]
    return lying + [Box(x, across[0], x + 1, across[-1]) for x in down]


def test_cells_are_counted_from_the_upper_left() -> None:
    (frame,) = frames(ruled([0, 20, 40], [0, 50, 100, 150]))
    assert (frame.rows, frame.columns) == (2, 3)
    assert frame.cell(10, 30) == (0, 0)
    assert frame.cell(120, 5) == (1, 2)
    assert frame.cell(200, 5) is None


def test_two_tables_are_two_and_a_box_is_none() -> None:
    assert len(frames([*ruled([0, 20, 40], [0, 50, 100]), *ruled([200, 220, 240], [0, 50, 100])])) == 2
    assert frames(ruled([0, 100], [0, 100])) == []
