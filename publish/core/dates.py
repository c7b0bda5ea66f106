"""Whole dates in words of twelve languages, never completed.

Values only: day, month and year must all be written. No clock is asked. What is NOT done here: saying whose date it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from publish.core.numerals import FIGURES, han
from publish.core.partialdate import PartialDate

# Four digits outside of these are numbers of files and rooms, not years.
_FIRST_YEAR, _LAST_YEAR = 1700, 2100
_MONTHS_EN: Final = "january february march april may june july august september october november december"
_MONTHS_UG: Final = (
    "يانۋار فېۋرال مارت ئاپرېل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبىر ئۆكتەبىر نويابىر دېكابىر",
    "يانۋار فېۋرال مارت ئاپرىل ماي ئىيۇن ئىيۇل ئاۋغۇست سېنتەبر ئۆكتەبر نويابر دېكابر",
)
# The months of Egypt, of the Levant and Iraq, of Algeria and Tunisia; the first two as typed without hamza; of Iran.
_MONTHS_AR: Final = (
    "يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول",
    "جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر",
    "يناير|فبراير|مارس|ابريل|مايو|يونيه|يوليه|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر",
    "كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول",
    "ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر",
)
# French, German, Spanish, Russian, Turkish.
_MONTHS_MORE: Final = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
)
# One to ten, and what stands before them for ten, twenty and thirty.
_ONES_BO: Final = "གཅིག གཉིས གསུམ བཞི ལྔ དྲུག བདུན བརྒྱད དགུ བཅུ"
_TENS_BO: Final = {"བཅུ་": 10, "བཅོ་": 10, "ཉེར་": 20, "ཉི་ཤུ་རྩ་": 20, "སོ་": 30, "སུམ་ཅུ་སོ་": 30}
_WHOLE_BO: Final = {"དང་པོ": 1, "ཉི་ཤུ": 20, "སུམ་ཅུ": 30}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text."""

    day: str
    """As YYYY-MM-DD."""
    start: int
    end: int
    other: str = ""
    """The other reading of 09/03/2001, if it may have one."""
    sign: str = ""
    """Between the numbers, where a date is of numbers alone and begins with no year."""
    day_first: bool = False
    """Whether the numbers themselves say that the day comes first."""


def _table(*rows: list[str]) -> dict[str, int]:
    return {name: number for row in rows for number, name in enumerate(row, 1)}


_EN: Final = _table(_MONTHS_EN.split(), [name[:3] for name in _MONTHS_EN.split()]) | {"sept": 9}
_MORE: Final = _table(*(row.split() for row in _MONTHS_MORE))
_UG: Final = _table(*(row.split() for row in _MONTHS_UG))
_AR: Final = _table(*(row.split("|") for row in _MONTHS_AR))
_BO: Final = (
    _WHOLE_BO
    | {one: number for number, one in enumerate(_ONES_BO.split(), 1)}
    | {ten + one: tens + number for ten, tens in _TENS_BO.items() for number, one in enumerate(_ONES_BO.split()[:9], 1)}
)


def _any(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_MONTH_EN: Final = rf"(?P<month>{_any(_EN)})\b\.?"
_DAY_EN: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# Two days with a dash or a word between them are a span of time, and no date.
_ALONE: Final = r"(?<![\d/.:\-\u2010-\u2015])(?<!\d to )(?<!\d and )(?<!\d - )(?<!\d \u2013 )(?<!\d & )"
_YEAR: Final = r"(?P<year>\d{4})(?![\d/]|[.-]\d)"
_NUMBER_HAN: Final = rf"\d{{1,4}}|[{FIGURES}十廿卅百千]{{1,7}}"
_SPACE_BO: Final = r"[\u0f0b\u0f0c\s]{0,3}"
_NUMBER_BO: Final = rf"\d{{1,2}}|{_any(_BO)}"
_MONTH_AR: Final = _any(_AR)
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_ALONE}\b{_DAY_EN}\s{{1,2}}(?:of\s|day\sof\s)?{_MONTH_EN},?\s{{1,2}}{_YEAR}",
        rf"{_ALONE}\b{_MONTH_EN}\s{{1,2}}(?:the\s)?{_DAY_EN},?\s{{1,2}}{_YEAR}",
        rf"{_ALONE}\b{_DAY_EN}-(?P<month>{_any(_EN)})-{_YEAR}",
        rf"{_ALONE}\b(?P<day>\d{{1,2}})(?:er|\.)?\s(?:de\s)?(?P<month>{_any(_MORE)})\s(?:de[l]?\s)?{_YEAR}",
        # 民國 counts from 1912; a lunar month stands behind a word of its own, and is none of these.
        rf"(?:(?P<minguo>民[國国])\s?)?(?<!\d)(?P<year>{_NUMBER_HAN})\s?年\s?(?P<month>{_NUMBER_HAN})\s?月\s?"
        rf"(?P<day>{_NUMBER_HAN})\s?[日號号]",
        rf"(?<!\d)(?P<year>\d{{4}})[-\s]{{0,2}}يىل(?:ى|ىنىڭ)?،?\s{{1,2}}(?P<day>\d{{1,2}})\s?-?\s?(?P<month>{_any(_UG)})",
        r"(?<!\d)(?P<year>\d{4})[-\s]{0,2}يىل(?:ى|ىنىڭ)?،?\s{1,2}(?P<month>\d{1,2})\s?-\s?ئاي(?:نىڭ)?\s"
        r"(?P<day>\d{1,2})\s?-\s?كۈنى?",
        rf"(?<![\d-])(?P<day>\d{{1,2}})\s?-?\s?(?P<month>{_any(_UG)})[،,]?\s{{1,2}}(?P<year>\d{{4}})[-\s]{{0,2}}يىل",
        rf"(?<!\d)(?P<year>\d{{4}}){_SPACE_BO}(?:ལོའི|ལོར|ལོ)?{_SPACE_BO}(?:(?:སྤྱི|ཕྱི)་)?ཟླ{_SPACE_BO}(?:བ{_SPACE_BO})?"
        rf"(?P<month>{_NUMBER_BO}){_SPACE_BO}(?:[པབ](?:འི)?|འི|པའི)?{_SPACE_BO}(?:ཕྱི་)?ཚེས{_SPACE_BO}"
        rf"(?P<day>{_NUMBER_BO})(?!\d)",
        rf"{_ALONE}(?P<day>\d{{1,2}})\s{{1,2}}(?:من\s)?(?:شهر\s)?(?P<month>{_MONTH_AR})(?:\s?[/(]\s?(?:{_MONTH_AR})\s?\)?)?"
        rf"[،,]?\s{{1,2}}(?:من\s)?(?:عام\s|سنة\s|لعام\s|لسنة\s)?{_YEAR}",
        r"(?<![\w/.-])(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
        r"(?![\d/]|[-.]\d)(?!-\w)",
        # Behind capital letters it is a document's number, within a path it is an address.
        r"(?<![\w/.-])(?<!(?-i:[A-Z]{2}) )(?P<one>\d{1,2})(?P<sign>[-/.])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4})"
        r"(?![\w/]|[-.]\d)",
    )
)
_DASHES: Final = {0x2010: "-", 0x2011: "-", 0xFF0D: "-", 0xFF0F: "/", 0xFF0E: "."}
_YEARS: Final = re.compile(r"(?<!\d)\d{4}(?!\d)|[年]")
_ROOM: Final = 60  # letters before and behind a year within which its date stands
_PLAIN: Final = 4  # forms in ASCII letters, at the beginning; those of numbers alone are the last two


def found(text: str) -> list[FoundDate]:
    """Return the whole dates in ``text``, in their order."""
    kept: list[FoundDate] = []
    for begin, end in _around_years(text):
        part = text[begin:end].translate(_DASHES)
        # Most of a long text is gone through for its years alone: a date without one is none.
        forms = (*_FORMS[:_PLAIN], *_FORMS[-2:]) if part.isascii() else _FORMS
        every = [date for form in forms for date in _of(form, part)]
        for date in sorted(every, key=lambda one: (one.start, -one.end)):
            if not kept or begin + date.start >= kept[-1].end:
                kept.append(replace(date, start=begin + date.start, end=begin + date.end))
    return kept


def _around_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text with a year in them."""
    begin = end = -1
    for year in _YEARS.finditer(text):
        start, stop = max(0, year.start() - _ROOM), min(len(text), year.end() + _ROOM)
        if start <= end:
            end = stop
            continue
        if end > 0:
            yield begin, end
        begin, end = start, stop
    if end > 0:
        yield begin, end


def _of(form: re.Pattern[str], text: str) -> Iterator[FoundDate]:
    for match in form.finditer(text):
        said = match.groupdict()
        if "one" in said:
            if date := _numbers(match):
                yield date
            continue
        year = _number(said["year"], four=not said.get("minguo"))
        if said.get("minguo"):
            year += 1911
        if day := _day(year, _number(said["month"]), _number(said["day"])):
            yield FoundDate(day, match.start(), match.end())


def _numbers(match: re.Match[str]) -> FoundDate | None:
    """Return a date of numbers: the day first, or the month."""
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    days, months = _day(year, two, one), _day(year, one, two)
    if not days and not months:
        return None
    where = match.start(), match.end()
    if days and months and days != months:
        # With full stops the day comes first, wherever dates are written so.
        first, other = (days, "") if match["sign"] == "." else (days, months)
        return FoundDate(first, *where, other, match["sign"])
    return FoundDate(days or months, *where, "", match["sign"], bool(days) and not months)


def _day(year: int, month: int, day: int) -> str:
    if not _FIRST_YEAR <= year <= _LAST_YEAR or not month or not day:
        return ""
    try:
        return PartialDate(year, month, day).isoformat()
    except ValueError:
        return ""


def _number(text: str, *, four: bool = False) -> int:
    """Return a number in any of the scripts; 0 for what is none."""
    text = text.strip()
    if four and len(text) != 4 and all(letter.isdecimal() or letter in FIGURES for letter in text):
        return 0
    if text.isdecimal():
        return int(text)
    name = text.lower()
    for table in (_EN, _MORE, _UG, _AR, _BO):
        if name in table:
            return table[name]
    return han(text)


def settled(dates: list[FoundDate]) -> Callable[[FoundDate], FoundDate]:
    """Return what reads dates of numbers as their text must be read."""
    # One 28/09/2001 among them says that all begin with the day, and 09/28/2001 that none does.
    ways = {(one.sign, one.day_first) for one in dates if one.sign and not one.other and one.day[5:7] != one.day[8:]}

    def read(date: FoundDate) -> FoundDate:
        if not date.other or {(date.sign, True), (date.sign, False)} <= ways:
            return date
        if (date.sign, True) in ways:
            return replace(date, other="")
        if (date.sign, False) in ways:
            return replace(date, day=date.other, other="")
        return date

    return read
