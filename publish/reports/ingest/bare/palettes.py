"""What a picture's points leave unused: colours of its palette, bits behind the last point of a line."""

from typing import Any, Final

from pikepdf import Array, Name, String

from publish.reports.ingest.bare.parts import number
from publish.reports.ingest.bare.plain import inks_of

_BITS: Final = 8  # of a byte


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


def shown(colours: Any, data: bytes, bits: int) -> Any:
    """Return a palette of a picture's own, with nought for each colour that none of its points has."""
    if not (isinstance(colours, Array) and len(colours) == 4 and colours[0] == Name.Indexed) or bits not in (
        1,
        2,
        4,
        8,
    ):
        return colours
    many, table = inks_of(colours[1]), bytes(colours[3])
    mask = (1 << bits) - 1
    used = {one >> step & mask for one in set(data) for step in range(0, _BITS, bits)}
    # Points beyond the last colour are drawn in that one.
    last = number(colours[2])
    used |= {last} if any(one > last for one in used) else set()
    if not many:
        return colours
    kept = b"".join(
        table[at : at + many] if at // many in used else bytes(len(table[at : at + many]))
        for at in range(0, len(table), many)
    )
    return Array([Name.Indexed, colours[1], colours[2], String(kept)])
