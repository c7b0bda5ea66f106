"""Raw HTML in a text, made plain text.

A report is often a stranger's text, and a sanitiser is a race. So no tag of a text ever works: each is shown as typed,
and Markdown between two tags is still Markdown.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from publish.tree.markdown import untaken
from publish.tree.markdown.parsed import ParsedText
from publish.tree.sources import notes

BREAK: Final = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
"""The one tag that is taken, and in cells alone: Markdown has no other way to end a line there."""
_BEGINS: Final = re.compile(rb"<(?=[A-Za-z/!?])")
_TAG_MAX_LENGTH: Final = 60  # bytes of a tag that are looked at for its name
_TICKS: Final = re.compile(rb"`+")
_FENCE: Final = re.compile(rb"[ \t>]*(?:```|~~~)")


def found(read: ParsedText) -> dict[int, bytes]:
    """Return a backslash for each tag in ``read``, by its place.

    Writers' notes among them are added to the remarks.
    """
    if b"<" not in read.data:
        return {}
    places: dict[int, bytes] = {}
    in_cell = False
    for event, where in read.events:
        if isinstance(event, str):
            continue
        if "TableCell" in event.values():
            in_cell = "Start" in event
        elif "InlineHtml" in event:
            if in_cell and BREAK.fullmatch(event["InlineHtml"]):
                continue
            places[where["start"]] = b"\\"
            _remark(read, where["start"], where["end"])
        elif event.get("Start") == "HtmlBlock":
            for place in _within(read.data, where["start"], where["end"]):
                places[place] = b"\\"
                _remark(read, place, where["end"])
    return places


def _within(data: bytes, start: int, end: int) -> list[int]:
    """Return the places of tags in a block, but for those in code."""
    # The parser looks for no code within a block of HTML: so we do.
    block = bytearray(data[start:end])
    # The block's own first sign is what made a block of it.
    places, fenced, at = {start + block.find(b"<")}, False, start
    for begins, ends in _code(bytes(block)):
        block[begins:ends] = block[begins:ends].replace(b"<", b" ")
    for line in bytes(block).splitlines(keepends=True):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            places |= {at + match.start() for match in _BEGINS.finditer(line)}
        at += len(line)
    return sorted(places)


def _code(block: bytes) -> Iterator[tuple[int, int]]:
    """Yield the spans of code between backticks."""
    runs = [match.span() for match in _TICKS.finditer(block)]
    # By lists of equal runs: a search onward from each would take quadratic time, and texts are strangers'.
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(runs):
        alike[end - start].append(number)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        others = alike[end - start]
        following = bisect_right(others, number)
        if following < len(others):
            number = others[following]
            yield start, runs[number][1]
        number += 1


def _remark(read: ParsedText, start: int, end: int) -> None:
    html = read.data[start : min(end, start + _TAG_MAX_LENGTH)].decode(errors="ignore")
    if sign := notes.begins(html):
        read.remarks.add((read.line(start), sign))
    elif not html.startswith("</"):
        read.doubts.add((read.line(start), untaken.tag(html)))
