"""Sentences cut by a line that begins with a mark, told with the line.

Markdown takes "- 5 degrees" at the beginning of a line for an item, wherever an editor wrapped a sentence.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from publish.tree.markdown.parsed import ParsedText, within

_MARKED: Final = re.compile(rb"\n(?<=[^\n.:;!?]\n)([-+*]|1[.)]|>|#{1,6})[ \t]+(?=[^\s])([^\n]*)")
_ANY: Final = re.compile(rb"[ \t]*(?:[-+*>|=:~`#]|[0-9]{1,9}[.)]|\[\^)|[ \t]{4}|\t")
_ADDRESS: Final = re.compile(rb"[*_<\[]{0,3}(?:[a-z]{2,10}://|www\.)")  # is an item by itself
_BEGUN: Final = {"-": "a list", "+": "a list", "*": "a list", "1": "a list", ">": "a quotation", "#": "a heading"}
_PARAGRAPH_MAX: Final = 1_500  # bytes on each side, in which another such line is looked for


def doubts(read: ParsedText, shown: Sequence[tuple[int, int]]) -> set[tuple[int, str]]:
    """Return line and message of each such line.

    Args:
        read: The text.
        shown: The places of its blocks of code, in order.
    """
    found = set()
    for match in _MARKED.finditer(read.data):
        mark, place = match[1].decode(), match.start(1)
        if _cuts(read.data, match) and not within(shown, place):
            what = f"begins {_BEGUN[mark[0]]} with '{mark}', in the middle of a sentence; join it to the line above"
            escaped = f"{mark[0]}\\{mark[1]}" if mark[0] == "1" else f"\\{mark}"
            found.add((read.line(place), f"{what}, or write '{escaped}'"))
    return found


def _cuts(data: bytes, match: re.Match[bytes]) -> bool:
    """Return whether the line above goes on in the line of ``match``, and no other line is like it."""
    line = data[data.rfind(b"\n", 0, match.start()) + 1 : match.start()]
    last = line[-4:].decode(errors="ignore").rstrip()[-1:]
    # What begins with spaces is a paragraph of the item above it.
    if not (last.isalnum() or last in (",", "\uff0c", "\u3001")) or line[:1].isspace() or _ANY.match(line):
        return False
    first = match[2].decode(errors="ignore")[:1]
    if not (match[1].startswith(b"1") or first.islower() or first.isdecimal()) or _ADDRESS.match(match[2]):
        return False
    above = data[max(0, match.start() - _PARAGRAPH_MAX) : match.start()].split(b"\n")[::-1]
    below = data[match.end() + 1 : match.end() + _PARAGRAPH_MAX].split(b"\n")
    return not any(_ANY.match(line) for lines in (above, below) for line in takewhile(bytes.strip, lines))
