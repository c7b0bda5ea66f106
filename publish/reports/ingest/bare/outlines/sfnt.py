"""TrueType and OpenType files, made anew: tables that draw, and of letters those that are wanted.

Such a file names its designer, its owner and an hour, and a program may have put a path into it. What is NOT done here:
outlines of Adobe's kind, which lie in one table.
"""

import struct
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from fontTools.ttLib.standardGlyphOrder import standardGlyphOrder

from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs

_KINDS: Final = (b"\0\1\0\0", b"true", b"OTTO")
_TABLES: Final = (b"CFF ", b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"post",
                  b"prep", b"vhea", b"vmtx")  # fmt: skip
_TABLES_MAX: Final = 100
_MAGIC: Final = 0xB1B0AFBA
_STANDARD: Final = tuple(standardGlyphOrder)
"""Apple's names of glyphs, which are told by number."""
_STANDARD_NAMES: Final = len(_STANDARD)
_WORDS, _MORE = 0x1, 0x20  # flags of a part of a glyph
_SCALES: Final = ((0x8, 2), (0x40, 4), (0x80, 8))
_NUMBERS_MAX: Final = 0x10000


def few(data: bytes, wanted: NeededGlyphs, compact: Callable[[bytes], bytes]) -> bytes:
    """Return a font's file with the wanted glyphs.

    Args:
        compact: Does the same to a table of Adobe's outlines.

    Raises:
        FontError: It is none.
    """
    try:
        tables = _tables(data)
        if b"CFF " in tables:
            tables[b"CFF "] = compact(tables[b"CFF "])
        if not wanted.is_whole and b"glyf" in tables:
            _cut(tables, wanted)
        tables[b"head"] = _head(tables[b"head"])
        return _file(data[:4], tables)
    except (struct.error, KeyError, IndexError, ValueError, RecursionError) as error:
        raise FontError("no font") from error


def is_one(data: bytes) -> bool:
    """Return whether a file is of this kind."""
    return data[:4] in _KINDS


def _tables(data: bytes) -> dict[bytes, bytes]:
    (many,) = struct.unpack_from(">H", data, 4)
    found = {}
    for at in range(min(many, _TABLES_MAX)):
        name, _, start, length = struct.unpack_from(">4s3I", data, 12 + 16 * at)
        if name in _TABLES:
            found[name] = data[start : start + length]
    return found


def _file(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    many = len(tables)
    power = 1 << (many.bit_length() - 1)
    out = kind + struct.pack(">4H", many, power * 16, power.bit_length() - 1, (many - power) * 16)
    at, body = 12 + 16 * many, b""
    for name, data in sorted(tables.items()):
        out += struct.pack(">4s3I", name, _sum(data), at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    made = out + body
    begin = made.index(tables[b"head"], len(out)) + 8
    return made[:begin] + struct.pack(">I", (_MAGIC - _sum(made)) & 0xFFFFFFFF) + made[begin + 4 :]


def _sum(data: bytes) -> int:
    data += bytes(-len(data) % 4)
    return int(sum(struct.unpack(f">{len(data) // 4}I", data)) & 0xFFFFFFFF)


def _head(data: bytes) -> bytes:
    """Return the head without its version, its sum, and the hours of its making."""
    if len(data) < 54:
        raise FontError("no head")
    return data[:4] + b"\0\1\0\0" + bytes(4) + data[12:20] + bytes(16) + data[36:54]


def _cut(tables: dict[bytes, bytes], wanted: NeededGlyphs) -> None:
    """Empty each unwanted glyph, and remove its entries in maps."""
    (many,) = struct.unpack_from(">H", tables[b"maxp"], 4)
    is_long = struct.unpack_from(">h", tables[b"head"], 50)[0] != 0
    ends = _ends(tables[b"loca"], many, len(tables[b"glyf"]), is_long=is_long)
    glyphs = [tables[b"glyf"][begin:end] for begin, end in pairwise(ends)]
    maps, names = list(_maps(tables.get(b"cmap", b""))), _names(tables.get(b"post", b""))
    first = {0, *wanted.glyphs}
    codes = wanted.looked_up()
    first |= {glyph for _, _, table in maps for code, glyph in table.items() if code in codes}
    if wanted.is_simple:
        first |= {glyph for glyph, name in names.items() if name in wanted.names}
        # Without a map, a code is a glyph's number.
        first |= wanted.codes if not any(table for _, _, table in maps) else set()
    kept = _with_parts(glyphs, first)
    places, parts = [0], list[bytes]()
    for at, glyph in enumerate(glyphs):
        body = glyph if at in kept else b""
        parts.append(body + bytes(-len(body) % 4))
        places.append(places[-1] + len(parts[-1]))
    tables[b"glyf"] = b"".join(parts) or bytes(4)
    tables[b"loca"] = struct.pack(f">{len(places)}{'I' if is_long else 'H'}",
                                  *(one if is_long else one // 2 for one in places))  # fmt: skip
    for wide, long in ((b"hmtx", b"hhea"), (b"vmtx", b"vhea")):
        if wide in tables and long in tables:
            tables[wide] = _widths(tables[wide], struct.unpack_from(">H", tables[long], 34)[0], kept)
    tables.pop(b"post", None)
    if maps:
        tables[b"cmap"] = _mapped(maps, first)
    if wanted.is_simple:
        tables[b"post"] = _named(
            {glyph: wanted.renamed.get(name, name) for glyph, name in names.items() if glyph in first}, len(glyphs)
        )


def _ends(loca: bytes, many: int, room: int, *, is_long: bool) -> list[int]:
    """Return where glyphs begin, and where the last one ends.

    Raises:
        FontError: Readers would each guess it in their own way.
    """
    found = struct.unpack_from(f">{many + 1}{'I' if is_long else 'H'}", loca)
    ends = [one if is_long else 2 * one for one in found]
    if ends[-1] > room or any(begin > end for begin, end in pairwise(ends)):
        raise FontError("glyphs that lie over each other")
    return ends


def _with_parts(glyphs: list[bytes], first: set[int]) -> set[int]:
    """Return glyphs and those that they are put together of."""
    found, new = set[int](), [one for one in first if one < len(glyphs)]
    while new:
        at = new.pop()
        if at not in found:
            found.add(at)
            new += [one for one in _parts(glyphs[at]) if one < len(glyphs)]
    return found


def _parts(glyph: bytes) -> Iterator[int]:
    if len(glyph) < 10 or struct.unpack_from(">h", glyph)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE and at + 4 <= len(glyph):
        flags, one = struct.unpack_from(">2H", glyph, at)
        yield one
        at += 8 if flags & _WORDS else 6
        at += next((size for flag, size in _SCALES if flags & flag), 0)


def _widths(data: bytes, many: int, kept: set[int]) -> bytes:
    """Return widths of glyphs, nought where one is not kept."""
    out = bytearray(data)
    # The last of them is that of all glyphs behind it, too.
    shared = any(one >= many - 1 for one in kept)
    for at in range(len(data) // 4 if len(data) < 4 * many else many):
        if at not in kept and not (shared and at == many - 1):
            out[4 * at : 4 * at + 4] = bytes(4)
    for at in range(4 * many, len(data) - 1, 2):
        if many + (at - 4 * many) // 2 not in kept:
            out[at : at + 2] = bytes(2)
    return bytes(out)


def _maps(data: bytes) -> Iterator[tuple[int, int, dict[int, int]]]:
    """Yield the maps of codes to glyphs: platform, encoding, map."""
    if len(data) < 4:
        return
    for at in range(struct.unpack_from(">H", data, 2)[0]):
        platform, encoding, start = struct.unpack_from(">2HI", data, 4 + 8 * at)
        try:
            yield platform, encoding, {code: glyph for code, glyph in _map(data[start:]) if glyph}
        except struct.error:
            continue


def _map(data: bytes) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", data)
    if form == 0:
        yield from enumerate(data[6:262])
    elif form == 4:
        yield from _segments(data)
    elif form == 6:
        first, many = struct.unpack_from(">2H", data, 6)
        yield from enumerate(struct.unpack_from(f">{many}H", data, 10), first)
    elif form == 12:
        for at in range(min(struct.unpack_from(">I", data, 12)[0], _NUMBERS_MAX)):
            first, last, glyph = struct.unpack_from(">3I", data, 16 + 12 * at)
            for code in range(first, min(last, first + _NUMBERS_MAX) + 1):
                yield code, glyph + code - first
    else:
        raise FontError("a map of no known form")


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    many = struct.unpack_from(">H", data, 6)[0] // 2
    lasts = struct.unpack_from(f">{many}H", data, 14)
    firsts, steps, ranges = (struct.unpack_from(f">{many}H", data, 16 + 2 * many * turn) for turn in (1, 2, 3))
    for at, (first, last, step, away) in enumerate(zip(firsts, lasts, steps, ranges, strict=True)):
        for code in range(first, last + 1):
            if not away:
                yield code, (code + step) & 0xFFFF
                continue
            place = 16 + 2 * many * 3 + 2 * at + away + 2 * (code - first)
            glyph = int.from_bytes(data[place : place + 2], "big")
            yield code, (glyph + step) & 0xFFFF if glyph else 0


def _mapped(maps: list[tuple[int, int, dict[int, int]]], kept: set[int]) -> bytes:
    tables, places, body = b"", 4 + 8 * len(maps), b""
    for platform, encoding, table in maps:
        tables += struct.pack(">2HI", platform, encoding, places + len(body))
        rows = sorted((code, glyph) for code, glyph in table.items() if glyph in kept)
        body += (
            _listed(rows) if platform == 1 else _segmented(rows) if all(c < 0xFFFF for c, _ in rows) else _long(rows)
        )
    return struct.pack(">2H", 0, len(maps)) + tables + body


def _listed(rows: list[tuple[int, int]]) -> bytes:
    many = rows[-1][0] + 1 if rows else 0
    glyphs = dict(rows)
    return struct.pack(">5H", 6, 10 + 2 * many, 0, 0, many) + struct.pack(
        f">{many}H", *(glyphs.get(code, 0) for code in range(many))
    )


def _segmented(rows: list[tuple[int, int]]) -> bytes:
    rows = [*rows, (0xFFFF, 0)]
    many = len(rows)
    power = 1 << (many.bit_length() - 1)
    codes = struct.pack(f">{many}H", *(code for code, _ in rows))
    steps = struct.pack(f">{many}H", *((glyph - code) & 0xFFFF for code, glyph in rows))
    head = struct.pack(">7H", 4, (16 + 8 * many) & 0xFFFF, 0, 2 * many, 2 * power, power.bit_length() - 1,
                       2 * (many - power))  # fmt: skip
    return head + codes + bytes(2) + codes + steps + bytes(2 * many)


def _long(rows: list[tuple[int, int]]) -> bytes:
    groups = b"".join(struct.pack(">3I", code, code, glyph) for code, glyph in rows)
    return struct.pack(">2H3I", 12, 0, 16 + len(groups), 0, len(rows)) + groups


def _names(data: bytes) -> dict[int, str]:
    """Return names of glyphs, by number; those of Apple's list as its numbers."""
    if data[:4] != b"\0\2\0\0":
        return {}
    (many,) = struct.unpack_from(">H", data, 32)
    numbers = struct.unpack_from(f">{many}H", data, 34)
    words, at = list[str](), 34 + 2 * many
    while at < len(data):
        words.append(data[at + 1 : at + 1 + data[at]].decode("latin-1"))
        at += 1 + data[at]
    found = {}
    for glyph, one in enumerate(numbers):
        if one < _STANDARD_NAMES:
            found[glyph] = _STANDARD[one]
        elif one - _STANDARD_NAMES < len(words):
            found[glyph] = words[one - _STANDARD_NAMES]
    return found


def _named(names: dict[int, str], many: int) -> bytes:
    head = bytes(28)
    if not names:
        return b"\0\3\0\0" + head
    words, numbers = b"", []
    known = {name: at for at, name in enumerate(_STANDARD)}
    next_ = _STANDARD_NAMES
    for glyph in range(many):
        name = names.get(glyph, ".notdef")
        if name in known:
            numbers.append(known[name])
            continue
        coded = name.encode("latin-1", "replace")[:255]
        words += bytes([len(coded)]) + coded
        numbers.append(next_)
        next_ += 1
    return b"\0\2\0\0" + head + struct.pack(f">H{many}H", many, *numbers) + words
