"""Burmese typed in Zawgyi, told with its line.

Zawgyi is a font with an order of signs and codes of its own under Unicode's numbers. Where the font is missing, readers
see wrong letters, and no search finds the words. What is NOT done here: the conversion, which only a writer can check.
"""

import re
from typing import Final

_BURMESE: Final = re.compile("[\u1031\u1039\u103b]")
# Unicode: a stacked letter stands behind U+1039; U+1031 and U+103B stand behind their letter. Zawgyi: U+1039 ends a
# syllable, both others stand before the letter, as they are drawn, and U+108F is a letter.
_ZAWGYI: Final = re.compile(
    "\u1039(?![\u1000-\u102a\u103f\u1050-\u109f\uaa60-\uaa7f])"
    "|(?<![\u1000-\u109f\uaa60-\uaa7f\u200b-\u200d\u2060\u25cc])[\u1031\u103b](?=[\u1000-\u1021])"
    "|\u108f(?=[\u102d-\u1030])"
    "|(?<=[\u102b-\u1030\u1032\u1036-\u1038])[\u1031\u103b]"
)
# A syllable's end in Unicode.
_UNICODE: Final = re.compile("[\u1000-\u1021]\u1037?\u103a(?![\u102b-\u1036\u103b-\u103e])")
_SAID: Final = "Burmese in Zawgyi, which most readers see as wrong letters and no search finds; convert it to Unicode"
_LEAST: Final = 2  # signs of Zawgyi in a line, for one may be a slip


def _is_zawgyi(line: str) -> bool:
    signs = len(_ZAWGYI.findall(line)) if _BURMESE.search(line) else 0
    return signs >= _LEAST and signs > len(_UNICODE.findall(line))


def doubts(text: str, title: str) -> set[tuple[int, str]]:
    """Return line (from 0) and message on the first line of ``text`` in Zawgyi, or on its ``title``."""
    if text.isascii() and title.isascii():
        return set()
    if _is_zawgyi(title):
        return {(0, f"has its title {_SAID}")}
    if not _BURMESE.search(text):
        return set()
    found = [number for number, line in enumerate(text.split("\n")) if _is_zawgyi(line)]
    more = f", and so are {len(found) - 1:,} more lines" if found[1:] else ""
    return {(found[0], f"is {_SAID}{more}")} if found else set()
