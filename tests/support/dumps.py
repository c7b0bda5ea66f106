"""Plain texts of a truth, as copying out of a PDF or out of a browser leaves them.

What a person reads there is the truth; the rest is what this module adds: pages, running lines, notes at the feet,
lines of equal length, empty lines between.
"""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Quote,
    plain,
)
from tests.support.truths import Truth


@dataclass(frozen=True)
class Style:
    """How a program lays out a page, and what is left of it in the text."""

    width: int = 70
    """Columns of a line."""
    rows: int = 36
    """Lines of a page."""
    spacing: Literal["double", "single", "whole"] = "double"
    """Whole: a paragraph is a line, and there are no pages."""
    sign: Literal["space", "gap", "feed", "none"] = "space"
    """What stands where a page begins."""
    running: Literal["head", "foot", "both", "before", "none"] = "both"
    """Before: both running lines stand at a page's beginning, as when a program reads them first."""
    notes: Literal["foot", "end"] = "foot"
    mark: Literal["digit", "bracket", "circle", "star", "arabic", "raised"] = "digit"
    bullet: str = "•"
    indent: str = ""
    """Before a paragraph's first line; then no gap stands between paragraphs."""
    hyphens: bool = False
    ragged: int = 0
    """Columns by which a line may be shorter or longer, as with letters of unequal width."""
    first_page: int = 1
    end: str = "\n"
    trailing: str = " "


_HERE, _TIED = "\ufdd0", "\ufdd1"
"""A note's mark begins, and goes on: no line ends there."""
_STARS = "*†‡§¶"


def marked(label: str, style: Style) -> str:
    """A note's mark, as it stands in the text."""
    number = int(label)
    match style.mark:
        case "bracket":
            return f"[{number}]"
        case "circle":
            return chr(0x2460 + number - 1)
        case "star":
            return _STARS[(number - 1) % len(_STARS)] * ((number - 1) // len(_STARS) + 1)
        case "raised":
            return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))
        case "arabic":
            return "".join(chr(0x660 + int(digit)) for digit in str(number))
        case _:
            return str(number)


def dump(truth: Truth, style: Style, seed: int = 0) -> str:
    """The text, as a program would leave it."""
    if style.spacing == "whole":
        return _whole(truth, style)
    lines = list(_Lines(truth, style, random.Random(seed)).all())
    pages = _paged(lines, truth, style)
    return _joined(pages, style)


@dataclass
class _Line:
    text: str
    gap: bool = False
    """A paragraph's gap stands before it."""
    labels: tuple[str, ...] = ()


class _Lines:
    def __init__(self, truth: Truth, style: Style, dice: random.Random) -> None:
        self._truth, self._style, self._dice = truth, style, dice

    def all(self) -> Iterator[_Line]:
        yield _Line(self._truth.title)
        for block in self._truth.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[_Line]:
        style = self._style
        match block:
            case Headline(_, inlines):
                yield from self._wrapped(inlines)
            case Paragraph(inlines):
                lines = list(self._wrapped(inlines, style.indent))
                lines[0].gap = not style.indent
                yield from lines
            case Quote(blocks):
                for one in blocks:
                    assert isinstance(one, Paragraph)
                    for line in self._wrapped(one.inlines, width=style.width - 8):
                        yield _Line("        " + line.text, line.gap, line.labels)
            case Listing(items):
                for at, item in enumerate(items):
                    assert isinstance(item[0], Paragraph)
                    for line in self._wrapped(item[0].inlines, f"{style.bullet} "):
                        line.gap = line.gap and at == 0
                        yield line
            case Grid(head, rows):
                cells = [[plain(cell) for cell in row] for row in (head, *rows)]
                wide = [max(width(row[at]) for row in cells) + 3 for at in range(len(head))]
                for at, row in enumerate(cells):
                    text = "".join(cell + " " * (wide[n] - width(cell)) for n, cell in enumerate(row))
                    yield _Line(text.rstrip(), gap=at == 0)
            case _:
                pass

    def _wrapped(self, inlines: tuple[Inline, ...], first: str = "", width: int = 0) -> Iterator[_Line]:
        style = self._style
        text, labels = "", []
        for inline in inlines:
            if isinstance(inline, NoteMark):
                text += _HERE + marked(inline.label, style).replace("", _TIED)[1:-1]
                labels.append(inline.label)
            else:
                text += plain((inline,))
        wanted = iter(labels)
        for at, line in enumerate(wrap(first + text, width or style.width, self._dice, style)):
            held = tuple(next(wanted) for _ in range(line.count(_HERE)))
            yield _Line(line.replace(_HERE, "").replace(_TIED, ""), at == 0, held)


def width(text: str) -> int:
    """Columns of ``text``."""
    return sum(
        0
        if unicodedata.category(c) in ("Mn", "Me", "Cf", "Cn")
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )


def wrap(text: str, columns: int, dice: random.Random, style: Style) -> list[str]:
    """Lines of a width, broken as each script is: between words, behind a tsheg, or at any Han letter."""
    pieces: list[str] = []
    for c in text:
        wide = unicodedata.east_asian_width(c) in "WF"
        begins = not pieces or pieces[-1][-1] in " ་" or wide or unicodedata.east_asian_width(pieces[-1][-1]) in "WF"
        begins = begins and c not in (_HERE, _TIED) and not (pieces and pieces[-1][-1] in (_HERE, _TIED))
        if begins and not (pieces and c in "，。、；：？！”’》）】" + " །"):
            pieces.append(c)
        else:
            pieces[-1] += c
    lines, line, room = [], "", columns
    for piece in pieces:
        if line and width(line) + width(piece.rstrip()) > room:
            cut = _cut(piece) if style.hyphens else 0
            if cut and width(line) + cut + 1 <= room:
                lines.append(line + piece[:cut] + "-")
                line = piece[cut:]
            else:
                lines.append(line.rstrip())
                line = piece
            room = columns + (dice.randint(-style.ragged, style.ragged) if style.ragged else 0)
        else:
            line += piece
    return [*lines, line.rstrip()]


def _cut(word: str) -> int:
    return len(word) // 2 if word.rstrip().isascii() and word.rstrip().isalpha() and len(word) > 8 else 0


def _paged(lines: list[_Line], truth: Truth, style: Style) -> list[list[_Line]]:
    told = {block.label: plain(block.blocks[0].inlines) for block in truth.blocks  # type: ignore[union-attr]
            if isinstance(block, Footnote)}  # fmt: skip
    pages: list[list[_Line]] = [[]]
    room, feet = style.rows, list[_Line]()
    for line in lines:
        more = 1 + (len(line.labels) + (not feet and bool(line.labels)) if style.notes == "foot" else 0)
        if len(pages[-1]) + len(feet) + more > room:
            pages[-1] += feet
            pages.append([])
            feet = []
        pages[-1].append(line)
        if style.notes == "foot":
            for label in line.labels:
                if not feet and style.spacing == "double":
                    feet.append(_Line(" " * 48))
                feet.append(_Line(f"{marked(label, style)} {told[label]}", gap=not feet and style.spacing == "single"))
    pages[-1] += feet
    if style.notes == "end":
        pages[-1] += [_Line(f"{marked(label, style)} {text}", gap=label == "1") for label, text in told.items()]
    for number, page in enumerate(pages, style.first_page):
        head, foot = (_Line(text.format(page=number)) for text in (truth.head, truth.foot))
        foot.gap = True
        match style.running:
            case "head":
                page.insert(0, head)
                page[1].gap = True
            case "foot":
                page.append(_Line(truth.head.format(page=number), gap=True))
            case "both":
                page.insert(0, head)
                page[1].gap = True
                page.append(foot)
            case "before":
                page[:0] = [head, foot]
                page[2].gap = True
    return pages


def _joined(pages: list[list[_Line]], style: Style) -> str:
    double = style.spacing == "double"
    found: list[str] = []
    for at, page in enumerate(pages):
        if at:
            found += {"gap": ["", "", ""], "feed": [], "space": [], "none": []}[style.sign]
        for number, line in enumerate(page):
            lead = ""
            if number == 0 and at:
                lead = {"space": " ", "feed": "\f"}.get(style.sign, "")
                if style.sign == "none" and double:
                    found.append("")
            elif number and double:
                found += ["", " ", ""] if line.gap else [""]
            elif number and line.gap:
                found.append("")
            found.append(lead + line.text + (style.trailing if double else ""))
    return style.end.join(found) + style.end


def _whole(truth: Truth, style: Style) -> str:
    lines = [truth.title]
    for block in truth.blocks:
        match block:
            case Headline(_, inlines) | Paragraph(inlines):
                lines.append(_said(inlines, style))
            case Quote(blocks):
                lines += ["> " + _said(one.inlines, style) for one in blocks if isinstance(one, Paragraph)]
            case Listing(items):
                said = (_said(item[0].inlines, style) for item in items if isinstance(item[0], Paragraph))
                lines.append(style.end.join(f"{style.bullet} {one}" for one in said))
            case Grid(head, rows):
                lines.append(style.end.join("\t".join(plain(cell) for cell in row) for row in (head, *rows)))
            case Footnote(label, blocks):
                assert isinstance(blocks[0], Paragraph)
                lines.append(f"{marked(label, style)} {_said(blocks[0].inlines, style)}")
            case _:
                pass
    return (style.end * 2).join(lines) + style.end


def _said(inlines: tuple[Inline, ...], style: Style) -> str:
    return "".join(marked(one.label, style) if isinstance(one, NoteMark) else plain((one,)) for one in inlines)
