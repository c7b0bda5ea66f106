"""Pages of an original, by their printed numbers.

Values only.
"""

import re
from typing import Final

# A number in any script's digits, alone or with letters (14, A-3, ༡༤), Roman, or Chinese. No full stop: the theme's own
# ids have one.
LABEL: Final = (
    r"(?:(?:[^\W\d_]{1,4}-?)?\d{1,6}[^\W\d_]{0,3}"
    r"|[ivxlcdm]{1,12}|[IVXLCDM]{1,12}|[\u3007一二三四五六七八九十百]{1,6})"
)
MARK: Final = re.compile(rf"\{{p\. ({LABEL})\}}")
"""The mark of a page's beginning, in a text."""
OPENING: Final = "{p. "
_LABEL: Final = re.compile(LABEL)
_RANGE: Final = re.compile(rf"({LABEL})\s?[-\u2010-\u2015]\s?({LABEL})")
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def is_label(text: str) -> bool:
    """Return whether ``text`` can stand in the mark of a page."""
    return _LABEL.fullmatch(text) is not None


def span(text: str) -> tuple[str, str] | None:
    """Return first and last of ``1-11``; ``None`` for what is none."""
    found = _RANGE.fullmatch(text)
    if is_label(text) and not (found and found[1].islower()):  # C-3 is one page, xiv-3 are several
        return text, text
    return (found[1], found[2]) if found else None


def number(label: str) -> int | None:
    """Return a label's number; ``None`` if it is not a plain one."""
    if label.isdecimal():
        return int(label)
    if not label.isascii():
        return None
    values = [_ROMAN.get(letter, 0) for letter in label.lower()]
    if not values or not all(values):
        return None
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
