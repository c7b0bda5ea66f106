"""Places of a text, and their new content.

Values only.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

Edit: TypeAlias = tuple[int, int, bytes]
"""Where it begins and ends, in bytes, and what stands there afterwards."""
_BREAK: Final = ord("\n")


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
    at = known = 0
    for number, byte in enumerate(read):
        if known < len(places) and places[known] == number:
            there[number] = at
            known += 1
        at += at < len(text) and text[at] == byte
    there.update(dict.fromkeys(places[known:], len(text)))
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
    breaks = [at for at, byte in enumerate(raw) if byte == _BREAK]
    found, done = [1], 0
    for start, end, new in sorted(edits):
        first, last = (bisect_left(breaks, place) + 1 for place in (start, end))
        found += range(done + 2, first + 1)
        found += [min(first + one, last) for one in range(1, new.count(b"\n") + 1)]
        done = last - 1
    return found + list(range(done + 2, len(breaks) + 2))
