"""Tables by their ruled lines, which make cells where they meet."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from publish.reports.ingest.paper.drawn import Box

_NEAR: Final = 3.0  # points: lines as near as this are one
_RULES_MAX: Final = 4_000  # of a page: more are a drawing, and comparing them takes long
_SIDES_MAX: Final = 200  # lines of a table in one direction


@dataclass(frozen=True, slots=True)
class Frame:
    """A table's lines: ``across`` from the bottom, ``down`` from the left."""

    across: tuple[float, ...]
    down: tuple[float, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.across) - 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self.down) - 1

    @property
    def top(self) -> float:
        """Height of the upper edge."""
        return self.across[-1]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row, from the top, and column, from the left, of a place within."""
        row, column = bisect_right(self.across, y) - 1, bisect_right(self.down, x) - 1
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return None
        return self.rows - 1 - row, column


def frames(rules: Sequence[Box]) -> list[Frame]:
    """Return the tables that thin lines make: three across and two down, or more."""
    if len(rules) > _RULES_MAX:
        return []
    found = []
    for group in _touching(rules):
        across = _merged((one.bottom + one.top) / 2 for one in group if one.right - one.left >= one.top - one.bottom)
        down = _merged((one.left + one.right) / 2 for one in group if one.right - one.left < one.top - one.bottom)
        # One cell is a box around a text, and one column is a frame around paragraphs.
        if 2 <= len(across) <= _SIDES_MAX and 3 <= len(down) <= _SIDES_MAX:
            found.append(Frame(across, down))
    return found


def _merged(places: Iterable[float]) -> tuple[float, ...]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return tuple(found)


def _touching(rules: Sequence[Box]) -> list[list[Box]]:
    """Return lines in groups that hang together."""
    groups: list[tuple[Box, list[Box]]] = []
    # From the top, so that a table grows line by line and few groups are open.
    for rule in sorted(rules, key=lambda one: (-one.top, one.left)):
        box, members = rule, [rule]
        rest = []
        for other, ones in groups:
            if _touch(other, box):
                box = Box(min(box.left, other.left), min(box.bottom, other.bottom),
                          max(box.right, other.right), max(box.top, other.top))  # fmt: skip
                members = ones + members
            else:
                rest.append((other, ones))
        groups = [*rest, (box, members)]
    return [members for _, members in groups if len(members) > 4]


def _touch(one: Box, other: Box) -> bool:
    return (
        one.left - _NEAR <= other.right
        and other.left - _NEAR <= one.right
        and one.bottom - _NEAR <= other.top
        and other.bottom - _NEAR <= one.top
    )
