"""Letters that a program broke before the text came here, told with their line.

What is NOT done here: signs that are refused in a source.
"""

import re
from typing import Final

from publish.tree.markdown.parsed import ParsedText

_READ: Final = "are letters that a program read in a wrong charset; put the right ones in their place"


def _misread(charset: str, leads: str) -> str:
    """Return what three letters in UTF-8 at the least look like, read in ``charset``.

    Args:
        leads: What the first bytes of its language's letters become.
    """
    seconds = re.escape(bytes(range(0x80, 0xC0)).decode(charset, "ignore"))
    return f"(?:[{leads}][{seconds}]){{3,}}"


# Bytes that are looked for first, since nearly no text has them; the whole; and what it is.
_SIGNS: Final = (
    (
        rb"\xef[\x80-\x83]",
        "[\uf000-\uf0ff]",
        "is of a word processor's own font, and readers see a box; begin an item with '- ', else leave it out",
    ),
    (
        rb"\xee\x88[\x80-\x83]",
        "[\ue200-\ue203]",
        "is an assistant's mark of a source, and readers see a box; leave it out with its 'cite…', and name the source",
    ),
    (rb"\xef\xbf\xbd", "\ufffd", "stands where a program could not read a letter; type the letter"),
    (rb"\xef\xbf\xbc", "\ufffc", "stands where a picture or a table was; put it there, or leave it out"),
    (rb"\xc3\xa2\xe2\x82\xac", "â€[\x80-\xff\u0152-\u0178\u02c6-\u02dc\u2010-\u2122]?", _READ),
    # «MANHû is Portuguese.
    (rb"\xc3\x83\xc2", "(?<![A-ZÀ-Þ]{2})Ã[\xa0-\xaf\xb1-\xbf](?![A-Z])", _READ),
    (rb"\xe9\x94\x9f\xe6\x96\xa4", "锟斤拷", _READ),
    # Cyrillic, Arabic, Hebrew or Chinese in a charset of the West: no language has such words.
    (rb"(?:\xc3[\x80-\xbf]){4}", "(?<![A-Za-z])[\xc0-\xd6\xd8-\xf6\xf8-\xff]{4,}(?![A-Za-z])", _READ),
    (rb"(?:\xd0\xa0|\xd0\xa1)[\xc2\xd1\xd2\xe2]", _misread("cp1251", "РС"), _READ),
    (rb"[\xd8\xd9][\xb7\xb8\xb9\xba](?:\xc2|\xe2)", _misread("cp1256", "ط-غ"), _READ),
    (rb"\?\? \?\?", r"(?<!\?)\?{2,} \?{2,} \?{2,}", "stand where a program could not keep letters; type them"),
)
_KINDS: Final = tuple((re.compile(first), re.compile(whole), what) for first, whole, what in _SIGNS)


def of(text: str) -> list[str]:
    """Return messages on such signs in a title."""
    data = text.encode()
    likely = [(pattern, what) for sign, pattern, what in _KINDS if sign.search(data)]
    return [f"'{first[0]}' {what}" for pattern, what in likely if (first := pattern.search(text))]


def doubts(read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message of the first of each kind of such signs."""
    found: set[tuple[int, str]] = set()
    text = ""
    for first_bytes, pattern, what in _KINDS:
        if not first_bytes.search(read.data):
            continue
        text = text or read.without_code()
        if first := pattern.search(text):
            shown = f"'{first[0]}'" if len(first[0]) > 1 else f"U+{ord(first[0]):04X}"
            lines = [number for number, line in enumerate(text.split("\n")) if pattern.search(line)]
            more = f"; so on {len(lines) - 1:,} more lines" if lines[1:] else ""
            found.add((lines[0], f"{shown} {what}{more}"))
    return found
