"""How deep a page of HTML is, before any parser reads it.

Values only. For readers of HTML, whatever parser they have: each of them has a depth beyond which it fails.
"""

import re

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
# Elements which end by themselves.
_ENDING = frozenset({
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "rt", "rp",
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "html", "head", "body",
})  # fmt: skip


def nested(html: str) -> int:
    """Return how many elements are open at most.

    Each of them may have been left open.
    """
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _ENDING:
            depth = max(0, depth - 1) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest
