"""Texts cut into terms: words, Tibetan syllables, pairs of characters.

Pairs are for Chinese and Japanese. ``readers/browser/search/grams.js`` cuts typed words and shown pages by the same
rules. ``tests/tree/search/test_grams.py`` holds the two to the same terms for any text. There is no index here.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from unicodedata import category, normalize

SIMPLIFIED: Final = "simplified.txt"
"""Below ``publish``: a comment, a line of traditional characters, and a line of their simplified forms."""

# Pairs and no dictionary: a dictionary cuts well where it knows the names, but readers search for names.
UNIT: Final = (
    "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
)
"""A character of Han, Hiragana or Katakana. Pairs consist of these."""

TERM_MAX_LENGTH: Final = 40
"""Characters. A longer term is found by its beginning."""

_UNIT = re.compile(UNIT)
_FIRST_UNIT = "\u3005"
# Told from marks of the Latin kind: vowels of Arabic, its tatweel, joiners, variants of a sign, apostrophes in a word.
_DROPPED = re.compile(
    "[\xad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8"
    "\u06ea-\u06ed\u200c\u200d\ufe00-\ufe0f'’]"
)
_LETTERS: Final = str.maketrans(
    {"ς": "σ", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i"}
)


def _in_words() -> Iterator[tuple[int, int]]:
    """Yield the ranges of code points inside words.

    These are letters, marks, figures, and joiners between them, without units.
    """
    start = None
    for code in range(0x10000):
        sign = chr(code)
        inside = (category(sign)[0] in "LMN" or sign in "\xad\u200c\u200d") and not _UNIT.match(sign)
        if inside and start is None:
            start = code
        elif not inside and start is not None:
            yield start, code - 1
            start = None
    yield 0x10000, 0x1EFFF  # scripts; what lies above are pictures, Han, and nothing


@cache
def _word() -> re.Pattern[str]:
    letter = f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in _in_words())}]+"
    return re.compile(f"{UNIT}+|{letter}(?:['’]{letter})*")


@cache
def simplified() -> Mapping[int, str]:
    """Map each traditional character to its simplified form.

    The map is for ``str.translate``. The word around a character makes no difference.
    """
    lines = resources.files("publish.tree.search").joinpath(SIMPLIFIED).read_text("utf-8").splitlines()
    return {ord(one): other for one, other in zip(lines[1], lines[2], strict=True)}


def raw(text: str) -> list[str]:
    """Split ``text`` into words and runs of units, as written.

    `terms` cuts each of them further.
    """
    return _word().findall(text if text.isascii() else normalize("NFC", text))


@lru_cache(1 << 17)
def terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word of `raw`, in small letters without accents.

    A few signs of Unicode stand for many words. A run of units becomes its overlapping pairs and its last character,
    so any part of the run can be found: ``ABC`` → ``AB``, ``BC``, ``C``. All characters are simplified.
    """
    if word.isascii():
        return (word.replace("'", "").lower()[:TERM_MAX_LENGTH],)
    folded = _DROPPED.sub("", normalize("NFKD", normalize("NFKD", word).lower()))
    folded = normalize("NFC", folded).translate(_LETTERS)
    # No stemmers: reports of all languages lie in a single index, and quote each other.
    found: list[str] = []
    for part in _word().findall(folded):
        if part[0] >= _FIRST_UNIT and _UNIT.match(part):
            part = part.translate(simplified())
            found += (part[place : place + 2] for place in range(len(part)))
        else:
            found.append(part[:TERM_MAX_LENGTH])
    return tuple(found)


def cut(text: str) -> list[str]:
    """Return all terms of ``text``, in order."""
    return [term for word in raw(text) for term in terms(word)]
