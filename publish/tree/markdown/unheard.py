"""Silent places of a page, for people who hear it.

Empty heads of columns, jumping headings, pictures and links without words: each is a warning with its line. The cost
is a look at the page. Its events are gone through only after a find.

What is NOT done here: HTML.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from publish.tree.markdown.parsed import ParsedText, named

# As the writer writes them: an attribute's value holds no "<", ">" or quotation mark.
# "# # #" is the end of a press release.
_EMPTY = re.compile(r'<th\b[^<>]*></th>|<img alt="\s*" |<a href="[^<>]*>\s*</a>|<h[2-6][^<>]*>[\s#*]*</h')
_HEADING = re.compile(r"<h([2-6])\b")
_UPPERMOST = 2  # "#" and "##" alike: the title is the one first heading
_SILENT = {
    "Heading": "is a heading without words; take it out",
    "Image": "shows a picture without words; say between its brackets what it shows",
    "Link": "has a link without words; write between its brackets where it leads",
    "TableCell": "has a column without a head; write above it what it holds",
}
_WORDS = ("Text", "Code", "InlineHtml", "FootnoteReference")


def doubts(html: str, read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message for each such place of a page.

    Args:
        html: The page as written.
        read: Its events.
    """
    levels = [1, *(int(level) for level in _HEADING.findall(html))]
    jumps = any(lower > upper + 1 for upper, lower in pairwise(levels))
    return set(_found(read)) if jumps or _EMPTY.search(html) else set()


def _found(read: ParsedText) -> Iterator[tuple[int, str]]:
    level, said, in_head, signs = 1, 0, False, ""
    within: list[int] = []  # how much was said before each thing began
    for event, where in read.events:
        kind, value = named(event)
        line = read.line(where["start"])
        if kind == "Start":
            name, found = named(value)
            in_head = in_head or name == "TableHead"
            signs = "#* " if name == "Heading" else signs
            if name == "Heading":
                last, level = level, max(int(found["level"][1:]), _UPPERMOST)
                if level > last + 1:
                    yield line, f"is a heading more than one level below the last; begin it with '{'#' * (last + 1)} '"
            if name in _SILENT:
                within.append(said)
        elif kind == "End":
            name, _ = named(value)
            in_head = in_head and name != "TableHead"
            signs = "" if name == "Heading" else signs
            if name in _SILENT and within.pop() == said and (name != "TableCell" or in_head):
                yield line, _SILENT[name]
                said += 1  # a link around a picture without words is told once, as the picture
        elif kind in _WORDS and (kind != "Text" or str(value).strip().strip(signs)):
            said += 1
