"""JPEG, PNG, GIF, WebP, TIFF, BMP: their telling fields.

A field counts as telling unless known to be harmless.
"""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from publish.tree.sources.traces.reading import PART_MAX_LENGTH, PARTS_MAX, Unreadable, xmp

_TAGS = {
    0x10E: "ImageDescription", 0x10F: "Make", 0x110: "Model", 0x131: "Software", 0x132: "DateTime", 0x13B: "Artist",
    0x13C: "HostComputer", 0x2BC: "XMP", 0x8298: "Copyright", 0x83BB: "IPTC", 0x8649: "Photoshop data",
    0x8825: "GPS position", 0x9003: "DateTimeOriginal", 0x9004: "DateTimeDigitized", 0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal", 0x9012: "OffsetTimeDigitized", 0x927C: "MakerNote", 0x9286: "UserComment",
    0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject",
    0xA420: "ImageUniqueID", 0xA430: "CameraOwnerName", 0xA431: "BodySerialNumber", 0xA432: "LensSpecification",
    0xA433: "LensMake", 0xA434: "LensModel", 0xA435: "LensSerialNumber", 0xA436: "ImageTitle", 0xA437: "Photographer",
    0xC614: "UniqueCameraModel", 0xC62F: "CameraSerialNumber",
}  # fmt: skip
# What a program needs to show the picture, and nothing about who made it.
_HARMLESS = frozenset(
    {0xFE, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x106, 0x10A, 0x111, 0x112, 0x115, 0x116, 0x117, 0x118,
     0x119, 0x11A, 0x11B, 0x11C, 0x128, 0x13D, 0x13E, 0x13F, 0x140, 0x142, 0x143, 0x144, 0x145, 0x152,
     0x153, 0x15B, 0x211, 0x212, 0x213, 0x214, 0x8773, 0x9000, 0x9101, 0xA000, 0xA001, 0xA002, 0xA003, 0x8769,
     0xA005, 0x1, 0x2}
)  # fmt: skip
_EXIF, _INTEROP = 0x8769, 0xA005
# Of a TIFF's fields: bytes of one value by its form, other tables, and where pieces of the picture lie and how long
# they are.
_TIFF_LENGTHS = {3: 2, 4: 4, 5: 8, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TIFF_TABLES = frozenset({_EXIF, _INTEROP, 0x8825, 0x14A})
_TIFF_PIECES = {0x111: 0x117, 0x144: 0x145, 0x201: 0x202}
_TIFF_SHORT = 3
_PNG_HARMLESS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT cICP mDCV cLLI".split()
)
_PNG_FIELDS = {b"eXIf": "EXIF", b"tIME": "time of the last change", b"dSIG": "signature"}
_BMP_PROFILED = 124  # bytes of the head that has a place for a profile
_WEBP_HARMLESS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))


# Spaces of colours that many have, by a word in their names.
_GENERAL = re.compile(
    r"[sS]RGB|sGray|sYCC|Adobe|ProPhoto|ROMM|P3|Rec\b|Rec\.|BT\.?\d|XYZ|\bLab\b|Gr[ae]y|GRAY|Dot ?Gain"
    r"|[Gg]eneric|[Ll]inear|[Gg]amma|SWOP|FOGRA|GRACoL|[Cc]oated|Japan|Euroscale|ECI|ISO|Apple RGB|Wide ?Gamut"
    r"|ColorMatch|Bruce|CIE|NTSC|PAL|SMPTE|scRGB|CMYK|c2\b|TINY|IEC|RGB built|Artifex|lcms|uRGB|Camera RGB|Google"
    r"|HDR|PQ|HLG|U\.?S\.? Web|PSO|Newspaper|Perceptual|Default"
)


def jpeg(data: bytes) -> Iterator[str]:
    """Yield telling segments, and data after the picture's end."""
    at = 2
    for _ in range(PARTS_MAX):
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at] != 0xFF:
            raise Unreadable("its segments do not follow each other")
        kind = data[at + 1]
        if kind == 0xD9:
            # Zeros are padding. Anything else may be the film of a "live" photograph, with sound.
            if data[at + 2 :].strip(b"\0"):
                yield "data after the picture's end"
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        if length < 2 or len(body) != length - 2:
            raise Unreadable("it ends within a segment")
        yield from _segment(kind, body)
        at += 2 + length
        if kind == 0xDA:
            at = _end_of_scan(data, at)
    raise Unreadable("it has too many segments")


def _end_of_scan(data: bytes, at: int) -> int:
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise Unreadable("it has no end")
        # In a scan, FF 00 is a byte and FF D0 to D7 restart it. Progressive pictures have several scans.
        if data[at + 1] not in (0x00, *range(0xD0, 0xD8)) and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def _segment(kind: int, body: bytes) -> Iterator[str]:
    if kind == 0xFE:
        yield "comment"
    elif kind == 0xE1 and body.startswith(b"Exif\0"):
        yield from exif(body[6:])
    elif kind == 0xE1 and body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield from xmp(body.partition(b"\0")[2])
    elif kind == 0xE1:
        yield "extended XMP" if body.startswith(b"http://ns.adobe.com/xmp/extension/") else "APP1 data"
    elif kind == 0xED:
        yield "IPTC or Photoshop data"
    elif kind == 0xE2 and body.startswith(b"MPF\0"):
        yield "further pictures (MPF)"
    elif kind == 0xE0 and body.startswith(b"JFIF\0"):
        # A thumbnail may show what was cut off or blackened in the picture since.
        if len(body) > 14:
            yield "JFIF thumbnail"
    elif kind == 0xE2 and body.startswith(b"ICC_PROFILE\0"):
        yield from icc(body[14:])
    elif 0xE0 <= kind <= 0xEF and not body.startswith(b"Adobe"):
        yield f"APP{kind - 0xE0} data"


def icc(data: bytes) -> Iterator[str]:
    """Yield a colour profile's facts on a single measured screen."""
    # Make, number and calibration of a screen tell which desk the picture was made at.
    many = min(int.from_bytes(data[128:132], "big"), 200)
    for place in range(132, 132 + 12 * many, 12):
        tag, at, length = data[place : place + 4], *struct.unpack(">II", data[place + 4 : place + 12].ljust(8, b"\0"))
        if tag in (b"mmod", b"vcgt", b"ndin"):
            yield f"ICC {tag.decode()} (of somebody's screen)"
        elif tag == b"desc" and (said := _letters(data[at : at + min(length, 2_000)])) and not _GENERAL.search(said):
            # Systems name a profile by the screen or the scanner that it was made for.
            yield "ICC description (of a device)"


def _letters(data: bytes) -> str:
    """The letters of an ICC text in either of its two forms, without lengths and numbers."""
    return "".join(chr(sign) for sign in data[12:] if 32 <= sign < 127)


def exif(data: bytes) -> Iterator[str]:
    """Yield the tags of a TIFF structure not known to be harmless."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        raise Unreadable("its EXIF is out of form")
    pending, seen = [(struct.unpack(order + "I", data[4:8])[0], 0)], set[int]()
    while pending:
        at, number = pending.pop()
        # Offsets are a stranger's: tables may point to each other in a ring.
        if at in seen or len(seen) > 100:
            continue
        seen.add(at)
        if number == 1:
            yield "EXIF thumbnail"
        (count,) = struct.unpack(order + "H", data[at : at + 2].ljust(2, b"\0"))
        end = at + 2 + 12 * count
        if end > len(data):
            raise Unreadable("its EXIF ends within a table")
        for place in range(at + 2, end, 12):
            tag, _type, _many, value = struct.unpack(order + "HHII", data[place : place + 12])
            if tag not in _HARMLESS:
                yield f"EXIF {_TAGS.get(tag, f'tag {tag:#06x}')}"
            elif tag in (_EXIF, _INTEROP):
                pending.append((value, -1))
        if number >= 0 and (follows := struct.unpack(order + "I", data[end : end + 4].ljust(4, b"\0"))[0]):
            pending.append((follows, number + 1))


def tiff(data: bytes) -> Iterator[str]:
    """Yield the telling tags of a TIFF file."""
    # A TIFF file has the structure of EXIF. Its further pages are pages, and no thumbnails.
    yield from (field for field in exif(data) if field != "EXIF thumbnail")
    # Programs end a part on an even byte.
    if data[_end_of_tiff(data) + 1 :].strip(b"\0"):
        yield "data after the picture's end"


def _end_of_tiff(data: bytes) -> int:
    """Return where the last of a TIFF's tables, values and pieces of pictures ends."""
    order = "<" if data[:1] == b"I" else ">"
    pending, seen, last = [struct.unpack(order + "I", data[4:8])[0]], set[int](), 8
    while pending:
        at = pending.pop()
        if at in seen or not 0 < at < len(data) or len(seen) > PARTS_MAX:
            continue
        seen.add(at)
        (count,) = struct.unpack(order + "H", data[at : at + 2].ljust(2, b"\0"))
        table, said = at + 2 + 12 * count, dict[int, list[int]]()
        for place in range(at + 2, min(table, len(data) - 11), 12):
            tag, form, many, value = struct.unpack(order + "HHII", data[place : place + 12])
            length = _TIFF_LENGTHS.get(form, 1) * many
            if length > 4:
                last = max(last, value + length)
            if form in (_TIFF_SHORT, 4, 13):
                said[tag] = _whole_numbers(data, order, form, many, place + 8 if length <= 4 else value)
        last = max(last, table + 4)
        for tag, lengths in _TIFF_PIECES.items():
            if len(said.get(tag, ())) != len(said.get(lengths, ())):
                return len(data)  # of old programs, that say no length
            last = max([last, *map(sum, zip(said.get(tag, ()), said.get(lengths, ()), strict=True))])
        pending += [one for tag in _TIFF_TABLES for one in said.get(tag, ())]
        pending.append(struct.unpack(order + "I", data[table : table + 4].ljust(4, b"\0"))[0])
    return last


def _whole_numbers(data: bytes, order: str, form: int, many: int, at: int) -> list[int]:
    """Return a field's whole numbers, as far as they are there."""
    sign, length = ("H", 2) if form == _TIFF_SHORT else ("I", 4)
    many = max(0, min(many, (len(data) - at) // length))
    return list(struct.unpack(f"{order}{many}{sign}", data[at : at + many * length]))


def png(data: bytes) -> Iterator[str]:
    """Yield the chunks not needed to show the picture."""
    at = 8
    for _ in range(PARTS_MAX):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + length]
        if len(kind) < 4 or len(body) != length or at + 12 + length > len(data):
            raise Unreadable("it ends within a chunk")
        at += 12 + length
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield f"text '{body.partition(bytes(1))[0][:40].decode('latin-1')}'"
        elif kind == b"iCCP":
            # Never unpacked whole: a few bytes may unfold to gigabytes.
            yield from icc(zlib.decompressobj().decompress(body.partition(b"\0")[2][1:], PART_MAX_LENGTH))
        elif kind == b"eXIf" and body[:2] in (b"II", b"MM"):
            yield from exif(body)
        elif kind not in _PNG_HARMLESS:
            yield _PNG_FIELDS.get(kind, f"chunk {kind.decode('latin-1')}")
        # Android and Windows have saved cut screenshots over the longer original, whose rest could be shown again.
        if kind == b"IEND":
            if data[at:]:
                yield "data after the picture's end"
            return
    raise Unreadable("it has too many chunks")


def gif(data: bytes) -> Iterator[str]:
    """Yield comments, and extensions other than the repetition of a film."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    for _ in range(PARTS_MAX):
        sign = data[at]
        if sign == 0x3B:
            if data[at + 1 :]:
                yield "data after the picture's end"
            return
        if sign == 0x21:
            label, first = data[at + 1], data[at + 3 : at + 14]
            if label == 0xFE:
                yield "comment"
            elif label == 0x01:
                yield "plain text"
            # These two say how often a film repeats. XMP comes under the same label.
            elif label == 0xFF and first not in (b"NETSCAPE2.0", b"ANIMEXTS1.0"):
                yield f"data of {first.decode('latin-1')!a}"
            at += 2
        elif sign == 0x2C:
            packed = data[at + 9]
            at += 10 + (3 << (packed & 7) + 1 if packed & 0x80 else 0) + 1
        else:
            raise Unreadable("its blocks do not follow each other")
        while data[at]:
            at += 1 + data[at]
        at += 1
    raise Unreadable("it has too many blocks")


def webp(data: bytes) -> Iterator[str]:
    """Yield the chunks beside the picture's own."""
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    for _ in range(PARTS_MAX):
        if at >= end:
            if data[at:]:
                yield "data after the picture's end"
            return
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + length]
        if len(body) != length:
            raise Unreadable("it ends within a chunk")
        if kind == b"EXIF":
            yield from exif(body.removeprefix(b"Exif\0\0"))
        elif kind == b"XMP ":
            yield from xmp(body)
        elif kind == b"ICCP":
            yield from icc(body)
        elif kind not in _WEBP_HARMLESS:
            yield f"chunk {kind.decode('latin-1')!a}"
        at += 8 + length + length % 2
    raise Unreadable("it has too many chunks")


def bmp(data: bytes) -> Iterator[str]:
    """Yield a BMP's profile, and data after the picture's end."""
    end, head = struct.unpack("<I", data[2:6])[0], struct.unpack("<I", data[14:18])[0]
    if head >= _BMP_PROFILED:
        space, at, length = data[70:74], *struct.unpack("<II", data[126:134])
        if space == b"KNIL":
            yield "path of a profile"  # a file's name on the desk where the picture was made
        elif space == b"DEBM":
            yield from icc(data[14 + at : 14 + at + length])
    # Programs that write no length write 0.
    if 0 < end < len(data) and data[end:].strip(b"\0"):
        yield "data after the picture's end"


_BY_BEGINNING = (
    (b"\xff\xd8\xff", jpeg), (b"\x89PNG\r\n\x1a\n", png), (b"GIF8", gif), (b"II*\0", tiff), (b"MM\0*", tiff),
)  # fmt: skip


def reader(beginning: bytes) -> Callable[[bytes], Iterator[str]] | None:
    """Return a picture's reader, by its first bytes; ``None`` for other kinds."""
    # Two letters begin many a text: the four zeros, or what stands where the head's length does, do not.
    if beginning[:2] == b"BM" and beginning[6:10] == bytes(4) and beginning[15:18] == bytes(3):
        return bmp
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return webp
    return next((look for begins, look in _BY_BEGINNING if beginning.startswith(begins)), None)
