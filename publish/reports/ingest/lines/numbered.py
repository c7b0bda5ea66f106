"""Numbers of lines down a page's side, as courts and parliaments print them.

They are told from a list's by wide lines whose sentences go on from one numbered line to the next, and by pages that
have as many each: what counts a list, verses or the rows of a table seldom begins again and ends at the same number.
What is left out is listed. Values only.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import TextLine, width

_SIDE: Final = re.compile(r"(\d{1,2})(?:\s+|$)")
_LONG: Final = 8  # lines of a page that is numbered: fewer may be a list
_SHORT: Final = 2  # lines of such a page, where others are long
_ON_SHARE: Final = 0.2  # of the lines of a text, sentences go on from so many at least
_WIDE: Final = 32  # columns of a line that a sentence fills: one of a list ends sooner
_CELLS: Final = re.compile(r"\S(?: {3,}|\t)\S")
_BETWEEN_MAX: Final = 2  # lines without a number, as of a quotation set close


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A text's lines without their numbers, and the numbers."""

    lines: list[TextLine]
    removed: tuple[Removed, ...] = ()


def without(found: Sequence[TextLine]) -> Unnumbered:
    """Return the lines without the numbers at their side."""
    runs = [*_runs(found)]
    pages = [run for run in runs if len(run) >= _LONG]
    long = [run for run in pages if _goes_on(found, run) or _alone(found, run)]
    apart = [run for run in long if _alone(found, run)]
    # A column that was copied apart from its lines, as from a PDF: once, it may be a table's.
    if not long or not _alike(pages):
        return Unnumbered(list(found))
    gone = [run for run in runs if run in long or (len(run) >= _SHORT and len(apart) < len(long))]
    numbered = {at for run in gone for at in run}
    margin = _margin(found, numbered)
    # Each page's first line has the number one: where nothing else tells of pages, that does.
    firsts = set() if any(line.begins for line in found) else {*_firsts(found, gone)}
    kept: list[TextLine] = []
    begins, gap = False, 0
    for at, line in enumerate(found):
        begins, gap = begins or line.begins or at in firsts, gap + line.gap
        if at in numbered:
            end = _end(line.text)
            if end == len(line.text):
                gap += 1
                continue
            indent = max(0, line.indent + end - margin[_digits(line.text)])
            line = replace(line, text=line.text[end:], indent=indent)
        kept.append(replace(line, gap=gap, begins=begins))
        begins, gap = False, 0
    return Unnumbered(kept, tuple(Removed(f"1 … {len(run)}", Why.NUMBERED) for run in gone))


def _runs(found: Sequence[TextLine]) -> Iterator[list[int]]:
    """Yield rows of lines that begin with 1, 2, 3 …"""
    run: list[int] = []
    for at, line in enumerate(found):
        side = _SIDE.match(line.text)
        value = int(side[1]) if side else 0
        if run and (value == len(run) + 1) and at - run[-1] <= _BETWEEN_MAX + 1:
            run.append(at)
        elif value == 1:
            yield from [run] if run else []
            run = [at]
        elif run and at - run[-1] > _BETWEEN_MAX:
            yield run
            run = []
    yield from [run] if run else []


def _alike(runs: Sequence[Sequence[int]]) -> bool:
    """Return whether most rows are of one length, two at least."""
    most = max(Counter(map(len, runs)).values(), default=0)
    return most >= max(2, len(runs) / 2)


def _firsts(found: Sequence[TextLine], runs: Sequence[Sequence[int]]) -> Iterator[int]:
    """Yield the lines with which pages begin: behind the widest gap between two rows of numbers."""
    # Of two gaps alike, the former is above a head, and the latter below a foot.
    headed = runs[0][0] > 0
    for before, run in itertools.pairwise(runs):
        if _alone(found, run):  # then all of the page before lies between
            yield run[0]
            continue
        yield max(range(before[-1] + 1, run[0] + 1), key=lambda at: (found[at].gap, -at if headed else at))


def _goes_on(found: Sequence[TextLine], run: Sequence[int]) -> bool:
    """Return whether sentences go on from one numbered line to the next."""
    said = [found[at].text[_end(found[at].text) :] for at in run]
    pairs = [(before, after) for before, after in itertools.pairwise(said) if before and after]
    on = sum(
        width(before) >= _WIDE
        and not (sentences.ends(before) or _CELLS.search(before))
        and (sentences.small(after) or not sentences.cased(after))
        for before, after in pairs
    )
    return on >= max(2, len(pairs) * _ON_SHARE)


def _alone(found: Sequence[TextLine], run: Sequence[int]) -> bool:
    """Return whether the numbers are all that stands on their lines, and nothing between."""
    return run[-1] - run[0] == len(run) - 1 and all(found[at].text.isdigit() for at in run)


def _margin(found: Sequence[TextLine], numbered: set[int]) -> dict[int, int]:
    """Return where the text begins behind numbers of one and of two figures: not all are set to the right."""
    margin: dict[int, int] = {}
    for at in numbered:
        line = found[at]
        place = line.indent + _end(line.text)
        if _end(line.text) < len(line.text):
            margin[_digits(line.text)] = min(place, margin.get(_digits(line.text), place))
    return margin


def _side(text: str) -> re.Match[str]:
    found = _SIDE.match(text)
    assert found is not None  # noqa: S101
    return found


def _end(text: str) -> int:
    return _side(text).end()


def _digits(text: str) -> int:
    return len(_side(text)[1])
