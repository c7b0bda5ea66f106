"""Letters that look like those of another script: told, and left to the editor.

One in a word, or a word of nothing else among words of another script, may be a copy's mark. What is NOT done here:
putting the other letter in its place.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_OTHERS: Final = frozenset(
    ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "DESERET", "OSAGE", "FULLWIDTH", "MATHEMATICAL")
)
"""Alphabets with letters that look like Latin ones, and Latin letters in other clothes."""
_ODD: Final = frozenset("\u0251\u0261")  # an a and a g of phoneticians, as type foundries draw the usual ones
_UNITS: Final = ("\u00b5", "\u03bc", "\u03a9", "\u2126")  # before letters: micro and ohm
_ALIKE: Final = frozenset("асеорхуіјѕһԁԛԝАВЕЅІЈКМНОРСТХУѴοαινυρΑΒΕΖΗΙΚΜΝΟΡΤΥΧօսսցհ")
"""Cyrillic, Greek and Armenian letters that a word of seeming Latin ones can be made of."""
_ALIKE_LATIN: Final = frozenset("aceopxyijshABEKMHOPCTXIJS")
"""Latin ones of which a word of seeming Cyrillic letters can be made."""
_ALONE: Final = frozenset("аАіІоОΑΙΟοaceo")
"""Those that are words by themselves. Others are names of values: α, x."""


def words(text: str, most: int) -> list[str]:
    """Return words with letters that look like others, ``most`` at most."""
    if text.isascii():
        return []
    found: dict[str, None] = {}
    for word in _suspects(text):
        found.setdefault(word)
        if len(found) == most:
            break
    return list(found)


def _suspects(text: str) -> Iterator[str]:
    known: dict[str, frozenset[str]] = {}
    before = waiting = ""
    for found in _WORD.finditer(text):
        word = found[0]
        scripts = known.get(word)
        if scripts is None:
            scripts = known[word] = frozenset(unicodedata.name(one, "").split(" ")[0] for one in word)
        if "LATIN" in scripts and ((scripts & _OTHERS and not word.startswith(_UNITS)) or _is_odd(word)):
            yield word
        script = next(iter(scripts)) if len(scripts) == 1 else ""
        # A word between two of one other script, as a quotation of several words has neighbours of its own.
        if waiting and script == before:
            yield waiting
        waiting = word if script != before and before and _is_alike(word, before) else ""
        if not waiting:
            before = script


def _is_odd(word: str) -> bool:
    """Return whether phoneticians' letters stand among plain ones alone."""
    odd = _ODD.intersection(word)
    return bool(odd) and len(word) > 1 and all(one in odd or one.isascii() for one in word)


def _is_alike(word: str, around: str) -> bool:
    """Return whether a word could be read as one of another script."""
    if len(word) == 1 and word not in _ALONE:
        return False
    if around == "LATIN":
        return _ALIKE.issuperset(word)
    return around == "CYRILLIC" and _ALIKE_LATIN.issuperset(word) and not word.isupper()
