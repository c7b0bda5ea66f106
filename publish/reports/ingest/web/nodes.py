"""A page's elements as a tree of our own.

It may be cut and joined. Values only. Words stand between elements where they stood on the page, so that none is lost
when an element goes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(slots=True, eq=False)
class Element:
    """An element: its tag, its attributes, and what is within."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Piece]" = field(default_factory=list)
    parent: "Element | None" = None

    def get(self, name: str) -> str:
        """Return an attribute's value. Empty if there is none."""
        return self.attributes.get(name, "")

    def put(self, *pieces: "Piece") -> None:
        """Put pieces behind what is within."""
        for piece in pieces:
            if isinstance(piece, Element):
                piece.parent = self
            self.children.append(piece)

    def walk(self) -> "Iterator[Element]":
        """Yield this element and all within, in the order of the page."""
        # By hand, and not by calls of itself: a page may hold a hundred thousand elements.
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(child for child in reversed(node.children) if isinstance(child, Element))

    def above(self) -> "Iterator[Element]":
        """Yield the elements around this one, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def place(self) -> int:
        """Return the place of this element within the one around it."""
        assert self.parent is not None  # noqa: S101
        return self.parent.children.index(self)

    def replace(self, *pieces: "Piece") -> None:
        """Put pieces where this element stands."""
        parent = self.parent
        if parent is None:
            return
        at = self.place()
        for piece in pieces:
            if isinstance(piece, Element):
                piece.parent = parent
        parent.children[at : at + 1] = pieces
        self.parent = None

    def drop(self) -> None:
        """Take this element out of the tree."""
        self.replace()

    def text(self) -> str:
        """Return all words within, white space as it is."""
        found: list[str] = []
        waiting: list[Piece] = [self]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                found.append(piece)
            else:
                waiting.extend(reversed(piece.children))
        return "".join(found)

    def said(self) -> str:
        """Return all words within on one line, those of different blocks apart."""
        found: list[str] = []
        waiting: list[Piece] = [self]
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, str):
                found.append(piece)
            else:
                # On both sides: words behind a block run on no less than those before it.
                apart = " " if piece.tag in APART else ""
                waiting.extend((apart, *reversed(piece.children), apart))
        return " ".join("".join(found).split())

    def first(self, *tags: str) -> "Element | None":
        """Return the first element within that has one of the tags."""
        return next((node for node in self.walk() if node.tag in tags and node is not self), None)


Piece: TypeAlias = Element | str


def outermost(nodes: list[Element]) -> list[Element]:
    """Return the elements that stand within none of the others."""
    known = {id(node) for node in nodes}
    return [node for node in nodes if not any(id(above) in known for above in node.above())]


APART = frozenset({
    "br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol",
    "dt", "dd", "dl", "table", "blockquote", "header", "footer", "nav", "aside", "figure", "figcaption", "option",
    "img",
    "address", "caption", "summary", "details", "label", "button",
})  # fmt: skip
"""Elements whose words never run together with their neighbours'."""
