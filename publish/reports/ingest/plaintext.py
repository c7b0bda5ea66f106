"""A document's text as evidence: UTF-8, and a page to print.

Made anew from what was read. Nothing of the original's own bytes is in it.
"""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Final

from publish.core.directions import direction
from publish.core.paper import Printable
from publish.reports.ingest.document import Document
from publish.reports.ingest.standing import one_line
from publish.reports.writing.letters import without_refused
from publish.reports.writing.nouns import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Grid,
    Headline,
    Image,
    Inline,
    Linked,
    Listing,
    NoteMark,
    PageMark,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Struck,
    Wording,
)

# No font is named and none is fetched: the page is printed on a machine without a network.
_STYLE: Final = (
    "@page{size:A4;margin:22mm 20mm 24mm;@bottom-center{content:counter(page);font-size:8pt}}"
    "html{font-size:10.5pt;line-height:1.5}h1,h2,h3,h4,h5,h6{break-after:avoid;line-height:1.25}"
    "table{border-collapse:collapse}td,th{border:.4pt solid #999;padding:2pt 4pt;vertical-align:top;text-align:start;"
    "overflow-wrap:anywhere}p,li{overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere}"
    "blockquote{margin-inline:1.5em 0}.p{color:#777;font-size:8pt}aside{font-size:9pt}"
)


def titled(document: Document, title: str) -> Document:
    """Return the document with its title as the first heading."""
    first = document.blocks[0] if document.blocks else None
    if not title or (isinstance(first, Headline) and one_line(first.inlines) == title):
        return document
    return replace(document, blocks=(Headline(1, (Wording(title),)), *document.blocks))


def text_of(document: Document) -> bytes:
    """Return the text in UTF-8, a blank line between blocks."""
    return ("\n".join(_lines(document.blocks)).strip("\n") + "\n").encode("utf-8", errors="replace")


def _lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    first = True
    for block in blocks:
        if not first:
            yield ""
        first = False
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(inlines) | Headline(_, inlines):
            yield from _said(inlines).split("\n")
        case Quote(blocks):
            yield from (f"> {line}".rstrip(" ") for line in _lines(blocks))
        case Listing(items, start):
            for number, item in enumerate(items):
                mark = "- " if start is None else f"{start + number}. "
                lines = list(_lines(item)) or [""]
                yield mark + lines[0]
                yield from (" " * len(mark) + line if line else "" for line in lines[1:])
        case CodeBlock(text):
            yield from without_refused(text).split("\n")
        case Rule():
            yield "* * *"
        case Grid(head, rows):
            for row in (head, *rows):
                # A table without a head has an empty row in its place.
                if any(row):
                    # Tabs part the cells, so that a spreadsheet takes the text as it is; none may be within one.
                    yield "\t".join(_said(cell).replace("\n", " ").replace("\t", " ") for cell in row)
        case Footnote(label, blocks):
            lines = list(_lines(blocks)) or [""]
            yield f"[{label}] {lines[0]}".rstrip(" ")
            yield from lines[1:]


def _said(inlines: tuple[Inline, ...]) -> str:
    return without_refused("".join(_inline(inline) for inline in inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Wording(text) | Code(text):
            return text
        case Break():
            return "\n"
        case Image(alt):
            return f"[{alt}]" if alt else ""
        case NoteMark(label):
            return f"[{label}]"
        case PageMark(label):
            return f"[p. {label}]"
        case Linked(inlines, address):
            said = "".join(_inline(each) for each in inlines)
            # On paper an address is seen only if it is written; a note's own, within the page, leads nowhere there.
            return said if not address.startswith(("http://", "https://")) or address == said else f"{said} <{address}>"
        case Emphasis(inlines) | Strong(inlines) | Struck(inlines):
            return "".join(_inline(each) for each in inlines)


def printable(document: Document, *, name: str, title: str, language: str) -> Printable:
    """Return the text as a page to print.

    Args:
        name: What faults call it.
    """
    body = "".join(_html(block) for block in document.blocks)
    # By its letters, where nobody has said which language it is.
    way = direction(language or "und", text_of(document).decode())
    head = f'<meta charset="utf-8"><title>{_plain(title)}</title>'
    page = f'<!doctype html><html lang="{_plain(language or "und")}" dir="{way}"><head>{head}</head>'
    page += f"<body>{body}</body></html>"
    return Printable(name, without_refused(title), language or "und", page, (_STYLE,))


def _html(block: Block) -> str:
    match block:
        case Paragraph(inlines):
            return f"<p>{_marked(inlines)}</p>"
        case Headline(level, inlines):
            # Word counts levels up to nine.
            level = min(max(level, 1), 6)
            return f"<h{level}>{_marked(inlines)}</h{level}>"
        case Quote(blocks):
            return f"<blockquote>{''.join(map(_html, blocks))}</blockquote>"
        case Listing(items, start):
            inner = "".join(f"<li>{''.join(map(_html, item))}</li>" for item in items)
            return f"<ul>{inner}</ul>" if start is None else f'<ol start="{start}">{inner}</ol>'
        case CodeBlock(text):
            return f"<pre>{_plain(text)}</pre>"
        case Rule():
            return "<hr>"
        case Grid(head, rows):
            return f"<table>{_row(head, 'th')}{''.join(_row(row, 'td') for row in rows)}</table>"
        case Footnote(label, blocks):
            return f"<aside>[{_plain(label)}] {''.join(map(_html, blocks))}</aside>"


def _row(cells: tuple[tuple[Inline, ...], ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_marked(cell)}</{tag}>' for cell in cells)}</tr>" if any(cells) else ""


def _marked(inlines: tuple[Inline, ...]) -> str:
    return "".join(_mark(inline) for inline in inlines)


def _mark(inline: Inline) -> str:
    match inline:
        case Emphasis(inlines):
            return f"<em>{_marked(inlines)}</em>"
        case Strong(inlines):
            return f"<strong>{_marked(inlines)}</strong>"
        case Struck(inlines):
            return f"<s>{_marked(inlines)}</s>"
        case Break():
            return "<br>"
        case NoteMark(label):
            return f"<sup>[{_plain(label)}]</sup>"
        case PageMark(label):
            return f'<span class="p">[p. {_plain(label)}]</span>'
        case Linked(inlines, _):
            return _marked(inlines)  # no link of a stranger's: who clicks in a PDF is seen at its other end
        case _:
            return _plain(_inline(inline))


def _plain(text: str) -> str:
    return escape(without_refused(text))
