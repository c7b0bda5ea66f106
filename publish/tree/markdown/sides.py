"""Elements which run from left to right on a page that runs from right to left."""

from unicodedata import bidirectional

_FROM_RIGHT = {"R", "AL"}


class Sides:
    """Start tags in ``out``, completed when their element ends.

    Args:
        out: The page so far.
        on: Whether the page runs from right to left.
    """

    def __init__(self, out: list[str], *, on: bool) -> None:
        self._out, self._on = out, on
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
        if self._on and self._open:
            self._open[-1].letters |= frozenset(map(bidirectional, text))

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
        # Without any Arabic or Hebrew letter, its full stops and brackets would stand on the wrong side.
        turned = self._on and not element.outer and "L" in element.letters and not _FROM_RIGHT & element.letters
        if attributes or turned:
            self._complete(element, ' dir="ltr"' if turned else "")

    def _complete(self, element: "_Element", side: str) -> None:
        # By name, as pages have always had them: no page changes for the order of its attributes.
        attributes = "".join(sorted((element.attributes, side)))
        self._out[element.place] = f"<{element.tag}{attributes}>"


class _Element:
    __slots__ = ("attributes", "letters", "outer", "place", "tag")

    def __init__(self, tag: str, attributes: str, place: int) -> None:
        self.tag, self.attributes, self.place = tag, attributes, place
        self.letters: frozenset[str] = frozenset()
        self.outer = False
