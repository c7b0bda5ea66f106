"""JPEG and JPEG 2000 without what no point is made of.

Decoded and coded once more they would lose of their quality: their codes go over, and of all else a list. What is NOT
done here: decoding.
"""

from collections.abc import Iterator
from typing import Final

from publish.reports.ingest.bare import tails
from publish.reports.ingest.bare.jpegtables import JpegTables
from publish.reports.ingest.bare.profiles import light, profile

_BOXES: Final = frozenset((b"jP  ", b"ftyp", b"jp2h", b"jp2c"))
_HEAD_BOXES: Final = frozenset((b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"))
# Of a JPEG: frames, tables, the beginning of a scan. Not its remarks, its fields, and kinds that no reader knows.
_SEGMENTS: Final = frozenset((*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDA, 0xDB, 0xDD))
# Of a JPEG 2000's codes: sizes, ways of coding, steps, parts of interest, order, heads of packets. Not remarks, and not
# lengths of parts, which may be told a second time.
_TILE_SEGMENTS: Final = frozenset((0x51, 0x52, 0x53, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x61))
_PART: Final = 0x90  # begins a part of a picture
_DATA: Final = 0x93  # begins its codes
_OWN_COLOURS: Final = (16, 17, 12)
"""Numbers of known colours in a JPEG 2000: three of light, greys, inks."""


class NoPictureError(ValueError):
    """What should be a coded picture is none."""


def jpeg(data: bytes) -> bytes:
    """Return a JPEG's points, in its own code.

    Of its fields Adobe's about the coding of colours stays.

    Raises:
        NoPictureError: It is no JPEG.
    """
    # Readers pass over what stands before the beginning.
    at = data.find(b"\xff\xd8") + 2
    if at < 2:
        raise NoPictureError("no JPEG")
    parts = [b"\xff\xd8"]
    scans = list[int]()
    tables = JpegTables()
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise NoPictureError("a JPEG whose segments do not follow each other")
        kind = data[at + 1]
        # Any number of these may fill the room before a marker.
        if kind == 0xFF:
            at += 1
            continue
        # Telephones put further pictures, films and depths behind the end.
        if kind == 0xD9:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        segment = data[at : at + 2 + length]
        at += 2 + length
        # Without this field readers guess how inks are coded, and show a negative.
        if kind == 0xEE and segment[4:9] == b"Adobe":
            parts.append(segment[:2] + b"\0\x0e" + segment[4:16])
        elif kind == 0xDA:
            used, head = tables.before(segment[4:])
            parts += [used, _segment(kind, head)]
        elif kind in _SEGMENTS and not tables.met(kind, segment[4:]):
            parts.append(_segment(kind, tables.head(kind, segment[4:])))
        # The picture itself follows, and its length is told nowhere.
        if kind == 0xDA:
            end = _scan_end(data, at)
            scans.append(len(parts))
            parts.append(data[at:end])
            at = end
    return b"".join(tails.cut([*parts, b"\xff\xd9"], scans))


def _segment(kind: int, body: bytes) -> bytes:
    return b"\xff%c" % kind + (2 + len(body)).to_bytes(2, "big") + body


def _scan_end(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        # FF 00 is a byte of the picture, and D0 to D7 only part it.
        if data[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


def jpeg2000(data: bytes) -> bytes:
    """Return a JPEG 2000 without remarks, words, and others' profiles of colours."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return _tiles(data)
    out = b""
    for kind, whole, start in _boxes(data):
        if kind == b"jp2h":
            whole = _head(whole[start:])
        elif kind == b"jp2c":
            whole = _tiles(whole[start:])
        elif kind in _BOXES:
            out += whole
            continue
        else:
            continue
        out += (8 + len(whole)).to_bytes(4, "big") + kind + whole
    return out


def _head(data: bytes) -> bytes:
    """Return the boxes that say how a picture's numbers are colours."""
    out, inks = b"", 3
    for kind, whole, start in _boxes(data):
        if kind not in _HEAD_BOXES:
            continue
        if kind == b"ihdr":
            inks = int.from_bytes(whole[start + 8 : start + 10], "big")
        # A profile names its device, and an hour. Behind the number of known colours could stand anything.
        if kind == b"colr":
            body = whole[start:]
            kept = light(body[3:]) if body[:1] != b"\x01" else None
            if body[:1] == b"\x01":
                body = body[:7]
            elif kept:
                body = b"\x02\0\0" + profile(kept)
            else:
                body = b"\x01\0\0" + _OWN_COLOURS[{1: 1, 2: 1, 4: 2}.get(inks, 0)].to_bytes(4, "big")
            whole = (8 + len(body)).to_bytes(4, "big") + kind + body
        out += whole
    return out


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield each box: its kind, its bytes, where its contents begin in them."""
    at = 0
    while at + 8 <= len(data):
        length, kind, start = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        # 1 says that the length stands behind, in eight bytes, and 0 that the box goes to the end.
        if length == 1:
            length, start = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        length = length or len(data) - at
        if length < start:
            raise NoPictureError("a JPEG 2000 whose boxes do not follow each other")
        yield kind, data[at : at + length], start
        at += length


def _tiles(data: bytes) -> bytes:
    """Return the codes of a JPEG 2000 without remarks, and without what stands behind its end."""
    if data[:2] != b"\xff\x4f":
        raise NoPictureError("no JPEG 2000")
    out, at = data[:2], 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        kind, length = data[at + 1], 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        # Of a part of the picture, its head says how long it is; nought: to the end.
        if kind == _PART:
            length = int.from_bytes(data[at + 6 : at + 10], "big") or len(data) - at
            out += _part(data[at : at + length])
        elif kind in _TILE_SEGMENTS:
            out += data[at : at + length]
        at += length
        if data[at : at + 2] == b"\xff\xd9":
            break
    return out if out.endswith(b"\xff\xd9") else out + b"\xff\xd9"


def _part(data: bytes) -> bytes:
    """Return a part of a picture, whose head may have remarks as well."""
    kept, at = b"", 12
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != bytes([_DATA]) and at + 4 <= len(data):
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        kept += data[at : at + length] if data[at + 1] in _TILE_SEGMENTS else b""
        at += length
    kept += data[at:]
    return data[:6] + (12 + len(kept)).to_bytes(4, "big") + data[10:12] + kept
