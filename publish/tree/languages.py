"""Languages of pages: direction, endonym, and words of the theme."""

import re
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from publish.core import catalogues
from publish.core.catalogues import Words
from publish.core.directions import direction

__all__ = ["Label", "direction", "endonym", "foreign", "is_own", "label", "script", "words"]

# Each in its own script: a person who reads no other language finds it in a list.
_NAMES: Final = {
    "ar": "العربية",
    "bo": "བོད་ཡིག",
    "de": "Deutsch",
    "dz": "རྫོང་ཁ",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ja": "日本語",
    "kk": "Қазақша",
    "kk-Arab": "قازاقشا",
    "kk-Cyrl": "Қазақша",
    "kk-Latn": "Qazaqşa",
    "ko": "한국어",
    "ky": "Кыргызча",
    "mn": "Монгол",
    "mn-Mong": "ᠮᠣᠩᠭᠣᠯ",
    "my": "မြန်မာ",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "ug": "ئۇيغۇرچە",
    "ug-Cyrl": "Уйғурчә",
    "ug-Latn": "Uyghurche",
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "yue": "粵語",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


# Letters by script, and the language that is meant by them where nothing else is known.
_SCRIPTS: Final = {
    "Tibt": (re.compile("[\u0f40-\u0fbc]"), "bo"),
    "Hani": (re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"), "zh"),
    "Arab": (re.compile("[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"), "ar"),
    "Cyrl": (re.compile("[\u0400-\u052f]"), "ru"),
    "Latn": (re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"), "en"),
}
_UYGHUR = re.compile("[\u06d5\u06d0\u06c7\u06c6\u06c8\u06ad]")  # ە ې ۇ ۆ ۈ ڭ, which Arabic lacks
_WRITTEN: Final = {
    **dict.fromkeys(("bo", "dz"), "Tibt"),
    **dict.fromkeys(("zh", "yue", "lzh", "ja"), "Hani"),
    **dict.fromkeys(("ug", "ar", "fa", "ur"), "Arab"),
    **dict.fromkeys(("ru", "uk", "kk", "ky", "mn"), "Cyrl"),
    **dict.fromkeys(("en", "de", "es", "fr", "id", "it", "nl", "pl", "pt", "tr", "uz", "vi"), "Latn"),
}


@lru_cache(1 << 14)
def foreign(text: str, language: str) -> str:
    """Return a text's language by its letters; empty if these are the page's own.

    Letters tell a script, and a script a likely language: enough for a voice, and for a font. Nothing is said of a page
    whose script is not known, or of a text with a single letter of the page's script.
    """
    own = script(language)
    if own not in _SCRIPTS or _SCRIPTS[own][0].search(text):
        return ""
    tag = next((tag for letters, tag in _SCRIPTS.values() if letters.search(text)), "")
    return "ug" if tag == "ar" and _UYGHUR.search(text) else tag


def is_own(words: str, language: str) -> bool:
    """Return whether words need no mark on a page in ``language``."""
    same = words.partition("-")[0] == language.partition("-")[0]
    # Uyghur in Arabic letters is foreign on a page in Latin letters: to a voice, to a font, and in its direction.
    return same and (not script(words) or script(words) == script(language))


class Label(NamedTuple):
    """A name which is heard and not seen, as attributes.

    No markup can stand within it.
    """

    marks: str
    """Of the element with the name. Where the name is in another language, the element is marked with that."""
    within: str
    """Of all that the element holds: the page's language again, or nothing."""


@lru_cache(1 << 10)
def label(text: str, other: str, language: str) -> Label:
    """Return a label on a page in ``language``.

    ``other`` is the language of ``text``, or empty if it is the page's.
    """
    named = f' aria-label="{escape(text)}"'
    return Label(f'{named} lang="{escape(other)}"', f' lang="{escape(language)}"') if other else Label(named, "")


def script(language: str) -> str:
    """Return a language's script, or nothing if unknown.

    All Chinese scripts are ``Hani``.
    """
    parts = language.split("-")
    own = next((part for part in parts[1:] if len(part) == 4 and part.isalpha()), "")
    return "Hani" if own in ("Hans", "Hant") else own or _WRITTEN.get(parts[0], "")


def endonym(language: str) -> str:
    """Return a language's name in itself, or its tag if unknown."""
    known = _longest(language, _NAMES)
    if known is None:
        return language
    # With the tag, or pt-BR and pt-PT would be two links of one name.
    return _NAMES[known] if known == language else f"{_NAMES[known]} ({language})"


def words(language: str) -> tuple[str, Words]:
    """Return the language and the theme's words for ``language``.

    Without a catalogue for ``language`` the words are English.
    """
    found = catalogues.words(language)
    return found.language, found


def words_of_bundles(language: str) -> tuple[str, Words]:
    """Return the words for bundles, as `words` does.

    All are English as long as any of them is missing in ``language``.
    """
    found = catalogues.words(language)
    return words("en" if any(key.startswith("bundle_") for key in found.english) else language)


def _longest(language: str, table: dict[str, str]) -> str | None:
    parts = language.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((tag for tag in tags if tag in table), None)
