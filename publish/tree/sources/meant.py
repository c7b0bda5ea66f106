"""Keys, dates, languages and lists of other programs, and what they are called here.

Each function returns words for a fault's message. Values only.
"""

import re
from collections.abc import Collection
from typing import Final

from publish.core.partialdate import PartialDate
from publish.tree.sources import misread
from publish.tree.sources.faults import nearest

# Of the scripts of our pages. None but the plain one parts names in a list.
OTHER_COMMAS: Final = re.compile("[;\u3001\uff0c\uff1b\u060c\u061b]")
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
_DRAFT: Final = frozenset({"draft", "private", "status"})
# 2013/4/2, 2.4.2013, 2013年4月2日, 2013-04-02T10:00+08:00: what other tools and people write. Digits of any script.
_YEAR_FIRST: Final = re.compile(r"(\d{4})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2}))?(?:[T\s].*|\D?)")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED: Final = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
    r"(?: (?P<after>[0-9]{1,2})(?:st|nd|rd|th)?)?,? (?P<year>[0-9]{4})",
    re.IGNORECASE,
)
# Codes of countries, codes of three letters where the standard of tags has two, and names.
_LANGUAGES: Final = {
    "ar": "ara arabic eg iq sy العربية",
    "bo": "bod tib tibetan བོད་ཡིག",
    "cs": "ces cze cz czech",
    "da": "dan dk danish",
    "de": "deu ger at german deutsch",
    "el": "ell gre gr greek",
    "en": "eng english gb us",
    "es": "spa mx spanish español",
    "fa": "fas per ir persian farsi فارسی",
    "fr": "fra fre french français",
    "he": "heb iw il hebrew עברית",
    "hi": "hin hindi हिन्दी",
    "id": "ind indonesian",
    "it": "ita italian italiano",
    "ja": "jpn jp japanese 日本語",
    "kk": "kaz kz kazakh",
    "km": "khm kh khmer",
    "ko": "kor kp korean 한국어",
    "ky": "kir kyrgyz",
    "mn": "mon mongolian",
    "my": "mya bur mm burmese",
    "ne": "nep np nepali",
    "pl": "pol polish polski",
    "pt": "por portuguese português",
    "ru": "rus russian русский",
    "tg": "tgk tj tajik",
    "th": "tha thai ไทย",
    "tr": "tur turkish türkçe",
    "ug": "uig uyghur uighur ئۇيغۇرچە",
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
    meant = _KEYS.get(plain)
    return f", did you mean '{meant}'?" if meant in keys else nearest(name, keys)


def day(text: str) -> str:
    """Return a question for the date in our form, or nothing."""
    if named := _NAMED.fullmatch(text):
        month = _MONTHS.index(named["month"].lower()) + 1
        parts: tuple[str | None, ...] = (named["year"], str(month), named["day"] or named["after"])
    elif (match := _YEAR_FIRST.fullmatch(text)) is not None:
        parts = match.groups()
    elif (match := _DAY_FIRST.fullmatch(text)) is not None:
        parts = match.groups()[::-1]
    else:
        return ""
    try:
        return f", did you mean {PartialDate(*(int(part) for part in parts if part))}?"
    except ValueError:
        return ""


def language(text: str) -> str:
    """Return the tag of the language that ``text`` names in another way, or nothing."""
    whole = text.strip().lower().replace("_", "-")
    first, _, rest = whole.partition("-")
    if whole in _TAGS:
        return _TAGS[whole]
    return f"{_TAGS[first]}-{rest}" if rest and first in _TAGS else ""


def names(text: str) -> str:
    """Return the names in ``text`` with plain commas, in quotation marks where they need them."""
    found = (name.strip(_BULLETS) for name in OTHER_COMMAS.sub(",", text).split(","))
    return ", ".join(name if re.fullmatch(r"[\w ]+", name) else misread.quoted(name) for name in found if name)
