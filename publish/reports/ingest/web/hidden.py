"""What a page holds and does not show."""

import re
from collections.abc import Iterator

from publish.reports.ingest.web.nodes import Element

SILENT = frozenset({
    "script", "style", "template", "head", "meta", "link", "base", "title", "datalist", "param", "source", "track",
    "noframes", "colgroup", "col", "area", "map",
})  # fmt: skip
"""Elements without any words for readers."""
_STYLE = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|mso-hide\s*:\s*all|(?:left|text-indent|top)\s*:\s*-\d{4,}px"
    r"|clip\s*:\s*rect\(\s*[01](?:px)?[,\s]+[01](?:px)?[,\s]+[01](?:px)?[,\s]+[01](?:px)?\s*\))",
    re.IGNORECASE,
)
_CLASSES = frozenset({
    "visually-hidden", "visuallyhidden", "visually_hidden", "sr-only", "sr_only", "screen-reader-text", "screenreader",
    "screen-reader-only", "screen-reader", "element-invisible", "a11y-hidden", "hidden-accessible", "hidden-visually",
    "visuallyhide", "offscreen", "off-screen", "show-for-sr", "u-hiddenvisually", "is-hidden", "hide", "hidden",
    "d-none", "nodisplay", "invisible", "mw-empty-elt", "printonly", "print-only",
})  # fmt: skip
_STYLES_MAX = 200_000  # characters of one style sheet that are looked through
_NAMED = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([A-Za-z_][\w-]*)", re.IGNORECASE)


def hiding(page: Element) -> frozenset[str]:
    """Return the classes (.name) and ids (#name) that the page's own styles hide."""
    found: set[str] = set()
    for node in page.walk():
        if node.tag == "style" and "print" not in node.get("media"):
            found.update(_hiding(node.text()[:_STYLES_MAX]))
    return frozenset(found)


def _hiding(text: str) -> Iterator[str]:
    printing = False
    for piece in text.split("}"):
        before, brace, rules = piece.rpartition("{")
        if not brace:
            printing = False  # the end of a block around several rules
            continue
        # What is hidden in print alone ("@media print") is shown to readers.
        if "@media" in before:
            printing = "print" in before
        if not printing and _STYLE.search(rules):
            for part in before.rpartition("{")[2].split(","):
                if one := _NAMED.fullmatch(part.strip()):
                    yield one[1] + one[2]


def is_unseen(node: Element, hidden: frozenset[str]) -> bool:
    """Return whether an element is kept from readers' eyes."""
    if "hidden" in node.attributes and node.get("hidden") != "until-found":
        return True
    if node.get("aria-hidden").strip().lower() == "true":
        return True
    if node.tag == "dialog" and "open" not in node.attributes:
        return True
    if (style := node.get("style")) and _STYLE.search(style):
        return True
    names = node.get("class").split()
    if any(name.lower() in _CLASSES for name in names):
        return True
    return bool(hidden) and (f"#{node.get('id')}" in hidden or any(f".{name}" in hidden for name in names))
