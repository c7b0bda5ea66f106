"""Elements which run in the other direction than their page.

Each says so itself: an e-reader and a PDF are told what a browser is told. A list, a quotation or a table is turned
when all that has letters in it is: its bullets, its bar and its first column are on the other side then.
"""

import re
from typing import Final
from unicodedata import bidirectional

from publish.core.directions import LEFT, RIGHT, of_text

_FROM_RIGHT: Final = {"R", "AL"}
# Blocks of Unicode in which all letters that run from the right lie.
_LETTERS: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Sides:
    """Start tags in ``out``, completed when their element ends.

    Args:
        out: The page so far.
        from_right: Whether the page runs from right to left.
    """

    def __init__(self, out: list[str], *, from_right: bool) -> None:
        self._out, self._from_right = out, from_right
        self._other = f' dir="{LEFT if from_right else RIGHT}"'
        self._open: list[_Element] = []

    def open(self, tag: str, attributes: str = "") -> None:
        """Begin an element."""
        self._open.append(_Element(tag, attributes, len(self._out)))
        self._out.append(f"<{tag}{attributes}>")

    def began(self) -> int:
        """Return where in the page the innermost element begins."""
        return self._open[-1].place

    def see(self, text: str) -> None:
        """Note ``text`` as a part of the innermost element."""
        if self._open:
            self._open[-1].said.append(text)

    def mark_item(self, attributes: str) -> None:
        """Give ``attributes`` to the innermost item of a list."""
        for element in reversed(self._open):
            if element.tag == "li":
                element.attributes = attributes
                self._complete(element, "")
                return

    def close(self, attributes: str = "") -> None:
        """End the innermost element."""
        element = self._open.pop()
        element.attributes += attributes
        ways = element.ways | self._ways("".join(element.said))
        if self._open:
            self._open[-1].ways |= ways
        # In the page's direction, full stops and brackets would stand on the wrong side.
        turned = self._other if ways == {True} else ""
        if attributes or turned:
            self._complete(element, turned)

    def _ways(self, text: str) -> set[bool]:
        """Return whether words run in another direction than the page; nothing of figures and signs alone."""
        if not any(map(str.isalpha, text)):
            return set()
        if self._from_right:
            # A sentence from the right may begin with a long name in Latin letters.
            return {_FROM_RIGHT.isdisjoint(map(bidirectional, text))}
        # Nearly all have no such letter.
        return {not text.isascii() and bool(_LETTERS.search(text)) and of_text(text) == RIGHT}

    def _complete(self, element: "_Element", side: str) -> None:
        # By name, as pages have always had them: no page changes for the order of its attributes.
        attributes = "".join(sorted((element.attributes, side)))
        self._out[element.place] = f"<{element.tag}{attributes}>"


class _Element:
    __slots__ = ("attributes", "place", "said", "tag", "ways")

    def __init__(self, tag: str, attributes: str, place: int) -> None:
        self.tag, self.attributes, self.place = tag, attributes, place
        self.said: list[str] = []
        self.ways: set[bool] = set()
        """Whether the contents run in the other direction, and whether a part does not."""
