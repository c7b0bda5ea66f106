"""A page's text as a tree. Only this file knows lxml's HTML.

No entity of a document type is read, and nothing is fetched. Comments, and what else is no element, are left out.
"""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from publish.reports.ingest.web.nodes import Node

DEPTH_MAX = 120  # elements within one another; what is deeper stands in the last one, so that no walk goes too deep
_GAP = "\ufffd"  # in the place of signs that no tree may hold


def parsed(text: str) -> Node:
    """Return the element ``html`` of a page."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    data = text.replace("\x00", _GAP).encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    page = Node("html")
    if root is not None:
        _copied(root, page)
    return page


def _copied(root: Any, page: Node) -> None:
    """Copy an element's attributes and all within."""
    page.attributes = _attributes(root)
    waiting: list[tuple[Any, Node, int]] = [(root, page, 0)]
    while waiting:
        source, into, depth = waiting.pop()
        if source.text:
            into.put(source.text)
        made: list[tuple[Any, Node, int]] = []
        for child in source:
            # A processing instruction or an entity has a function for a tag.
            if isinstance(child.tag, str):
                node = Node(child.tag.rpartition(":")[2].lower(), _attributes(child))
                into.put(node)
                made.append((child, node, depth + 1))
            if child.tail:
                into.put(child.tail)
        waiting.extend(reversed(made))
    _flattened(page)


def _attributes(element: Any) -> dict[str, str]:
    return {str(name).rpartition(":")[2].lower(): str(value) for name, value in element.attrib.items()}


def _flattened(page: Node) -> None:
    """Take the elements away that lie too deep, and leave what they hold."""
    waiting: list[tuple[Node, int]] = [(page, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth < DEPTH_MAX:
            waiting.extend((child, depth + 1) for child in node.children if isinstance(child, Node))
        else:
            words = node.said()
            node.children = [words]
