"""Places of a text, and what comes to stand there.

Values only.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Edit: TypeAlias = tuple[int, int, bytes]
"""Where it begins and ends, in bytes, and what stands there afterwards."""


def in_text(text: bytes, read: bytes, edits: Sequence[Edit]) -> Sequence[Edit]:
    """Return the edits as places of the text.

    Args:
        read: The text as the parser saw it, which put signs into it, and took none out.
        edits: Places of ``read``.
    """
    if len(text) == len(read):
        return edits
    places = sorted({place for start, end, _ in edits for place in (start, end)})
    there: dict[int, int] = {}
    at = 0
    for number, byte in enumerate(read):
        while places and places[0] == number:
            there[places.pop(0)] = at
        at += at < len(text) and text[at] == byte
    there.update(dict.fromkeys(places, len(text)))
    return [(there[start], there[end], new) for start, end, new in edits]


def edited(text: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the text with the edits made, but for edits within others."""
    found, at = [], 0
    for start, end, new in sorted(set(edits)):
        if start < at:
            continue
        found += [text[at:start], new]
        at = end
    return b"".join([*found, text[at:]])


def lines(raw: bytes, edits: Sequence[Edit]) -> list[int]:
    """Return for each line of the text its line before the edits."""
    found = [1]
    at = 0
    for start, end, new in sorted(edits):
        first = raw.count(b"\n", 0, start) + 1
        found += range(raw.count(b"\n", 0, at) + 2, first + 1)
        last = raw.count(b"\n", 0, end) + 1
        found += [min(first + one, last) for one in range(1, new.count(b"\n") + 1)]
        at = end
    return found + list(range(raw.count(b"\n", 0, at) + 2, raw.count(b"\n") + 2))
