"""A part of an office file as a tree.

Only this file knows lxml's XML. A document type is refused: with it come entities that unfold without end, or fetch a
file. OpenOffice before 3 named its own one, without entities: that is passed over. Nothing is fetched.
"""

from typing import Any

from lxml import etree

from publish.core.errors import SourceError
from publish.reports.ingest.web.nodes import Element


def parsed(data: bytes, name: str) -> Element:
    """Return the outermost element, all names without their namespaces.

    Raises:
        SourceError: It is no XML, or has a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(
            f"is damaged: {name} is no XML ({error})", hint="open it in an office program, and save it anew"
        ) from None
    told = root.getroottree().docinfo
    if told.doctype and not _of_openoffice(told):
        raise SourceError(f"has a document type in {name}, which no office program writes")
    return _copied(root)


def _of_openoffice(told: Any) -> bool:
    own = str(told.public_id or "").startswith("-//OpenOffice.org//DTD ")
    return own and not [*told.internalDTD.iterentities(), *told.internalDTD.iterelements()]


def _copied(root: Any) -> Element:
    """Return an element and all within as a tree of our own."""
    whole = Element(_local(root.tag), _attributes(root))
    waiting: list[tuple[Any, Element]] = [(root, whole)]
    while waiting:
        source, into = waiting.pop()
        if source.text:
            into.put(source.text)
        for child in source:
            # An entity that was not opened has a function for a tag.
            if isinstance(child.tag, str):
                node = Element(_local(child.tag), _attributes(child))
                into.put(node)
                waiting.append((child, node))
            if child.tail:
                into.put(child.tail)
    return whole


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(element: Any) -> dict[str, str]:
    return {_local(str(name)): str(value) for name, value in element.attrib.items()}
