"""Verses: lines that end where their writer ended them.

Values only. What is NOT done here: joining lines.
"""

import itertools
from collections.abc import Sequence
from typing import Final

from publish.reports.ingest.lines import items, sentences
from publish.reports.ingest.lines.nouns import TextLine, width

_LINES_MIN: Final = 4  # of a verse; three lines of prose may each begin with a name
_BRIEF: Final = 0.8  # of a full line: verses that fill it are known by capitals alone
_CAPITALS_MAX: Final = 5  # lines of prose, of which at most one begins with a capital
_TOLD: Final = 0.6  # of a full line, for lines without capitals that each end with a sign
_ROOM: Final = 0.85  # of a full line: where the next word would have fitted so well, the line was ended on purpose
_LOOSE_MIN: Final = 0.25  # share of a verse's lines that end so, in a text of verses
_LONE_MIN: Final = 0.6  # the same for a verse amid prose
_VERSE_MAX: Final = 60  # columns: mail programs leave such ends as well, in longer lines
_REST: Final = 0.4  # of the longest line: what a program breaks anew leaves shorter ones
_NARROW: Final = 24  # columns that no prose is set in
_SIGNS: Final = "，、。；！？．,;.!?།༎؛،؟—…:："


def verses(found: Sequence[TextLine], base: int, column: int) -> frozenset[int]:
    """Return the lines of verses, each of which is a line for itself."""
    blocks = _close(found, base)
    capitals = [all(_capital(line.text) for line in found[a:b]) for a, b in blocks]
    # German begins many words with a capital: there a verse must be short as well.
    prose = [found[at] for (a, b), each in zip(blocks, capitals, strict=True) if not each for at in range(a + 1, b)]
    rare = sum(_capital(line.text) for line in prose) * _CAPITALS_MAX < len(prose)
    loose = [_loose(found[start:end], column) for start, end in blocks]
    every = sum(end - start - 1 for start, end in blocks)
    # In a text of verses alone the longest of them is the full line.
    least = _LOOSE_MIN if sum(loose) >= max(2, every * _LOOSE_MIN) else _LONE_MIN
    made: set[int] = set()
    for (start, end), ends in zip(blocks, loose, strict=True):
        block = found[start:end]
        if _written(block, column, rare=rare) or _free(block, ends, least):
            made.update(range(start, end))
    return frozenset(made)


def _loose(block: Sequence[TextLine], column: int) -> int:
    """Return how many lines end within a sentence and before the margin."""
    return sum(
        not sentences.ends(line.text) and line.width + 1 + width(sentences.first_word(after.text)) <= column * _ROOM
        for line, after in itertools.pairwise(block)
    )


def _free(block: Sequence[TextLine], ends: int, least: float) -> bool:
    """Return whether lines are verses by where they end."""
    longest = max(line.width for line in block)
    if len(block) < _LINES_MIN or longest > _VERSE_MAX or any(_listed(line.text) for line in block):
        return False
    if longest <= _NARROW and not any(sentences.cased(line.text) for line in block):
        return not _filled(block, longest)
    even = all(line.width >= longest * _REST for line in block[:-1])
    return even and ends >= max(1, (len(block) - 1) * least)


def _filled(block: Sequence[TextLine], longest: int) -> bool:
    """Return whether lines are prose in a column of few letters.

    Lines of Chinese poems are even, and have no signs within.
    """
    even = all(line.width >= longest - 2 for line in block[:-1])
    return even and any(sign in line.text[:-1] for line in block for sign in _SIGNS)


def _listed(text: str) -> bool:
    return items.numbered(text) or text[:1] in ">|"


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
    if any(_listed(line.text) for line in block):
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
