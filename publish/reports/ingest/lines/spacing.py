"""How the lines of a plain text lie: their gaps, pages and columns.

A copy out of a PDF often has an empty line between any two. So has an article between paragraphs; there most lines
end a sentence. What is NOT done here: joining lines.
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import TextLine, width

_RULE_MIN: Final = 20  # spaces on a line alone: what is left of the line above footnotes
_WIDE: Final = 200  # columns; no page has longer lines, so each is a paragraph
_GAP_MAX: Final = 3  # empty lines between any two lines of a dump
_SHARE_MIN: Final = 0.15  # of all pairs of lines, for a gap that says how lines are spaced
_RULE: Final = re.compile(r"[_\-‐-―─━=*~.·]{5,}")
_LEAD_SHARE_MAX: Final = 0.08  # of lines; where more begin with a space, it says nothing of pages


@dataclass(frozen=True, slots=True)
class Spacing:
    """How a text's lines lie."""

    base: int | None
    """Empty lines between any two lines of a paragraph; ``None`` where each line is a paragraph."""
    column: int
    """Columns of a full line."""
    room: float
    """Share of ``column`` that a line and the next word fill at least when the line is full."""
    indents: bool
    """Whether paragraphs begin with an indent."""

    def full(self, line: TextLine, following: str) -> bool:
        """Return whether ``following`` did not fit on ``line`` any more."""
        word = width(sentences.first_word(following))
        return line.indent + line.width + 1 + word >= self.room * self.column


def lines(text: str) -> list[TextLine]:
    """Return the lines that hold letters."""
    found: list[TextLine] = []
    gap, blank, empty, begins, rule = 0, 0, 0, False, False
    raws = text.split("\n")
    fed = "\f" in text  # then nothing else is a sign of a page
    spaced = not fed and any(not raw.strip() and raw for raw in raws)
    for raw in raws:
        begins = begins or "\f" in raw
        bare = raw.replace("\f", "").expandtabs(8)
        said = raw.replace("\f", "").strip()
        if not said:
            rule = rule or len(bare) >= _RULE_MIN
            gap += 1
            empty = empty + 1 if not bare else 0
            blank = max(blank, empty)
            continue
        if _RULE.fullmatch(said):
            rule, gap = True, gap + 1
            continue
        indent = len(bare) - len(bare.lstrip())
        # Two empty lines more than between lines, where paragraphs are parted by lines of spaces.
        torn = spaced and blank >= 3
        found.append(TextLine(said, gap, indent, (begins or torn) and bool(found), rule))
        gap, blank, empty, begins, rule = 0, 0, 0, False, False
    return found if fed else _led(found)


def _led(found: list[TextLine]) -> list[TextLine]:
    """Return the lines with a page's beginning where one stands behind a single space."""
    led = [at for at, line in enumerate(found) if line.indent == 1]
    if not led or len(led) > max(2, len(found) * _LEAD_SHARE_MAX):
        return found
    # Copies have the space where one page's text follows the other's at once, without what parts their lines.
    usual = Counter(line.gap for line in found[1:]).most_common(1)
    close = [at for at in led if at and found[at].gap <= (usual[0][0] if usual else 0)]
    torn = [at for at in close if not sentences.ends(found[at - 1].text)]
    if not torn and not (usual and usual[0][0] and close):
        return found
    for at in led:
        found[at] = replace(found[at], indent=0, begins=found[at].begins or at in close)
    return found


def spacing(found: Sequence[TextLine]) -> Spacing:
    """Return how ``found`` lie, by what most of them show."""
    widths = sorted(line.indent + line.width for line in found)
    column = widths[int(len(widths) * 0.9)] if widths else 0
    base = _base(found, column)
    inner = [
        (before, after)
        for before, after in itertools.pairwise(found)
        if base is not None and after.gap == base and not after.begins and not sentences.ends(before.text)
    ]
    if base is not None and inner:
        widths = sorted(before.indent + before.width for before, _ in inner)
        column = widths[int(len(widths) * 0.9)]
    return Spacing(base, column, _room(inner, column), base is not None and _indents(found, base))


def _base(found: Sequence[TextLine], column: int) -> int | None:
    if column > _WIDE:
        return None
    pairs = [(a, b) for a, b in itertools.pairwise(found) if not b.begins]
    for gap in range(_GAP_MAX + 1):
        here = [a for a, b in pairs if b.gap == gap]
        open_ = [a for a in here if not sentences.ends(a.text) and a.indent + a.width >= column * 0.6]
        if len(here) >= max(2, len(pairs) * _SHARE_MIN) and len(open_) * 2 >= len(here):
            return gap
    return None


def _room(inner: Sequence[tuple[TextLine, TextLine]], column: int) -> float:
    """Return how much of the column a line and the next word fill."""
    if len(inner) < 8 or not column:
        return 0.75
    shares = sorted(
        (a.indent + a.width + 1 + width(sentences.first_word(b.text))) / column
        for a, b in inner
        if a.width >= column * 0.6
    )
    if not shares:
        return 0.75
    # Headings and lines cut by a page are among them: the lowest few say nothing.
    return min(max(shares[int(len(shares) * 0.06)] * 0.98, 0.7), 1.0)


def _indents(found: Sequence[TextLine], base: int) -> bool:
    """Return whether lines are indented behind a full stop, and few others."""
    inner = [(a, b) for a, b in itertools.pairwise(found) if b.gap == base and not b.begins]
    moved = [(a, b) for a, b in inner if 1 <= b.indent - a.indent <= 12]
    behind = [pair for pair in moved if sentences.ends(pair[0].text)]
    return len(behind) >= 3 and len(behind) * 10 >= len(moved) * 7
