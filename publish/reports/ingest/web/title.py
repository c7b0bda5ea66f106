"""The element that says a page's title.

Told by its name, by the window's title, by being the only one. Values only.
"""

import re
from collections.abc import Iterable, Iterator

from publish.reports.ingest.web.head import Found, parts_of
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import key
from publish.reports.ingest.web.weight import letters

_NAMED = re.compile(
    r"(?:^|\s)(?:MsoTitle|(?:entry|post|article|story|page|node|news|main|content|first)[-_]?_?(?:title|heading|headline)|headline|"
    r"title|biaoti|bt|tit)(?:\s|$)",
    re.IGNORECASE,
)
_TAGS = frozenset({"h1", "h2", "h3", "h4", "p", "div", "span", "td", "b", "strong", "font", "center"})
_PART_MIN = 4  # letters: a heading of fewer is in every window's title
_LENGTH_MAX = 400  # weighted letters of a title


def heading(body: Element, said: Iterable[Found]) -> Element | None:
    """Return the element that says the title, if there is one."""
    whole = [value for field, value, _ in said if field == "title"]
    titles = list(dict.fromkeys(key(value) for value in whole))
    near = list(_candidates(body))
    heads = [node for node in near if node.tag == "h1" and not _is_sites(node)]
    named = [node for node in near if _NAMED.search(node.get("class")) or "headline" in node.get("itemprop")]
    # The whole of it first: a part of a window's title may be the site's name.
    for title in titles:
        if (node := next((one for one in (*heads, *named) if key(one.said()) == title), None)) is not None:
            return node
    for node in (*named, *heads):
        words = key(node.said())
        # A site's name is in the window's title too, but nobody names its element an entry's.
        if len(words) >= _PART_MIN and any(words in title for title in titles) and not _is_sites(node):
            return node
    for value in whole:
        for part in parts_of(value):
            for node in near:
                if key(node.said()) == key(part) and not _is_sites(node) and node.tag not in ("td", "div"):
                    return node
    # Nothing agrees with the window: then what names itself a title, if it is alone, or the only great heading.
    alone = [nodes for nodes in (heads, named) if len(nodes) == 1]
    return min((nodes[0] for nodes in alone), key=near.index, default=None)


def _candidates(body: Element) -> Iterator[Element]:
    """Yield what may say a title: up to the first paragraph of sentences."""
    for node in body.walk():
        if node.tag not in _TAGS or any(above.tag in ("a", "nav", "footer", "aside", "li") for above in node.above()):
            continue
        # Nearly all of a page stands in such elements; without a name they are no heading.
        if node.tag in ("td", "div") and not _NAMED.search(node.get("class")):
            continue
        if 1 < letters(node.said()[: _LENGTH_MAX * 2]) <= _LENGTH_MAX:
            yield node


def _is_sites(node: Element) -> bool:
    """Return whether a heading is the site's name: a link to its first page."""
    link = node.first("a")
    if link is None or key(link.said()) != key(node.said()):
        return False
    return re.fullmatch(r"(?:https?://[^/]+)?/?(?:index\.\w+)?", link.get("href").strip()) is not None
