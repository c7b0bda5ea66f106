"""Profiles of colours made anew, of a few rounded numbers.

A profile names its device, its maker and an hour, and a screen's own has tables that fit no other screen. Of a profile
by three inks of light, or of greys, only where its inks stand and how steep its light rises are kept, rounded so that a
page looks the same. Of any other kind nothing is kept.
"""

import struct
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

_WHITE: Final = (0.9642, 1.0, 0.8249)
"""Of every profile, in its numbers for red, green and blue light: what D50 is."""
_KNOWN: Final = (
    ((0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971)),  # sRGB
    ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609)),  # Adobe RGB
    ((0.4543, 0.2419, 0.0149), (0.3533, 0.6736, 0.0906)),  # what a Mac took all colours for
    ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419)),  # Display P3
    ((0.7977, 0.2880, 0.0), (0.1352, 0.7119, 0.0)),  # ProPhoto
)
"""Places of the red and the green ink in colours that many programs write."""
_NEAR: Final = 0.003  # of such a place: programs round, each in its way
_STEP: Final = 0.01  # of another ink's place: a screen's own numbers have two digits more
_STEEP_STEP: Final = 0.05
_STEEPEST: Final = 4.0
_SAMPLES: Final = 64
_WIDE: Final = 0x1_0000
_TAGS_MAX: Final = 100
_INKS: Final = ("rXYZ", "gXYZ", "bXYZ")


class Light(NamedTuple):
    """What is kept of a profile."""

    steep: float
    """Power by which the light rises. Nought: as in sRGB, which is steeper at its dark end."""
    inks: tuple[tuple[float, float, float], ...] = ()
    """Red, green, blue. Empty: greys."""


def light(profile: bytes) -> Light | None:
    """Return what is kept of a profile; nothing of a strange one."""
    try:
        tags = _tags(profile)
        greys, inked = profile[16:20] == b"GRAY", profile[16:20] == b"RGB "
        # With tables from colours to colours, its curves say less than half.
        if profile[20:24] != b"XYZ " or "A2B0" in tags or not (greys or inked):
            return None
        steep = _steep(tags["kTRC" if greys else "gTRC"])
        return Light(steep, () if greys else _inks(tags))
    except (struct.error, KeyError, IndexError, ValueError, OverflowError, ZeroDivisionError):
        return None


def profile(kept: Light) -> bytes:
    """Return a profile without a name, a device or an hour."""
    curve = _curve(kept.steep)
    tags = {"wtpt": _place(_WHITE)}
    if kept.inks:
        tags |= {name: _place(ink) for name, ink in zip(_INKS, kept.inks, strict=True)}
        tags |= dict.fromkeys(("rTRC", "gTRC", "bTRC"), curve)
    else:
        tags["kTRC"] = curve
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name.encode(), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    colours = b"RGB " if kept.inks else b"GRAY"
    made = struct.pack(">I4sI4s4s4s6H4s", start + len(body), b"", 0x0210_0000, b"mntr", colours, b"XYZ ",
                       2000, 1, 1, 0, 0, 0, b"acsp")  # fmt: skip
    made += bytes(68 - len(made)) + struct.pack(">3I", *(round(one * _WIDE) for one in _WHITE))
    return made.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _tags(data: bytes) -> dict[str, bytes]:
    if data[36:40] != b"acsp":
        raise ValueError("no profile")
    (many,) = struct.unpack_from(">I", data, 128)
    found = {}
    for at in range(min(many, _TAGS_MAX)):
        name, start, length = struct.unpack_from(">4sII", data, 132 + 12 * at)
        found[name.decode("latin-1")] = data[start : start + length]
    return found


def _inks(tags: dict[str, bytes]) -> tuple[tuple[float, float, float], ...]:
    """Return where the inks stand; together they are white."""
    given = [struct.unpack_from(">3i", tags[name], 8) for name in _INKS[:2]]
    places = [tuple(one / _WIDE for one in ink) for ink in given]
    known = [
        one
        for one in _KNOWN
        if all(abs(x - y) < _NEAR for ink, own in zip(one, places, strict=True) for x, y in zip(ink, own, strict=True))
    ]
    red, green = known[0] if known else (_rounded(ink) for ink in places)
    # Of all three rounded, a white page would have a tint.
    blue = (_WHITE[0] - red[0] - green[0], _WHITE[1] - red[1] - green[1], _WHITE[2] - red[2] - green[2])
    return red, green, blue


def _rounded(place: Iterable[float]) -> tuple[float, float, float]:
    x, y, z = (round(one / _STEP) * _STEP for one in place)
    return x, y, z


def _steep(tag: bytes) -> float:
    """Return the power that is nearest to a curve.

    Raises:
        ValueError: None is.
    """
    drawn = [_at(tag, at / _SAMPLES) for at in range(_SAMPLES + 1)]
    if any(after < before - 0.01 for before, after in pairwise(drawn)) or drawn[-1] - drawn[0] < 0.5:
        raise ValueError("a curve that falls")
    powers = [0.0, *(at * _STEEP_STEP for at in range(10, round(_STEEPEST / _STEEP_STEP)))]
    return min(powers, key=lambda power: sum(abs(_shown(one) - _shown(_powered(at / _SAMPLES, power)))
                                             for at, one in enumerate(drawn)))  # fmt: skip


def _shown(light: float) -> float:
    """Return light as a screen counts it, evenly to the eye."""
    return float(max(0.0, light) ** (1 / 2.2))


def _powered(at: float, power: float) -> float:
    if power:
        return float(at**power)
    return at / 12.92 if at <= 0.04045 else float(((at + 0.055) / 1.055) ** 2.4)


def _at(tag: bytes, at: float) -> float:
    """Return the light of a curve at a place between 0 and 1."""
    if tag[:4] == b"para":
        kind, _ = struct.unpack_from(">HH", tag, 8)
        (power, *more) = (one / _WIDE for one in struct.unpack_from(f">{(1, 3, 4, 5, 7)[kind]}i", tag, 12))
        if kind == 0:
            return float(at**power)
        a, b, c, d, e, f = (*more, 0.0, 0.0, 0.0, 0.0)[:6]
        # The second and the third kind have no straight part, and end where they meet nought.
        straight = at < d if kind > 2 else at < -b / a
        if straight:
            return c * at + f if kind > 2 else c if kind == 2 else 0.0
        return float((a * at + b) ** power) + (e if kind == 4 else c if kind == 2 else 0.0)
    if tag[:4] != b"curv":
        raise ValueError("a curve of no known kind")
    (many,) = struct.unpack_from(">I", tag, 8)
    if many == 0:
        return at
    if many == 1:
        return float(at ** (struct.unpack_from(">H", tag, 12)[0] / 256))
    low = min(int(at * (many - 1)), many - 2)
    one, other = struct.unpack_from(">2H", tag, 12 + 2 * low)
    return float(one + (other - one) * (at * (many - 1) - low)) / 65535


def _curve(steep: float) -> bytes:
    if steep:
        return struct.pack(">4sIIH", b"curv", 0, 1, round(steep * 256))
    points = [round(_powered(at / 255, 0.0) * 65535) for at in range(256)]
    return struct.pack(">4sII256H", b"curv", 0, 256, *points)


def _place(place: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sI3i", b"XYZ ", 0, *(round(one * _WIDE) for one in place))
