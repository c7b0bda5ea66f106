"""Letters which keyboards and writers use for each other, folded to one.

``readers/browser/search/folding.js`` folds typed words and shown pages alike, and a test holds the two together. What
is NOT here: alternatives tried for a typed word only, such as the article of Arabic.
"""

import re
from functools import cache
from typing import Final
from unicodedata import category, decimal, normalize

# Unicode's "default ignorable": web pages, word processors and keyboards leave them inside words. A line may break
# there, letters join, the direction changes, a sign has a variant.
UNSEEN: Final = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Characters that nobody sees, as ranges of a class."""

_HAMZA: Final = "\u0654"
# Accents of the Latin kind; vowels of Hebrew, Arabic and Syriac; Arabic's own of Quran and Africa; the nukta of India.
_MARKS: Final = ((0x300, 0x36F), (0x591, 0x74A), (0x890, 0x8FF), (0x93C, 0x93C), (0xA3C, 0xA3C), (0xABC, 0xABC))
# Uyghur has words that differ by the letter ئ alone. In Arabic it stands for ؤ as often as not: مسئول, مسؤول.
_CARRIED = re.compile(f"[\u0648\u0649\u064a\u06cc]{_HAMZA}")
_EZAFE = re.compile(f"\u06d5{_HAMZA}")
# Arabic has ى at the end alone, and for ي. Within a word it is a vowel of Uyghur's, and stays.
_LAST = re.compile("\u0649$")
# At its beginning, Kazakh types the hamza for the soft sign of the word.
_SOFT = re.compile("^\u0621+")
# Hindi writes न् before another consonant, or the dot: हिन्दी, हिंदी.
_NASAL = re.compile("[ङञणनम]\u094d(?=[क-भ])")
# Typed in either order, or twice for the one long sign.
_THAI_TONE = re.compile("([\u0e4d\u0ecd])([\u0e48-\u0e4b\u0ec8-\u0ecb])")
_THAI_TWICE: Final = "\u0e40\u0e40"

_PAIRS: Final = (
    "ßss æae œoe ςσ ıi łl đd øo ħh əe"
    # Kazakh, Kyrgyz, Uzbek, Tajik, Tatar: letters that a Russian keyboard lacks.
    " қк іи ғг ңн ҳх һх ҷч җж ұу үу өо әа"
    # Arabic, Persian, Urdu, Uyghur: one letter by several keyboards.
    " ٱا کك یي ھه ةه"
    " ँं"
)


# The two tables are made for the first word: a build with nothing changed folds none.
@cache
def _dropped() -> re.Pattern[str]:
    marks = (chr(code) for first, last in _MARKS for code in range(first, last + 1))
    accents = "".join(mark for mark in marks if category(mark)[0] == "M" and mark != _HAMZA)
    # Beside those: the lengthened line of Arabic, the high hamza of Kazakh, apostrophes in a word.
    return re.compile(f"[{UNSEEN}{accents}\u0640\u0674'’‘\u02b9-\u02bf]")


@cache
def _letters() -> dict[int, str]:
    figures = re.findall(r"\d", "".join(map(chr, range(0x80, 0x20000))))
    return str.maketrans(
        {pair[0]: pair[1:] for pair in _PAIRS.split()} | {sign: str(decimal(sign)) for sign in figures}
    )


def folded(word: str) -> str:
    """Return ``word`` in small letters without accents.

    Each letter is in one of its forms.
    """
    word = _dropped().sub("", normalize("NFKD", normalize("NFKD", word).lower()))
    word = _EZAFE.sub("\u0647", _CARRIED.sub("\u0626", word)).replace(_HAMZA, "")
    word = _NASAL.sub("\u0902", normalize("NFC", word).translate(_letters()))
    word = _THAI_TONE.sub(r"\2\1", word).replace(_THAI_TWICE, "\u0e41")
    return _SOFT.sub("", _LAST.sub("\u064a", word))
