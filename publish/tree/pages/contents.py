"""The table of contents of a long report, from its rendered text.

Values only.
"""

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from publish.tree.search.index import plain

# Below these a reader sees the whole by scrolling, and a list of headings would only stand in the way.
HEADINGS_MIN: Final = 4
LENGTH_MIN: Final = 8_000
"""About 1,500 words of English. A letter or a sign counts 1."""
WIDE: Final = 3
"""What a character counts that says as much as half a word: 2,700 of Chinese are long, too."""
SHOWN_MAX: Final = 60  # headings listed of two levels; of more, the upper level alone

# Levels are compared, and closing tags with opening ones, in `contents`: one pass over the text, whatever it holds.
_HEADING = re.compile(r'<h([2-6])\b[^<>]*?\bid="([^"<>]+)"[^<>]*>([^<]*(?:<(?!/?h[2-6]\b)[^<]*)*)</h\1>')
_WIDE = re.compile(
    "[\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7af\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading in the table of contents."""

    text: str
    anchor: str
    """Ready for an address, behind ``#``."""
    below: "tuple[Chapter, ...]" = ()
    """Headings of the next level."""


def contents(rendered: str) -> tuple[Chapter, ...]:
    """Return the headings of a text to be listed ahead of it.

    There are none for a short text, or for one of few headings.
    """
    # Most reports: their headings are not looked at.
    if rendered.count("</h") < HEADINGS_MIN or not _is_long(plain(rendered)):
        return ()
    found = [(int(level), anchor, " ".join(plain(text).split())) for level, anchor, text in _HEADING.findall(rendered)]
    found = [row for row in found if row[2]]
    if len(found) < HEADINGS_MIN:
        return ()
    # Some writers begin with "##", some with "###": what counts is the uppermost level of two headings or more.
    levels = sorted({level for level, _, _ in found})
    top = next((level for level in levels if sum(row[0] <= level for row in found) > 1), levels[0])
    shown = [row for row in found if row[0] <= top + 1]
    if len(shown) > SHOWN_MAX:
        shown = [row for row in found if row[0] <= top]
    listed: list[Chapter] = []
    for level, anchor, text in shown:
        part = Chapter(text, quote(anchor, safe="/:"))
        if level > top and listed:
            listed[-1] = replace(listed[-1], below=(*listed[-1].below, part))
        else:
            listed.append(part)
    return tuple(listed)


def _is_long(text: str) -> bool:
    if len(text) * (1 if text.isascii() else WIDE) < LENGTH_MIN:  # however few of its signs are spaces
        return False
    letters = len("".join(text.split()))
    return letters + (0 if text.isascii() else (WIDE - 1) * len(_WIDE.findall(text))) >= LENGTH_MIN
