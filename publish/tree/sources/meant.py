"""Keys, dates, languages and lists of other programs, and what they are called here.

Each function returns words for a fault's message. Values only.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from publish.core import dates
from publish.core.numerals import FIGURES, han
from publish.core.partialdate import PartialDate
from publish.tree.sources import misread, worldwords
from publish.tree.sources.faults import nearest

# Of the scripts of our pages. None but the plain one parts names in a list.
OTHER_COMMAS: Final = re.compile("[;\u3001\uff0c\uff1b\u060c\u061b]")
_HASH: Final = re.compile(r"(?<=\s)#")
_BULLETS: Final = " \t\u00b7\u2022\u2013-#"
# As other programs name them.
_KEYS: Final = {
    **dict.fromkeys(("abstract", "description", "excerpt", "subtitle"), "summary"),
    **dict.fromkeys(("byline", "creator", "writer"), "author"),
    **dict.fromkeys(("categories", "category", "keywords", "subjects", "topics"), "tags"),
    **dict.fromkeys(("lastmod", "last_modified_at", "modified", "revised"), "updated"),
    **dict.fromkeys(("created", "day", "published"), "date"),
    **dict.fromkeys(("country", "location", "locations", "region"), "places"),
    "locale": "language",
}
# In the languages of our pages.
_KEYS_ABROAD: Final = {
    "title": "标题 標題 题目 заголовок название тақырып العنوان عنوان כותרת ماۋزۇ",
    "language": "语言 語言 язык тіл тілі اللغة زبان שפה تىل",
    "date": "日期 дата күні التاريخ تاريخ تاریخ תאריך چېسلا",
    "author": "作者 автор авторы المؤلف الكاتب نویسنده מחבר ئاپتور",
    "tags": "标签 標籤 关键词 теги метки وسوم تگ תגיות",
    "places": "地点 地點 место места المكان مکان מקום",
    "summary": "摘要 简介 описание аннотация ملخص خلاصه תקציר",
}
_KEYS_OF: Final = _KEYS | {name: key for key, names in _KEYS_ABROAD.items() for name in names.split()}
_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_BRACKETED: Final = re.compile(r"\A([^(（]+)[(（]([^)）]+)[)）]\Z")
_BETWEEN: Final = re.compile(r"[,;/&+、，؛،]|(?<=\s)and(?=\s)")
_DRAFT: Final = frozenset({"draft", "private", "status"})
# 2013/4/2, 2.4.2013, 2013年4月2日, 2013-04-02T10:00+08:00: what other tools and people write. Digits of any script.
_YEAR_FIRST: Final = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2}))?(?:[T\s].*|\D?)")
_TOGETHER: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_UNKNOWN: Final = re.compile(r"[-./][?Xx]{1,2}(?=[-./]|\Z)")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_FOUR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_HAN_YEAR: Final = re.compile(f"[{FIGURES}]{{4}}(?=年)")
_NUMBER: Final = re.compile(r"\d+")
# A month by its number, beside its name: Chinese, Korean, Uyghur, Tibetan. Or before a year: 04/2013.
_MONTH_NUMBER: Final = re.compile(
    rf"(\d{{1,2}}|[{FIGURES}十]{{1,3}})[ -]?(?:月|월|ئاي)|ཟླ(?:་བ)?[་ ]*(\d{{1,2}})"
    r"|(?<![\d./-])(\d{1,2})[./-]\s?\d{4}"
)
_ETHIOPIC: Final = re.compile("[\u1200-\u137f]")
_OURS: Final = range(1900, 2101)  # years of reports
_DAYS_MAX: Final = 31
_BUDDHIST_EPOCH: Final = 543  # years before our year 0
_OTHERS: Final = range(1300, 1500)  # years of the Persian and the Muslim calendar, of which no report is by ours
_NO_REPORT_YET: Final = 2050
# Around a value: a word processor's quotation marks, and signs of direction that nobody sees.
_AROUND: Final = " \t\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = re.compile(rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,? ([0-9]{{4}})", re.IGNORECASE)
# What CLDR has not: codes of countries, codes of three letters where the standard of tags has two, and further names.
_LANGUAGES: Final = {
    "ar": "ara eg iq sy عربية",
    "bo": "bod tib བོད་ཡིག བོད",
    "cs": "ces cze cz",
    "da": "dan dk",
    "de": "deu ger at",
    "el": "ell gre gr",
    "en": "eng gb us",
    "es": "spa mx",
    "fa": "fas per ir farsi",
    "fr": "fra fre",
    "he": "heb iw il",
    "hi": "hin",
    "id": "ind",
    "it": "ita",
    "ja": "jpn jp",
    "kk": "kaz kz қазақша",
    "km": "khm kh",
    "ko": "kor kp",
    "ky": "kir",
    "lo": "lao",
    "mn": "mon",
    "my": "mya bur mm myanmar",
    "ne": "nep np",
    "pl": "pol",
    "prs": "dari دری",
    "pt": "por",
    "tg": "tgk tj",
    "th": "tha ภาษาไทย",
    "tr": "tur",
    "ug": "uig 维文 уйғурчә uyghurche",
    "uk": "ukr ua",
    "ur": "urd pk",
    "uz": "uzb",
    "vi": "vie vn",
    "zh": "zho chi cn 汉语 漢語 mandarin 汉文 漢文 国语 國語",
    "zh-Hans": "zh-chs 简体 普通话",
    "zh-Hant": "zh-cht 繁体 繁體 正體中文",
    "zh-HK": "hk",
}
_TAGS: Final = {name: tag for tag, names in _LANGUAGES.items() for name in names.split()}


def known(name: str) -> str:
    """Return the key of ours that ``name`` is elsewhere, or nothing."""
    plain = name.strip().lower().replace("-", "_")
    return _KEYS_OF.get(plain, plain)


def key(name: str, keys: Collection[str]) -> str:
    """Return what to write instead of the unknown key ``name``, or nothing."""
    meant = known(name)
    if meant in _DRAFT:
        return "; a text that is not to be published yet lies in drafts/, beside site/"
    return f", did you mean '{meant}'?" if meant in keys else nearest(name, keys)


def day(text: str) -> str:
    """Return a question for the date in our form, or nothing."""
    text = _UNKNOWN.sub("", text.strip(_AROUND))
    if (match := _TOGETHER.fullmatch(text)) is not None:
        parts: tuple[str | None, ...] = match.groups()
    elif (match := _MONTH.fullmatch(text)) is not None:
        parts = (match[2], str(_MONTHS.index(match[1].lower()) + 1))
    elif (match := _YEAR_FIRST.fullmatch(text)) is not None:
        parts = match.groups()
    elif (match := _DAY_FIRST.fullmatch(text)) is not None:
        parts = (match[4], match[3], match[1])
        # With full stops the day is first everywhere. Else Americans put the month there.
        both = [found for found in (_dated(parts), _dated((match[4], match[1], match[3]))) if found]
        if match[2] != "." and both:
            return f", did you mean {' or '.join(dict.fromkeys(both))}?"
    else:
        return _in_words(text)
    found = _dated(parts)
    return other_calendar(int(found[:4])) or f", did you mean {found}?" if found else ""


def _in_words(text: str) -> str:
    """Return a clause on a date with a month's name, or nothing."""
    written = [found.day for found in dates.found(text)]
    if len(written) == 1:
        return f", did you mean {written[0]}?"
    years = {int(year) for year in _FOUR.findall(text)} or {han(year) for year in _HAN_YEAR.findall(text)}
    if written or len(years) != 1:
        return ""
    (year,) = years
    # In none of our words: 14 Farvardin 1399, 14 Rajab 1441.
    if other := other_calendar(year):
        return other
    of = f"; {year} of the Buddhist calendar is {year - _BUDDHIST_EPOCH}" if year not in _OURS else ""
    year -= _BUDDHIST_EPOCH if of else 0
    months, rest = _months(text)
    days = [int(number) for number in _NUMBER.findall(_FOUR.sub(" ", rest))]
    # A year alone is sure of a season. Nothing is of a day beside an unknown name, or of Ethiopia's own months.
    if year not in _OURS or (not months and (days or _ETHIOPIC.search(text))):
        return ""
    day = [str(days[0])] if len(days) == 1 and days[0] <= _DAYS_MAX else []
    found = [one for month in months if (one := _dated((str(year), str(month), *day)))] or [str(year)]
    return f"{of}, did you mean {' or '.join(found)}?"


def _months(text: str) -> tuple[tuple[int, ...], str]:
    """Return a named month's number, and the text without it.

    A name of one month here and of another there has two numbers.
    """
    if (match := _MONTH_NUMBER.search(text)) and (number := next(filter(None, match.groups()))):
        month = int(number) if number.isdecimal() else han(number)
        year = match[0][-4:] if match[3] else ""
        return ((month,) if month in range(1, 13) else ()), text[: match.start()] + f" {year} " + text[match.end() :]
    words = worldwords.folded(text)
    at = {name: words.find(name) for name in worldwords.months()}
    named = [name for name, place in at.items() if place >= 0 and _alone(words, place, place + len(name))]
    if not named:
        return (), text
    name = max(named, key=len)
    return worldwords.months()[name], words.replace(name, " ")


def _alone(text: str, start: int, end: int) -> bool:
    """Return whether no other letters stand around a name: Hebrew's "in" aside."""
    before, behind = text[:start].removesuffix("ב"), text[end:]
    return not before[-1:].isalpha() and not behind[:1].isalpha()


def _dated(parts: Sequence[str | None]) -> str:
    """Return year, month and day in our form, if there is such a day."""
    try:
        return str(PartialDate(*(int(part) for part in parts if part)))
    except ValueError:
        return ""


def other_calendar(year: int, *, today: int = 0) -> str:
    """Return a clause on a year that is of another calendar, or nothing.

    Args:
        today: This year, if later ones may be of the Buddhist calendar.
    """
    if year in _OTHERS:
        found = {"Persian": year + 621, "Muslim": round(year * 0.970224 + 621.5774)}
        ours = " or ".join(f"{began} (of the {name} one)" for name, began in found.items() if began < _NO_REPORT_YET)
        return f"; {year} is of another calendar, and began in about {ours}; write the day by the Gregorian one"
    if today and 0 < year - _BUDDHIST_EPOCH <= today < year:
        return f"; {year} of the Buddhist calendar is {year - _BUDDHIST_EPOCH}"
    return ""


def bare(text: str) -> str:
    """Return a value without foreign marks around it."""
    return text.strip(_AROUND)


def language(text: str) -> str:
    """Return the tag of the language that ``text`` names in another way, or nothing."""
    whole = worldwords.folded(bare(text)).replace("_", "-")
    # "Chinese (Simplified)", and a system's "en_US.UTF-8".
    turned = _BRACKETED.sub(r"\2 \1", whole).rstrip()
    system = re.split("[.@]", whole)[0]
    for name in dict.fromkeys((whole, turned, turned.rpartition(" ")[2], whole.partition(" ")[0], system)):
        # Codes are no names: the file is not read for them.
        if tag := _TAGS.get(name) or ("" if _CODE.fullmatch(name) else worldwords.languages().get(name, "")):
            return tag
    first, _, rest = system.partition("-")
    if rest and first in _TAGS:
        return f"{_TAGS[first]}-{rest}"
    return system if system != whole else ""


def languages(text: str) -> list[str]:
    """Return the tags of several languages in ``text``."""
    parts = [part.strip() for part in _BETWEEN.split(bare(text).lower())]
    found = [part if part in worldwords.tags() else language(part) for part in parts]
    return found if found[1:] and all(found) else []


def names(text: str) -> str:
    """Return the names in ``text`` with plain commas, quoted where needed."""
    tags = _HASH.split(text) if text.startswith("#") else OTHER_COMMAS.sub(",", text).split(",")
    found = (name.strip(_BULLETS) for name in tags)
    return ", ".join(misread.listed(name) for name in found if name)
