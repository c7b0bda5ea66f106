"""HTML's inlines: words, stresses, links, pictures, and content from elsewhere."""

import re
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from publish.core.errors import cut
from publish.reports.writing.nouns import Break, Code, Image, Inline, Linked, Wording
from publish.reports.writing.runs import BLOCKS, CODE, OUTSIDE, PARTING, STRESSED, moved, stressed

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEPTH_MAX = 120  # elements or blocks within one another; below it only the words are kept
_PARTED = BLOCKS - OUTSIDE  # blocks which part a run of words
_HOLDING = ", ".join(sorted(_PARTED))
# Marks of editors, which hold no words.
_MARK = re.compile(
    r"\s*(/?wp:|/?kg-card|/?kg-gated-block|more\b|nextpage|noteaser|/?ad-inserter|\[if |<!\[endif)", re.IGNORECASE
)
_BLANK = re.compile(r"(?<![ \t\r\f])[ \t\r\f]*+\n[ \t\r\f]*+\n\s*+")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file")


def children(node: "LexborNode") -> Iterator["LexborNode"]:
    """Yield an element's children."""
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def typed(node: "LexborNode") -> str:
    """Return an element's words as they were typed, with its ends of lines."""
    if node.css_first("br") is None:
        return node.text_lexbor()
    found = node.traverse(include_text=True)
    return "".join("\n" if one.tag == "br" else one.text_content or "" for one in found if one.tag in ("br", "-text"))


def _remark_of(node: "LexborNode") -> str:
    """Return a comment's words; empty for an editor's mark."""
    said = " ".join((node.comment_content or "").split())
    return "" if not said or _MARK.match(said) else said


class InlineReader:
    """A reader of inlines, and of what cannot be one."""

    def __init__(self, *, by_lines: bool, passed_over: Set[int] = frozenset()) -> None:
        self._by_lines, self._passed_over = by_lines, passed_over
        self.told: list[tuple[str, str]] = []

    def children(self, node: "LexborNode") -> Iterator["LexborNode"]:
        """Yield an element's children, less those passed over."""
        found = children(node)
        return (one for one in found if one.mem_id not in self._passed_over) if self._passed_over else found

    def holds_block(self, node: "LexborNode") -> bool:
        """Return whether an inline element has a block within."""
        # Not a walk by hand: the parser's own is a hundred times as fast.
        return node.first_child is not None and node.css_first(_HOLDING) is not None

    def remark(self, node: "LexborNode") -> None:
        """Tell a comment, which no reader of the page saw."""
        if said := _remark_of(node):
            self.told.append(("comment", f"a remark in HTML, which was not taken: {cut(said)}"))

    def inlines(self, node: "LexborNode", depth: int) -> Iterator[Inline]:
        """Yield the inlines of an element's children; blocks among them are parted."""
        for child in self.children(node):
            if child.tag == "-comment":
                self.remark(child)
            elif child.tag in _PARTED:
                yield PARTING
                yield from self.inlines(child, depth + 1) if depth < DEPTH_MAX else [Wording(child.text_lexbor())]
                yield PARTING
            else:
                yield from self.inline(child, depth + 1)

    def inline(self, node: "LexborNode", depth: int) -> list[Inline]:
        """Return a node's inlines."""
        tag = node.tag or ""
        if tag == "-text":
            return list(self._words(node.text_content or ""))
        if depth > DEPTH_MAX:
            return [Wording(node.text_lexbor())]
        if tag == "br":
            return [Break()]
        # A spy of the old site must not come along, and its words are no words of the post.
        if tag in ("script", "style"):
            said = " ".join(node.text_lexbor().split())
            self.told.append((tag, f"a {tag}, which was not taken: {cut(said or _address(node, 'src'))}"))
            return []
        if tag == "img":
            return self._picture(node)
        if tag in OUTSIDE:
            return self.outside(node)
        if tag in CODE:
            return [Code(typed(node))]
        return self._around(node, tag, depth)

    def _around(self, node: "LexborNode", tag: str, depth: int) -> list[Inline]:
        # A link is one line in Markdown; the paragraphs within it stay apart by a space.
        parting = Wording(" ") if tag == "a" else PARTING
        inner = [parting if inline is PARTING else inline for inline in self.inlines(node, depth)]
        if tag == "a" and (address := _address(node, "href")):
            return [Linked(tuple(inner), address, node.attributes.get("title") or "")]
        if stress := STRESSED.get(tag):
            return stressed(stress, inner)
        if tag in ("sup", "sub"):
            return moved(inner, down=tag == "sub")
        # Browsers put these marks in by their style sheet, and the words of the page lack them.
        if tag == "q":
            return [Wording("“"), *inner, Wording("”")]
        # Without brackets a word and its reading would run together; <rp> has brackets of its own.
        if tag == "rt" and (node.parent is None or node.parent.css_first("rp") is None):
            return [Wording("("), *inner, Wording(")")]
        if tag in ("input", "select", "textarea", "button"):
            said = " ".join(str(node.attributes.get(name) or "") for name in ("value", "placeholder")).strip()
            self.told.append(("form", f"a field of a form{': ' + cut(said) if said else ''}"))
        elif tag in ("svg", "math", "canvas", "map"):
            self.told.append((tag, f"a drawing or formula in HTML ({tag}); its words were kept"))
        return inner

    def _words(self, text: str) -> Iterator[Inline]:
        if not self._by_lines or "\n" not in text:
            yield Wording(text)
            return
        for number, paragraph in enumerate(_BLANK.split(text)):
            if number:
                yield PARTING
            for at, line in enumerate(paragraph.split("\n")):
                if at:
                    yield Break()
                yield Wording(line)

    def _picture(self, node: "LexborNode") -> list[Inline]:
        address = _address(node, "src")
        # Pages that load pictures late have a dot in their place, and the picture's name beside it.
        if not address or address.startswith("data:"):
            address = next((late for name in _LAZY if (late := _address(node, name))), address)
        alt = " ".join((node.attributes.get("alt") or "").split())
        above = node.parent
        if above is not None and above.tag == "noscript" and (before := above.prev) is not None and before.tag == "img":
            return []  # the same picture again, for browsers without scripts
        return [Image(alt, address, node.attributes.get("title") or "")] if address else [Wording(alt)]

    def outside(self, node: "LexborNode") -> list[Inline]:
        """Return links in place of content from another site."""
        inner = node.css_first("source, embed, iframe, a")
        address = _address(node, "src") or _address(node, "data") or (_address(inner, "src") if inner else "")
        said = " ".join(node.text_lexbor().split())
        words = f"; its words: {cut(said)}" if said else ""
        self.told.append(
            ("film or frame", f"<{node.tag}> of {cut(address) or 'nothing'}; a link leads there now{words}")
        )
        return [Linked((Wording(address),), address), Break()] if address else []


def _address(node: "LexborNode", name: str) -> str:
    return (node.attributes.get(name) or "").strip()
