"""What a page holds and does not show."""

import re
from typing import Final

from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.painted import pixels
from publish.reports.ingest.web.sheets import PageStyles

SILENT = frozenset({
    "script", "style", "template", "head", "meta", "link", "base", "title", "datalist", "param", "source", "track",
    "noframes", "colgroup", "col", "area", "map",
})  # fmt: skip
"""Elements without any words for readers."""
_HIDING: Final = {
    "display": ("none",), "visibility": ("hidden", "collapse"), "content-visibility": ("hidden",),
    "mso-hide": ("all",), "transform": ("scale(0)",), "zoom": ("0",),
}  # fmt: skip
_MOVED: Final = ("left", "right", "top", "text-indent", "margin-left", "margin-top")
_MOVED_MIN: Final = 900  # pixels off the page's beginning
_ROOM: Final = ("width", "height", "max-width", "max-height")
_ROOM_MIN: Final = 1  # pixels; what is kept for screen readers has one
_CLIPPED: Final = re.compile(
    r"rect\((?:\s*[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:[5-9]\d|100)%[^()]*\)|circle\(\s*0(?:px|%)?[^()]*\)"
)
_CLASSES = frozenset({
    "visually-hidden", "visuallyhidden", "visually_hidden", "sr-only", "sr_only", "screen-reader-text", "screenreader",
    "screen-reader-only", "screen-reader", "element-invisible", "a11y-hidden", "hidden-accessible", "hidden-visually",
    "visuallyhide", "offscreen", "off-screen", "show-for-sr", "u-hiddenvisually", "is-hidden", "hide", "hidden",
    "d-none", "nodisplay", "invisible", "mw-empty-elt", "printonly", "print-only",
})  # fmt: skip


def is_unseen(node: Element, sheet: PageStyles) -> bool:
    """Return whether an element is kept from readers' eyes."""
    if "hidden" in node.attributes and node.get("hidden") != "until-found":
        return True
    if node.get("aria-hidden").strip().lower() == "true":
        return True
    if node.tag == "dialog" and "open" not in node.attributes:
        return True
    if any(name.lower() in _CLASSES for name in node.get("class").split()):
        return True
    return _is_hidden(sheet.said(node))


def _is_hidden(said: dict[str, str]) -> bool:
    """Return whether styles take an element off the page."""
    if any(said.get(name) in values for name, values in _HIDING.items()):
        return True
    if any((moved := pixels(said.get(name, ""))) is not None and moved <= -_MOVED_MIN for name in _MOVED):
        return True
    if any(_CLIPPED.fullmatch(said.get(name, "")) for name in ("clip", "clip-path")):
        return True
    if said.get("overflow", "").partition(" ")[0] not in ("hidden", "clip"):
        return False
    return any((room := pixels(said.get(name, ""))) is not None and room <= _ROOM_MIN for name in _ROOM)
