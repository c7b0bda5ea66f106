"""Verses: lines that end where their writer ended them.

Values only. What is NOT done here: joining lines.
"""

import itertools
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.lines import items, sentences
from publish.reports.ingest.lines.nouns import TextLine

_LINES_MIN: Final = 4  # of a verse; three lines of prose may each begin with a name
_BRIEF: Final = 0.8  # of a full line: verses that fill it are known by capitals alone
_CAPITALS_MAX: Final = 5  # lines of prose, of which at most one begins with a capital
_TOLD: Final = 0.6  # of a full line, for lines without capitals that each end with a sign
_SIGNS: Final = "，、。；！？．,;.!?།༎؛،؟—…:："


def verses(found: Sequence[TextLine], base: int, column: int) -> frozenset[int]:
    """Return the lines of verses, each of which is a line for itself."""
    blocks = _close(found, base)
    capitals = [all(_capital(line.text) for line in found[a:b]) for a, b in blocks]
    # German begins many words with a capital: there a verse must be short as well.
    prose = [found[at] for (a, b), each in zip(blocks, capitals, strict=True) if not each for at in range(a + 1, b)]
    rare = sum(_capital(line.text) for line in prose) * _CAPITALS_MAX < len(prose)
    made: set[int] = set()
    for start, end in blocks:
        if _written(found[start:end], column, rare=rare):
            made.update(range(start, end))
    return frozenset(made)


def _capital(text: str) -> bool:
    return sentences.cased(text) and not sentences.small(text)


def _close(found: Sequence[TextLine], base: int) -> list[tuple[int, int]]:
    """Return where lines stand close, and begin in one column."""
    starts = [0] if found else []
    for at, (before, line) in enumerate(itertools.pairwise(found), 1):
        if line.gap > base or line.begins or line.resumes or line.indent != before.indent:
            starts.append(at)
    return [(a, b) for a, b in itertools.pairwise([*starts, len(found)]) if b - a >= 2]


def _written(block: Sequence[TextLine], column: int, *, rare: bool) -> bool:
    """Return whether each line of a block was ended on purpose."""
    if any(items.numbered(line.text) or line.text[:1] in ">|" for line in block):
        return False
    brief = all(line.width <= column * _BRIEF for line in block)
    if all(sentences.cased(line.text) for line in block):
        # Prose that is wrapped begins a line with a small letter sooner or later.
        torn = any(not sentences.ends(line.text) for line in block[:-1])
        upper = all(_capital(line.text) for line in block)
        return upper and torn and len(block) >= _LINES_MIN and (brief or rare)
    if any(sentences.cased(line.text) or sentences.small(line.text) for line in block):
        return False
    # Lines without capitals are wrapped anywhere: in verses each ends with a sign, and far from the margin.
    short = all(line.width <= column * _TOLD for line in block)
    return short and all(line.text[-1:] in _SIGNS for line in block) and len(block) >= 2
