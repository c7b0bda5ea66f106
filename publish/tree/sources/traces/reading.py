"""Common to all readers of documents: bounds, harmless fields, XML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

DOCUMENT_MAX_LENGTH = 200_000_000  # bytes: a scanned book; it is read into memory
PART_MAX_LENGTH = 50_000_000  # bytes of one part of a document, unpacked
PARTS_MAX = 20_000  # parts, tags or chunks of one document
NAMED_MAX = 8  # fields named in one fault: enough to see what it is about

_PERSONAL = re.compile(r"[A-Za-z]:\\|\\\\\w|/Users/|/home/|file:|[\w.+-]@[\w-]+\.\w", re.IGNORECASE)
# A zone other than UTC says in which part of the world the desk stood.
_ZONED = re.compile(r"(?:[+-](?!00)\d\d[:']?\d\d'?|[+-]00[:'](?!00)\d\d'?)\s*\Z")
_LISTS = frozenset({"RDF", "Description", "xmpmeta", "Bag", "Seq", "Alt", "li"})
_HARMLESS = frozenset(
    {"title", "format", "producer", "creatortool", "createdate", "modifydate", "metadatadate", "part", "conformance"}
    | {
        "orientation",
        "xresolution",
        "yresolution",
        "resolutionunit",
        "colorspace",
        "colormode",
        "iccprofile",
        "trapped",
    }
    | {"creator tool", "about", "lang", "xmptk", "pixelxdimension", "pixelydimension", "rev"}
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Hidden facts of a document."""

    fields: tuple[str, ...] = ()
    closed: str = ""
    """Why it was not looked into whole; empty if it was."""

    @property
    def said(self) -> str:
        """Return it in words, with a few of the fields."""
        more = f" and {len(self.fields) - NAMED_MAX} more" if len(self.fields) > NAMED_MAX else ""
        named = ", ".join(self.fields[:NAMED_MAX])
        if not self.closed:
            return f"it tells more than it shows: {named}{more}"
        return f"{self.closed}; seen in it: {named}" if named else self.closed


class Unreadable(Exception):
    """A document with an unreadable part. The message says why."""


def telling(name: str, value: str) -> bool:
    """Return whether a harmless field's value tells something.

    Such values are a path, an address, or the time zone of a desk.
    """
    return bool(_PERSONAL.search(value) or ("date" in name.lower() and _ZONED.search(value)))


def xmp(data: bytes) -> Iterator[str]:
    """Yield the telling fields of an XMP packet."""
    for name, value in elements(data):
        if value.strip() and (name.lower() not in _HARMLESS or telling(name, value)):
            yield f"XMP {name}"


def elements(data: bytes) -> Iterable[tuple[str, str]]:
    """Return name and text of each element and attribute with a text.

    Names are local names. Texts of a list's items have the list's name.

    Raises:
        Unreadable: It is no XML, declares entities, or is larger than ``PART_MAX_LENGTH``.
    """
    if len(data) > PART_MAX_LENGTH:
        raise Unreadable("a part of it is too large")
    found: list[tuple[str, str]] = []
    open_: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_.append(name.rpartition(":")[2])
        found.extend(
            (key.rpartition(":")[2], value)
            for key, value in attributes.items()
            if not key.startswith("xmlns") and key.rpartition(":")[2] not in ("parseType", "resource")
        )

    def text(words: str) -> None:
        if words.strip():
            found.append((next((n for n in reversed(open_) if n not in _LISTS), ""), words))

    def refuse(*_: object) -> None:
        raise Unreadable("its XML declares entities")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: open_.pop()
    parser.CharacterDataHandler = text
    # Entities made of entities unfold a kilobyte into gigabytes ("billion laughs").
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data.strip(b"\0 \r\n\t"), True)
    except expat.ExpatError as error:
        raise Unreadable("its XML is not well formed") from error
    return found
