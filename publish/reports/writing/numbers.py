"""Numbers that attributes of pages and office files say.

Values only.
"""

_DIGITS_MAX = 6  # no text counts further; Python itself refuses to read some thousands of digits


def whole(said: str, other: int) -> int:
    """Return a number. ``other`` if it is none, or longer than any text's."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS_MAX else other
