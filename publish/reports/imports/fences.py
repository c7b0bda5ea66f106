"""Which lines of a text are code between fences.

Values only. Indented code is not looked for.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

# In a quotation or an item. Behind a fence's beginning no backtick stands, else it is code within a line.
_FENCE: Final = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}+(?![^\n]*`)|~{3,})")


class Fences:
    """A walk through lines, one after another."""

    def __init__(self) -> None:
        self._fence = ""

    def is_code(self, line: str) -> bool:
        """Return whether the next line is code, or one of its fences."""
        begun = _FENCE.match(line)
        if self._fence:
            ends = begun and begun[1].startswith(self._fence) and not line.strip(" \t>`~")
            self._fence = "" if ends else self._fence
            return True
        self._fence = begun[1] if begun else ""
        return bool(self._fence)


def coded(lines: Iterable[str]) -> Iterator[bool]:
    """Yield for each line whether it is code, or one of its fences."""
    return map(Fences().is_code, lines)
