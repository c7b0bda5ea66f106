"""Signs of a text that nobody sees.

A hidden mark among them tells who leaked it. Spelling stays: joiners behind letters of scripts that join, selectors
behind what they select among, the flags among emoji. The rest is taken out, and listed. What is NOT done here: changing
a letter that can be seen.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from publish.reports.ingest import letterforms, lookalikes
from publish.reports.ingest.document import Lack, Need, Removed, Why

_BESIDE: Final = 12  # letters shown on each side
_WORDS_MAX: Final = 3  # examples in one line for people
SIGN: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
)
"""Signs among which some are spelling, and some a hidden mark."""
_FLAG: Final = re.compile(
    "\U0001f3f4[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,3}\U000e007f"
)
_SPACE: Final = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_JOINING: Final = (
    "ARABIC", "SYRIAC", "NKO", "MONGOLIAN", "MANDAIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "TIBETAN", "MYANMAR", "KHMER", "THAI", "LAO", "BALINESE",
    "JAVANESE",
)  # fmt: skip
"""Scripts in which a joiner, or a place without one, is spelling."""
_BY_VIRAMA: Final = (
    "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA",
)  # fmt: skip
_VIRAMA: Final = 9  # class of the sign that takes a letter's vowel away
_SPACELESS: Final = ("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")  # a space without width is where a line may end
_RIGHT: Final = re.compile(
    "[\u0590-\u05ff\u0608-\u061b\u061d-\u08ff\ufb1d-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class _Script:
    """What is known of a whole text."""

    rightward: bool
    """Whether it has letters that run from the right."""
    japanese: bool


@dataclass(frozen=True, slots=True)
class Visible:
    """A text of which every sign can be seen, or is spelling."""

    text: str
    removed: tuple[Removed, ...]
    needs: tuple[Need, ...]


def seen(text: str) -> Visible:
    """Return ``text`` without what nobody sees, and a list of that."""
    # Asked of the whole text: a line of digits in an Arabic letter has marks of direction as well.
    script = _Script(bool(_RIGHT.search(text)), letterforms.is_japanese(text))
    kept: list[str] = []
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    flags = {at for flag in _FLAG.finditer(text) for at in range(*flag.span())}
    last = 0
    for found in SIGN.finditer(text):
        at, sign = found.start(), found[0]
        kept.append(text[last:at])
        if at in flags or _spelled(text, at, script):
            kept.append(sign)
        else:
            counts[sign] += 1
            first.setdefault(sign, at)
            # A blank that is drawn parts words all the same.
            kept.append(" " if sign in "\u2800\u3164\uffa0\x0b" else "")
        last = found.end()
    kept.append(text[last:])
    removed = tuple(Removed(_told(text, sign, count, first[sign]), Why.UNSEEN) for sign, count in counts.items())
    # Last of all: between two marks on one letter, a sign may have kept them in their order.
    plain = letterforms.usual(_SPACE.sub(" ", "".join(kept)))
    return Visible(plain, removed, _doubts(plain))


def _told(text: str, sign: str, count: int, at: int) -> str:
    name = unicodedata.name(sign, "a control character").lower()
    before, after = text[max(0, at - _BESIDE) : at], text[at + 1 : at + 1 + _BESIDE]
    around = " ".join(SIGN.sub("", f"{before}|{after}").split())
    return f"U+{ord(sign):04X} {name}{f', {count} times, first' if count > 1 else ''} in “{around}”"


def _spelled(text: str, at: int, script: _Script) -> bool:
    """Return whether the sign at ``at`` is spelling where it stands."""
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign in "\u200c\u200d":
        return _joins(text, at, before, after)
    if sign == "\u200b":
        return all(unicodedata.name(one or " ", "").startswith(_SPACELESS) for one in (before, after))
    if sign in "\u200e\u200f\u061c":
        # In a text that runs from the right they keep a number or a bracket where it belongs: one, not a row of them.
        return script.rightward and before not in ("\u200e", "\u200f", "\u061c") and _turns(text, at)
    if sign == "\xad":
        return not after.strip()  # at a line's end it is a hyphen
    if sign in "\u180b\u180c\u180d\u180e\u180f":
        return _of(before, ("MONGOLIAN",)) and before not in "\u180b\u180c\u180d\u180e\u180f"
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return _selects(sign, before, after, script)
    if "\U00013430" <= sign <= "\U0001343f":
        return _of(before, ("EGYPTIAN",))
    return sign == "\ufffd"  # seen, and a loss to be told


def _turns(text: str, at: int) -> bool:
    """Return whether a mark of direction may change an order."""
    if not _RIGHT.search(text[max(0, at - _BESIDE * 5) : at + _BESIDE * 5]):
        return False
    before = _next_to(reversed(text[max(0, at - _BESIDE) : at]))
    return not (before == _next_to(text[at + 1 : at + 1 + _BESIDE]) == "R")


def _next_to(signs: Iterable[str]) -> str:
    """Return the direction of the next sign that is no blank."""
    way = next((unicodedata.bidirectional(one) for one in signs if not one.isspace() and not SIGN.match(one)), "")
    return "R" if way in ("R", "AL") else way


def _joins(text: str, at: int, before: str, after: str) -> bool:
    if text[at] == "\u200d" and _pictured(before) and unicodedata.category(after or " ")[0] == "S":
        return True  # a family, or a flag, put together of several emoji
    if not _of(before, _JOINING) or before in "\u200c\u200d":
        return False
    if _of(before, _BY_VIRAMA):
        # Beside a virama they choose the form of two letters; elsewhere nothing.
        return unicodedata.combining(before) == _VIRAMA or unicodedata.combining(after or " ") == _VIRAMA or not after
    # No letter follows that could join.
    return text[at] == "\u200d" or not (after.isspace() or unicodedata.category(after or "x")[0] in "NPS")


def _pictured(sign: str) -> bool:
    return bool(sign) and (unicodedata.category(sign) in ("So", "Sk") or sign == "\ufe0f")


def _of(sign: str, scripts: tuple[str, ...]) -> bool:
    return bool(sign) and unicodedata.name(sign, "").startswith(scripts) and unicodedata.category(sign)[0] in "LM"


def _selects(sign: str, before: str, after: str, script: _Script) -> bool:
    if not before:
        return False
    if sign in "\ufe0e\ufe0f":
        if before in "0123456789#*":
            return after == "\u20e3"  # a key
        return unicodedata.category(before)[0] == "S" or before in "\u203c\u2049\u3030\u303d\u00a9\u00ae"
    # One of a Han letter's forms, of which Japanese names make use; a second one behind it selects nothing.
    return unicodedata.name(before, "").startswith(("CJK",) * script.japanese + ("MYANMAR", "PHAGS-PA"))


def _doubts(text: str) -> tuple[Need, ...]:
    needs = []
    if twins := lookalikes.words(text, _WORDS_MAX):
        said = "letters of another script stand among these: " + ", ".join(f"“{word}”" for word in twins)
        needs.append(Need(Lack.UNSEEN, f"{said}. They look alike, and may be a hidden mark: type these words anew"))
    private = [found for found in text if unicodedata.category(found) == "Co"]
    if private:
        said = f"{len(private)} letters are of somebody's own font (the first is U+{ord(private[0]):04X})"
        needs.append(Need(Lack.UNSEEN, f"{said}: no other machine shows them; put letters in their place"))
    return tuple(needs)
