"""The texts that ``stet init`` wrote for the publisher to replace, found again in pages where nobody did.

Each starter marks them itself, ``@{so}@``. They are known by the words they begin with, however the lines are broken.
"""

import re
from functools import cache
from pathlib import Path
from typing import Final

STARTERS: Final = Path(__file__).parent / "starters"
_MARKED = re.compile(r"@\{(.*?)\}@", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_CLAUSE_END = re.compile(r"(?<=[;:])\s+")
_WORD = re.compile(r"[^\W_]+")
WORDS_MIN: Final = 5  # fewer may begin a sentence of anybody's


def unmarked(starter: str) -> str:
    """A starter's text as ``stet init`` writes it."""
    return _MARKED.sub(r"\1", starter)


@cache
def sentences() -> tuple[re.Pattern[str], ...]:
    """What finds each sentence of the starters that is to be replaced."""
    marked = (m for file in sorted(STARTERS.glob("*.md")) for m in _MARKED.findall(file.read_text("utf-8")))
    return tuple(_pattern(sentence) for m in marked for sentence in _SENTENCE_END.split(m))


def _pattern(sentence: str) -> re.Pattern[str]:
    """Finds the words of its first clause, or of so many that they are not anybody's."""
    words: list[str] = []
    for clause in _CLAUSE_END.split(sentence):
        words += _WORD.findall(clause)
        if len(words) >= WORDS_MIN:
            break
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE)


def unfilled(text: str) -> list[tuple[int, str]]:
    """Line and beginning of each sentence in ``text``, a whole file, that is still as ``stet init`` wrote it."""
    found = (match for pattern in sentences() if (match := pattern.search(text)))
    return sorted((text.count("\n", 0, match.start()) + 1, " ".join(match[0].split())) for match in found)
