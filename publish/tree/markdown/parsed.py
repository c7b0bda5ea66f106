"""The parser: a text's events, each with its place in the source.

pulldown-cmark reads in time linear to a text's length. What is NOT done here: HTML.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, TypeAlias

import pyromark
from pyromark.event import Event, LinkDef, Range

from publish.tree.markdown import labels

OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
_PARSER: Final = pyromark.Markdown(options=OPTIONS)

Events: TypeAlias = Sequence[tuple[Event, Range]]


@dataclass(slots=True)
class ParsedText:
    """A text's events, and the text as the parser saw it."""

    data: bytes
    events: Events
    remarks: set[tuple[int, str]] = field(default_factory=set)
    """Line and sign of writers' notes in raw HTML."""
    doubts: set[tuple[int, str]] = field(default_factory=set)
    """Line and message of what may have been meant otherwise."""
    losses: list[tuple[int, str]] = field(default_factory=list)
    """Line and message of words which would stand on no page."""
    _starts: list[int] = field(default_factory=list)
    _places: dict[str, int] | None = None
    _definitions: dict[str, LinkDef] | None = None

    def line(self, place: int) -> int:
        """Return the number of the line at ``place``, counted from 0."""
        if not self._starts:  # most pages are never asked
            self._starts = [0, *accumulate(len(line) + 1 for line in self.data.split(b"\n"))]
        return bisect_right(self._starts, place) - 1

    def without_code(self) -> str:
        """Return the text with spaces in place of its code."""
        data = bytearray(self.data)
        for event, where in self.events:
            kind, tag = named(event)
            if kind == "Code" or (kind == "Start" and named(tag)[0] == "CodeBlock"):
                start, end = where["start"], where["end"]
                data[start:end] = re.sub(rb"[^\n]", b" ", data[start:end])
        return data.decode()

    def defined(self, label: str, place: int) -> int:
        """Return where the address of link ``label`` stands.

        A link with its address at ``place`` has no definition.
        """
        if self._places is None:
            self._places = {labels.key(name): found["span"]["start"] for name, found in self.definitions().items()}
        return self._places.get(labels.key(label), place)

    def definitions(self) -> dict[str, LinkDef]:
        """Return the link definitions by label."""
        # Asked for block after block: to parse all again for each would take the square of the text's length.
        if self._definitions is None:
            self._definitions = _PARSER.reference_definitions(self.data.decode()) if b"]:" in self.data else {}
        return self._definitions


def parsed(data: bytes) -> ParsedText:
    """Return the events of a text in UTF-8."""
    return ParsedText(data, list(_PARSER.events_with_range(data.decode())))


def named(tag: Any) -> tuple[str, Any]:
    """Return name and value of an event, or of what begins or ends there."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))


def within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    """Return whether ``place`` lies in one of ``spans``.

    They are in order, and none begins within another.
    """
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return at >= 0 and place < spans[at][1]
