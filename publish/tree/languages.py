"""Languages of pages: direction, endonym, and words of the theme."""

from typing import Final

from publish.core import catalogues
from publish.core.catalogues import Words
from publish.core.directions import direction

__all__ = ["direction", "endonym", "words"]

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
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "yue": "粵語",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


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
