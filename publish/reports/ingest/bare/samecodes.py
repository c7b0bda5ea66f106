"""Codes of a font that are drawn and read alike.

Which of them stands for a letter can be a copy's mark, so the lowest does. What is NOT done here: comparing outlines,
of which a font may have the same one twice.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any, Final

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding
from pikepdf import Array, Name, Stream, String

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.parts import held, is_held, members, named, number, said

_CODES: Final = 256
_SPACE: Final = 32  # to which words' distances are added, and to no other code
_WIDE: Final = ("/Identity-H", "/Identity-V")


def same_codes(font: Any) -> dict[bytes, bytes]:
    """Return for each code that another one equals the lowest such code."""
    if font.get("/Subtype") != Name.Type0:
        return _lowest(_named(font), 1)
    inner = [one for one in members(font.get("/DescendantFonts")) if is_held(one)]
    if len(inner) != 1 or said(font.get("/Encoding")) not in _WIDE:
        return {}
    return _lowest(_placed(font, inner[0]), 2)


def put_together(operands: Any, same: Mapping[bytes, bytes]) -> list[Any]:
    """Return what an instruction shows, with the lowest of equal codes."""
    wide = len(next(iter(same)))
    return [
        Array([_put(part, same, wide) for part in one]) if isinstance(one, Array) else _put(one, same, wide)
        for one in operands
    ]


def _put(one: Any, same: Mapping[bytes, bytes], wide: int) -> Any:
    if not isinstance(one, String):
        return one
    data = bytes(one)
    codes = (data[at : at + wide] for at in range(0, len(data), wide))
    return String(b"".join(same.get(code, code) for code in codes))


def _lowest(looks: Iterator[tuple[int, Hashable]], wide: int) -> dict[bytes, bytes]:
    first: dict[Hashable, int] = {}
    found = {}
    for code, look in looks:
        if (low := first.setdefault(look, code)) != code:
            found[code.to_bytes(wide, "big")] = low.to_bytes(wide, "big")
    return found


def _named(font: Any) -> Iterator[tuple[int, Hashable]]:
    """Yield codes of 256 with names and widths of their glyphs."""
    names = _names(font)
    widths = dict(enumerate(members(font.get("/Widths")), number(font.get("/FirstChar"))))
    letters = _letters(font, set(names))
    for code in sorted(names):
        # A width that is not said is a font's own, or another one in each reader.
        if code != _SPACE and code in widths:
            yield code, (names[code], str(widths[code]), letters.get(code))


def _names(font: Any) -> dict[int, str]:
    """Return names of glyphs, as far as the file says them itself."""
    given = font.get("/Encoding")
    base = said(given) or said(held(given).get("/BaseEncoding"))
    found = {}
    if base == "/WinAnsiEncoding":
        for code in range(_CODES):
            letter = bytes([code]).decode("cp1252", "ignore")
            if letter and (name := agl.UV2AGL.get(ord(letter))):
                found[code] = name
    elif base in ("/MacRomanEncoding", "/StandardEncoding"):
        table = MacRoman if base == "/MacRomanEncoding" else StandardEncoding
        found = {code: name for code, name in enumerate(table) if name != ".notdef"}
    at = 0
    for one in members(held(given).get("/Differences")):
        if isinstance(one, Name):
            found[at] = named(one)[1:]
            at += 1
        else:
            at = number(one)
    return {code: name for code, name in found.items() if 0 <= code < _CODES and name != ".notdef"}


def _placed(font: Any, inner: Any) -> Iterator[tuple[int, Hashable]]:
    """Yield codes of two bytes with numbers and widths of their glyphs."""
    places = inner.get("/CIDToGIDMap")
    if inner.get("/Subtype") != Name.CIDFontType2 or not isinstance(places, Stream) or "/W2" in inner:
        return
    data = streams.unpacked(places)
    codes = range(len(data) // 2)
    widths, letters = _widths(members(inner.get("/W"))), _letters(font, set(codes))
    for code in codes:
        glyph = data[2 * code : 2 * code + 2]
        if any(glyph):
            yield code, (glyph, widths.get(code), letters.get(code))


def _widths(given: list[Any]) -> dict[int, str]:
    found: dict[int, str] = {}
    at = 0
    while at + 1 < len(given):
        first, second = number(given[at]), given[at + 1]
        if isinstance(second, Array):
            found |= {cid: str(one) for cid, one in enumerate(second, first)}
            at += 2
        elif at + 2 < len(given):
            found |= dict.fromkeys(range(first, min(number(second), 0xFFFF) + 1), str(given[at + 2]))
            at += 3
        else:
            break
    return found


def _letters(font: Any, codes: set[int]) -> dict[int, bytes]:
    """Return what codes are read as, by the font's own map."""
    if not isinstance(font.get("/ToUnicode"), Stream):
        return {}
    rows = streams.letters(streams.unpacked(font["/ToUnicode"]), codes).splitlines()
    parted = (row.split(b" ") for row in rows if row.startswith(b"<") and row.count(b" ") == 1)
    return {int(code[1:-1], 16): text.lower() for code, text in parted if code[1:-1]}
