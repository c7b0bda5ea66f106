"""Tables of a JPEG: those that its scans are decoded by.

A table that no scan uses changes no point, and a copy's number could stand in it. NOT done here: finding segments.
"""

from collections.abc import Iterator
from typing import Final

_QUANTA, _CODES, _ARITHMETIC = 0xDB, 0xC4, 0xCC  # kinds of segments that hold tables
FRAMES: Final = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
"""Kinds of segments that say how large a picture is, and which tables its inks use."""
_BY_TURNS: Final = (0xC2, 0xC6, 0xCA, 0xCE)  # kinds of frames whose picture comes clearer scan by scan
_EVERY: Final = 0xDD  # says after how many blocks a scan begins anew
_FINE: Final = 0x10  # of a table of steps: two bytes each
_FRAME, _INK = 6, 3  # bytes of a frame's head, and of each of its inks
_INKS_MAX: Final = 4  # of a scan


class JpegTables:
    """Tables met so far, and those written already."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, int], bytes] = {}
        self._written: dict[tuple[int, int], bytes] = {}
        self._steps: dict[int, int] = {}
        """Numbers of the tables of steps, by ink."""
        self._by_turns = False

    def met(self, kind: int, body: bytes) -> bool:
        """Note a segment's tables; return whether it is one of tables."""
        if kind == _QUANTA:
            self._met |= {(kind, each[0] & 0xF): each for each in _steps(body)}
        elif kind == _CODES:
            self._met |= {(kind, each[0]): each for each in _codes(body)}
        elif kind == _ARITHMETIC:
            self._met |= {(kind, body[at]): body[at : at + 2] for at in range(0, len(body) - 1, 2)}
        return kind in (_QUANTA, _CODES, _ARITHMETIC)

    def head(self, kind: int, body: bytes) -> bytes:
        """Return the body of another segment, without what stands behind its last number."""
        if kind == _EVERY:
            return body[:2]
        if kind not in FRAMES or len(body) < _FRAME:
            return body
        inks = [body[at : at + _INK] for at in range(_FRAME, _FRAME + _INK * body[5], _INK)]
        self._by_turns = kind in _BY_TURNS
        self._steps = {ink[0]: ink[2] for ink in inks if len(ink) == _INK}
        return body[:_FRAME] + b"".join(inks)

    def before(self, scan: bytes) -> tuple[bytes, bytes]:
        """Return the tables to be written before a scan, and the scan's head.

        Args:
            scan: Body of the head.
        """
        many = min(scan[0], _INKS_MAX) if scan else 0
        inks = [(scan[at], scan[at + 1]) for at in range(1, 2 * many, 2) if at + 1 < len(scan)]
        first, last, turn = (scan[1 + 2 * many : 4 + 2 * many] + bytes(3))[:3]
        wanted = {(_QUANTA, self._steps.get(ink, 0)) for ink, _ in inks}
        for _, tables in inks:
            # Of a picture that comes clearer by turns, a scan has even parts or fine ones, and not both. Any other has
            # both, whatever its scan's head says: some cameras write noughts there.
            even, fine = (first == 0 and turn < _FINE, last > 0) if self._by_turns else (True, True)
            wanted |= {(kind, tables >> 4) for kind in (_CODES, _ARITHMETIC) if even}
            wanted |= {(kind, _FINE | tables & 0xF) for kind in (_CODES, _ARITHMETIC) if fine}
        out = b""
        for key in sorted(wanted):
            table = self._met.get(key)
            if table is not None and self._written.get(key) != table:
                out += b"\xff%c" % key[0] + (2 + len(table)).to_bytes(2, "big") + table
                self._written[key] = table
        return out, scan[: 4 + 2 * many]


def _steps(body: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(body):
        length = 1 + (128 if body[at] & 0xF0 else 64)
        if at + length <= len(body):
            yield body[at : at + length]
        at += length


def _codes(body: bytes) -> Iterator[bytes]:
    at = 0
    while at + 17 <= len(body):
        length = 17 + sum(body[at + 1 : at + 17])
        if at + length <= len(body):
            yield body[at : at + length]
        at += length
