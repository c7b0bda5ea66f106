"""Texts of ``stet init`` still waiting for the publisher's words.

Each starter marks them itself, ``@{so}@``. Their first words identify them, with any line breaks.
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
    """Return a starter's text without marks, as ``stet init`` writes it."""
    return _MARKED.sub(r"\1", starter)


@cache
def sentences() -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each sentence marked in the starters."""
    marked = (m for file in sorted(STARTERS.glob("*.md")) for m in _MARKED.findall(file.read_text("utf-8")))
    return tuple(_pattern(_first_words(sentence)) for m in marked for sentence in _SENTENCE_END.split(m))


@cache
def _rarest() -> tuple[str, ...]:
    """Return the longest of each sentence's first words, folded."""
    return tuple(max(_WORD.findall(p.pattern.replace(r"[\W_]+", " ")), key=len).casefold() for p in sentences())


def _first_words(sentence: str) -> list[str]:
    """Return the words by which a sentence is known."""
    words: list[str] = []
    # The first clause is enough to know a sentence by. But a few words may begin anybody's sentence, so a short
    # clause is joined by the next.
    for clause in _CLAUSE_END.split(sentence):
        words += _WORD.findall(clause)
        if len(words) >= WORDS_MIN:
            break
    return words


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE)


def unfilled(text: str) -> list[tuple[int, str]]:
    """Return line and beginning of each sentence still unchanged.

    ``text`` is a whole file.
    """
    # Searching for a word takes a hundredth of the time that a pattern takes, and few texts have one of them.
    folded = text.casefold()
    near = (pattern for word, pattern in zip(_rarest(), sentences(), strict=True) if word in folded)
    found = (match for pattern in near if (match := pattern.search(text)))
    return sorted((text.count("\n", 0, match.start()) + 1, " ".join(match[0].split())) for match in found)
