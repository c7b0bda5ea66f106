"""Texts of Ghost's present editor (Lexical) as HTML.

Nodes are those of `kg-lexical-html-renderer`. Words of a node of no known kind are kept.

Values only.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from publish.reports.imports.koenig.cards import Cards
from publish.reports.imports.koenig.inlines import FormattedRun, heading

LexicalNode = Mapping[str, Any]
DEPTH_MAX: Final = 60  # nodes in nodes; a list in lists has two for each level
_FORMATS: Final = (
    (1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark"),
)  # fmt: skip
"""Bit of a text's format → HTML's name."""
_WORDS: Final = ("text", "extended-text", "tk", "zwnj", "code-highlight", "hashtag")
# A search for a link that the writer never ended: the editor's own, and shown to nobody.
_UNDER_WAY: Final = ("at-link", "at-link-search")
_QUOTES: Final = ("quote", "extended-quote", "aside")


def html(document: LexicalNode, cards: Cards) -> str:
    """Return a document as HTML."""
    return "".join(_Walk(cards).block(node, 0) for node in _children(document.get("root")))


def _children(node: Any) -> list[LexicalNode]:
    found = node.get("children") if isinstance(node, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _kind(node: LexicalNode) -> str:
    return str(node.get("type") or "")


class _Walk:
    """A walk over a document's nodes."""

    def __init__(self, cards: Cards) -> None:
        self._cards = cards

    def block(self, node: LexicalNode, depth: int) -> str:
        """Return a block as HTML."""
        kind = _kind(node)
        if depth > DEPTH_MAX:
            return f"<p>{escape(''.join(_all_words(node)))}</p>"
        if kind in ("heading", "extended-heading"):
            return heading(str(node.get("tag") or "h2"), self._inner(node, depth))
        if kind == "list":
            return self._list(node, depth)
        if kind in _QUOTES:
            return f"<blockquote><p>{self._inner(node, depth)}</p></blockquote>"
        if "children" in node and kind == "code":
            return f"<pre><code>{self._inner(node, depth)}</code></pre>"
        if "children" in node:
            # Of a kind that other programs put there: its blocks, or its line of words.
            blocks = any(_is_block(child) for child in _children(node))
            inner = "".join(self.block(c, depth + 1) for c in _children(node)) if blocks else self._inner(node, depth)
            return inner if blocks else f"<p>{inner}</p>"
        if kind in _WORDS or kind == "linebreak":
            return f"<p>{self._inner({'children': [node]}, depth)}</p>"
        return self._cards.html(kind, node)

    def _list(self, node: LexicalNode, depth: int) -> str:
        tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
        start = node.get("start")
        begin = f' start="{start}"' if tag == "ol" and isinstance(start, int) and start > 1 else ""
        items = ""
        for item in _children(node):
            inner = _children(item)
            # An item that holds a list alone is the level below the item before it.
            below = depth <= DEPTH_MAX and items.endswith("</li>")
            if below and inner and all(_kind(one) == "list" for one in inner):
                items = items.removesuffix("</li>") + "".join(self._list(one, depth + 2) for one in inner) + "</li>"
            else:
                items += f"<li>{self._item(item, depth)}</li>"
        return f"<{tag}{begin}>{items}</{tag}>"

    def _item(self, item: LexicalNode, depth: int) -> str:
        if depth > DEPTH_MAX:
            return escape("".join(_all_words(item)))
        done = "" if item.get("checked") is None else "☑ " if item["checked"] else "☐ "
        lists = [one for one in _children(item) if _is_block(one)]
        line = self._inner({"children": [one for one in _children(item) if not _is_block(one)]}, depth)
        return done + line + "".join(self.block(one, depth + 1) for one in lists)

    def _inner(self, node: LexicalNode, depth: int) -> str:
        """Return a node's inlines."""
        run = FormattedRun()
        for child in _children(node):
            kind = _kind(child)
            if kind == "linebreak":
                run.close()  # Markdown's stresses end before a line's end
                run.put("<br>")
            elif kind == "tab":
                run.put(" ")
            elif kind in _UNDER_WAY:
                continue
            elif kind in _WORDS or ("text" in child and "children" not in child):
                run.words(_formats(child.get("format")), str(child.get("text") or ""))
            elif depth > DEPTH_MAX:
                run.words((), "".join(_all_words(child)))
            elif kind in ("link", "autolink"):
                run.close()
                run.put(f'<a href="{escape(str(child.get("url") or ""))}">{self._inner(child, depth + 1)}</a>')
            elif "children" in child:
                run.close()
                run.put(self._inner(child, depth + 1))
            else:
                run.close()
                run.put(self._cards.html(kind, child))
        return run.html()


def _is_block(node: LexicalNode) -> bool:
    kind = _kind(node)
    return kind in ("paragraph", "heading", "extended-heading", "list", "listitem", "code", *_QUOTES)


def _formats(value: Any) -> tuple[str, ...]:
    return tuple(tag for bit, tag in _FORMATS if isinstance(value, int) and value & bit)


def _all_words(node: LexicalNode) -> Iterator[str]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(said := one.get("text"), str):
            yield f"{said} "
        pending += reversed(_children(one))
