"""Slugs for addresses and anchors, with letters of every script."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_BREAKS = re.compile(r"-{2,}")


@lru_cache(1 << 14)
def slug(text: str) -> str:
    """Return ``text`` as a lower-case NFC name.

    The name has letters, combining marks and digits, with dashes between. It is empty if nothing of ``text`` can stand
    in a name.
    """
    plain = unicodedata.normalize("NFC", text).lower()
    # Combining marks stay: Tibetan vowel signs are nothing else. The joiners of Arabic and Indic scripts go.
    kept = (c if unicodedata.category(c)[0] in "LMN" else "" if c in "\u200c\u200d" else "-" for c in plain)
    return unicodedata.normalize("NFC", _BREAKS.sub("-", "".join(kept)).strip("-"))


def anchor(text: str) -> str:
    """Return the anchor of a heading."""
    return slug(text) or "section"


def alike(meant: str, anchors: Iterable[str]) -> str:
    """Return the one of ``anchors`` with the letters of ``meant``, or nothing.

    Other programs make other anchors of a heading: ``dont``, ``don-t`` and ``don_t`` of "don't".
    """
    letters = slug(meant).replace("-", "")
    found = [name for name in anchors if slug(name).replace("-", "") == letters]
    return found[0] if letters and len(found) == 1 else ""


def document_name(name: str) -> str:
    """Return the published name of an evidence file.

    It is a slug, a dot and the extension.
    """
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        stem, extension = name, ""
    ending = slug(extension).replace("-", "")
    # A name without any letter or digit still needs one. The hash in the path tells such files apart.
    return (slug(stem) or "document") + (f".{ending}" if ending else "")
