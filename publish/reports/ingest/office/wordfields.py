"""Word's fields, and marks of notes that their author chose.

Values only.
"""

import re
from dataclasses import dataclass
from typing import Final

from publish.reports.ingest.office.wordstyles import child, on
from publish.reports.ingest.web.nodes import Element
from publish.reports.writing.numbers import whole

_OF_FILE: Final = re.compile(
    r"\s*(?:author|filename|lastsavedby|template|username|userinitials|useraddress)\b", re.IGNORECASE
)


def is_of_file(code: str) -> bool:
    """Return whether a field shows a path, or a person at a desk."""
    return bool(_OF_FILE.match(code))


@dataclass(slots=True)
class OpenField:
    """A field that is open."""

    code: str = ""
    begun: bool = False
    """Whether its result has begun."""
    chosen: str = ""
    """What a form's field shows without a result: a box that is ticked, or an entry of its list."""


def filled_in(node: Element) -> str:
    """Return what a form's field shows; empty for a field of another kind."""
    data = child(node, "ffData")
    if (box := child(data, "checkBox")) is not None:
        ticked = on(box, "checked")
        return "☒" if (on(box, "default") if ticked is None else ticked) else "☐"
    if (entries := child(data, "ddList")) is not None:
        said = [one.get("val") for one in entries.walk() if one.tag == "listEntry"]
        at = child(entries, "result") or child(entries, "default")
        place = whole(at.get("val"), 0) if at else 0
        return said[place] if place < len(said) else ""
    return ""


def is_own_mark(node: Element) -> bool:
    """Return whether letters are a note's own mark, for which our label stands."""
    return node.parent is not None and any(
        isinstance(one, Element)
        and one.tag in ("footnoteReference", "endnoteReference")
        and one.get("customMarkFollows") not in ("", "0", "false")
        for one in node.parent.children
    )
