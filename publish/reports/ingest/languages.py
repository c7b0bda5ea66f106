"""Languages told by script, letters and common words.

Values only. Where neither letters nor common words tell, nothing is offered: an honest "unknown".
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from publish.reports.ingest.commonwords import language_of

LATIN, HAN, ARABIC, TIBETAN, KANA, OTHER = "Latin", "Chinese", "Arabic", "Tibetan", "Japanese", "other"
CYRILLIC, THAI, HANGUL = "Cyrillic", "Thai", "Korean"

_RANGES: Final = (
    (0x41, 0x5B, LATIN), (0x61, 0x7B, LATIN), (0xC0, 0x250, LATIN), (0x370, 0x400, OTHER), (0x400, 0x530, CYRILLIC),
    (0x530, 0x600, OTHER), (0x600, 0x700, ARABIC), (0x700, 0x750, OTHER), (0x750, 0x780, ARABIC),
    (0x780, 0x8A0, OTHER), (0x8A0, 0x900, ARABIC), (0x900, 0xE00, OTHER), (0xE00, 0xE80, THAI), (0xE80, 0xF00, OTHER),
    (0xF00, 0x1000, TIBETAN), (0x1000, 0x1E00, OTHER), (0x1E00, 0x1F00, LATIN), (0x1F00, 0x2000, OTHER),
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
_ENGLISH: Final = frozenset(_WORDS_EN.split())
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
_WORDS_THAI: Final = ("ที่", "และ", "การ", "ของ", "เป็น", "ไม่", "ใน", "ได้", "ให้", "จาก", "ว่า", "มี")
_THAI_MIN: Final = 3  # different words
# Dzongkha shares Tibetan's letters; these short words are its own.
_DZONGKHA: Final = frozenset({"ཨིན", "ལུ", "སྦེ", "ཡོདཔ", "མས", "ནུག"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What a text is written in."""

    tag: str = ""
    """A language's tag; empty if it is not known."""
    script: str = ""
    """Empty for a text without letters."""


def name(heard: Heard) -> str:
    """Return the language in a person's words, or else its script."""
    said = _NAMES.get(heard.tag, "")
    return said or (f"{heard.script} letters" if heard.script not in ("", OTHER) else "another script")


@cache
def script_of(letter: str) -> str:
    """Return the script of a letter; empty for what is none."""
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
    text = text[:_TEXT_MAX]
    counted = scripts(text)
    if not counted:
        return Heard()
    script, weight = counted.most_common(1)[0]
    if script in (HAN, KANA) and _japanese(counted):
        return Heard("ja" if sum(letter in _HIRAGANA for letter in text) >= _HIRAGANA_MIN else "", KANA)
    if weight < _LETTERS_MIN:
        return Heard("", script)
    tell = {
        LATIN: _latin, HAN: _han, ARABIC: _arabic, TIBETAN: _tibetan, CYRILLIC: _cyrillic, THAI: _thai, HANGUL: _hangul,
    }.get(script)  # fmt: skip
    return Heard(tell(text) if tell else "", script)


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
    }
    return not script or usual.get(primary, script) == script


def _latin(text: str) -> str:
    words = [word.lower() for word in _WORD.findall(text) if script_of(word[0]) == LATIN]
    told = {word for word in words if word in _ENGLISH}
    common = sum(word in _ENGLISH for word in words)
    plain = sum(letter.isascii() for word in words for letter in word) * 100 >= 97 * sum(map(len, words))
    if plain and len(told - _SHARED) >= 2 and common * 100 >= 15 * len(words):
        return "en"
    return language_of(words, LATIN)


def _cyrillic(text: str) -> str:
    return language_of((word.lower() for word in _WORD.findall(text) if script_of(word[0]) == CYRILLIC), CYRILLIC)


def _thai(text: str) -> str:
    # No blanks stand between words; other languages in these letters have other ones.
    return "th" if sum(word in text for word in _WORDS_THAI) >= _THAI_MIN else ""


def _hangul(_text: str) -> str:
    return "ko"  # no other language has these letters


def _han(text: str) -> str:
    counted = Counter(text)
    plain = sum(counted[letter] for letter in _SIMPLIFIED)
    full = sum(counted[letter] for letter in _TRADITIONAL)
    if plain == full or min(plain, full) * 5 > max(plain, full):
        return ""
    return "zh-Hans" if plain > full else "zh-Hant"


def _arabic(text: str) -> str:
    counted = Counter(letter for letter in text if script_of(letter) == ARABIC)
    whole = sum(counted.values())

    def share(letters: Iterable[str]) -> float:
        return sum(counted[letter] for letter in letters) / whole

    # Kazakh, Kurdish, Pashto, Persian, Urdu share letters with these two; each has some of its own.
    if share(_UYGHUR) > 0.06 and counted["ې"] and share(_NOT_UYGHUR) < 0.01:
        return "ug"
    if share(_NOT_ARABIC) < 0.01 and share("ةىأإؤئي") > 0.03 and text.count("ال") * 60 > whole:
        return "ar"
    return ""


def _tibetan(text: str) -> str:
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
