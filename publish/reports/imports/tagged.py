"""HTML within Markdown, as posts of most programs have it, written as Markdown.

Blog programs show such tags as HTML, and a report shows them as typed. So each block with tags is drawn as those
programs drew it, and written again by the one writer. A block without tags stays as it is, letter by letter; so does
one in which a tag is no element of HTML, since that may be a word between angle brackets.

Values only.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import pyromark

from publish.core.errors import ConfigError
from publish.reports.imports import html
from publish.reports.imports.edits import Edit, edited, in_text, lines
from publish.reports.writing.runs import BLOCKS
from publish.reports.writing.write import write
from publish.tree.markdown import emphasis
from publish.tree.markdown.lineends import joined
from publish.tree.markdown.parsed import ParsedText, named
from publish.tree.markdown.rawtags import BREAK
from publish.tree.markdown.reading import read

_DRAWN: Final = pyromark.Markdown(
    options=pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH,
)
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]*)")
_ELEMENTS: Final = BLOCKS | {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "canvas", "cite", "code", "col", "colgroup",
    "data", "del", "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "link", "map", "mark", "math",
    "meta", "meter", "nobr", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script",
    "select", "small", "source", "span", "strike", "strong", "style", "sub", "sup", "svg", "template", "textarea",
    "time", "track", "tt", "u", "var", "wbr",
}  # fmt: skip
# What the writer would write otherwise, or not at all.
_OWN: Final = ("TaskListMarker", "DefinitionList")
_TEMPLATE: Final = re.compile(rb"\{\{|\{%")
# kramdown and Python-Markdown read on within an element that says so, and writers forget that others do not.
_READ_ON: Final = re.compile(r"<[a-z0-9]{1,20}\s[^<>]{0,500}\bmarkdown\b|\]\(", re.IGNORECASE)
_BLOCK: Final = re.compile(rf"(</?(?:{'|'.join(sorted(BLOCKS - {'pre'}))})\b[^<>]{{0,2000}}>)", re.IGNORECASE)
_WRAPPED: Final = re.compile(r"([^\n>])((?:</[a-z]{1,9}>){0,9})\n(?=(?:<[a-z][^<>]{0,2000}>){0,9}([^\n<]))")
_SAID: Final = re.compile(rb"\S")
_NOTE: Final = re.compile(r"\[\^(?=[^\]\n]{1,100}\]:)")
_INDENTED: Final = re.compile(r"^(?: {1,4}|\t)", re.MULTILINE)
_FIRST, _LAST = "\ue000", "\ue001"
"""Around the number of a footnote's mark, while HTML is drawn, which has none."""


@dataclass(slots=True)
class UntaggedText:
    """A text without the tags of HTML."""

    text: str
    lines: list[int]
    """For each of its lines the line of the source, from 1."""
    told: list[tuple[int, str, str]] = field(default_factory=list)
    """Line of the source, kind, and what was not taken."""


@dataclass(slots=True)
class _Chunk:
    """A block of a text, or several of HTML in a row."""

    start: int
    end: int
    kind: str
    """The parser's name for it."""
    tags: list[str] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)
    """Where what looks like a tag begins within a line, and is no element of HTML."""
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Where footnotes are marked."""
    labels: set[str] = field(default_factory=set)
    keeps: bool = False
    """Whether it has parts to be kept as written."""


def untagged(text: str) -> UntaggedText:
    """Return the text with its tags written as Markdown, where that can be."""
    if not _TAG.search(text) and "<!--" not in text:
        return UntaggedText(text, list(range(1, text.count("\n") + 2)))
    done = read(text, (emphasis.found,))
    edits: list[Edit] = []
    told: list[tuple[int, str, str]] = []
    for chunk in _chunks(done):
        line = done.line(chunk.start) + 1
        written = _written(done, chunk)
        if written is not None:
            edits.append((chunk.start, chunk.end, _parted(done.data, chunk, written[0]).encode()))
            told += [(line, kind, what) for kind, what in written[1]]
    raw = text.encode()
    places = in_text(raw, done.data, edits)
    return UntaggedText(edited(raw, places).decode(), lines(raw, places), told)


def _chunks(done: ParsedText) -> Iterator[_Chunk]:
    """Yield the blocks that hold tags."""
    held: _Chunk | None = None
    for chunk in _tops(done):
        if held and held.kind == chunk.kind == "HtmlBlock" and not done.data[held.end : chunk.start].strip():
            # An empty line ends HTML to CommonMark, though an element may go on behind it.
            held.end, held.tags, held.keeps = chunk.end, held.tags + chunk.tags, held.keeps or chunk.keeps
            continue
        if held and held.tags:
            yield held
        held = chunk
    if held and held.tags:
        yield held


def _tops(done: ParsedText) -> Iterator[_Chunk]:
    depth, in_cell = 0, False
    chunk = _Chunk(0, 0, "")
    for event, where in done.events:
        if isinstance(event, str):
            continue
        name, value = named(event)
        if name == "Start":
            inner, settings = named(value)
            if not depth:
                chunk = _Chunk(where["start"], where["end"], inner)
            depth += 1
            in_cell = in_cell or inner == "TableCell"
            chunk.keeps = chunk.keeps or inner in _OWN or (inner == "Heading" and _has_attributes(settings))
            if inner in ("Link", "Image") and settings["id"]:
                chunk.labels.add(settings["id"])
        elif name == "End":
            depth -= 1
            in_cell = in_cell and named(value)[0] != "TableCell"
            if not depth:
                yield chunk
        elif name == "FootnoteReference":
            chunk.marks.append((where["start"], where["end"]))
        elif name in ("InlineHtml", "Html") and not (in_cell and BREAK.fullmatch(value)):
            tags = _TAG.findall(value) or ["br"] * ("<!--" in value)
            if name == "InlineHtml" and tags and tags[0].islower() and tags[0] not in _ELEMENTS:
                chunk.strange.append(where["start"])
            else:
                chunk.tags += tags
        chunk.keeps = chunk.keeps or name in _OWN


def _has_attributes(heading: dict[str, Any]) -> bool:
    return bool(heading["id"] or heading["classes"] or heading["attrs"])


def _written(done: ParsedText, chunk: _Chunk) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a block in Markdown with its remarks, or ``None`` to leave it."""
    data = done.data[chunk.start : chunk.end]
    if chunk.keeps or _TEMPLATE.search(data) or not all(is_element(tag) for tag in chunk.tags):
        return None
    if chunk.kind == "FootnoteDefinition":
        return _note(data.decode().replace(emphasis.SIGN, ""))
    marks = [done.data[start:end].decode() for start, end in chunk.marks]
    signs = [(start, end, f"{_FIRST}{number}{_LAST}".encode()) for number, (start, end) in enumerate(chunk.marks)]
    # What is no tag of HTML may be a word between angle brackets, and is shown as it is typed.
    signs += [(start, start, b"\\") for start in chunk.strange]
    source = edited(data, [(start - chunk.start, end - chunk.start, new) for start, end, new in signs]).decode()
    if source.count(_FIRST) != len(marks):
        return None
    if chunk.kind == "HtmlBlock" and _READ_ON.search(source) and "<pre" not in source.lower():
        source = "\n\n".join(textwrap.dedent(part.strip("\n")) for part in _BLOCK.split(source))
        # Drawn without footnotes, a note of one word would be the address of a link, and be gone.
        source = _NOTE.sub(r"\\[^", source)
    try:
        page = html.read(_drawn(source + _definitions(done, chunk)))
    except (html.TooDeepError, ConfigError):
        return None
    text = write(page.blocks)
    for number, mark in enumerate(marks):
        token = f"{_FIRST}{number}{_LAST}"
        if text.count(token) != 1:
            return None
        text = text.replace(token, mark)
    return text, page.told


def _drawn(source: str) -> str:
    drawn = _DRAWN.html(source).replace(emphasis.SIGN, "")
    # A browser shows a space where a line of Chinese was wrapped, and reports do not.
    return drawn if "<pre" in drawn else _WRAPPED.sub(_joined, drawn)


def _joined(end: "re.Match[str]") -> str:
    return end[1] + end[2] if joined(end[1], end[3]) else end[0]


def _note(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a footnote's text, whose further lines are indented."""
    head, mark, body = text.partition("]:")
    inner = untagged(_INDENTED.sub("", body.lstrip(" \t")))
    written = inner.text.rstrip("\n").replace("\n", "\n    ").replace("\n    \n", "\n\n")
    return f"{head}{mark} {written}\n", [(kind, what) for _, kind, what in inner.told]


def _parted(data: bytes, chunk: _Chunk, text: str) -> str:
    """Return a block between empty lines, which HTML does without."""
    above = "\n" if not data.endswith(b"\n\n", 0, chunk.start) and _SAID.search(data, 0, chunk.start) else ""
    below = "\n" if not data.startswith(b"\n", chunk.end) and _SAID.search(data, chunk.end) else ""
    return above + text + below if text else above and below


def is_element(tag: str) -> bool:
    """Return whether a tag is one of HTML, by its name."""
    # "<Card>" is a component of a program; "<BR>" is what old editors wrote.
    return tag.lower() in _ELEMENTS and (tag.islower() or tag.isupper())


def _definitions(done: ParsedText, chunk: _Chunk) -> str:
    """Return the definitions of the links that a block uses."""
    if not chunk.labels:
        return ""
    known = done.definitions()
    return "\n\n" + "".join(f"[{label}]: <{known[label]['dest']}>\n" for label in sorted(chunk.labels & known.keys()))
