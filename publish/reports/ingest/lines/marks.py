"""Marks of notes: in a text, and at the beginning of a note.

A mark that was raised on the page has lost its height in a text: "sources.1", "2001,2 the". What is NOT done here:
deciding which of them is one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from publish.reports.writing.raised import DIGITS

NUMBER_MAX: Final = 999
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STARS: Final = "*†‡§¶"
_OPEN, _SHUT = r"[\[(（〔［【]", r"[\])）〕］】]"
# Copies keep the brackets of the page: Chinese ones are of full width.
_BEGINS: Final = re.compile(
    rf"{_OPEN}\s?(?:注|註|note\s)?\s?(?P<bracket>\d{{1,3}})\s?{_SHUT}[.:：]?"
    r"|(?:注|註|注释|註釋|[脚腳尾附][注註]|ئىزاھات\s|هامش\s|حاشية\s|མཆན་)\s?(?P<word>\d{1,3})\s?[.:：、]?"
    r"|(?:(?:[Ff]oot|[Ee]nd)?[Nn]ote|NOTE|Fn\.?|Anm(?:erkung|\.)?|Примечание|Nota)\s(?P<said>\d{1,3})\s?[.:]"
    rf"|(?P<circle>[{_CIRCLED}])"
    rf"|(?P<raised>[{DIGITS}]{{1,3}})"
    r"|\\(?P<slash>\d{1,3})\\"  # as in the texts of the United States' printing office
    rf"|(?P<star>[*]{{1,3}}|[†]{{1,2}}|[‡]{{1,2}}|[§¶])"
    r"|(?P<digit>\d{1,3})(?!\d|[.,:/–-]\d)[.)、]?"
)
_IN_TEXT: Final = re.compile(
    rf"{_OPEN}(?:注|註)?(?P<bracket>\d{{1,3}}){_SHUT}|(?P<circle>[{_CIRCLED}])|(?P<raised>[{DIGITS}]{{1,3}})"
    r"|\\(?P<slash>\d{1,3})\\|(?P<star>[*]{1,3}|[†]{1,2}|[‡]{1,2}|[§¶])"
    # Without spaces between sentences a figure may follow at once: no year has five digits, and no year 35 months.
    r"|(?P<digit>\d{1,3}(?=(?:1\d{3}|20\d\d)年)|[2-9](?=[1-9]月)|[0-9]{1,3}(?=[٠-٩۰-۹༠-༩])|\d+)"
)
_STOPS: Final = ".,;:!?…”’\"')]»›。，；：？！、」』）》།༎؟؛،۔"
_COUNTED: Final = (
    "年月日号號时時点點分秒岁歲个個人名万萬亿億千百元美届屆次章条條页頁世周週天小多余餘"  # behind a figure
)
_YEAR: Final = re.compile(r"(?<!\d)\d{4}[^\w\s]$")
_SYMBOL: Final = re.compile(r"/(?:Add|Rev|Corr|Amend|Sub|WG|L|R|SR|INF|CONF|Misc)\.$")  # of a paper: A/55/12/Add.2
_ABBREVIATED: Final = re.compile(r"\b(?:pp?|no|nos|vol|art|op|fig|sec|ch|para|ref|tel|box|[A-Z])\.$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and its certainty."""

    style: str
    value: int
    start: int
    end: int
    strength: int = 3
    """1: hardly, 2: likely, 3: nothing else stands so."""

    def fits(self, note: "Mark") -> bool:
        """Return whether a note that begins with ``note`` may be this mark's."""
        if self.value != note.value:
            return False
        # Programs print the mark raised or in brackets, and the note with a plain figure.
        return self.style == note.style or (note.style == "digit" and self.style in ("raised", "bracket"))


def begins_note(text: str) -> Mark | None:
    """Return the mark with which ``text`` begins, if words follow it."""
    found = _BEGINS.match(text)
    return _first(found) if found and any(c.isalpha() for c in text[found.end() : found.end() + 60]) else None


def alone(text: str) -> Mark | None:
    """Return the mark that ``text`` is, if it is nothing else."""
    found = _BEGINS.fullmatch(text) or _IN_TEXT.fullmatch(text)
    return _first(found) if found and len(text) <= 5 else None


def _first(found: re.Match[str]) -> Mark:
    style = found.lastgroup or ""
    return Mark("bracket" if style in ("word", "said") else style, _value(style, found[style]), 0, found.end())


def in_text(text: str) -> Iterator[Mark]:
    """Yield what may be a mark in a line of text."""
    for found in _IN_TEXT.finditer(text):
        style = found.lastgroup or ""
        before, after = text[: found.start()], text[found.end() :]
        strength = _strength(style, found[0], before, after)
        # Four digits are a year: no page has so many notes.
        if strength and len(found[style]) <= 3:
            yield Mark(style, _value(style, found[style]), found.start(), found.end(), strength)


def _value(style: str, written: str) -> int:
    if style == "circle":
        return _CIRCLED.index(written) + 1
    if style == "raised":
        return int("".join(str(DIGITS.index(c)) for c in written))
    if style == "star":
        # In their order on a page: *, †, ‡, §, ¶, and then each twice.
        return _STARS.index(written[0]) + 1 + (len(written) - 1) * len(_STARS)
    return int(written)


def _strength(style: str, written: str, before: str, after: str) -> int:
    if style in ("circle", "slash"):
        return 3 if before.strip() else 0
    # "(2)" may count what a sentence lists; behind a letter, without a space, that is rare.
    if style == "bracket":
        if written[0] in "[〔［【" or (before and not before[-1].isspace()):
            return 3 if written[0] in "[〔［【" else 2
        # Behind a sentence it may be one all the same, with a space before it.
        return int(before.rstrip()[-1:] in tuple('.?!,。”"'))
    if not before or before[-1].isspace():
        return 0
    last = before[-1]
    if style == "raised":
        return 3 if last in _STOPS else 2
    if style == "star":
        cased = after[:1].isalnum() and after[:1].lower() != after[:1].upper()
        return 2 if (last.isalpha() or last in _STOPS) and not cased and not after[:1].isdigit() else 0
    return _digits(before, after)


def _digits(before: str, after: str) -> int:
    """Return how sure digits are a mark that has lost its height."""
    last, following = before[-1], after[:1]
    if following in tuple(".,/:-–") and after[1:2].isdigit():
        return 0
    if last in _STOPS:
        caseless = following.isalpha() and following.lower() == following.upper()
        if following.isalpha() and not caseless:
            return 0
        if _SYMBOL.search(before[-8:]):
            return 0
        if _ABBREVIATED.search(before[-8:]):
            return 1
        if caseless and following in _COUNTED:
            return 1
        figure = before[-2:-1].isdigit()
        # "2001,2 the" is a year with a mark; "2.5 metres" is a figure.
        return (2 if _YEAR.search(before) else 1) if figure else 3
    # Tibetan, Arabic and Indic words may end with a vowel's sign, which is no letter to Unicode.
    lettered = last.isalpha() or unicodedata.category(last)[0] == "M"
    if lettered and (not following or following.isspace() or following in _STOPS):
        return 2 if last.lower() != last.upper() else 1
    return 0
