"""A source file's text, split into checked front matter and Markdown.

No file is opened here. Only the events of YAML are read: no constructor runs, so nothing in a report can become an
object. Anchors, aliases and tags are refused.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import cast

import yaml

from publish.tree.sources.fields import FieldReader, FrontMatter, TellFault

PAGE_MAX_LENGTH = 4_000_000  # bytes: far above any report, far below what would stall the build
FRONT_MAX_DEPTH = 20  # collections in collections; ours nest three deep

_FRONT = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# Controls, byte order marks, and the two overrides with which a text can be made to read backwards.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff\ufffe\uffff]")

# The C parser is ten times faster; it is absent where PyYAML was built without libyaml.
_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Text:
    """The Markdown of a source file, and its first line's number."""

    markdown: str
    first_line: int


def decode(raw: bytes, fault: TellFault) -> str | None:
    """Return a source file's text with ``\n`` line ends.

    Returns:
        ``None`` after reporting a fault.
    """
    if len(raw) > PAGE_MAX_LENGTH:
        fault(0, f"is {len(raw):,} bytes long, the limit is {PAGE_MAX_LENGTH:,}")
        return None
    try:
        text = whole(raw)
    except UnicodeDecodeError as error:
        fault(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8; convert the file")
        return None
    if odd := _CONTROL.search(text):
        fault(text.count("\n", 0, odd.start()) + 1, f"holds a control character ({odd[0]!a})")
        return None
    return text


def whole(raw: bytes) -> str:
    """Return a source file's text with ``\n`` line ends, unchecked.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    return raw.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n").replace("\r", "\n")


def parse(text: str, *, report: bool, today: date, fault: TellFault) -> tuple[FrontMatter, Text] | None:
    """Split ``text`` and check its front matter.

    Every fault is reported, not only the first.

    Returns:
        ``None`` without readable front matter, after reporting a fault.
    """
    match = _FRONT.match(text)
    if not match:
        fault(1, "has no front matter; it begins with a line '---', then 'title:' and 'language:', then '---'")
        return None
    body = Text(text[match.end() :], text.count("\n", 0, match.end()) + 1)
    try:
        # Not ``safe_load``: it makes a day or a truth out of text, and ``language: no`` is Norwegian.
        root = _compose(match[1])
    except _Refused as error:
        fault(error.line, str(error))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fault(mark.line + 2 if mark else 2, f"front matter is not YAML: {getattr(error, 'problem', None) or error}")
        return None
    if not isinstance(root, yaml.MappingNode):
        fault(2, "front matter must be 'key: value' lines")
        return None
    return FieldReader(today, fault).read(root, report=report), body


class _Refused(Exception):
    """YAML beyond the subset for front matter."""

    def __init__(self, event: yaml.Event, what: str) -> None:
        super().__init__(what)
        self.line = _mark(event).line + 2


def _compose(text: str) -> yaml.Node | None:
    """Return the node of the single document in ``text``."""
    # Without recursion: PyYAML's own composer crashes on deep nesting.
    open_nodes: list[yaml.CollectionNode] = []
    root: yaml.Node | None = None
    for event in yaml.parse(text, Loader=_Loader):
        # Aliases within aliases unfold without bound ("billion laughs").
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(event, "YAML aliases (*name) are not taken; write the value out")
        if isinstance(event, yaml.CollectionEndEvent):
            _close(open_nodes.pop())
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _Refused(event, "front matter is one YAML document, not several")
        if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
            continue
        if event.anchor or event.tag:
            raise _Refused(event, "YAML anchors (&name) and tags (!name) are not taken")
        if len(open_nodes) == FRONT_MAX_DEPTH:
            raise _Refused(event, "front matter is nested too deeply")
        node = _node(event)
        if open_nodes:
            open_nodes[-1].value.append(node)
        else:
            root = node
        if isinstance(node, yaml.CollectionNode):
            open_nodes.append(node)
    return root


def _mark(event: yaml.Event) -> yaml.Mark:
    return cast(yaml.Mark, event.start_mark)  # the C parser's marks are of another class, and alike


def _node(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> yaml.Node:
    if isinstance(event, yaml.ScalarEvent):
        return yaml.ScalarNode("", event.value, _mark(event))
    kind = yaml.MappingNode if isinstance(event, yaml.MappingStartEvent) else yaml.SequenceNode
    return kind("", [], _mark(event))


def _close(node: yaml.CollectionNode) -> None:
    """Pair the keys and values of a finished mapping."""
    if isinstance(node, yaml.MappingNode):
        node.value = list(zip(node.value[::2], node.value[1::2], strict=True))
