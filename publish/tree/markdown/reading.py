"""A text as read, mended first where the parser would go wrong.

What it must not take is told to it by a sign put into the
text, and the text is read again: a backslash before raw HTML, for example. Lines stay where they are.

What is NOT done here: HTML.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from pyromark.event import Event

from publish.tree.markdown import emphasis, losses, rawtags
from publish.tree.markdown.parsed import ParsedText, parsed

ROUNDS_MAX: Final = 8  # readings of one text: what is still unmended then is shown as typed all the same

Mend: TypeAlias = Callable[[ParsedText], dict[int, bytes]]
"""Finds what must be put into a text, by its place, for the next reading."""


MENDS: Final[tuple[Mend, ...]] = (rawtags.found, emphasis.found, losses.found)


def read(markdown: str, mends: Sequence[Mend] = MENDS) -> ParsedText:
    """Parse ``markdown``, and again until nothing is left to mend.

    The words of the events are the text's own, without the signs put in.
    """
    done = _mended(markdown, mends)
    if emphasis.MARK in done.data:
        done.events = [(_without_signs(event), where) for event, where in done.events]
    return done


def _mended(markdown: str, mends: Sequence[Mend]) -> ParsedText:
    done = parsed(markdown.encode())
    # What is mended may show what was hidden by it: a tag within a tag's block. Two or three readings, mostly.
    for _ in range(ROUNDS_MAX):
        found = {place: sign for mend in mends for place, sign in mend(done).items()}
        if not found:
            return done
        again = parsed(_with(done.data, found))
        # Lines are the same in each reading, so what was noted on them holds.
        again.remarks, again.doubts = done.remarks, done.doubts
        done = again
    losses.found(done)
    return done


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
