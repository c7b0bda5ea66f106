"""Texts cut into terms: words, Tibetan syllables, pairs of characters.

Pairs are for scripts without spaces: of characters in Chinese and Japanese, of syllables in Thai, Lao, Khmer, Burmese.
``readers/browser/search/grams.js`` cuts typed words and shown pages by the same rules.
``tests/tree/search/test_grams.py`` holds the two to the same terms for any text. There is no index here.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final
from unicodedata import category, name, normalize

from publish.tree.search.folding import UNSEEN, folded

SIMPLIFIED: Final = "simplified.txt"
"""Below ``publish``: a comment, a line of traditional characters, and a line of their simplified forms."""

# Pairs and no dictionary: a dictionary cuts well where it knows the names, but readers search for names.
UNIT: Final = (
    "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
)
"""A character of Han, Hiragana or Katakana. Pairs consist of these."""

_SYLLABIC_NAMES: Final = ("THAI ", "LAO ", "MYANMAR ", "KHMER ", "TAI LE ", "NEW TAI LUE ", "TAI THAM ", "TAI VIET ")
"""The other scripts without spaces: of Siam, Laos, Burma and Cambodia, and those of the Dai."""

TERM_MAX_LENGTH: Final = 40
"""Characters. A longer term is found by its beginning."""
_SYLLABLE_MAX: Final = TERM_MAX_LENGTH // 2

_UNIT = re.compile(UNIT)
_ASCII_WORD = re.compile("[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
_ASCII_APART: Final = {sign: " " for sign in range(0x80) if not chr(sign).isalnum()}
_UNSEEN = re.compile(f"[{UNSEEN}]")


@cache
def _signs() -> str:
    """Return all characters below U+10000, each at its own place."""
    return "".join(map(chr, range(0x10000)))


def _ranges(signs: str, kinds: str) -> str:
    """Return the characters of some kinds as ranges of a class.

    Args:
        signs: As of `_signs`, with spaces in the place of those left out.
        kinds: First letters of Unicode's categories, as a class.
    """
    found = "".join([category(sign)[0] for sign in signs])
    return "".join(f"{chr(run.start())}-{chr(run.end() - 1)}" for run in re.finditer(f"[{kinds}]+", found))


def _is_syllabic(sign: str) -> bool:
    if not "\u0e00" <= sign <= "\uffff" or "\u3400" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3":
        return False  # Han and Hangul have names, too: to ask for all of these takes its time
    known = category(sign)[0] in "LM" and name(sign, "").startswith(_SYLLABIC_NAMES)
    return known and not _UNSEEN.match(sign)


@cache
def _syllabic() -> str:
    """Return letters and marks of those scripts, as a class."""
    only = "".join([sign if _is_syllabic(sign) else " " for sign in _signs()])
    return f"[{_ranges(only, 'LM')}]"


@cache
def _word() -> re.Pattern[str]:
    rest = re.sub(f"(?:{UNIT}|{_syllabic()})+", lambda run: " " * len(run[0]), _signs())
    within = _ranges(rest, "LMN")
    # Above the first plane: scripts. What lies above those are figures of two kinds, pictures, Han, and nothing.
    letter = f"[{within}{UNSEEN}\U00010000-\U0001efff\U0001f100-\U0001f10c\U0001fbf0-\U0001fbf9]+"
    runs = (f"{one}(?:{one}|[{UNSEEN}])*" for one in (UNIT, _syllabic()))
    # Any apostrophe may stand within a word: phones type ’ where keyboards type '.
    # Letters of most scripts first: no sign is of two ways, and each place tries one after the other.
    return re.compile(f"{letter}(?:['’‘]{letter})*|{'|'.join(runs)}")


@cache
def _syllable() -> re.Pattern[str]:
    """Match a syllable's parts.

    No word begins or ends within a syllable: a letter with the vowels before and behind, marks, letters written below
    and, in Burmese, its end.
    """
    marks = _ranges(_signs(), "M")
    before = "\u0e40-\u0e44\u0ec0-\u0ec4\u19b5-\u19b7\u19ba\uaab5\uaab6\uaab9\uaabb\uaabc"
    behind = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
    below = f"[\u17d2\u1039\u1a60][{UNSEEN}]*."
    end = f"[\u1000-\u1021\u1075-\u1081][{UNSEEN}]*\u1037?[{UNSEEN}]*\u103a"
    return re.compile(f"[{before}{UNSEEN}]*.(?:{below}|{end}|[{marks}{UNSEEN}{behind}])*|.", re.DOTALL)


@lru_cache(1 << 16)
def _syllables(piece: str) -> tuple[str, ...]:
    """Return the folded parts of a part as written."""
    return tuple(one[:_SYLLABLE_MAX] for one in _syllable().findall(folded(piece)))


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
    if text.isascii():  # its class of letters is looked up in half the time
        return _ASCII_WORD.findall(text)
    return _word().findall(normalize("NFC", text))


def ascii_terms(text: str) -> list[str]:
    """Return all terms of a text of ASCII characters, in order."""
    text = text.lower()
    if "'" in text:  # within a word it is left out, and between two it parts them
        found = [word.replace("'", "") for word in _ASCII_WORD.findall(text)]
    else:
        found = text.translate(_ASCII_APART).split()
    if max(map(len, found), default=0) > TERM_MAX_LENGTH:
        found = [term[:TERM_MAX_LENGTH] for term in found]
    return found


@lru_cache(1 << 17)
def terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word of `raw`, folded.

    A few signs of Unicode stand for many words. A run of units or syllables becomes its overlapping pairs and its last
    one, so any part of the run can be found: ``ABC`` → ``AB``, ``BC``, ``C``. All characters are simplified.
    """
    if word.isascii():
        return (word.replace("'", "").lower()[:TERM_MAX_LENGTH],)
    # No stemmers: reports of all languages lie in a single index, and quote each other.
    if _is_syllabic(word[0]):
        # Cut as written, and only then folded: the reader's side must know where on the page each part stands.
        parts = [one for piece in _syllable().findall(word) for one in _syllables(piece)]
        return tuple(one + other for one, other in zip(parts, [*parts[1:], ""], strict=True))
    found: list[str] = []
    for part in _word().findall(folded(word)):
        if _UNIT.match(part):
            part = part.translate(simplified())
            found += (part[place : place + 2] for place in range(len(part)))
        else:
            found.append(part[:TERM_MAX_LENGTH])
    return tuple(found)


def cut(text: str) -> list[str]:
    """Return all terms of ``text``, in order."""
    return [term for word in raw(text) for term in terms(word)]
