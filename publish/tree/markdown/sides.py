"""Elements which run in the other direction than their page.

Each says so itself: an e-reader and a PDF are told what a browser is told.
"""

import re
from typing import Final
from unicodedata import bidirectional

from publish.core.directions import RIGHT, of_text

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
        self._open: list[_Element] = []

    def open(self, tag: str, attributes: str = "") -> None:
        """Begin an element."""
        if self._open:
            self._open[-1].outer = True
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
        # In the page's direction, full stops and brackets would stand on the wrong side.
        turned = "" if element.outer else self._turned(element.said)
        if attributes or turned:
            self._complete(element, turned)

    def _turned(self, said: list[str]) -> str:
        """Return the attribute for words of another direction than the page's."""
        if self._from_right:
            letters = {bidirectional(letter) for text in said for letter in text}
            # A sentence from the right may begin with a long name in Latin letters.
            return ' dir="ltr"' if "L" in letters and not _FROM_RIGHT & letters else ""
        if all(map(str.isascii, said)) or not _LETTERS.search(text := "".join(said)):  # nearly all
            return ""
        return ' dir="rtl"' if of_text(text) == RIGHT else ""

    def _complete(self, element: "_Element", side: str) -> None:
        # By name, as pages have always had them: no page changes for the order of its attributes.
        attributes = "".join(sorted((element.attributes, side)))
        self._out[element.place] = f"<{element.tag}{attributes}>"


class _Element:
    __slots__ = ("attributes", "outer", "place", "said", "tag")

    def __init__(self, tag: str, attributes: str, place: int) -> None:
        self.tag, self.attributes, self.place = tag, attributes, place
        self.said: list[str] = []
        self.outer = False
