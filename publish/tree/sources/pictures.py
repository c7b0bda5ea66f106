"""Width and height of pictures, read from their first bytes.

Pages state them, so that nothing moves when the picture arrives.
"""

import re
import struct
from pathlib import Path
from typing import Final

PREVIEW_MAX_LENGTH: Final = 400_000  # bytes: more is not loaded onto a phone unasked
_HEAD: Final = 262_144  # bytes: a JPEG may carry a large preview of itself before its size
_SIDE_MAX: Final = 100_000  # pixels
_SVG = re.compile(rb"<svg\b[^<>]*>")


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
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head[:6] in (b"GIF87a", b"GIF89a"):
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    found = _SVG.search(head)
    return _svg(found[0].decode("utf-8", "replace")) if found else None


def _jpeg(head: bytes) -> tuple[int, int] | None:
    at = 2
    while head[at] == 0xFF:
        kind = head[at + 1]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):  # a frame, of whatever coding
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return None


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
