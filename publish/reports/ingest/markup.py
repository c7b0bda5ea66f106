"""Markdown as blocks, read by the house's own parser.

Its signs tell it from plain text. Pictures do not come along, and addresses lose what tells who follows them. What is
NOT done here: raw HTML, which is shown as typed, as on every page; its comments alone are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from publish.reports.ingest.document import Removed, Why
from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.writing.nouns import (
    Block,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Footnote,
    Grid,
    Headline,
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
from publish.tree.markdown.reading import read

# So many lines: a text that begins with a line across must not be looked through to its end.
_FRONT: Final = re.compile(r"---[ \t]*\n((?:[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY: Final = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(.*)")
_TITLED: Final = re.compile(r"^title: ", re.MULTILINE)
_PAGE: Final = re.compile(r"\{p\. ([^\s{}]{1,12})\}")
# One of these alone may be a plain text's: "# 610", an asterisk for a note.
_SIGNS: Final = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"\[[^\]\n]{1,200}\]\((?:https?:|mailto:|[\w./-])[^)\s]{0,300}\)"),
    re.compile(r"^\[\^[^\]\s]{1,40}\]: ", re.MULTILINE),
    re.compile(r"\*\*[^*\s][^*\n]{0,300}\*\*"),
    re.compile(r"^(?:```|~~~)", re.MULTILINE),
    re.compile(r"^\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+(?:[ \t]*:?-{3,}:?)?[ \t]*$", re.MULTILINE),
    re.compile(r"^(?:[-*] |> |\d{1,3}\. )\S", re.MULTILINE),
)
# Code is shown as it is: what looks like a remark in it is none.
_REMARK: Final = re.compile(
    r"^(?P<fence>```|~~~)|`[^`\n]+`|(?P<open><!--)"
    r"|^ {0,3}\[(?://|comment)\]:[ \t]*(?:#|<>)[ \t]+[(\"'](?P<said>[^\n]{0,1000})[)\"'][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_SAID_MAX: Final = 300  # letters of a remark in the list of what was left out
_DEPTH_MAX: Final = 60  # blocks in blocks; what lies deeper is kept flat


@dataclass(frozen=True, slots=True)
class Marked:
    """A Markdown text."""

    blocks: tuple[Block, ...]
    front: dict[str, str]
    """Plain values of its front matter."""
    removed: tuple[Removed, ...]


def is_markdown(text: str) -> bool:
    """Return whether ``text`` is Markdown and not plain text."""
    headed = _headed(text)
    # So written by programs that make pages, in small letters and at once: a letter's head says "Title:".
    if headed and _TITLED.search(headed[1]):
        return True
    signs = sum(bool(sign.search(text)) for sign in _SIGNS)
    # A row of dashes and strokes is how people type tables by hand: with a "#" alone it proves nothing.
    return signs + 2 * bool(headed) > 2 or (signs == 2 and bool(_SIGNS[0].search(text)) and not _SIGNS[5].search(text))


def marked(text: str) -> Marked:
    """Return the blocks of a Markdown text, and its front matter."""
    front: dict[str, str] = {}
    if found := _headed(text):
        for line in found[1].split("\n"):
            # Lists and nested values need a parser of YAML, which strangers' text is not given to.
            if (pair := _KEY.fullmatch(line.rstrip())) and pair[2]:
                front[pair[1].lower()] = pair[2].strip().strip("\"'")
        text = text[found.end() :]
    text, remarks = _without_remarks(text)
    reading = _Reading()
    for event, _ in read(text).events:
        reading.take(event)
    return Marked(tuple(reading.root), front, (*remarks, *reading.removed))


def _without_remarks(text: str) -> tuple[str, list[Removed]]:
    """Return the text without what its writer noted for themselves, which no page shows."""
    kept, removed, last, at = list[str](), list[Removed](), 0, 0
    while found := _REMARK.search(text, at):
        at = found.end()
        if fence := found["fence"]:
            end = text.find(f"\n{fence}", at)
            if end < 0:
                break
            at = end + 1 + len(fence)
            continue
        said = found["said"]
        if found["open"]:
            end = text.find("-->", at)
            # One that is never closed stays: to hide the rest of a text would be worse.
            if end < 0:
                break
            said, at = text[at:end], end + 3
        if said is None:
            continue
        kept.append(text[last : found.start()])
        last = at
        if words := " ".join(said.split()):
            removed.append(Removed(words[:_SAID_MAX], Why.COMMENT))
    return "".join([*kept, text[last:]]), removed


def _headed(text: str) -> re.Match[str] | None:
    """Return the front matter at the beginning, if there is a key in it."""
    found = _FRONT.match(text)
    return found if found and any(_KEY.match(line) for line in found[1].split("\n")) else None


@dataclass(slots=True)
class _Frame:
    kind: str
    value: Any = None
    inlines: list[Inline] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    cells: list[tuple[Inline, ...]] = field(default_factory=list)
    rows: list[tuple[tuple[Inline, ...], ...]] = field(default_factory=list)
    items: list[tuple[Block, ...]] = field(default_factory=list)

    def closed(self) -> list[Block]:
        """Return its blocks, with loose words as a last paragraph."""
        if self.inlines:
            self.blocks.append(Paragraph(tuple(self.inlines)))
            self.inlines = []
        return self.blocks


class _Reading:
    def __init__(self) -> None:
        self._stack = [_Frame("Root")]
        self._addresses = PageLinks()
        self._pictures: list[Removed] = []

    @property
    def root(self) -> list[Block]:
        return self._stack[0].closed()

    @property
    def removed(self) -> list[Removed]:
        return [*self._pictures, *self._addresses.removed]

    def take(self, event: Any) -> None:
        """Take the parser's next event."""
        top = self._stack[-1]
        if not isinstance(event, dict):
            if event == "Rule":
                top.closed().append(Rule())
            elif event in ("SoftBreak", "HardBreak"):
                top.inlines.append(Wording(" ") if event == "SoftBreak" else Break())
            return
        for name, value in event.items():
            if name == "Start":
                kind = value if isinstance(value, str) else next(iter(value))
                self._stack.append(_Frame(kind, None if isinstance(value, str) else value[kind]))
            elif name == "End":
                self._end(self._stack.pop())
            elif name in ("Text", "Html", "InlineHtml"):
                # Raw HTML is letters here: nothing of it may reach a page as markup.
                top.inlines += _paged(value)
            elif name == "Code":
                top.inlines.append(Code(value))
            elif name == "FootnoteReference":
                top.inlines.append(NoteMark(value))
            elif name == "TaskListMarker":
                top.inlines.append(Wording("☑ " if value else "☐ "))

    def _end(self, frame: _Frame) -> None:
        above = self._stack[-1]
        inlines = tuple(frame.inlines)
        match frame.kind:
            case "Emphasis":
                above.inlines.append(Emphasis(inlines))
            case "Strong":
                above.inlines.append(Strong(inlines))
            case "Strikethrough":
                above.inlines.append(Struck(inlines))
            case "Link":
                address = self._addresses.of(frame.value["dest_url"])
                # The words stay where an address is refused.
                above.inlines += [Linked(inlines, address, frame.value["title"])] if address else inlines
            case "Image":
                # A picture is fetched from elsewhere when it is looked at, and may hold marks of its own.
                self._pictures.append(Removed(frame.value["dest_url"], Why.PICTURE))
                above.inlines += inlines
            case "Item":
                above.items.append(tuple(frame.closed()))
            case "TableCell":
                above.cells.append(inlines)
            case "TableHead" | "TableRow":
                above.rows.append(tuple(frame.cells))
            case _:
                self._block(frame, above, inlines)

    def _block(self, frame: _Frame, above: _Frame, inlines: tuple[Inline, ...]) -> None:
        made: list[Block] = []
        match frame.kind:
            case "Heading":
                made = [Headline(int(frame.value["level"][1:]), inlines)]
            case "CodeBlock":
                text = "".join(one.text for one in inlines if isinstance(one, Wording))
                language = frame.value.get("Fenced", "") if isinstance(frame.value, dict) else ""
                made = [CodeBlock(text, language)]
            case "BlockQuote":
                made = [Quote(tuple(frame.closed()))] if len(self._stack) < _DEPTH_MAX else frame.closed()
            case "List":
                made = [Listing(tuple(frame.items), frame.value)]
            case "Table":
                # The parser tells a head's cells and a row's in the same way; the head comes first.
                head, *rows = frame.rows or [()]
                made = [Grid(head, tuple(rows))]
            case "FootnoteDefinition":
                made = [Footnote(frame.value, tuple(frame.closed()))]
            case _:
                made = frame.closed()
        above.closed().extend(made)


def _paged(text: str) -> Iterator[Inline]:
    last = 0
    for found in _PAGE.finditer(text):
        if found.start() > last:
            yield Wording(text[last : found.start()])
        yield PageMark(found[1])
        last = found.end()
    if last < len(text):
        yield Wording(text[last:])
