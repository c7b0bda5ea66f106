"""Languages told by script, letters and common words.

Values only. Where neither letters nor common words tell, nothing is offered: an honest "unknown".
"""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from publish.reports.ingest.commonwords import language_of

LATIN, HAN, ARABIC, TIBETAN, KANA, OTHER = "Latin", "Chinese", "Arabic", "Tibetan", "Japanese", "other"
CYRILLIC, THAI, HANGUL, GREEK, HEBREW = "Cyrillic", "Thai", "Korean", "Greek", "Hebrew"
DEVANAGARI, BURMESE, KHMER = "Devanagari", "Burmese", "Khmer"

_RANGES: Final = (
    (0x41, 0x5B, LATIN), (0x61, 0x7B, LATIN), (0xC0, 0x250, LATIN), (0x370, 0x400, GREEK), (0x400, 0x530, CYRILLIC),
    (0x530, 0x590, OTHER), (0x590, 0x600, HEBREW), (0x600, 0x700, ARABIC), (0x700, 0x750, OTHER),
    (0x750, 0x780, ARABIC), (0x780, 0x8A0, OTHER), (0x8A0, 0x900, ARABIC), (0x900, 0x980, DEVANAGARI),
    (0x980, 0xE00, OTHER), (0xE00, 0xE80, THAI), (0xE80, 0xF00, OTHER), (0xF00, 0x1000, TIBETAN),
    (0x1000, 0x10A0, BURMESE), (0x10A0, 0x1780, OTHER), (0x1780, 0x1800, KHMER), (0x1800, 0x1E00, OTHER),
    (0x1E00, 0x1F00, LATIN), (0x1F00, 0x2000, GREEK),
    (0x2C00, 0x2E00, OTHER), (0x3040, 0x3100, KANA), (0x3100, 0x3400, OTHER), (0x3400, 0x4DC0, HAN),
    (0x4E00, 0xA000, HAN), (0xA000, 0xAC00, OTHER), (0xAC00, 0xD7A4, HANGUL), (0xD7A4, 0xD800, OTHER),
    (0xF900, 0xFB00, HAN), (0xFB50, 0xFE00, ARABIC), (0xFE70, 0xFF00, ARABIC), (0xFF66, 0xFFA0, KANA),
    (0x10000, 0x20000, OTHER), (0x20000, 0x40000, HAN),
)  # fmt: skip
_BEGINS: Final = [begin for begin, _, _ in _RANGES]
# A Chinese sign says as much as two or three letters do.
_WORTH: Final = {HAN: 3, KANA: 2, HANGUL: 2}
_NAMES: Final = {
    "en": "English",
    "zh-Hans": "Chinese",
    "zh-Hant": "Chinese",
    "ug": "Uyghur",
    "bo": "Tibetan",
    "ar": "Arabic",
    "ja": "Japanese",
    "ko": "Korean",
    "th": "Thai",
    "ru": "Russian",
    "uk": "Ukrainian",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
    "tr": "Turkish",
    "fa": "Persian",
    "ur": "Urdu",
    "ps": "Pashto",
    "ckb": "Kurdish",
    "ku": "Kurdish",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "mn": "Mongolian",
    "uz": "Uzbek",
    "uz-Cyrl": "Uzbek",
    "he": "Hebrew",
    "el": "Greek",
    "hi": "Hindi",
    "mr": "Marathi",
    "ne": "Nepali",
    "my": "Burmese",
    "km": "Khmer",
    "vi": "Vietnamese",
}
# Pairs of the commonest signs that differ; the many that are one in both ways of writing tell nothing.
_SIMPLIFIED: Final = frozenset(
    "这们个来时说国会为对发学过还现没动机开关东车见长门问间马语认识让请谢读书写画师队际阳阴险难鸟鱼龙万与专业丛严丧临义乐习乡买"
    "乱争亏云亚产亲亿仅从仓仪价众优伟传伤伦伪体"
)
_TRADITIONAL: Final = frozenset(
    "這們個來時說國會為對發學過還現沒動機開關東車見長門問間馬語認識讓請謝讀書寫畫師隊際陽陰險難鳥魚龍萬與專業叢嚴喪臨義樂習鄉買"
    "亂爭虧雲亞產親億僅從倉儀價眾優偉傳傷倫偽體"
)
_WORDS_EN: Final = (
    "the of and to in a is that was for on with as by at from this be are were it his which or an has have had not but "
    "their they been its who he she we you will would"
)
ENGLISH: Final = frozenset(_WORDS_EN.split())
# Words of English that are as common elsewhere say nothing.
_SHARED: Final = frozenset({"a", "in", "is", "was", "for", "he", "we", "me", "an", "on", "as", "at", "had"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_LETTERS_MIN: Final = 12  # letters of a text; fewer tell nothing
_TEXT_MAX: Final = 200_000  # letters: what a text is like is known by then
_UYGHUR: Final = frozenset("ەېۈۋڭ")
_NOT_UYGHUR: Final = frozenset(
    "\u0674\u06c5\u06c9\u0679\u0688\u0691\u06d2\u067c\u0689\u0693\u0696\u069a\u06ab\u06bc\u06cd\u06ce\u0695\u06b5\u06cc\u06a9"
)
_NOT_ARABIC: Final = frozenset("پچژگکیەېۈۆۇۋڭھ\u0679\u0688\u0691\u06d2\u06ba\u06c1")
_HIRAGANA: Final = frozenset(map(chr, range(0x3041, 0x3097)))
_HIRAGANA_MIN: Final = 8  # letters: a name in a Chinese text has fewer
_UNPARTED: Final = {
    THAI: ("th", ["ที่", "และ", "การ", "ของ", "เป็น", "ไม่", "ใน", "ได้", "ให้", "จาก", "ว่า", "มี"]),
    BURMESE: ("my", ["သည်", "များ", "နှင့်", "ကို", "၏", "ဖြစ်", "တွင်", "မှ", "ရန်", "၍", "သော", "ခဲ့", "တယ်", "အတွက်"]),
    KHMER: ("km", ["និង", "ការ", "នៃ", "ដែល", "មាន", "ជា", "ក្នុង", "ពី", "បាន", "នេះ", "មិន", "ដោយ"]),
}
"""A script's best known language, and its words. No blanks stand between them; other languages have other ones."""
_UNPARTED_MIN: Final = 3  # different words
_MARKED_WORD: Final = re.compile(r"[\u0900-\u0963\u0971-\u097f]+")  # with vowels that are marks, no letters
_PERSIAN_LETTERS: Final = str.maketrans("يك", "یک")  # old keyboards had only the Arabic ones
# Dzongkha shares Tibetan's letters; these short words are its own.
_DZONGKHA: Final = frozenset({"ཨིན", "ལུ", "སྦེ", "ཡོདཔ", "མས", "ནུག"})


@dataclass(frozen=True, slots=True)
class Heard:
    """The language and script of a text."""

    tag: str = ""
    """A language's tag; empty if unknown."""
    script: str = ""
    """Empty for a text without letters."""


def name(heard: Heard) -> str:
    """Return the language in a person's words, or else its script."""
    said = _NAMES.get(heard.tag, "")
    return said or (f"{heard.script} letters" if heard.script not in ("", OTHER) else "another script")


@cache
def script_of(letter: str) -> str:
    """Return the script of a letter; empty for other signs."""
    code = ord(letter)
    at = bisect_right(_BEGINS, code) - 1
    return _RANGES[at][2] if at >= 0 and code < _RANGES[at][1] and letter.isalpha() else ""


def scripts(text: str) -> Counter[str]:
    """Return how much of a text is in each script."""
    counted: Counter[str] = Counter()
    for letter, times in Counter(text[:_TEXT_MAX]).items():
        if script := script_of(letter):
            counted[script] += times * _WORTH.get(script, 1)
    return counted


def heard(text: str) -> Heard:
    """Return language and script of most of a text."""
    text = unicodedata.normalize("NFC", text[:_TEXT_MAX])  # the lists have Vietnamese letters with their marks
    counted = scripts(text)
    if not counted:
        return Heard()
    script, weight = counted.most_common(1)[0]
    if script in (HAN, KANA) and _japanese(counted):
        return Heard("ja" if sum(letter in _HIRAGANA for letter in text) >= _HIRAGANA_MIN else "", KANA)
    if weight < _LETTERS_MIN:
        return Heard("", script)
    tell = {
        LATIN: _latin, HAN: _han, ARABIC: _arabic, TIBETAN: _tibetan, HANGUL: _hangul, DEVANAGARI: _devanagari,
        THAI: _unparted, BURMESE: _unparted, KHMER: _unparted, CYRILLIC: _parted, GREEK: _parted, HEBREW: _parted,
    }.get(script)  # fmt: skip
    return Heard(tell(text, script) if tell else "", script)


def _japanese(counted: Counter[str]) -> bool:
    # A Japanese name alone in a Chinese text makes no Japanese.
    return counted[KANA] * 20 > counted[HAN]


def fits(tag: str, script: str) -> bool:
    """Return whether a language with this tag may be written so."""
    primary, _, rest = tag.lower().partition("-")
    if rest.startswith("latn"):
        return script == LATIN
    usual = {
        "en": LATIN,
        "zh": HAN,
        "ug": ARABIC,
        "ar": ARABIC,
        "bo": TIBETAN,
        "de": LATIN,
        "fr": LATIN,
        "es": LATIN,
        "ja": KANA,
        "ko": HANGUL,
        "th": THAI,
        "ru": CYRILLIC,
        "uk": CYRILLIC,
        "fa": ARABIC,
        "ur": ARABIC,
        "ps": ARABIC,
        "he": HEBREW,
        "el": GREEK,
        "hi": DEVANAGARI,
        "mr": DEVANAGARI,
        "ne": DEVANAGARI,
        "my": BURMESE,
        "km": KHMER,
        "vi": LATIN,
    }
    return not script or usual.get(primary, script) == script


def _words(text: str, script: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text) if script_of(word[0]) == script]


def _latin(text: str, script: str) -> str:
    words = _words(text, script)
    told = {word for word in words if word in ENGLISH}
    common = sum(word in ENGLISH for word in words)
    plain = sum(letter.isascii() for word in words for letter in word) * 100 >= 97 * sum(map(len, words))
    if plain and len(told - _SHARED) >= 2 and common * 100 >= 15 * len(words):
        return "en"
    return language_of(words, LATIN)


def _parted(text: str, script: str) -> str:
    return language_of(_words(text, script), script)


def _devanagari(text: str, script: str) -> str:
    return language_of(_MARKED_WORD.findall(text), script)


def _unparted(text: str, script: str) -> str:
    tag, words = _UNPARTED[script]
    return tag if sum(word in text for word in words) >= _UNPARTED_MIN else ""


def _hangul(_text: str, _script: str) -> str:
    return "ko"  # no other language has these letters


def _han(text: str, _script: str) -> str:
    counted = Counter(text)
    plain = sum(counted[letter] for letter in _SIMPLIFIED)
    full = sum(counted[letter] for letter in _TRADITIONAL)
    if plain == full or min(plain, full) * 5 > max(plain, full):
        return ""
    return "zh-Hans" if plain > full else "zh-Hant"


def _arabic(text: str, script: str) -> str:
    counted = Counter(letter for letter in text if script_of(letter) == ARABIC)
    whole = sum(counted.values())

    def share(letters: Iterable[str]) -> float:
        return sum(counted[letter] for letter in letters) / whole

    # Kazakh, Kurdish, Pashto, Persian, Urdu share letters with these two; each has some of its own.
    if share(_UYGHUR) > 0.06 and counted["ې"] and share(_NOT_UYGHUR) < 0.01:
        return "ug"
    if share(_NOT_ARABIC) < 0.01 and share("ةىأإؤئي") > 0.03 and text.count("ال") * 60 > whole:
        return "ar"
    tag = language_of(_words(text.translate(_PERSIAN_LETTERS), script), script)
    return "" if tag == "ar" else tag


def _tibetan(text: str, _script: str) -> str:
    syllables = re.findall(r"[\u0f40-\u0fbc]+", text)
    kin = sum(syllable in _DZONGKHA for syllable in syllables)
    return "" if kin * 40 > len(syllables) else "bo"


def shares(parts: Iterable[str]) -> dict[str, list[str]]:
    """Return the parts of a text by the script of most of each.

    By parts and not by letters, so that what is shown is whole sentences.
    """
    found: dict[str, list[str]] = {}
    for part in parts:
        counted = scripts(part[:4_000])
        if _japanese(counted):
            counted[KANA] += counted.pop(HAN, 0)
        if counted and (top := counted.most_common(1)[0]) and top[1] >= _LETTERS_MIN:
            found.setdefault(top[0], []).append(part)
    return found
