"""Letters that a program broke before the text came here, told with their line.

What is NOT done here: signs that are refused in a source.
"""

import re
from typing import Final

from publish.tree.markdown.parsed import ParsedText, named

_READ: Final = "are letters that a program read in a wrong charset; put the right ones in their place"
# Bytes that are looked for first, since nearly no text has them; the whole; and what it is.
_SIGNS: Final = (
    (
        (b"\xef\x80", b"\xef\x81", b"\xef\x82", b"\xef\x83"),
        re.compile("[\uf000-\uf0ff]"),
        "is of a word processor's own font, and readers see a box; begin an item with '- ', else leave it out",
    ),
    (("\ufffd".encode(),), re.compile("\ufffd"), "stands where a program could not read a letter; type the letter"),
    (
        ("\ufffc".encode(),),
        re.compile("\ufffc"),
        "stands where a picture or a table was; put it there, or leave it out",
    ),
    (("â€".encode(),), re.compile("â€[\x80-\xff\u0152-\u0178\u02c6-\u02dc\u2010-\u2122]?"), _READ),
    # «MANHû is Portuguese.
    (("Ã".encode(),), re.compile("(?<![A-ZÀ-Þ]{2})Ã[\xa0-\xaf\xb1-\xbf](?![A-Z])"), _READ),
    (("锟斤拷".encode(),), re.compile("锟斤拷"), _READ),
)


def doubts(read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message of the first of each kind of such signs."""
    found: set[tuple[int, str]] = set()
    if read.data.isascii():  # none of them is
        return found
    for needles, pattern, what in _SIGNS:
        if not any(needle in read.data for needle in needles):
            continue
        text = _without_code(read)
        if first := pattern.search(text):
            shown = f"'{first[0]}'" if len(first[0]) > 1 else f"U+{ord(first[0]):04X}"
            lines = [number for number, line in enumerate(text.split("\n")) if pattern.search(line)]
            more = f"; so on {len(lines) - 1:,} more lines" if lines[1:] else ""
            found.add((lines[0], f"{shown} {what}{more}"))
    return found


def _without_code(read: ParsedText) -> str:
    """Return the text with spaces in place of its code, which may show such letters."""
    data = bytearray(read.data)
    for event, where in read.events:
        kind, tag = named(event)
        if kind == "Code" or (kind == "Start" and named(tag)[0] == "CodeBlock"):
            start, end = where["start"], where["end"]
            data[start:end] = re.sub(rb"[^\n]", b" ", data[start:end])
    return data.decode()
