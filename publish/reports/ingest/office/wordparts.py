"""Pieces of Word's XML, as they lie: what is around words, and what was struck out.

Values only. What is NOT done here: saying how anything looks (``wordstyles``).
"""

from collections.abc import Iterator

from publish.reports.ingest.office.wordstyles import child
from publish.reports.ingest.web.nodes import Element

WITHIN = frozenset({
    "sdt", "sdtContent", "smartTag", "customXml", "ins", "moveTo", "bdo", "dir", "AlternateContent", "Choice",
    "Fallback",
    "fldSimple",
})  # fmt: skip
"""Elements that are around others, and no more."""
GONE = frozenset({"del", "moveFrom"})
"""What an author struck out, and did not mean to publish."""


def runs_on(properties: Element | None) -> bool:
    """Return whether a paragraph goes on in the next."""
    frame, end = child(properties, "framePr"), child(properties, "rPr")
    return (frame is not None and frame.get("dropCap") in ("drop", "margin")) or any(
        child(end, name) is not None for name in GONE
    )


def joined(first: Element, then: Element) -> Element:
    """Return a paragraph with the words of another one before its own."""
    made = Element("p")
    made.put(*(one for one in then.children if isinstance(one, Element) and one.tag == "pPr"))
    for paragraph in (first, then):
        made.put(*(one for one in paragraph.children if not isinstance(one, Element) or one.tag != "pPr"))
    made.parent = then.parent
    return made


def chosen(node: Element) -> Element:
    """Return one of the ways in which a thing is given: that with words."""
    ways = [one for one in node.children if isinstance(one, Element)]
    return next(
        (one for one in ways if any(part.tag in ("t", "txbxContent", "pic") for part in one.walk())),
        ways[0] if ways else node,
    )


def is_contents(node: Element) -> bool:
    """Return whether a control holds a list of contents."""
    gallery = next((one for one in node.walk() if one.tag == "docPartGallery"), None)
    return gallery is not None and gallery.get("val").lower() == "table of contents"


def through(node: Element, tag: str) -> Iterator[Element]:
    """Yield a table's rows, or a row's cells, whatever is around them."""
    for one in node.children:
        if isinstance(one, Element):
            if one.tag == tag:
                yield one
            elif one.tag in WITHIN:
                yield from through(one, tag)


def said(node: Element) -> str:
    """Return all words of an element, those of different paragraphs apart."""
    found: list[str] = []
    other: set[int] = set()
    for one in node.walk():
        if one.tag == "AlternateContent":
            # Each way of showing a box has its words once more.
            shown = chosen(one)
            ways = [way for way in one.children if isinstance(way, Element) and way is not shown]
            other.update(id(part) for way in ways for part in way.walk())
        elif id(one) in other:
            continue
        elif one.tag in ("t", "delText"):
            found.append(one.text())
        elif one.tag in ("p", "tab", "br", "tc"):
            found.append(" ")
    return " ".join("".join(found).split())
