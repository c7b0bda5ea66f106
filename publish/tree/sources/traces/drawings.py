"""SVG drawings: remarks, metadata, and paths noted by drawing programs."""

import base64
import re
from collections.abc import Iterator
from xml.parsers import expat

from publish.tree.sources.traces import pictures
from publish.tree.sources.traces.reading import Unreadable, telling

_METADATA = frozenset({"metadata", "RDF", "creator", "namedview"})
_NOTES = frozenset({"docname", "export-filename", "absref", "version-name", "created-by"})
_PICTURE = re.compile(r"data:image/(png|jpeg);base64,(.*)", re.DOTALL)


def svg(data: bytes) -> Iterator[str]:
    """Yield the telling fields of a drawing."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        # By local names, since a file may give any prefix to Inkscape's namespace.
        if (tag := name.rpartition(":")[2]) in _METADATA:
            found.append(f"<{tag}>")
        for key, value in attributes.items():
            if key.rpartition(":")[2] in _NOTES or (not key.startswith("xmlns") and telling(key, value[:2_000])):
                found.append(f"{key}=")
            # A drawing may hold a photograph whole, with the fields of its camera.
            if picture := _PICTURE.match(value):
                inner = base64.b64decode(picture[2], validate=False)
                if inner.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
                    found.extend((pictures.png if inner[0] == 0x89 else pictures.jpeg)(inner))

    def comment(text: str) -> None:
        if text.strip():
            found.append("comment")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.CommentHandler = comment
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable("it is not well-formed XML") from error
    yield from found
