"""Tibetan signs over and under letters, put back on them.

Programs that read PDFs part them. Values only. In a text that was typed nothing is found.
"""

import re
from typing import Final

_TORN_MIN: Final = 3  # a slip of the hand is no program
_SIGNS: Final = "\u0f71-\u0f7e\u0f80-\u0f84\u0f90-\u0fbc"
_LETTER: Final = f"\u0f40-\u0f6c{_SIGNS}"
_BEHIND: Final = re.compile(rf"(?<=[{_LETTER}])[ \t]?\n{{1,3}}([{_SIGNS}]{{1,4}})[ \t]?")
_BEFORE: Final = re.compile(
    rf"(?<![{_LETTER}])([\u0f71-\u0f7e\u0f80-\u0f84]{{1,3}})[ \t]?([\u0f40-\u0f6c][\u0f90-\u0fbc]{{0,4}})"
)
_ASKEW: Final = re.compile(rf"\n[ \t]{{2,9}}[{_SIGNS}]|[ \t]{{3}}[{_SIGNS}]")


def mended(text: str) -> tuple[str, bool]:
    """Return ``text`` with each sign on its letter, and whether some are still apart."""
    if len(_BEHIND.findall(text)) + len(_BEFORE.findall(text)) < _TORN_MIN:
        return text, False
    # Where columns were kept by spaces, a sign's line says nothing of its letter.
    if len(_ASKEW.findall(text)) >= _TORN_MIN:
        return text, True
    return _BEFORE.sub(r"\2\1", _BEHIND.sub(r"\1", text)), False
