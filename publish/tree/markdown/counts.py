"""Numbers of lists that a page would show as other numbers.

Markdown counts a list by its first number alone. Who writes "1984. A great year." above "2001. It was." loses a year.
"""

import re
from typing import Final

from publish.tree.markdown.parsed import ParsedText

_NUMBER: Final = re.compile(rb"[ \t>]{0,40}([0-9]{1,9})[.)]")
_SECOND: Final = re.compile(rb"\n[ \t>]*+[0-9]{1,9}[.)]")  # of a list: without one, no number is another's
_SAID_MAX: Final = 3  # items of one list that are named


def doubts(read: ParsedText) -> set[tuple[int, str]]:
    """Return line and message for each number that another one would stand for."""
    found: set[tuple[int, str]] = set()
    if not _SECOND.search(read.data):
        return found
    waiting: list[tuple[int, list[tuple[int, int]]]] = []  # first number of each open list, and its typed ones
    for event, where in read.events:
        if isinstance(event, str):
            continue
        start, end = event.get("Start"), event.get("End")
        if isinstance(start, dict) and "List" in start:
            waiting.append((-1 if start["List"] is None else start["List"], []))
        elif isinstance(end, dict) and "List" in end:
            first, typed = waiting.pop()
            found |= _lost(read, first, typed)
        elif start == "Item" and waiting and waiting[-1][0] >= 0:
            number = _NUMBER.match(read.data, where["start"])
            if number:
                waiting[-1][1].append((int(number[1]), where["start"]))
    return found


def _lost(read: ParsedText, first: int, typed: list[tuple[int, int]]) -> set[tuple[int, str]]:
    numbers = [number for number, _ in typed]
    # Many write "1." before each item, or "0.": Markdown counts for them.
    if len(set(numbers)) < 2 or numbers == list(range(first, first + len(numbers))):
        return set()
    other = [(number, place, first + at) for at, (number, place) in enumerate(typed) if number != first + at]
    return {
        (read.line(place), f"the number {number} is shown as {shown}; where it is no item's, write '{number}\\.'")
        for number, place, shown in other[:_SAID_MAX]
    }
