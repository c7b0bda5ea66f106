"""Equal remarks of an import, counted as one.

On a big site one remark may be made of thousands of posts. Values only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from publish.reports.imports.nouns import Hand

PLACES_MAX: Final = 5
"""Places of one remark that are named."""


@dataclass(slots=True)
class Remark:
    """A remark, with the number of its places and the first of them."""

    first: Hand
    times: int = 0
    places: list[Hand] = field(default_factory=list)


def equal(hands: Iterable[Hand]) -> list[Remark]:
    """Return the remarks, each once, in the order of their first places."""
    found: dict[tuple[str, str, str], Remark] = {}
    for hand in hands:
        remark = found.setdefault((hand.kind, hand.what, hand.do), Remark(hand))
        remark.times += 1
        if len(remark.places) < PLACES_MAX:
            remark.places.append(hand)
    return list(found.values())
