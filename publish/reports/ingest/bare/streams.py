"""Streams of a PDF without their unseen parts: letter maps, small programs."""

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

import pikepdf
from pikepdf import Array

from publish.reports.ingest.bare.allowed import MAPS
from publish.reports.ingest.bare.parts import DamagedError, members, said

_BEGIN: Final = re.compile(rb"begin(codespacerange|bfchar|bfrange|cidchar|cidrange|notdefchar|notdefrange)\b")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]{0,1024})>|(\[)|(\])")
_WORD: Final = re.compile(rb"<[0-9A-Fa-f]{0,1024}>")
_CODE: Final = re.compile(rb"<[0-9A-Fa-f\s]{1,16}>|[0-9]{1,8}")
_WMODE: Final = re.compile(rb"/WMode\s{1,20}([01])\b")
_USED: Final = re.compile(rb"/([A-Za-z0-9-]{1,32})\s{1,20}usecmap\b")
_LETTERS_OF: Final = frozenset(f"Adobe-{one}-UCS2".encode() for one in ("GB1", "CNS1", "Japan1", "Korea1", "KR"))
"""Maps of collections to letters, which readers bring along."""
_TOKENS: Final = re.compile(rb"[{}]|[-+.0-9A-Za-z]+")
_COMMENT: Final = re.compile(rb"%[^\r\n]*")
_HEAD: Final = (
    b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) "
    b"/Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
)
_FOOT: Final = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_UNPACKED_MAX: Final = 100_000_000  # bytes of a damaged stream
_NO_HEX: Final = re.compile(rb"[^0-9A-Fa-f]+")
_RUNS_END: Final = 128
_MANY: Final = 100  # entries that a section of a map may have


def unpacked(thing: Any) -> bytes:
    """Return a stream's bytes; of a damaged one, those before the damage, which is what readers show.

    Raises:
        DamagedError: It cannot be unpacked at all.
    """
    try:
        return bytes(thing.read_bytes())
    # What is said of damage may hold bytes of the stream, which are no text.
    except (pikepdf.PdfError, pikepdf.DataDecodingError, UnicodeDecodeError) as error:
        given = thing.get("/Filter")
        filters = [said(one) for one in (members(given) if isinstance(given, Array) else [given])]
        if "/DecodeParms" in thing or not all(one in _LENIENT for one in filters):
            raise DamagedError("a part of it cannot be unpacked") from error
    data = bytes(thing.read_raw_bytes())
    for one in filters:
        data = _LENIENT[one](data)
    return data


def _inflated(data: bytes) -> bytes:
    out, opened = bytearray(), zlib.decompressobj()
    # By single bytes: a larger piece with damage in it would give nothing of its own.
    with suppress(zlib.error):
        for at in range(len(data)):
            out += opened.decompress(data[at : at + 1], _UNPACKED_MAX - len(out))
            if len(out) >= _UNPACKED_MAX:
                break
    return bytes(out)


def _from_hex(data: bytes) -> bytes:
    digits = _NO_HEX.sub(b"", data.split(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _from_runs(data: bytes) -> bytes:
    """Return the bytes that runs of them stand for."""
    out, at = bytearray(), 0
    while at < len(data) and data[at] != _RUNS_END:
        length = data[at]
        if length < _RUNS_END:
            out += data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
    return bytes(out)


_LENIENT: Final = {"/FlateDecode": _inflated, "/ASCIIHexDecode": _from_hex, "/RunLengthDecode": _from_runs}


def _codes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and body of each block of codes."""
    at, endless = 0, set[bytes]()
    while begun := _BEGIN.search(data, at):
        name, at = begun[1], begun.end()
        # By hand: an expression would look for each block's end up to the file's, again for each beginning.
        end = -1 if name in endless else data.find(b"end" + name, at)
        if end < 0:
            endless.add(name)
        else:
            yield name, data[at:end]
            at = end + len(name) + 3


def _sections(name: bytes, rows: list[bytes]) -> bytes:
    """Return rows as sections of a map, of as many as one may have."""
    parts = [rows[at : at + _MANY] for at in range(0, len(rows), _MANY)]
    return b"".join(b"%d begin%s\n%s\nend%s\n" % (len(part), name, b"\n".join(part), name) for part in parts)


def letters(data: bytes, codes: Collection[int] | None = None) -> bytes:
    """Return a font's map to letters, written anew: of the old one its numbers. Empty: it has none.

    Args:
        codes: Those alone; all, if nothing is said.
    """
    out, many, wanted = _HEAD, 0, sorted(codes or ())
    data = _COMMENT.sub(b"", data)
    # Of Chinese fonts some say only what differs from Adobe's own map.
    if (used := _USED.search(data)) and used[1] in _LETTERS_OF:
        out += b"/%s usecmap\n" % used[1]
        many = 1
    for name, body in _codes(data):
        # The other map, of codes to glyphs, is no map to letters, though some files have it in its place.
        if name.startswith((b"cid", b"notdef")):
            continue
        rows, row, inside = list[bytes](), list[bytes](), False
        wide = 2 if name != b"bfrange" else 3
        for hex_, opens, closes in _HEX.findall(body):
            if opens and not inside:
                inside, row = True, [*row, b"["]
            elif closes and inside:
                inside, row[-1] = False, row[-1] + b"]"
            elif not opens and not closes:
                word = b"<" + b"".join(hex_.split()) + b">"
                row = [*row[:-1], row[-1] + word] if inside else [*row, word]
            # A list in brackets is one entry, however many numbers it has.
            if len(row) == wide and not inside:
                rows.append(b" ".join(row))
                row = []
        if codes is not None and name.startswith(b"bf"):
            rows = [entry for one in rows for entry in _entries(one, wanted)]
            name = b"bfchar"
        many += len(rows) if name.startswith(b"bf") else 0
        out += _sections(name, rows)
    return out + _FOOT if many else b""


def _entries(row: bytes, codes: Sequence[int]) -> Iterator[bytes]:
    """Yield a row's entries, one for each of the sorted codes."""
    first, *rest = row.split(b" ")
    # Where a code should stand, a list is none.
    if any(one.startswith(b"[") for one in (first, *rest[:-1])):
        return
    low, wide = int(first[1:-1] or b"0", 16), len(first) - 2
    high = int(rest[0][1:-1] or b"0", 16) if len(rest) > 1 else low
    # Chinese fonts have thousands of rows, and books thousands of letters.
    within = codes[bisect_left(codes, low) : bisect_right(codes, high)]
    if len(rest) < 2:
        yield from [row] if within else []
        return
    listed = _WORD.findall(rest[1]) if rest[1].startswith(b"[") else []
    for code in within:
        step = code - low
        if listed:
            text = listed[step] if step < len(listed) else b""
        else:
            # Of a text of several letters, the last one is counted on.
            begin = _from_hex(rest[1][1:])
            end = (int.from_bytes(begin[-2:], "big") + step) & 0xFFFF
            text = b"<" + (begin[:-2] + end.to_bytes(min(2, len(begin) or 2), "big")).hex().encode() + b">"
        if text:
            yield b"<%0*x> " % (wide, code) + text


def codes(data: bytes) -> bytes:
    """Return a font's map of codes to glyphs, written anew: of the old one its numbers."""
    out, data = (
        _HEAD.replace(b"CMapType 2", b"CMapType 1").replace(b"Adobe-Identity-UCS", b"Codes"),
        _COMMENT.sub(b"", data),
    )
    if (found := _WMODE.search(data)) and found[1] == b"1":
        out += b"/WMode 1 def\n"
    if (used := _USED.search(data)) and used[1].decode() in MAPS:
        out += b"/%s usecmap\n" % used[1]
    for name, body in _codes(data):
        if name.startswith(b"bf"):
            continue
        wide = 2 if name == b"codespacerange" or name.endswith(b"char") else 3
        words = [b"".join(word.split()) for word in _CODE.findall(body)]
        rows = [b" ".join(words[at : at + wide]) for at in range(0, len(words) - wide + 1, wide)]
        out += _sections(name, rows)
    return out + _FOOT


def program(data: bytes) -> bytes:
    """Return a function's program: its words, without remarks."""
    return b" ".join(_TOKENS.findall(_COMMENT.sub(b"", data)))
