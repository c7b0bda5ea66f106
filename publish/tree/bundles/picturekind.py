"""The kind of a picture, by its bytes.

E-readers go by the kind that a book states, and show nothing where it is wrong: a PNG named .jpg is common.
"""

from pathlib import Path
from xml.parsers import expat

from publish.tree.sources.pictures import dimensions, kind

_SVG_MAX_LENGTH = 8_000_000  # bytes of a drawing that is looked through
_READ = frozenset({"gif", "jpg", "png", "webp"})  # what e-readers show
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "handler", "audio", "video"})


def kind_of(file: Path) -> str:
    """Return the ending for a picture, empty if unfit for a book."""
    if not file.is_file() or file.is_symlink():
        return ""
    if file.suffix.lower() == ".svg":
        return ".svg" if _is_plain_drawing(file) else ""
    if dimensions(file) is None:
        return ""  # cut off, or damaged
    with file.open("rb") as opened:
        ending = kind(opened.read(64))
    return f".{ending}" if ending in _READ else ""


def _is_plain_drawing(file: Path) -> bool:
    """Return whether an SVG is well-formed, and shows nothing but itself."""
    if file.stat().st_size > _SVG_MAX_LENGTH:
        return False
    tags: list[str] = []
    found: list[bool] = []

    def begin(tag: str, attributes: dict[str, str]) -> None:
        tags.append(tag.rpartition(":")[2])
        addresses = (v for k, v in attributes.items() if k in ("href", "xlink:href", "src"))
        found.append(any(a and not a.startswith(("#", "data:image/")) for a in addresses) and tag != "a")

    reader = expat.ParserCreate()
    reader.StartElementHandler = begin
    # A book may hold no document type but SVG's own, and entities are of no use in a drawing (EPUB 3.3, 3.5).
    reader.StartDoctypeDeclHandler = lambda *_: found.append(True)
    try:
        reader.Parse(file.read_bytes(), True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return tags[:1] == ["svg"] and not _ACTIVE.intersection(tags) and not any(found)
