"""A page's text as blocks.

A whitelist of elements, of which nothing but their words and their order is taken.
"""

import re
from collections.abc import Iterator, Mapping

from publish.reports.ingest.office.numbers import shown
from publish.reports.ingest.web import tables
from publish.reports.ingest.web.inlines import LineReader, paragraphs
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.notes import MARK
from publish.reports.writing.nouns import (
    Block,
    Break,
    CodeBlock,
    Emphasis,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Wording,
    plain,
)
from publish.reports.writing.numbers import whole
from publish.reports.writing.runs import BLOCKS, OUTSIDE, PARTING

_STYLES = {
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-latin": "a",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_QUOTE = re.compile(
    r"(?:^|\s)(?:Mso(?:Intense)?Quote\w*|quote|quotation|quotations|block-?quote)(?:\s|$)", re.IGNORECASE
)
_CELL_TAGS = frozenset({"td", "th"})


class BlockReader:
    """A walk over the elements that hold a page's text.

    Args:
        whole: Letters of the whole text. A quotation that holds nearly all of it is an indent.
    """

    def __init__(self, inlines: LineReader, whole: int = 0) -> None:
        self.inlines = inlines
        self._whole = whole

    def of(self, node: Element) -> Iterator[Block]:
        """Yield the blocks of an element's children."""
        run: list[Inline] = []
        for child in node.children:
            if isinstance(child, str):
                run += self.inlines.words(child)
            elif child.tag in BLOCKS or (child.tag != MARK and _holds_block(child)):
                yield from self._paragraphs(run)
                run = []
                yield from self.block(child)
            else:
                run += self.inlines.one(child)
        yield from self._paragraphs(run)

    def block(self, node: Element) -> Iterator[Block]:
        """Yield an element's blocks."""
        tag = node.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield from self._heading(node)
        elif tag == "blockquote" or (tag in ("p", "div") and _QUOTE.search(node.get("class"))):
            yield from self._quote(node)
        elif tag in ("ul", "ol", "menu", "dir"):
            yield from self._listing(node)
        elif tag == "pre":
            yield from self._pre(node)
        elif tag == "hr":
            yield Rule()
        elif tag == "table":
            yield from self._table(node)
        elif tag in ("dl", "summary"):
            yield from self._terms(node)
        elif tag == "figcaption":
            # Its picture does not come along: in italics it is told from the text around.
            for block in self.of(node):
                yield Paragraph((Emphasis(block.inlines),)) if isinstance(block, Paragraph) else block
        elif tag in OUTSIDE:
            self.inlines.one(node)
        elif tag not in BLOCKS:
            yield from self._around(node)
        else:
            yield from self.of(node)

    def footnotes(self, texts: Mapping[str, Element]) -> dict[str, Footnote]:
        """Return the notes that were marked so far, in the order of their marks.

        Args:
            texts: Of all notes, by label.
        """
        made: dict[str, Footnote] = {}
        # The list grows meanwhile: a note that is read may mark another one.
        for label in self.inlines.marked:
            if label not in made and label in texts:
                made[label] = Footnote(label, tuple(self.of(texts[label])))
        return made

    def _paragraphs(self, run: list[Inline]) -> Iterator[Block]:
        for part in paragraphs(run):
            yield Paragraph(part)

    def _around(self, node: Element) -> Iterator[Block]:
        """Yield an inline element's blocks: a link or a font around many paragraphs."""
        inside = [child for child in node.children if isinstance(child, Element)]
        if node.tag in ("a", "b", "strong", "i", "em") and not any(
            one.tag in ("table", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3")
            for child in inside
            for one in child.walk()
        ):
            yield from self._paragraphs(self.inlines.one(node))
        else:
            yield from self.of(node)

    def _heading(self, node: Element) -> Iterator[Block]:
        words: list[Inline] = [
            Wording(" ") if isinstance(one, Break) or one is PARTING else one for one in self.inlines.of(node)
        ]
        for part in paragraphs(words):
            if plain(part).strip():
                # The report's own title is its first heading.
                yield Headline(max(2, int(node.tag[1])), part)
            else:
                yield Paragraph(part)

    def _quote(self, node: Element) -> Iterator[Block]:
        inner = tuple(self.of(node))
        # Old editors indent a whole text as a quotation.
        if self._whole and len(node.text()) > self._whole * 0.6:
            yield from inner
        elif inner:
            yield Quote(inner)

    def _listing(self, node: Element) -> Iterator[Block]:
        if not any(isinstance(child, Element) and child.tag in ("li", "ul", "ol") for child in node.children):
            yield from self.of(node)  # an indent of old editors
            return
        form = _form(node)
        start = number = _start(node)
        items: list[tuple[Block, ...]] = []
        for child in node.children:
            if isinstance(child, str):
                if child.strip():
                    items.append(tuple(self._paragraphs(list(self.inlines.words(child)))))
            elif child.tag in ("ul", "ol") and items:
                items[-1] += tuple(self.block(child))  # an old editor's list within a list
            else:
                value = whole(child.get("value").strip(), -1)
                # Markdown counts from a list's first number on: where the page leaps, another list begins.
                if node.tag == "ol" and value not in (-1, number):
                    if items:
                        yield from _listed(items, start, form, ordered=True)
                    items, start = [], value
                    number = start
                item = tuple(self.of(child)) if child.tag == "li" else tuple(self._item(child))
                if item or child.tag == "li":
                    items.append(item)
            number = (start or 1) + len(items)
        if any(items):
            yield from _listed(items, start, form, ordered=node.tag == "ol")

    def _item(self, child: Element) -> Iterator[Block]:
        if child.tag in BLOCKS or _holds_block(child):
            yield from self.block(child)
        else:
            yield from self._paragraphs(self.inlines.one(child))

    def _pre(self, node: Element) -> Iterator[Block]:
        text = node.text()
        inner = node.first("code")
        names = f"{node.get('class')} {inner.get('class') if inner else ''}"
        if (
            inner is not None
            or re.search(r"(?:lang|language|brush|highlight|code|source)", names)
            or node.first("samp", "kbd")
        ):
            language = re.search(r"(?:language|lang|brush:?)[- ]\s*([\w+#]+)", names)
            if text.strip():
                yield CodeBlock(text.strip("\n"), language[1] if language else "")
            return
        # Without a sign of a program these are verses, or a text that was typed: lines, and no code.
        run: list[Inline] = []
        for child in node.children:
            if isinstance(child, str):
                for at, line in enumerate(child.replace("\r\n", "\n").split("\n")):
                    run += [*([Break()] if at else []), Wording(line)]
            else:
                run += self.inlines.one(child)
        yield from self._paragraphs(run)

    def _terms(self, node: Element) -> Iterator[Block]:
        """Yield terms and what they mean; the summary of details is a term, too."""
        for child in node.children if node.tag == "dl" else [node]:
            if isinstance(child, str):
                yield from self._paragraphs(list(self.inlines.words(child)))
            elif child.tag in ("dt", "summary"):
                for part in paragraphs(self.inlines.of(child)):
                    yield Paragraph((Strong(part),))
            else:
                yield from self.of(child)

    def _table(self, node: Element) -> Iterator[Block]:
        for child in node.children:
            if isinstance(child, Element) and child.tag == "caption":
                yield from self.of(child)
        rows = tables.rows_of(node)
        if tables.is_layout(node):
            for row in rows:
                for cell in row:
                    yield from self.of(cell)
        else:
            lines = [tuple(self._cell(cell) for cell in line) for line in tables.lines_of(node)]
            lines = [line for line in lines if any(plain(cell).strip() for cell in line)]
            if lines:
                yield Grid(lines[0], tuple(lines[1:]))
        # Words that stand in a table and in none of its cells.
        yield from self._stray(node)

    def _stray(self, node: Element) -> Iterator[Block]:
        for child in node.children:
            if isinstance(child, str):
                yield from self._paragraphs(list(self.inlines.words(child)))
            elif child.tag in ("tr", "tbody", "thead", "tfoot"):
                yield from self._stray(child)
            elif child.tag not in _CELL_TAGS and child.tag not in ("caption", "colgroup", "col"):
                yield from self._item(child)

    def _cell(self, node: Element | None) -> tuple[Inline, ...]:
        joined: list[Inline] = []
        for part in paragraphs(self.inlines.of(node)) if node is not None else ():
            joined += [*([Wording(" ")] if joined else []), *part]
        return tuple(joined)


def _holds_block(node: Element) -> bool:
    """Return whether an inline element has a block within."""
    return any(one.tag in BLOCKS for one in node.walk() if one is not node)


def _form(node: Element) -> str:
    if node.tag != "ol":
        return ""
    style = re.search(r"list-style(?:-type)?\s*:\s*([a-z-]+)", node.get("style").lower())
    said = node.get("type").strip() or (_STYLES.get(style[1], "") if style else "")
    return said if said in ("a", "A", "i", "I") else ""


def _start(node: Element) -> int | None:
    if node.tag != "ol":
        return None
    return whole(node.get("start").strip(), 1)


def _listed(items: list[tuple[Block, ...]], start: int | None, form: str, *, ordered: bool) -> Iterator[Block]:
    """Yield a list; one with letters as paragraphs, since Markdown's lists have numbers alone."""
    if not form:
        yield Listing(tuple(items), start if ordered else None)
        return
    for number, item in enumerate(items, start or 1):
        label = Wording(f"{_lettered(number, form)}. ")
        if item and isinstance(item[0], Paragraph):
            yield Paragraph((label, *item[0].inlines))
            yield from item[1:]
        else:
            yield Paragraph((label,))
            yield from item


def _lettered(number: int, form: str) -> str:
    # Behind z browsers go on in another way than Word does.
    return shown(number, form) if form in "iI" or number <= 26 else str(number)
