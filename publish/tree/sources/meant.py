"""Keys, dates, languages and lists of other programs, and what they are called here.

Each function returns words for a fault's message. Values only.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final

from publish.core import dates
from publish.core.partialdate import PartialDate
from publish.tree.sources import misread
from publish.tree.sources.faults import nearest

# Of the scripts of our pages. None but the plain one parts names in a list.
OTHER_COMMAS: Final = re.compile("[;\u3001\uff0c\uff1b\u060c\u061b]")
# Before the last of several names. Chinese has no space around it.
_TOGETHER: Final = re.compile(
    r"\s(?:and|&|et|und|y|e|и|та|і|және|ve|və|va|و|ۋە|और)\s|(?<=[\u3400-\u9fff])[和与與及](?=[\u3400-\u9fff])"
)
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
_DRAFT: Final = frozenset({"draft", "private", "status"})
# 2013/4/2, 2.4.2013, 2013年4月2日, 2013-04-02T10:00+08:00: what other tools and people write. Digits of any script.
_YEAR_FIRST: Final = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2}))?(?:[T\s].*|\D?)")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4})")
_FOUR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BUDDHIST_EPOCH: Final = 543  # years before our year 0
_OTHERS: Final = range(1300, 1500)  # years of the Persian and the Muslim calendar, of which no report is by ours
_NO_REPORT_YET: Final = 2050
# Around a value: a word processor's quotation marks, and signs of direction that nobody sees.
_AROUND: Final = " \t\"'\u2018\u2019\u201c\u201d\u00ab\u00bb\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = re.compile(rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,? ([0-9]{{4}})", re.IGNORECASE)
# Codes of countries, codes of three letters where the standard of tags has two, and names.
_LANGUAGES: Final = {
    "ar": "ara arabic eg iq sy العربية عربي عربية арабский 阿拉伯语",
    "bo": "bod tib tibetan བོད་ཡིག བོད་སྐད 藏语 藏文",
    "cs": "ces cze cz czech",
    "da": "dan dk danish",
    "de": "deu ger at german deutsch",
    "el": "ell gre gr greek",
    "en": "eng english gb us",
    "es": "spa mx spanish español",
    "fa": "fas per ir persian farsi فارسی персидский",
    "fr": "fra fre french français",
    "he": "heb iw il hebrew עברית иврит",
    "hi": "hin hindi हिन्दी",
    "id": "ind indonesian",
    "it": "ita italian italiano",
    "ja": "jpn jp japanese 日本語",
    "kk": "kaz kz kazakh қазақша казахский 哈萨克语",
    "km": "khm kh khmer",
    "ko": "kor kp korean 한국어",
    "ky": "kir kyrgyz",
    "mn": "mon mongolian",
    "my": "mya bur mm burmese",
    "ne": "nep np nepali",
    "pl": "pol polish polski",
    "pt": "por portuguese português",
    "ru": "rus russian русский 俄语",
    "tg": "tgk tj tajik",
    "th": "tha thai ไทย",
    "tr": "tur turkish türkçe",
    "ug": "uig uyghur uighur ئۇيغۇرچە уйгурский 维吾尔语 维文",
    "uk": "ukr ua ukrainian українська",
    "ur": "urd pk urdu اردو",
    "uz": "uzb uzbek",
    "vi": "vie vn vietnamese",
    "zh": "zho chi cn chinese 中文 汉语 漢語",
    "zh-Hans": "zh-chs 简体中文",
    "zh-Hant": "zh-cht 繁體中文",
}
_TAGS: Final = {name: tag for tag, names in _LANGUAGES.items() for name in names.split()}


def key(name: str, keys: Collection[str]) -> str:
    """Return what to write instead of the unknown key ``name``, or nothing."""
    plain = name.strip().lower().replace("-", "_")
    if plain in _DRAFT:
        return "; a text that is not to be published yet lies in drafts/, beside site/"
    meant = _KEYS_OF.get(plain)
    return f", did you mean '{meant}'?" if meant in keys else nearest(name, keys)


def day(text: str) -> str:
    """Return a question for the date in our form, or nothing."""
    text = text.strip(_AROUND)
    if (match := _MONTH.fullmatch(text)) is not None:
        parts: tuple[str | None, ...] = (match[2], str(_MONTHS.index(match[1].lower()) + 1))
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
    """Return a clause on a date with a month's name, of any language, or nothing."""
    written = [found.day for found in dates.found(text)]
    if len(written) == 1:
        return f", did you mean {written[0]}?"
    # In none of our words: 14 Farvardin 1399, 14 Rajab 1441.
    year = _FOUR.search(text)
    return other_calendar(int(year[0])) if year and not written else ""


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
    whole = text.strip(_AROUND).lower().replace("_", "-")
    first, _, rest = whole.partition("-")
    if whole in _TAGS:
        return _TAGS[whole]
    return f"{_TAGS[first]}-{rest}" if rest and first in _TAGS else ""


def several(name: str) -> str:
    """Return words on an author's name that may be several, or nothing.

    A ministry of youth, culture and sports is written alike: only its kind tells it apart.
    """
    if "," not in name or not _TOGETHER.search(name):
        return ""
    parts = ", ".join(_plain(part.strip()) for part in _TOGETHER.sub(",", name).split(",") if part.strip())
    one = f"{{name: {misread.quoted(name)}, kind: organization}}"
    return f"'{name}' is one author here; write 'author: [{parts}]' if it is several, or 'author: {one}' if one body"


def names(text: str) -> str:
    """Return the names in ``text`` with plain commas, quoted where needed."""
    found = (name.strip(_BULLETS) for name in OTHER_COMMAS.sub(",", text).split(","))
    return ", ".join(_plain(name) for name in found if name)


def _plain(name: str) -> str:
    return name if re.fullmatch(r"[\w ]+", name) else misread.quoted(name)
