"""Lines in bold that run on with the line below, told with their line.

A question or a heading is typed so: a whole line between asterisks, and the words that belong to it right below.
"""

import re
from collections.abc import Sequence
from typing import Final

from publish.tree.markdown.parsed import ParsedText, within
from publish.tree.markdown.runs import INSTEAD, RUN, ends

_PARAGRAPH_MAX: Final = 10_000  # bytes before a line, in which its paragraph begins
_LINE: Final = re.compile(
    rb"\n(?P<sign>\*{1,3}|__)(?=[^\s*_])[^*_\n]{1,200}(?P=sign)(?::|\xef\xbc\x9a)? ?\n"
    rb"(?=[^\s>#|=])(?![-+*][ \t]|1[.)][ \t]|```|~~~|-{2,}[ \t]*(?:\n|\Z))"  # which begin something else
)


def doubts(read: ParsedText, shown: Sequence[tuple[int, int]]) -> set[tuple[int, str]]:
    """Return line and message of the first such line of each paragraph.

    Args:
        read: The text.
        shown: The places of its blocks of code, in order.
    """
    found: set[tuple[int, str]] = set()
    paragraph = -2
    for match in _LINE.finditer(b"\n" + read.data):  # each begins with a sign that is quickly found
        place, end = match.start(), match.end() - 1
        begins = read.data.rfind(b"\n\n", max(0, place - _PARAGRAPH_MAX), place)
        if begins == paragraph or within(shown, place):
            continue
        above = read.data[read.data.rfind(b"\n", 0, max(place - 1, 0)) + 1 : max(place - 1, 0)].decode(errors="replace")
        below = read.data[end : end + 4].decode(errors="ignore")[:1]
        if (not above.strip() or ends(above)) and not below.islower():
            found.add((read.line(place), f"{RUN}; {INSTEAD}"))
            paragraph = begins
    return found
