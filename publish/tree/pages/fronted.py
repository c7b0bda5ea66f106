"""Front matter that says something else than was meant.

Title and summary are no Markdown, and their letters may be broken like those of a text. A language is often the one of
the report that was copied.
"""

import re
from typing import Final

from publish.tree.markdown import broken
from publish.tree.sources import worldwords
from publish.tree.sources.content import Page

_MARKUP: Final = re.compile(
    r"(?<![\w*])\*\*(?=[^\s*][^*]*\*\*)|(?<!\w)__(?=[^\W_][^_]*__)|`[^`]+`|\[[^\[\]]+\]\([^()\s]+\)|^#{1,6} "
    r"|</?(?:b|i|u|em|strong|br|p|span|sup|sub|a|font)\b[^<>]*>",
    re.IGNORECASE,
)
_SCRIPTS: Final = {
    "Latn": ("Latin", "A-Za-zÀ-ɏḀ-ỿ"),
    "Arab": ("Arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    "Armn": ("Armenian", "\u0530-\u058f"),
    "Beng": ("Bengali", "\u0980-\u09ff"),
    "Cyrl": ("Cyrillic", "\u0400-\u052f"),
    "Deva": ("Devanagari", "\u0900-\u097f"),
    "Ethi": ("Ethiopic", "\u1200-\u139f"),
    "Geor": ("Georgian", "\u10a0-\u10ff\u1c90-\u1cbf"),
    "Grek": ("Greek", "\u0370-\u03ff"),
    "Hani": ("Chinese or Japanese", "\u3040-\u30ff\u3400-\u9fff"),
    "Hang": ("Korean", "\uac00-\ud7a3"),
    "Hebr": ("Hebrew", "\u0590-\u05ff"),
    "Khmr": ("Khmer", "\u1780-\u17ff"),
    "Laoo": ("Lao", "\u0e80-\u0eff"),
    "Mong": ("Mongolian", "\u1800-\u18af"),
    "Mymr": ("Burmese", "\u1000-\u109f"),
    "Sinh": ("Sinhala", "\u0d80-\u0dff"),
    "Taml": ("Tamil", "\u0b80-\u0bff"),
    "Thai": ("Thai", "\u0e00-\u0e7f"),
    "Tibt": ("Tibetan", "\u0f00-\u0fff"),
}
_LETTERS: Final = {script: re.compile(f"[{letters}]+") for script, (_, letters) in _SCRIPTS.items()}
_AS: Final = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hani", "Kore": "Hang"}
# Languages that people write in several scripts.
_OF_SEVERAL: Final = frozenset(
    {"az", "bs", "kk", "ks", "ku", "ky", "mn", "ms", "pa", "sd", "sr", "tg", "tk", "tt", "ug", "uz"}
)
_LETTER: Final = re.compile(r"[^\W\d_]+")
_LEAST: Final = 60  # letters: a few words may be a name's
_PART: Final = 150  # signs at the beginning, and in the middle, that are looked at
_SHARE: Final = 5  # one letter in five is enough


def doubts(page: Page) -> set[tuple[int, str]]:
    """Return line and message of each such value."""
    found = set(page.doubts)
    for key, value in (("title", page.title), ("summary", page.summary)):
        line = page.lines.get(key, 0)
        if markup := _MARKUP.search(value):
            found.add((line, f"'{markup[0]}' is shown as typed, for a {key} is no Markdown; leave it out"))
        if not value.isascii() or "?" in value:
            found |= {(line, f"{key}: {what}") for what in broken.of(value)}
    if what := _letters(page.language, page.text.markdown):
        found.add((page.lines.get("language", 0), what))
    return found


def _letters(language: str, text: str) -> str:
    """Return words on a text in another script than its language's, or nothing."""
    middle = max(_PART, len(text) // 2)
    part = text[:_PART] + text[middle : middle + _PART]
    usual = worldwords.script_of(language)
    script = _AS.get(usual, usual)
    # Of scripts that are not listed, nothing is said.
    if script not in _LETTERS or (script == "Latn" and part.isascii()):
        return ""
    usual_ones = _many(_LETTERS[script], part)
    if usual_ones * _SHARE > len(part):  # as nearly everywhere
        return ""
    letters = _many(_LETTER, part)
    if letters < _LEAST or usual_ones * _SHARE > letters:
        return ""
    counts = {other: _many(sign, part) for other, sign in _LETTERS.items()}
    most = max(counts, key=counts.__getitem__)
    if counts[most] * 2 < letters:
        return ""
    first = language.partition("-")[0]
    other = f", or '{first}-{most}'" if first in _OF_SEVERAL and most in ("Arab", "Cyrl", "Latn") else ""
    is_in = f"'{language}' is written in {_SCRIPTS[script][0]} letters"
    return f"{is_in}, and this text in {_SCRIPTS[most][0]} ones; write the language of the text{other}"


def _many(sign: re.Pattern[str], part: str) -> int:
    """Return how many signs of ``part`` are such ones."""
    # In runs, which takes a tenth of the time: each build looks at each page.
    return sum(map(len, sign.findall(part)))
