"""One code for each letter.

Unicode has several codes for many a letter. Each choice among them is a place for a copy's mark, and none can be seen.
What is NOT done here: letters of other scripts, which only look alike (`lookalikes`), and signs without a look
(`unseen`).
"""

import re
import unicodedata
from typing import Final

from publish.reports.ingest.order import letters

_OTHER: Final = re.compile("[^\0-\u02ff]")
"""Below are letters that have one code, or are in canonical form as they stand."""
_FORM: Final = re.compile("[\u2e80-\u2fd5\ufb00-\ufb06\ufb13-\ufdef\ufe70-\ufefc]")
"""Radicals, ligatures, forms of letters: without the words that are one sign (U+FDF0 to U+FDFF), which are seen."""
_HYPHENS: Final = str.maketrans("\u2010\u2011", "--")
_TSHEG: Final = re.compile("\u0f0c(?![\u0f0d\u0f0e])")
"""A syllable's end where no line may end, which is spelling before a shad alone."""
_KANA: Final = re.compile("[\u3041-\u30ff]")
_COMPATIBLE: Final = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
"""Han letters that were coded twice. Japanese names have some that look otherwise."""


def usual(text: str) -> str:
    """Return a text in the usual codes of its letters."""
    if not _OTHER.search(text):
        return text
    text = _canonical(text)
    text = _FORM.sub(lambda found: letters(found[0]), text.translate(_HYPHENS))
    return _TSHEG.sub("\u0f0b", text)


def is_japanese(text: str) -> bool:
    """Return whether a text has kana."""
    return _KANA.search(text) is not None


def _canonical(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    if not is_japanese(text):
        return unicodedata.normalize("NFC", text)
    parts = _COMPATIBLE.split(text)
    return "".join(part if at % 2 else unicodedata.normalize("NFC", part) for at, part in enumerate(parts))
