"""Paragraphs that an office program counts, as lists within lists.

Values only. A number that Markdown's lists cannot have becomes words of its paragraph, as it was seen.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from publish.reports.ingest.web.nodes import Element

_PLAIN = re.compile(r"\d{1,6}[.)]")


@dataclass(frozen=True, slots=True)
class InList:
    """How a paragraph is counted."""

    level: int
    """From 0."""
    label: str
    """What stands before it. Empty for a bullet."""
    number: int = 0
    is_bullet: bool = False


def listed(pieces: Iterable[tuple[InList | None, Element]]) -> list[Element]:
    """Return elements in their order, those that are counted within lists."""
    found: list[Element] = []
    open_lists: list[tuple[int, Element]] = []  # level, list
    for counted, node in pieces:
        if counted is None:
            open_lists = []
            found.append(node)
            continue
        if not counted.is_bullet and not _PLAIN.fullmatch(counted.label):
            # In an item it goes on with the item; else it stands for itself, with its number as words.
            open_lists = []
            if counted.label:
                node.children.insert(0, f"{counted.label} ")
            found.append(node)
            continue
        while open_lists and open_lists[-1][0] > counted.level:
            open_lists.pop()
        tag = "ul" if counted.is_bullet else "ol"
        if open_lists and open_lists[-1][0] == counted.level and open_lists[-1][1].tag != tag:
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < counted.level:
            opened = Element(tag)
            if open_lists and (items := [one for one in open_lists[-1][1].children if isinstance(one, Element)]):
                items[-1].put(opened)
            else:
                found.append(opened)
            open_lists.append((counted.level, opened))
        item = Element("li", {} if counted.is_bullet else {"value": str(counted.number)})
        item.put(node)
        open_lists[-1][1].put(item)
    return found
