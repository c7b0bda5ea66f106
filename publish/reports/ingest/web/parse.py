"""A page's text as a tree. Only this file knows lxml's HTML.

No entity of a document type is read, and nothing is fetched. Comments, and what else is no element, are left out.
"""

import re
from typing import Any

from lxml import etree

from publish.core.errors import SourceError
from publish.reports.ingest.web.nodes import Element, Piece
from publish.reports.writing.nested import nested

OPEN_MAX = 1_500  # elements open within one another; from 2,048 on the parser loses what follows without a word
DEPTH_MAX = 120  # elements within one another; what is deeper stands in the last one, so that no walk goes too deep
_OF_HEAD = frozenset({
    "head", "body", "title", "meta", "link", "base", "style", "script", "noscript", "template", "frameset",
})  # fmt: skip
_UNSCRIPTED = re.compile(r"<noscript\b[^<>]*>", re.IGNORECASE)
_SCRIPTED = re.compile(r"</noscript\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>?")
_STYLING = re.compile(r"</?(?:font|b|i|u|span|small|big|em|strong|center|tt|nobr)\b[^<>]*>", re.IGNORECASE)
_GAP = "\ufffd"  # in the place of signs that no tree may hold


def parsed(text: str) -> Element:
    """Return the element ``html`` of a page."""
    if nested(text) > OPEN_MAX:
        # Old pages leave fonts open by the hundred; without them, the rest is no deeper than others.
        text = _STYLING.sub("", text)
        if nested(text) > OPEN_MAX:
            raise SourceError(f"has more than {OPEN_MAX} elements open within one another, which no page needs")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    # As UTF-8, whatever it was: the parser would else believe what the page says of its letters.
    data = _unscripted(text).replace("\x00", _GAP).encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    page = Element("html")
    if root is not None:
        _copied(root, page)
    _embodied(page)
    return page


def _unscripted(text: str) -> str:
    """Return a page whose words for scriptless browsers have no elements.

    For other browsers they end at the first end of their kind, be it in the middle of an attribute.
    """
    made, at = [], 0
    for opened in _UNSCRIPTED.finditer(text):
        if opened.start() < at:
            continue
        closed = _SCRIPTED.search(text, opened.end())
        if closed is None:
            break
        made += [text[at : opened.end()], _ANY_TAG.sub(" ", text[opened.end() : closed.start()]).replace("<", "&lt;")]
        at = closed.start()
    return "".join((*made, text[at:]))


def _embodied(page: Element) -> None:
    """Put into the body what stands in the head and is not its own."""
    body = page.first("body")
    if body is None:
        body = Element("body")
        page.put(body)
    strays: list[Piece] = []
    for around in (page, *(node for node in page.children if isinstance(node, Element) and node.tag == "head")):
        # libxml2 does not know the elements of HTML 5: "<article>" behind a head's last element stays in the head.
        found = [child for child in around.children if _is_stray(child)]
        around.children = [child for child in around.children if not any(child is one for one in found)]
        strays = found + strays
    within, body.children = body.children, []
    body.put(*strays, *within)


def _is_stray(child: Piece) -> bool:
    return bool(child.strip()) if isinstance(child, str) else child.tag not in _OF_HEAD


def _copied(root: Any, page: Element) -> None:
    """Copy an element's attributes and all within."""
    page.attributes = _attributes(root)
    waiting: list[tuple[Any, Element, int]] = [(root, page, 0)]
    while waiting:
        source, into, depth = waiting.pop()
        if source.text:
            into.put(source.text)
        made: list[tuple[Any, Element, int]] = []
        for child in source:
            # A processing instruction or an entity has a function for a tag.
            if isinstance(child.tag, str):
                node = Element(child.tag.rpartition(":")[2].lower(), _attributes(child))
                into.put(node)
                made.append((child, node, depth + 1))
            if child.tail:
                into.put(child.tail)
        waiting.extend(reversed(made))
    _flattened(page)


def _attributes(element: Any) -> dict[str, str]:
    # Without prefixes: pages of XHTML write "xml:lang" and "xlink:href".
    return {str(name).rpartition(":")[2].lower(): str(value) for name, value in element.attrib.items()}


def _flattened(page: Element) -> None:
    """Take the elements away that lie too deep, and leave what they hold."""
    waiting: list[tuple[Element, int]] = [(page, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth < DEPTH_MAX:
            waiting.extend((child, depth + 1) for child in node.children if isinstance(child, Element))
        else:
            words = node.said()
            node.children = [words]
