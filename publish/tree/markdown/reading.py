"""The parser: a text's events, each with its place in the source.

pulldown-cmark reads in time linear to a text's length. What it must not take is told to it by a sign put into the
text, and the text is read again: a backslash before raw HTML, for example. Lines stay where they are.

What is NOT done here: HTML.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, TypeAlias

import pyromark
from pyromark.event import Event, LinkDef, Range

from publish.tree.markdown import emphasis, labels, losses, rawtags

OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
)
ROUNDS_MAX: Final = 8  # readings of one text: what is still unmended then is shown as typed all the same
_PARSER: Final = pyromark.Markdown(options=OPTIONS)

Events: TypeAlias = Sequence[tuple[Event, Range]]
Mend: TypeAlias = Callable[["ParsedText"], dict[int, bytes]]
"""Finds what must be put into a text, by its place, for the next reading."""


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


MENDS: Final[tuple[Mend, ...]] = (rawtags.found, emphasis.found, losses.found)


def read(markdown: str, mends: Sequence[Mend] = MENDS) -> ParsedText:
    """Parse ``markdown``, and again until nothing is left to mend.

    The words of the events are the text's own, without the signs put in.
    """
    done = _mended(markdown, mends)
    if emphasis.MARK in done.data:
        done.events = [(_without_signs(event), where) for event, where in done.events]
    return done


def named(tag: Any) -> tuple[str, Any]:
    """Return name and value of an event, or of what begins or ends there."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))


def _mended(markdown: str, mends: Sequence[Mend]) -> ParsedText:
    done = _parsed(markdown.encode())
    # What is mended may show what was hidden by it: a tag within a tag's block. Two or three readings, mostly.
    for _ in range(ROUNDS_MAX):
        found = {place: sign for mend in mends for place, sign in mend(done).items()}
        if not found:
            return done
        again = _parsed(_with(done.data, found))
        # Lines are the same in each reading, so what was noted on them holds.
        again.remarks, again.doubts = done.remarks, done.doubts
        done = again
    losses.found(done)
    return done


def _parsed(data: bytes) -> ParsedText:
    return ParsedText(data, list(_PARSER.events_with_range(data.decode())))


def _without_signs(event: Event) -> Event:
    if isinstance(event, str):
        return event
    ((kind, value),) = event.items()
    return {kind: value.replace(emphasis.SIGN, "")} if isinstance(value, str) else event  # type: ignore[return-value]


def _with(data: bytes, found: dict[int, bytes]) -> bytes:
    """Return ``data`` with each sign put in at its place."""
    parts, last = [], 0
    for place, sign in sorted(found.items()):
        parts += [data[last:place], sign]
        last = place
    return b"".join((*parts, data[last:]))
