"""How much sense a text makes in the letters of a charset.

Values only. Common words and signs speak for a reading, and letters foreign to all languages of the charset against it.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from publish.reports.ingest.commonwords import known
from publish.reports.ingest.languages import (
    ARABIC,
    CYRILLIC,
    ENGLISH,
    GREEK,
    HAN,
    HANGUL,
    HEBREW,
    KANA,
    LATIN,
    THAI,
    script_of,
)

_WORD: Final = re.compile(r"[^\W\d_]+")
_ODD: Final = re.compile("[\xa1-\xa9\xac-\xba\xbc-\xbf\xd7\xf7†‡‰€™№•…˜ˆ\u2500-\u259f](?=[^\\W\\d_A-Z])")
"""Signs at no word's beginning."""
_ODD_LETTERS: Final = 6  # what such a sign counts
_TRIED_MAX: Final = 3  # languages whose letters are looked at: those with the most words in a text
_SIGN_WORTH: Final = 2  # letters that a sign of Chinese, Japanese or Korean counts
_ALPHABETS: Final = {
    "en": "àâçéèêëîïñôöü", "fr": "àâæçéèêëîïôœùûüÿ", "de": "äöüß", "es": "áéíñóúü", "pt": "áàâãçéêíóôõúü",
    "it": "àèéìîòóùú", "nl": "áéèëïíóöüú", "tr": "âçğıi̇îöşüû", "pl": "ąćęłńóśźż", "ca": "àçèéíïòóúü", "gl": "áéíñóúüï",
    "ro": "ăâîșțşţ", "da": "æøåéáó", "no": "æøåéèêòôó", "sv": "åäöéàü", "sk": "áäčďéíĺľňóôŕšťúýž",
    "fi": "äöåšž", "hu": "áéíóöőúüű", "cs": "áčďéěíňóřšťúůýž", "sl": "čšž", "hr": "čćđšž",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
}  # fmt: skip
"""Letters beyond A to Z, of languages with charsets of a single byte."""
_WHOLE: Final = (ARABIC, HEBREW, GREEK)
"""Scripts of which all letters are taken: their charsets have few without a use."""
_SIGNS: Final = {
    HAN: frozenset(
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都"
        "然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长這來國個說們為時會過學對裡後麼沒於還"
        "發當無開見經頭從動兩長與等被民政府新月报"
    ),
    HANGUL: frozenset(
        "이다는을의에고하은가로지한도를사기인어서자대나시아리그해일라것있들정보부스제게과수만전상주여니국원장구조습"
    ),
    KANA: frozenset(map(chr, range(0x3041, 0x3097))),
}
_THAI_WORDS: Final = ["ที่", "และ", "การ", "ของ", "เป็น", "ไม่", "ใน", "ได้", "ให้", "จาก", "ว่า", "มี", "ความ", "นี้"]
_HALF_WIDTH: Final = re.compile("[\uff61-\uff9f]")


@dataclass(frozen=True, slots=True)
class Sense:
    """The sense of a reading."""

    letters: int = 0
    """Of common words, less those of words in no language."""
    hits: int = 0
    """Different common words or signs: a single sign, many times, may be a drawn line."""

    def less(self, letters: int) -> "Sense":
        """Return the sense with fewer letters."""
        return Sense(self.letters - letters, self.hits)


def sense(text: str, script: str) -> Sense:
    """Return how much sense a text makes.

    Args:
        script: Of whole signs, if its charset is for these (Han, kana, Hangul, Thai); empty for a charset of letters.
    """
    if script == THAI:
        found = {word: text.count(word) for word in _THAI_WORDS}
        return Sense(sum(len(word) * times for word, times in found.items()), sum(map(bool, found.values())))
    if script in _SIGNS:
        return _by_signs(text, script)
    odd = sum(not match[0].isascii() for match in _ODD.finditer(text)) * _ODD_LETTERS
    words = Counter(_WORD.findall(text))
    readings = (_by_words(words, *one) for one in _likeliest(words))
    return max(readings, key=lambda one: one.letters, default=Sense()).less(odd)


def spelled(text: str) -> int:
    """Return how many words beyond ASCII one language spells so, less all others.

    A table of names has no common word, and its letters tell all the same: no language has "č" and "ę" both.
    """
    words = Counter(word for word in _WORD.findall(text) if not word.isascii())
    own = {tag: frozenset(letters) for tag, letters in _ALPHABETS.items()}
    best = max(
        (sum(times for word, times in words.items() if _written(word, letters)) for letters in own.values()), default=0
    )
    return 2 * best - words.total()


def _written(word: str, letters: frozenset[str]) -> bool:
    """Return whether all letters are a language's, and no capital stands amid small ones."""
    cased = word[1:].islower() or word.isupper() or len(word) == 1
    return cased and all(c in letters or c.isascii() for c in word.lower())


def _by_signs(text: str, script: str) -> Sense:
    hits = sum(letter in _SIGNS[script] for letter in text)
    # Kana stand at the same place in the charsets of China and Korea, and signs that few know everywhere.
    strange = len(_HALF_WIDTH.findall(text))
    if script != KANA:
        strange += sum(letter in _SIGNS[KANA] for letter in text)
    strange += sum(unicodedata.category(letter) in ("Co", "Cn") for letter in text)
    return Sense(_SIGN_WORTH * (hits - strange), len(_SIGNS[script].intersection(text)))


def _likeliest(words: Counter[str]) -> Iterator[tuple[frozenset[str], str, str]]:
    """Yield the likeliest languages: their words, script and tag."""
    small: Counter[str] = Counter()
    for word, times in words.items():
        small[word.lower()] += times
    found = []
    for script in (LATIN, CYRILLIC, *_WHOLE):
        for tag, short in (*known(script).items(), *((("en", ENGLISH),) if script == LATIN else ())):
            if script in _WHOLE or tag in _ALPHABETS:
                found.append((sum(small[word] for word in short), short, script, tag))
    found.sort(key=lambda one: -one[0])
    return ((short, script, tag) for times, short, script, tag in found[:_TRIED_MAX] if times)


def _by_words(words: Counter[str], short: frozenset[str], script: str, tag: str) -> Sense:
    alphabet = _ALPHABETS.get(tag, "") if script not in _WHOLE else ""
    letters = 0
    hits = set()
    for word, times in words.items():
        lower = word.lower()
        common = lower in short
        if common:
            hits.add(lower)
        # What is ASCII is the same in all readings: it tells the language, and nothing of its other letters.
        if word.isascii():
            continue
        # An alphabet has A to Z with it; of a whole script every letter is taken.
        own = all(c in alphabet or c.isascii() if alphabet else script_of(c) == script for c in lower)
        # A capital amid small letters: charsets have them at each other's places.
        if not own or not (word[1:].islower() or word.isupper() or len(word) == 1 or script in (ARABIC, HEBREW)):
            letters -= len(word) * times
        else:
            letters += (len(word) if common else 1) * times
    # Where nothing else speaks for it, words of ASCII do not, either.
    return Sense(letters, len(hits) if letters > 0 else sum(not word.isascii() for word in hits))
