"""Languages of pages: their direction, their names in themselves, and the theme's words in them."""

from typing import Final

from publish.core import catalogues
from publish.core.catalogues import Words, direction

__all__ = ["direction", "endonym", "words"]

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
    """Name of the language in itself; the tag where it is not known."""
    known = _longest(language, _NAMES)
    if known is None:
        return language
    return _NAMES[known] if known == language else f"{_NAMES[known]} ({language})"


def words(language: str) -> tuple[str, Words]:
    """The theme's words in ``language`` or, failing that, in English; and the language they are in."""
    found = catalogues.words(language)
    return found.language, found


def words_of_bundles(language: str) -> tuple[str, Words]:
    """As `words`, of what bundles say: English where one of those words is not there in ``language`` yet."""
    found = catalogues.words(language)
    return words("en" if any(key.startswith("bundle_") for key in found.english) else language)


def _longest(language: str, table: dict[str, str]) -> str | None:
    parts = language.split("-")
    tags = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((tag for tag in tags if tag in table), None)
