"""Which lines of a text are code between fences.

Values only. Indented code is not looked for.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

# In a quotation or an item. Behind a fence's beginning no backtick stands, else it is code within a line.
_FENCE: Final = re.compile(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(`{3,}(?![^\n]*`)|~{3,})")


def coded(lines: Iterable[str]) -> Iterator[bool]:
    """Yield for each line whether it is code, or one of its fences."""
    fence = ""
    for line in lines:
        begun = _FENCE.match(line)
        if fence:
            yield True
            ends = begun and begun[1].startswith(fence) and not line.strip(" \t>`~")
            fence = "" if ends else fence
        else:
            fence = begun[1] if begun else ""
            yield bool(fence)
