"""Fonts of Adobe's first kind (Type 1), made anew: wanted letters, numbers that shape them, and no words.

Such a font is a program in which anything may be said. Its outlines lie in a part that is written in a cipher which
everybody knows (Adobe Type 1 Font Format, 7).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from fontTools.encodings.StandardEncoding import StandardEncoding

from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs

_FILE_KEY, _GLYPH_KEY = 55665, 4330
_BLOCK: Final = 128  # begins a part of a file for printers of old
_ROUTINE: Final = re.compile(rb"dup\s+(\d{1,5})\s+(\d{1,5})\s+(?:RD|-\|)\s")
_GLYPH: Final = re.compile(rb"/([!-.0-~]{1,100})\s+(\d{1,5})\s+(?:RD|-\|)\s")
_CODE: Final = re.compile(rb"dup\s+(\d{1,3})\s*/([!-.0-~]{1,100})\s+put")
_PADDING: Final = re.compile(rb"/lenIV\s+(-?\d{1,2})")
_MATRIX: Final = re.compile(rb"/FontMatrix\s*\[([-+.0-9eE\s]{1,200})\]")
_BOX: Final = re.compile(rb"/FontBBox\s*\{?\[?([-+.0-9eE\s]{1,200})[\]}]")
_STROKED: Final = re.compile(rb"/PaintType\s+2")
_LISTS: Final = (
    "BlueValues",
    "OtherBlues",
    "FamilyBlues",
    "FamilyOtherBlues",
    "StdHW",
    "StdVW",
    "StemSnapH",
    "StemSnapV",
)
_NUMBERS: Final = ("BlueScale", "BlueShift", "BlueFuzz", "ForceBold", "LanguageGroup", "ExpansionFactor")
_CALL, _RETURN, _OTHER, _POP, _ACCENT = 10, 11, (12, 16), (12, 17), (12, 6)
_KNOWN_ROUTINES: Final = 4  # by which curves are flattened and hints changed


def few(data: bytes, wanted: NeededGlyphs) -> tuple[bytes, int, int]:
    """Return a font with the wanted glyphs, and its first two parts' lengths.

    Raises:
        FontError: It is none.
    """
    # By their places, glyphs of such a font are drawn nowhere but in broken files.
    if wanted.cids:
        raise FontError("letters of a collection, and no numbers for them")
    data = _unblocked(data)
    begin = data.find(b"eexec")
    if begin < 0:
        raise FontError("no font")
    head, private = data[:begin], _private(data[begin + 5 :].lstrip(b" \t\r\n"))
    found = _PADDING.search(private)
    padding = int(found[1]) if found else 4
    where = private.find(b"/CharStrings")
    routines = dict[int, bytes]()
    for one, body in _pieces(_ROUTINE, private[:where]):
        # Fonts of old have them twice, for printers of few points and of many: readers take the first.
        routines.setdefault(int(one[1]), _open(body, padding))
    glyphs = {one[1].decode("latin-1"): _open(body, padding) for one, body in _pieces(_GLYPH, private[where:])}
    # Of a font of several masters, each number is several.
    if where < 0 or not glyphs or b"/WeightVector" in head:
        raise FontError("no glyphs")
    own = {int(one[1]): one[2].decode("latin-1") for one in _CODE.finditer(head)}
    if not wanted.is_whole:
        names = {".notdef", *wanted.names, *(own[code] for code in wanted.codes if code in own)}
        names |= {name for one in names & glyphs.keys() for name in _accents(glyphs[one])}
        glyphs = {name: body for name, body in glyphs.items() if name in names}
        own = {code: name for code, name in own.items() if code in wanted.codes}
        used = _called(glyphs.values(), routines)
        routines = {at: body if at in used else bytes((_RETURN,)) for at, body in routines.items()}
        glyphs = {wanted.renamed.get(name, name): body for name, body in glyphs.items()}
        own = {code: wanted.renamed.get(name, name) for code, name in own.items()}
    first = _head(head, own)
    second = _sealed(bytes(4) + _body(private, routines, glyphs), _FILE_KEY)
    return first + second + (b"0" * 64 + b"\n") * 8 + b"cleartomark\n", len(first), len(second)


def _unblocked(data: bytes) -> bytes:
    """Return a file without the marks between its parts."""
    out, at = b"", 0
    while at + 6 <= len(data) and data[at] == _BLOCK and data[at + 1] in (1, 2):
        length = int.from_bytes(data[at + 2 : at + 6], "little")
        out += data[at + 6 : at + 6 + length]
        at += 6 + length
    return out or data


def _private(data: bytes) -> bytes:
    digits = data[:4]
    if all(one in b"0123456789abcdefABCDEF" for one in digits):
        text = re.sub(rb"[^0-9A-Fa-f]", b"", data)
        data = bytes.fromhex(text[: len(text) // 2 * 2].decode())
    return _opened(data, _FILE_KEY)[4:]


def _opened(data: bytes, key: int) -> bytes:
    out = bytearray()
    for one in data:
        out.append(one ^ (key >> 8))
        key = ((one + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)


def _sealed(data: bytes, key: int) -> bytes:
    out = bytearray()
    for one in data:
        coded = one ^ (key >> 8)
        out.append(coded)
        key = ((coded + key) * 52845 + 22719) & 0xFFFF
    return bytes(out)


def _open(body: bytes, padding: int) -> bytes:
    return _opened(body, _GLYPH_KEY)[padding:] if padding >= 0 else body


def _pieces(form: re.Pattern[bytes], data: bytes) -> Iterator[tuple[re.Match[bytes], bytes]]:
    """Yield what begins by a form, each with the bytes that it says the length of."""
    at = 0
    while found := form.search(data, at):
        at = found.end() + int(found[2])
        yield found, data[found.end() : at]


def _words(body: bytes) -> Iterator[tuple[int, int] | int | float]:
    """Yield a glyph's numbers (as floats) and instructions (whole, or in two)."""
    at = 0
    while at < len(body):
        one = body[at]
        at += 1
        if one >= 32:
            if one < 247:
                yield float(one - 139)
            elif one < 255:
                sign, base = (1, 247) if one < 251 else (-1, 251)
                yield float(sign * ((one - base) * 256 + body[at] + 108)) if at < len(body) else 0.0
                at += 1
            else:
                yield float(int.from_bytes(body[at : at + 4], "big", signed=True))
                at += 4
        elif one == 12:
            yield (12, body[at] if at < len(body) else 0)
            at += 1
        else:
            yield one


def _accents(body: bytes) -> list[str]:
    """Return names of the letters that a glyph is put together of."""
    words = list(_words(body))
    at = words.index(_ACCENT) if _ACCENT in words else 0
    codes = [int(one) for one in words[max(0, at - 2) : at] if isinstance(one, float)]
    return [StandardEncoding[code] for code in codes if 0 <= code < 256]


def _called(bodies: Iterable[bytes], routines: Mapping[int, bytes]) -> set[int]:
    """Return numbers of the routines that glyphs are drawn by."""
    found, new = set(range(_KNOWN_ROUTINES)), list(bodies)
    while new:
        words = list(_words(new.pop()))
        for at, word in enumerate(words):
            if word != _CALL:
                continue
            # Hints are changed by a routine whose number goes through a known one.
            before = words[at - (5 if at > 4 and words[at - 2 : at] == [_OTHER, _POP] else 1)]
            if isinstance(before, float) and int(before) not in found and int(before) in routines:
                found.add(int(before))
                new.append(routines[int(before)])
    return found


def _head(old: bytes, own: Mapping[int, str]) -> bytes:
    matrix, box = _MATRIX.search(old), _BOX.search(old)
    codes = b"StandardEncoding def\n"
    if not re.search(rb"/Encoding\s+StandardEncoding", old):
        rows = b"".join(b"dup %d /%s put\n" % (code, name.encode("latin-1")) for code, name in sorted(own.items()))
        codes = b"256 array\n0 1 255 {1 index exch /.notdef put} for\n" + rows + b"readonly def\n"
    return (
        b"%!PS-AdobeFont-1.0: F\n11 dict begin\n/FontName /F def\n/FontType 1 def\n"
        + (b"/PaintType %d def\n" % (2 if _STROKED.search(old) else 0))
        + b"/FontMatrix [" + (_plain(matrix[1]) if matrix else b"0.001 0 0 0.001 0 0") + b"] readonly def\n"
        + b"/Encoding " + codes
        + b"/FontBBox {" + (_plain(box[1]) if box else b"0 0 0 0") + b"} readonly def\n"
        + b"currentdict end\ncurrentfile eexec\n"
    )  # fmt: skip


def _plain(numbers: bytes) -> bytes:
    return b" ".join(numbers.split())


def _body(old: bytes, routines: Mapping[int, bytes], glyphs: Mapping[str, bytes]) -> bytes:
    out = [b"dup /Private 32 dict dup begin\n/RD {string currentfile exch readstring pop} executeonly def\n"
           b"/ND {noaccess def} executeonly def\n/NP {noaccess put} executeonly def\n"
           b"/MinFeature {16 16} def\n/password 5839 def\n/lenIV 4 def\n"]  # fmt: skip
    for name in _LISTS:
        if found := re.search(rb"/%s\s*\[([-+.0-9eE\s]{0,400})\]" % name.encode(), old):
            out.append(b"/%s [%s] def\n" % (name.encode(), _plain(found[1])))
    for name in _NUMBERS:
        if found := re.search(rb"/%s\s+(true|false|[-+.0-9eE]{1,20})" % name.encode(), old):
            out.append(b"/%s %s def\n" % (name.encode(), found[1]))
    if routines:
        out.append(b"/OtherSubrs [{} {} {} {}] noaccess def\n/Subrs %d array\n" % (max(routines) + 1))
        out += [_piece(b"dup %d" % at, body, b"NP") for at, body in sorted(routines.items())]
        out.append(b"ND\n")
    out.append(b"2 index /CharStrings %d dict dup begin\n" % len(glyphs))
    out += [_piece(b"/" + name.encode("latin-1"), body, b"ND") for name, body in sorted(glyphs.items())]
    out.append(
        b"end\nend\nreadonly put\nnoaccess put\ndup /FontName get exch definefont pop\nmark currentfile closefile\n"
    )
    return b"".join(out)


def _piece(lead: bytes, body: bytes, end: bytes) -> bytes:
    coded = _sealed(bytes(4) + body, _GLYPH_KEY)
    return lead + b" %d RD " % len(coded) + coded + b" " + end + b"\n"
