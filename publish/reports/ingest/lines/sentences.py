"""Where sentences end, and whether a line goes on with the one before.

Values only.
"""

import re
import unicodedata
from typing import Final

from publish.reports.ingest.lines.nouns import unmarked

_CLOSING: Final = "”’\"')]»›」』）】〉》〕］｝}*"
# Colons are among them: what follows one, an item or a quotation, is a paragraph of its own.
_ENDS: Final = ".!?…。！？．；;؟۔؛།༎༏༐༑༔।॥։։።:："
_COLONS: Final = ":："
_WORD: Final = re.compile(r"\S+")
_HAN: Final = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# A note's mark behind a full stop; but in "3.5" the point is none.
_MARKED: Final = re.compile(r"(?<=[^\d\s][.!?。！？”’\"།؟۔)»」])(?:\d{1,3}|\[\d{1,3}\]|[①-⑳*†‡§¶⁰¹²³⁴-⁹]{1,3})$")
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Col|Lt|St|No|Nos|vol|vols|pp?|cf|e\.g|i\.e|vs|approx|ca|Art|Sec)|\b[A-Z])\.$"
)


def ends(text: str) -> bool:
    """Return whether a sentence ends with ``text``; a colon ends one, too."""
    bare = _MARKED.sub("", unmarked(text).rstrip()).rstrip(_CLOSING).rstrip()
    return bool(bare) and bare[-1] in _ENDS and not _ABBREVIATED.search(bare)


def bracketed(text: str) -> bool:
    """Return whether a bracket is open at the end of ``text``."""
    return any(text.count(left) > text.count(right) for left, right in ("()", "（）", "[]", "《》", "「」"))


def colon(text: str) -> bool:
    """Return whether ``text`` ends with a colon."""
    return unmarked(text).rstrip()[-1:] in tuple(_COLONS)


def small(text: str) -> bool:
    """Return whether ``text`` can only go on with a sentence, by its first sign."""
    for c in unmarked(text).lstrip():
        if c in "“‘\"'«([„‚（「『《":
            continue
        return c.islower() or c in ",;.)]”’»、，。；：）」』》"
    return False


def cased(text: str) -> bool:
    """Return whether the first letter is of a script with capitals."""
    for c in unmarked(text):
        if c.isalpha():
            return c.lower() != c.upper()
    return False


def first_word(text: str) -> str:
    """Return what could not have been parted from a line's beginning."""
    found = _WORD.search(unmarked(text))
    word = found[0] if found else ""
    # Chinese is broken behind any letter, or before the first behind a year, and Tibetan behind a syllable's dot.
    if han := _HAN.search(word):
        return word[: han.start() or 1]
    if "་" in word:
        return word[: word.index("་") + 1]
    return word


def glue(before: str, after: str) -> str:
    """Return the join of two lines of one text."""
    left, right = unmarked(before).rstrip(), unmarked(after).lstrip()
    if not left or not right:
        return ""
    wide = bool(_HAN.match(left[-1])) or bool(_HAN.match(right[0]))
    # Tibetan puts no space between syllables, but one between a figure and what it counts.
    if left[-1].isdigit() and _tibetan(right[0]):
        return " "
    if wide or left.endswith("་") or (_tibetan(left[-1]) and not left.endswith(("།", "༎")) and _tibetan(right[0])):
        return ""
    return " "


def _tibetan(sign: str) -> bool:
    return "\u0f00" <= sign <= "\u0fff"


def spoken(text: str) -> int:
    """Return how many letters and digits ``text`` has."""
    return sum(1 for c in unmarked(text) if unicodedata.category(c)[0] in "LN")
