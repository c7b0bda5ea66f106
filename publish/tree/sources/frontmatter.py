"""A source file's text, split into checked front matter and Markdown.

No file is opened here. Only the events of YAML are read: no constructor runs, so nothing in a report can become an
object. Anchors, aliases and tags are refused.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, cast

import yaml

from publish.tree.sources import misread, signs
from publish.tree.sources.fields import FieldReader, Scalar, TellFault
from publish.tree.sources.front import ITEM_KEYS, REPORT_KEYS, FrontMatter, Text

PAGE_MAX_LENGTH = 4_000_000  # bytes: far above any report, far below what would stall the build
FRONT_MAX_DEPTH = 20  # collections in collections; ours nest three deep

_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEYS: Final = frozenset(REPORT_KEYS + ITEM_KEYS)
_ANOTHER: Final = re.compile(rf"\s*(?:- +)*(?:{'|'.join(sorted(_KEYS))}):(?:\s|$)")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]{1,9}\s*")

# The C parser is ten times faster; it is absent where PyYAML was built without libyaml.
_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def decode(raw: bytes, fault: TellFault) -> str | None:
    """Return a source file's text with ``\n`` line ends.

    Returns:
        ``None`` after reporting a fault.
    """
    if len(raw) > PAGE_MAX_LENGTH:
        fault(0, f"is {len(raw):,} bytes long, the limit is {PAGE_MAX_LENGTH:,}")
        return None
    if raw[:1] == b"\0" or raw[1:2] == b"\0":  # without a mark of byte order, too
        fault(1, "is UTF-16, which some editors call Unicode; save it as UTF-8")
        return None
    try:
        text = whole(raw)
    except UnicodeDecodeError as error:
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            fault(1, "is UTF-16, which some editors call Unicode; save it as UTF-8")
            return None
        fault(raw.count(b"\n", 0, error.start) + 1, misread.charset(raw))
        return None
    if odd := signs.refused(text):
        fault(*odd)
        return None
    return text


def whole(raw: bytes) -> str:
    """Return a source file's text with ``\n`` line ends, unchecked.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    text = raw.removeprefix(b"\xef\xbb\xbf").decode()
    return signs.without_marks(text.replace("\r\n", "\n").replace("\r", "\n"))


def parse(text: str, *, report: bool, today: date, fault: TellFault) -> tuple[FrontMatter, Text] | None:
    """Split ``text`` and check its front matter.

    Every fault is reported, not only the first.

    Returns:
        ``None`` without readable front matter, after reporting a fault.
    """
    match = _FRONT.match(text)
    if not match:
        fault(*_headless(text))
        return None
    front = signs.on_a_line(match[1])
    lines = front.split("\n")
    body = Text(text[match.end() :], text.count("\n", 0, match.end()) + 1)
    try:
        # Not ``safe_load``: it makes a day or a truth out of text, and ``language: no`` is Norwegian.
        root = _compose(front, lines)
    except _TooDeep as error:
        fault(error.line, str(error))
        return None
    except _Refused as error:
        _unread(lines, fault, error.line, str(error))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        _unread(lines, fault, mark.line + 2 if mark else 2, _GENERAL)
        return None
    if not isinstance(root, yaml.MappingNode):
        _unread(lines, fault, 2, "front matter must be 'key: value' lines")
        return None
    return FieldReader(today, fault, lines).read(root, report=report), body


_GENERAL: Final = "cannot be read from here on; put values in quotation marks, each on one line"
_FORM: Final = "begins with a line '---', then 'title:' and 'language:', then '---'"


def _unread(lines: Sequence[str], fault: TellFault, line: int, what: str) -> None:
    """Report the lines which were meant otherwise, or else ``what`` at ``line``."""
    # The parser's own words are those of its trade, and its line may be the last: an open quotation mark ends there.
    for number, said in misread.told(lines, _KEYS) or [(line - 2, what)]:
        fault(number + 2, said)


def _headless(text: str) -> tuple[int, str]:
    """Return line and message on a text without front matter of our form."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    begin = lines[first].strip()
    if begin.startswith(("+++", "{", ";;;")):
        form = "JSON" if begin[0] == "{" or begin[0] == ";" else "TOML"
        return first + 1, f"has front matter in {form}; 'stet import' turns such files into reports; ours {_FORM}"
    if begin == "---" and (first or lines[0] != lines[0].lstrip()):
        return 1, "the first line must be '---', without spaces or empty lines before it"
    if begin == "---":
        for number, line in enumerate(lines[1:], 2):
            if _DASHES.fullmatch(line) or line.strip() == "...":
                return number, f"the front matter ends with a line '---', three plain hyphens, not '{line.strip()}'"
        return 1, "the front matter has no end; a line '---' must stand below its last key"
    if _DASHES.fullmatch(begin):
        return first + 1, f"the first line must be '---', three plain hyphens, not '{begin}'"
    if begin.startswith("```"):
        return first + 1, f"take out this line, and the '```' that ends it: a report {_FORM}"
    if begin.partition(":")[0] in _KEYS and ":" in begin:
        return first + 1, "a line '---' must stand above the first key, and another below the last"
    return 1, f"has no front matter; it {_FORM}"


class _Refused(Exception):
    """YAML beyond the subset for front matter."""

    def __init__(self, event: yaml.Event, what: str) -> None:
        super().__init__(what)
        self.line = _mark(event).line + 2


class _TooDeep(_Refused):
    """Lists within lists, made to cost time."""


def _compose(text: str, lines: Sequence[str]) -> yaml.Node | None:
    """Return the node of the single document in ``text``, of these ``lines``."""
    # Without recursion: PyYAML's own composer crashes on deep nesting.
    open_nodes: list[yaml.CollectionNode] = []
    root: yaml.Node | None = None
    for event in yaml.parse(text, Loader=_Loader):
        # Aliases within aliases unfold without bound ("billion laughs").
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(event, "'*' at the beginning of a value has a meaning of its own; put it in quotation marks")
        if isinstance(event, yaml.CollectionEndEvent):
            _close(open_nodes.pop())
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _Refused(event, "a line that begins with '---' would begin another front matter; take it out")
        if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            continue
        if event.anchor or event.tag:
            what = "'&' and '!' at the beginning of a value have a meaning of their own; put it in quotation marks"
            raise _Refused(event, what)
        if len(open_nodes) == FRONT_MAX_DEPTH:
            raise _TooDeep(event, "front matter is nested too deeply")
        node = _node(event, lines)
        if open_nodes:
            open_nodes[-1].value.append(node)
        else:
            root = node
        if isinstance(node, yaml.CollectionNode):
            open_nodes.append(node)
    return root


def _mark(event: yaml.Event) -> yaml.Mark:
    return cast(yaml.Mark, event.start_mark)  # the C parser's marks are of another class, and alike


def _node(event: yaml.ScalarEvent | yaml.CollectionStartEvent, lines: Sequence[str]) -> yaml.Node:
    if isinstance(event, yaml.ScalarEvent):
        node = Scalar("", event.value, _mark(event))
        _cut(node, event, lines)
        return node
    kind = yaml.MappingNode if isinstance(event, yaml.MappingStartEvent) else yaml.SequenceNode
    return kind("", [], _mark(event), flow_style=event.flow_style)


def _cut(node: Scalar, event: yaml.ScalarEvent, lines: Sequence[str]) -> None:
    """Note what YAML takes for a comment behind a value without quotation marks.

    Raises:
        _Refused: The value goes on over lines of other keys.
    """
    begin, end = _mark(event), cast(yaml.Mark, event.end_mark)
    # A mark that was forgotten is closed by the next one in the file, and all keys between would be of the value.
    if event.style in ("'", '"') and any(_ANOTHER.match(line) for line in lines[begin.line + 1 : end.line + 1]):
        raise _Refused(event, f"the quotation mark {event.style} is not closed on its line")
    node.bare = not event.style
    following = range(begin.line + 1, min(end.line + 1, len(lines))) if node.bare else ()
    # The parser takes an item with more spaces than the one above for that one's words.
    node.runs = next((number + 2 for number in following if lines[number].lstrip().startswith("- ")), 0)
    rest = lines[end.line][end.column :].lstrip() if not event.style and end.line < len(lines) else ""
    if rest.startswith("#"):
        column = begin.column + (0 if event.value else 1)
        node.cut, node.repair = rest.rstrip(), misread.repaired(lines[begin.line], column)


def _close(node: yaml.CollectionNode) -> None:
    """Pair the keys and values of a finished mapping."""
    if isinstance(node, yaml.MappingNode):
        node.value = list(zip(node.value[::2], node.value[1::2], strict=True))
