"""The kinds of published evidence: PDF, PNG, JPEG, UTF-8 text, CSV.

Told by a document's first bytes, as far as bytes tell. What is a container of other documents is refused, since nobody
can say what lies in all of its corners; a picture of another kind is looked into whole, and only told. A drawing (SVG)
is the publisher's own figure, and is taken. What is NOT done here: looking into a document (``traces``, ``active``).
"""

from enum import StrEnum
from typing import Final

from publish.tree.sources.pictures import kind

FIVE: Final = "PDF, PNG, JPEG, UTF-8 text and CSV"


class TakenKind(StrEnum):
    """How a document's kind is taken."""

    FIVE = "one of the five"
    TOLD = "told"
    """A picture of another kind: published, and the build says so."""
    REFUSED = "refused"
    """Published only where the publisher says so."""


_CONTAINERS: Final = {
    "docx": "a Word file", "xlsx": "an Excel file", "pptx": "a PowerPoint file", "odt": "an OpenDocument text",
    "ods": "an OpenDocument sheet", "odp": "an OpenDocument show", "epub": "an e-book", "zip": "a zip",
}  # fmt: skip
_PICTURES: Final = frozenset(("gif", "webp", "tif"))
_PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06")


def accepted(head: bytes) -> TakenKind:
    """Return how a document with this beginning is taken.

    What is neither picture nor container is a text, or nothing can be said of it (``traces``).
    """
    if head.startswith(_PACKED):
        return TakenKind.REFUSED
    return TakenKind.TOLD if kind(head) in _PICTURES else TakenKind.FIVE


def refusal(name: str) -> str:
    """Return what a refused document is, and what to do, for people."""
    ending = name.rpartition(".")[2].lower()
    what = _CONTAINERS.get(ending, "a zip under another ending")
    way = "publish its files, each as evidence" if ending == "zip" else "publish the text taken from it, or a PDF"
    return (
        f"is {what}; published evidence is {FIVE}: {way}, or say 'metadata: kept' below it if the file itself"
        " must go out"
    )
