"""The writer of Markdown: nouns to CommonMark with GFM's tables.

Each paragraph is read back as it is written. Where Markdown would read other words, it is written again, more plainly:
first without stress, then with every sign escaped. So no word is lost to a sign.
"""

import re
from collections.abc import Callable, Iterable

from publish.reports.writing.inlines import Inlines
from publish.reports.writing.letters import guarded, without_refused
from publish.reports.writing.nouns import (
    Block,
    CodeBlock,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    Paragraph,
    Quote,
    Rule,
)
from publish.reports.writing.readback import words
from publish.tree.sources.pagelabels import MARK

_NUMBER_MAX = 999_999_999  # CommonMark's highest number of an item
_TICKS = re.compile(r"`{3,}")
_PAGE = re.compile(rf"(?<!\\){MARK.pattern}\Z")


def write(blocks: Iterable[Block]) -> str:
    """Return Markdown for ``blocks``, ending with a line's end if there is any."""
    lines = _blocks(tuple(blocks))
    return "\n".join(lines) + "\n" if lines else ""


def line(inlines: tuple[Inline, ...]) -> str:
    """Return Markdown of one line, as for a cell or a caption."""
    return _checked(inlines, lambda text: text.replace("\n", " ").strip(" "))


def fence(code: str) -> str:
    """Return the backticks above and below ``code``: three, and more than stand together within it."""
    return "`" * max([3, *(len(found) + 1 for found in _TICKS.findall(code))])


def _blocks(blocks: tuple[Block, ...], *, tight: bool = False) -> list[str]:
    found: list[str] = []
    before: Block | None = None
    for block in blocks:
        other = isinstance(block, Listing) and isinstance(before, Listing)
        lines = _block(block, other=other and not (found and _marker(found) in ("*", ")")))
        if not lines:
            continue
        if found and not tight:
            found.append("")
        found += lines
        before = block
    return found


def _marker(lines: list[str]) -> str:
    """Return the sign of the list that ``lines`` end with."""
    # Two lists beside each other are one to Markdown, unless their signs differ.
    last = next((line for line in reversed(lines) if line and not line.startswith(" ")), "")
    return last.lstrip("0123456789")[:1]


def _block(block: Block, *, other: bool = False) -> list[str]:
    """Return a block's lines.

    Args:
        other: Use the other sign for a list: the block before is a list, too.
    """
    match block:
        case Paragraph(inlines):
            return _checked(inlines, _lines).split("\n") if inlines else []
        case Headline(level, inlines, anchor):
            text = _checked(inlines, _one_line)
            return [f"{'#' * min(max(level, 1), 6)} {text}" + (f" {{#{anchor}}}" if anchor else "")] if text else []
        case Quote(blocks):
            return [f"> {line}".rstrip(" ") for line in _blocks(blocks)]
        case Listing():
            return _listing(block, other=other)
        case CodeBlock(text, language):
            return _code(text, language)
        case Rule():
            return ["***"]  # a line of dashes would make a heading of a line above it
        case Grid():
            return _table(block)
        case Footnote(label, blocks):
            first, *rest = _blocks(blocks) or [""]
            return [f"[^{label}]: {first}".rstrip(" "), *(f"    {line}".rstrip(" ") for line in rest)]


def _lines(text: str) -> str:
    # Not two spaces at the end of a line: many editors strip them when they save.
    return "\\\n".join(guarded(line) for line in text.strip(" \n").split("\n"))


def _one_line(text: str) -> str:
    text = text.replace("\n", " ").strip(" ")
    before, last = text[:-1], text[-1:]
    # Where every sign is escaped, the last one is, too: two backslashes would be one that is shown.
    escaped = (len(before) - len(before.rstrip("\\"))) % 2
    # A run of # at a heading's end closes it, and braces hold its attributes.
    return f"{before}\\{last}" if last in ("#", "}") and not escaped and not _PAGE.search(text) else text


def _listing(block: Listing, *, other: bool) -> list[str]:
    items = [_items(item) for item in block.items]
    tight = all(lines is not None for lines in items)
    found: list[str] = []
    number = block.start if block.start is not None and 0 <= block.start <= _NUMBER_MAX else None
    for at, item in enumerate(block.items):
        lines = (items[at] if tight else None) or _blocks(item) or [""]
        if number is None:
            mark = "* " if other else "- "
        else:
            mark = f"{min(number + at, _NUMBER_MAX)}{')' if other else '.'} "
        if found and not tight:
            found.append("")
        indent = " " * len(mark)
        found += [(mark + lines[0]).rstrip(" "), *((indent + line).rstrip(" ") for line in lines[1:])]
    return found


def _items(item: tuple[Block, ...]) -> list[str] | None:
    """Return an item's lines without blank lines between.

    ``None`` if it needs blank lines.
    """
    # Only a list may follow a paragraph at once, and not one that begins with 2 or with an empty item.
    for at, block in enumerate(item):
        if at == 0 and isinstance(block, Paragraph):
            continue
        if not isinstance(block, Listing) or at > 1 or block.start not in (None, 1) or not any(block.items[:1]):
            return None
    return _blocks(item, tight=True)


def _code(text: str, language: str) -> list[str]:
    text = without_refused(text.replace("\r\n", "\n").replace("\r", "\n")).removesuffix("\n")
    around = fence(text)
    word = re.sub(r"[\s`~\\&{}]+", "", without_refused(language))
    return [around + word, *text.split("\n"), around]


def _table(table: Grid) -> list[str]:
    width = max(1, len(table.head), *(len(row) for row in table.rows)) if table.rows else max(1, len(table.head))
    rows = [[line(cell) for cell in row] for row in (table.head, *table.rows)]
    if not any(any(row) for row in rows):
        return []
    # A row with more cells than the head has would lose them.
    rows = [row + [""] * (width - len(row)) for row in rows]
    written = ["| " + " | ".join(row) + " |" for row in rows]
    return [written[0], "|" + " --- |" * width, *written[1:]]


def _checked(inlines: tuple[Inline, ...], form: Callable[[str], str]) -> str:
    """Return the richest Markdown that is read back with the same words."""
    written = ""
    # Stress goes first: its marks are read by rules on the letters around them, which differ by parser.
    for plainness in (0, 1, 2):
        made = Inlines(plainness)
        written = form(made.text(inlines))
        # A mark without its note is read as its signs, so each gets a note of one letter.
        noted = "".join(f"\n\n[^{label}]: x" for label in made.labels)
        if words(written + noted) == made.words + "x" * len(made.labels):
            break
    return written
