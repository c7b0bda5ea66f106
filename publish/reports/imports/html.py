"""HTML of posts as blocks, by the parser browsers have (Lexbor).

What Markdown cannot hold is told: scripts, frames, forms, films. Words within are kept, or said in what is told.
"""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from publish.core.errors import ConfigError, cut, install
from publish.reports.imports.htmlinlines import DEPTH_MAX, InlineReader, children, typed
from publish.reports.writing.nested import nested
from publish.reports.writing.nouns import (
    Block,
    Break,
    CodeBlock,
    Emphasis,
    Grid,
    Headline,
    Image,
    Inline,
    Linked,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Wording,
    plain,
)
from publish.reports.writing.numbers import whole
from publish.reports.writing.runs import BLOCKS, OUTSIDE, PARTING, parts

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# Ghost draws players with words of their own: "0:00", "1×". A linked site's small picture is none of the post's.
_FURNITURE = (
    ".kg-audio-player, .kg-video-player-container, .kg-video-overlay, .kg-toggle-card-icon, .kg-file-card-icon, "
    ".kg-file-card-filesize, .kg-bookmark-icon, .kg-audio-thumbnail"
)
NESTED_MAX = 400  # elements left open within one another: browsers stop at 512, and the parser's work is their square


@dataclass(slots=True)
class HtmlPage:
    """A page's blocks, with remarks."""

    blocks: tuple[Block, ...] = ()
    told: list[tuple[str, str]] = field(default_factory=list)
    """Kind and description."""
    anchors: dict[str, str] = field(default_factory=dict)
    """Id of a heading → its words."""


class TooDeepError(Exception):
    """Elements are left open within one another without end."""


def read(html: str, *, by_lines: bool = False) -> HtmlPage:
    """Return a page's blocks.

    Args:
        by_lines: A blank line ends a paragraph, as in WordPress' classic editor.

    Raises:
        TooDeepError: More elements are open within one another than any page needs.
        ConfigError: The parser is not installed.
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise ConfigError("HTML is read by selectolax, which is not installed", hint=install("import")) from None
    # Twenty thousand open elements take a second, twice as many take five.
    if nested(html) > NESTED_MAX:
        raise TooDeepError
    # A template's content is no part of the page's tree, so its words would be lost.
    html = re.sub(r"<(/?)template\b", r"<\1div", html, flags=re.IGNORECASE)
    body = LexborHTMLParser(f"<body>{html}").body
    passed_over = body.css(_FURNITURE) if body is not None and "kg-" in html else []
    reader = _Reader(by_lines=by_lines, passed_over={node.mem_id for node in passed_over})
    return HtmlPage(tuple(reader.flow(body, 0)) if body is not None else (), reader.told, reader.anchors)


class _Reader(InlineReader):
    """A walk over a page's tree."""

    def __init__(self, *, by_lines: bool, passed_over: Set[int]) -> None:
        super().__init__(by_lines=by_lines, passed_over=passed_over)
        self.anchors: dict[str, str] = {}

    def flow(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        """Yield the blocks of an element's children."""
        if depth > DEPTH_MAX:
            yield from self._paragraphs([Wording(node.text_lexbor())])
            return
        run: list[Inline] = []
        for child in self.children(node):
            if child.tag in BLOCKS or (child.tag != "a" and self.holds_block(child)):
                yield from self._paragraphs(run)
                run = []
                yield from self._block(child, depth + 1)
            elif child.tag == "-comment":
                self.remark(child)
            else:
                run += self.inline(child, depth + 1)
        yield from self._paragraphs(run)

    def _paragraphs(self, run: list[Inline]) -> Iterator[Block]:
        for part in parts(run):
            yield Paragraph(part)

    def _block(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        tag = node.tag or ""
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield from self._heading(node, depth)
        elif tag == "blockquote":
            yield Quote(tuple(self.flow(node, depth)))
        elif tag in ("ul", "ol"):
            yield from self._listing(node, depth)
        elif tag == "pre":
            yield from self._pre(node)
        elif tag == "hr":
            yield Rule()
        elif tag == "table":
            yield from self._table(node, depth)
        elif tag in ("summary", "dl"):
            yield from self._terms(node, depth)
        elif tag == "figcaption":
            for block in self.flow(node, depth):
                yield Paragraph((Emphasis(block.inlines),)) if isinstance(block, Paragraph) else block
        elif tag == "form":
            self.told.append(("form", f"a form; its words were kept: {cut(' '.join(node.text_lexbor().split()))}"))
            yield from self.flow(node, depth)
        elif tag in OUTSIDE:
            yield from self._paragraphs(self.outside(node))
        else:
            yield from self.flow(node, depth)

    def _heading(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        pictures: list[Inline] = []
        words: list[Inline] = []
        for inline in self.inlines(node, depth):
            # A heading of a picture alone is no heading.
            (pictures if isinstance(inline, Image) else words).append(
                Wording(" ") if isinstance(inline, Break) else inline
            )
        # Themes set logos and dividers as headings.
        if pictures:
            yield Paragraph(tuple(pictures))
        said = plain(tuple(words)).strip()
        if said:
            if identity := (node.attributes.get("id") or ""):
                self.anchors[identity] = said
            # The page's own title is its first heading.
            yield Headline(
                max(2, int((node.tag or "h2")[1])), tuple(inline for inline in words if inline is not PARTING)
            )

    def _listing(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        start = whole(node.attributes.get("start") or "", 1)
        items: list[tuple[Block, ...]] = []
        for child in children(node):
            if child.tag in ("ul", "ol") and items:
                items[-1] += tuple(self._block(child, depth + 1))  # an old editor's list within a list
            elif child.tag == "-text" and not (child.text_content or "").strip():
                continue
            elif child.tag == "li":
                items.append(tuple(self.flow(child, depth + 1)))
            elif child.tag != "-comment":
                items.append(
                    tuple(
                        self._block(child, depth + 1)
                        if child.tag in BLOCKS
                        else self._paragraphs(list(self.inline(child, depth + 1)))
                    )
                )
        if any(items):
            yield Listing(tuple(items), start if node.tag == "ol" else None)

    def _pre(self, node: "LexborNode") -> Iterator[Block]:
        text = typed(node)
        if "verse" in (node.attributes.get("class") or ""):
            lines: list[Inline] = [inline for line in text.split("\n") for inline in (Wording(line), Break())]
            yield from self._paragraphs(lines[:-1])
        elif text.strip():
            inner = node.css_first("code")
            names = (inner.attributes.get("class") or "").split() if inner else []
            language = next((name.removeprefix("language-") for name in names if name.startswith("language-")), "")
            yield CodeBlock(text, language)

    def _terms(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        """Yield terms and what they mean; the summary of details is a term, too."""
        for child in children(node) if node.tag == "dl" else [node]:
            if child.tag in ("dt", "summary"):
                for part in parts(list(self.inlines(child, depth + 1))):
                    yield Paragraph((Strong(part),))
            elif child.tag == "-text":
                yield from self._paragraphs([Wording(child.text_content or "")])
            elif child.tag != "-comment":
                yield from self.flow(child, depth + 1)

    def _table(self, node: "LexborNode", depth: int) -> Iterator[Block]:
        rows = [row for row in node.css("tr") if _owner(row) == node.mem_id]
        cells = [[cell for cell in children(row) if cell.tag in ("td", "th")] for row in rows]
        for caption in children(node):
            if caption.tag == "caption":
                yield from self.flow(caption, depth + 1)
        if any(cell.css_first("table, ul, ol, pre, blockquote, h1, h2, h3") for row in cells for cell in row):
            self.told.append(("table", "a table that lays out a page; its cells stand below one another now"))
            for row in cells:
                for cell in row:
                    yield from self.flow(cell, depth + 1)
            return
        lines = [tuple(part for cell in row for part in self._cell(cell, depth)) for row in cells]
        if any(
            plain(cell).strip() or any(isinstance(i, Image | Linked) for i in cell) for line in lines for cell in line
        ):
            yield Grid(lines[0], tuple(lines[1:]))

    def _cell(self, node: "LexborNode", depth: int) -> Iterator[tuple[Inline, ...]]:
        joined: list[Inline] = []
        for part in parts(list(self.inlines(node, depth + 1))):
            joined += [*([Wording(" ")] if joined else []), *part]
        yield tuple(joined)
        yield from [()] * (min(whole(node.attributes.get("colspan") or "", 1), 50) - 1)


def _owner(node: "LexborNode") -> int:
    """Return the table of a row: tables lie within tables."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above is not None else 0
