"""How far letters seen on a page are from those in its file.

Whatever order either has them in.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

LETTERS_MIN: Final = 8  # of a line: fewer are found by chance, or are a page's number


def letters(text: str) -> str:
    """Return a text's letters and figures alone, in one way of writing them."""
    return "".join(
        one for one in unicodedata.normalize("NFC", text).casefold() if unicodedata.category(one)[0] in "LNM"
    )


def wrong(seen: Iterable[str], said: str) -> tuple[int, int]:
    """Return how many letters of the lines seen are not where the text says them, and how many there are.

    Each line is looked for everywhere in the text: columns and notes come in another order there.
    """
    whole, off, many = letters(said), 0, 0
    for each in seen:
        line = letters(each)
        if len(line) >= LETTERS_MIN:
            off += distance(line, whole)
            many += len(line)
    return off, many


def distance(line: str, text: str) -> int:
    """Return the fewest letters to change, add or leave out for the line to stand somewhere in the text.

    Myers' algorithm of 1999: a column of the usual table as bits of two numbers, so time is that of the text's length.
    """
    size = len(line)
    places: dict[str, int] = {}
    for at, letter in enumerate(line):
        places[letter] = places.get(letter, 0) | 1 << at
    full, last = (1 << size) - 1, 1 << (size - 1)
    up, down, score, best = full, 0, size, size
    for letter in text:
        same = places.get(letter, 0)
        vertical = same | down
        across = (((same & up) + up) ^ up) | same
        rise = down | ~(across | up) & full
        fall = up & across
        score += bool(rise & last) - bool(fall & last)
        # Without a one at the bottom: the line may begin anywhere.
        rise, fall = rise << 1 & full, fall << 1 & full
        up, down = fall | ~(vertical | rise) & full, rise & vertical
        best = min(best, score)
    return best
