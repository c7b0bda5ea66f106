"""Two columns of a page that are read across.

Values only.
"""

import itertools
import re
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import TextLine, width

_GUTTER: Final = re.compile(r"(?<=\S) {3,}(?=\S)")
_NARROW: Final = 16  # columns; a cell of a table is often narrower than a column of print
_ON_MIN: Final = 3  # sentences that go on below, on each side


def side_by_side(found: Sequence[TextLine]) -> bool:
    """Return whether sentences go on in the line below, on both sides of a gap."""
    left = right = 0
    for before, after in itertools.pairwise(_GUTTER.split(line.text) for line in found):
        if len(before) == len(after) == 2 and min(width(half) for half in (*before, *after)) >= _NARROW:
            left += _goes_on(before[0], after[0])
            right += _goes_on(before[1], after[1])
    return min(left, right) >= _ON_MIN


def _goes_on(before: str, after: str) -> bool:
    # Without capitals only the missing end tells: a table's cells have none, but those are rarely so wide.
    caseless = not sentences.cased(after) and not sentences.small(after) and width(after) > 2 * _NARROW
    return not sentences.ends(before) and (sentences.small(after) or caseless)
