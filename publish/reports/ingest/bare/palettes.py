"""What a picture's points leave unused: colours of its palette, bits behind the last point of a line."""

import math
from decimal import Decimal
from typing import Any, Final

from pikepdf import Array, Name, String

from publish.reports.ingest.bare.parts import members, number
from publish.reports.ingest.bare.plain import inks_of

_BITS: Final = 8  # of a byte
_FAR: Final = 1_000_000  # beyond all colours


def without_padding(data: bytes, line: int) -> bytes:
    """Return points without what fills each line's last byte.

    Args:
        line: Bits of a line; nought: not known.
    """
    spare = -line % _BITS
    if not spare:
        return data
    cut, wide = bytearray(data), (line + spare) // _BITS
    cut[wide - 1 :: wide] = cut[wide - 1 :: wide].translate(bytes(one >> spare << spare for one in range(256)))
    return bytes(cut)


def shown(colours: Any, data: bytes, bits: int, decode: Any = None) -> Any:
    """Return a palette of a picture's own, with nought for each colour that none of its points has.

    Args:
        decode: Colours of the points nought and of the highest ones, where they are not those of the same number.
    """
    is_palette = isinstance(colours, Array) and len(colours) == 4 and colours[0] == Name.Indexed
    if not is_palette or bits not in (1, 2, 4, 8) or not (many := inks_of(colours[1])):
        return colours
    table, last = bytes(colours[3]), number(colours[2])
    mask = (1 << bits) - 1
    points = {one >> step & mask for one in set(data) for step in range(0, _BITS, bits)}
    used = {min(max(0, one), last) for point in points for one in _meant(point, mask, decode)}
    kept = b"".join(
        table[at : at + many] if at // many in used else bytes(len(table[at : at + many]))
        for at in range(0, len(table), many)
    )
    return Array([Name.Indexed, colours[1], colours[2], String(kept)])


def _meant(point: int, highest: int, decode: Any) -> tuple[int, ...]:
    """Return the numbers of colours that readers may draw a point in."""
    ends = [float(max(-_FAR, min(_FAR, one))) for one in members(decode) if isinstance(one, int | float | Decimal)]
    if len(ends) != 2:
        return (point,)
    one = ends[0] + point * (ends[1] - ends[0]) / highest
    # Readers do not all round alike, and some pass over it.
    return point, math.floor(one), math.ceil(one)
