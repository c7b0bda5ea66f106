"""Pieces of text for lists, and keys of what is said twice.

Values only.
"""

import re

FIRST_MAX = 120  # characters of a piece that are shown
"""Characters of a piece in a list."""


def first_words(text: str) -> str:
    """Return the beginning of a piece, on one line."""
    text = " ".join(text.split())
    return text if len(text) <= FIRST_MAX else text[: FIRST_MAX - 1].rstrip() + "…"


def key(text: str) -> str:
    """Return a text's letters alone, by which two sayings of one thing are known."""
    # Signs and blanks differ between a window's title, a heading and a page's data; letters do not.
    return "".join(re.findall(r"\w+", text.casefold()))
