"""How texts are cut into words that can be found: Tibetan at its tsheg, Chinese and Japanese into pairs. No index here.

pagefind cuts at spaces, and these scripts write none. ``theme/search.js`` cuts what a reader types in the same way,
and puts together again what it shows; ``tests/test_search.py`` holds the two to the same answers.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

SIMPLIFIED: Final = "data/simplified.txt"
"""Below ``publish``: a comment, a line of traditional characters, and a line of their simplified forms."""

UNIT: Final = (
    "[\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]"
)
"""A character of Han, Hiragana or Katakana: what the pairs are made of."""

_RUN = re.compile(f"{UNIT}+")
_TSHEG = re.compile("([\u0f0b\u0f0c])(?=\\S)")
_SHAD = re.compile("([\u0f0d-\u0f12\u0f14]+)")
# What a text cannot say to pagefind, or to an HTML parser: its own marks begin with three of "_".
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\ufeff\ud800-\udfff]+")
_MARK = re.compile("_{2,}")


@cache
def simplified() -> Mapping[int, str]:
    """Simplified form of every traditional character, for ``str.translate``; one for each, whatever the word."""
    lines = resources.files("publish").joinpath(SIMPLIFIED).read_text("utf-8").splitlines()
    return {ord(one): other for one, other in zip(lines[1], lines[2], strict=True)}


def cut(text: str) -> str:
    """Return ``text`` as it is indexed: with a space between any two words that can be found.

    A run of Han or kana becomes its overlapping pairs and its last character, so that any part of it can be
    found: ``ABC`` → ``AB BC C``. A pair with a traditional character is joined by its simplified form,
    ``AB/ab``, which pagefind takes for two words at one place. Nothing else is added, so that the text as
    it was can be read off again.
    """
    text = _MARK.sub(lambda m: "_ " * len(m[0]), _CONTROL.sub(" ", text))
    text = _SHAD.sub(r" \1 ", _TSHEG.sub(r"\1 ", text))
    return " ".join(_RUN.sub(lambda m: f" {' '.join(_pairs(m[0]))} ", text).split())


def _pairs(run: str) -> list[str]:
    pairs = [run[place : place + 2] for place in range(len(run))]
    folded = [pair.translate(simplified()) for pair in pairs]
    return [pair if pair == other else f"{pair}/{other}" for pair, other in zip(pairs, folded, strict=True)]
