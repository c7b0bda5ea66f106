"""Names made from what people wrote: slugs for addresses and anchors. Letters of every script stay."""

import re
import unicodedata

_BREAKS = re.compile(r"-{2,}")


def slug(text: str) -> str:
    """Return ``text`` as a lower-case NFC name: letters, combining marks and digits, dashes between.

    Combining marks stay, as Tibetan vowel signs are nothing else; the joiners of Arabic and
    Indic scripts go. Empty when nothing of ``text`` can stand in a name.
    """
    plain = unicodedata.normalize("NFC", text).lower()
    kept = (c if unicodedata.category(c)[0] in "LMN" else "" if c in "\u200c\u200d" else "-" for c in plain)
    return unicodedata.normalize("NFC", _BREAKS.sub("-", "".join(kept)).strip("-"))


def anchor(text: str, separator: str) -> str:
    """Slug of a heading, in the form that Python-Markdown's toc asks for."""
    return slug(text).replace("-", separator) or "section"


def document_name(name: str) -> str:
    """Name under which the evidence file ``name`` is published: slug, dot, extension."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        stem, extension = name, ""
    ending = slug(extension).replace("-", "")
    return (slug(stem) or "document") + (f".{ending}" if ending else "")
