"""Kind, width and height of pictures, read from their first bytes.

Pages state the sides, so that nothing moves when the picture arrives. A picture is called what it is: some readers of
e-books show nothing of a PNG under a JPEG's name.
"""

import re
import struct
from pathlib import Path
from typing import Final

from publish.core.contenttypes import TYPES

PREVIEW_MAX_LENGTH: Final = 400_000  # bytes: more is not loaded onto a phone unasked
_HEAD: Final = 262_144  # bytes: a JPEG may carry a large preview of itself before its size
_SIDE_MAX: Final = 100_000  # pixels
_SVG = re.compile(rb"<svg\b[^<>]*>")
# No SVG: whether one may be published is decided by its name, and a picture by another name must not become one.
_BEGINNINGS: Final = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("avif", re.compile(rb"....ftypavi[fs]", re.DOTALL)),
    ("tif", re.compile(rb"II\*\0|MM\0\*")),
)
_ORIENTATION: Final = 0x0112
_ON_ITS_SIDE: Final = range(5, 9)  # values of the tag: what was stored as height is shown as width


def kind(head: bytes) -> str:
    """Return a picture's usual ending by its first bytes, or ``""``."""
    return next((ending for ending, begins in _BEGINNINGS if begins.match(head)), "")


def true_name(name: str, head: bytes) -> str:
    """Return the file name ``name`` with the ending of the picture's kind.

    A name fits which has an ending of that kind already, or of none that is a picture's.
    """
    stem, _, ending = name.rpartition(".")
    given, real = TYPES.get(ending.lower(), ""), kind(head)
    if not stem or not real or not given.startswith("image/") or given == TYPES[real]:
        return name
    return f"{stem}.{real}"


def dimensions(file: Path) -> tuple[int, int] | None:
    """Return width and height in pixels of a picture.

    Read are PNG, JPEG, GIF, WebP and SVG. For anything else, and for a broken file, the result is ``None``.
    """
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
    try:
        found = _read(head)
    except (struct.error, ValueError, IndexError):
        return None
    return found if found and all(0 < side <= _SIDE_MAX for side in found) else None


def _read(head: bytes) -> tuple[int, int] | None:
    begins = kind(head)
    if begins == "png" and head[12:16] == b"IHDR":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if begins == "gif":
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if begins == "jpg":
        return _jpeg(head)
    if begins == "webp":
        return _webp(head)
    found = _SVG.search(head)
    return _svg(found[0].decode("utf-8", "replace")) if found else None


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at, turned = 2, False
    while head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:  # a byte to fill up
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame, of whatever coding
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return (height, width) if turned else (width, height)
        length = int(struct.unpack(">H", head[at + 2 : at + 4])[0])
        if marker == 0xE1 and head[at + 4 : at + 10] == b"Exif\0\0":
            turned = _orientation(head[at + 10 : at + 2 + length]) in _ON_ITS_SIDE
        at += 2 + length
    return None


def _orientation(exif: bytes) -> int:
    """Return how a camera was held, as its tag has it, or 0."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if not order or len(exif) < 8:
        return 0
    at = int(struct.unpack(f"{order}I", exif[4:8])[0])
    if len(exif) < at + 2:
        return 0
    for entry in range(struct.unpack_from(f"{order}H", exif, at)[0]):
        place = at + 2 + 12 * entry
        if len(exif) < place + 10:
            break
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, place)
        if tag == _ORIENTATION:
            return int(value)
    return 0


def _webp(head: bytes) -> tuple[int, int] | None:
    if head[12:16] == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if head[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _svg(tag: str) -> tuple[int, int] | None:
    sides = [re.search(rf"\s{side}\s*=\s*[\"'](\d+(?:\.\d+)?)(?:px)?[\"']", tag) for side in ("width", "height")]
    if sides[0] and sides[1]:
        return round(float(sides[0][1])), round(float(sides[1][1]))
    box = re.search(r"\sviewBox\s*=\s*[\"']([^\"']*)[\"']", tag)
    numbers = [float(n) for n in re.split(r"[\s,]+", box[1].strip())] if box else []
    return (round(numbers[2]), round(numbers[3])) if len(numbers) == 4 else None
