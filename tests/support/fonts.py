"""Fonts with a mark in each field that names somebody, and PDFs with letters in them."""

import io
import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.misc import eexec
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

from tests.support import papers

_LETTERS = string.ascii_letters + " "
_NAMES = [".notdef", *("space" if one == " " else one for one in _LETTERS)]
_WORDS = dict.fromkeys(("familyName", "copyright", "designer", "manufacturer", "description"), papers.MARK)


def _draw(pen: TTGlyphPen | T2CharStringPen, at: int) -> None:
    """Draw a bar, of another height for each letter."""
    pen.moveTo((50, 0))
    for place in ((50, 100 + 10 * at), (450, 100 + 10 * at), (450, 0)):
        pen.lineTo(place)
    pen.closePath()


def _built(builder: FontBuilder) -> bytes:
    builder.setupHorizontalMetrics({name: (500 + at, 50) for at, name in enumerate(_NAMES)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(_WORDS)
    builder.setupOS2(achVendID="CANA")
    builder.setupPost()
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def truetype() -> bytes:
    """A TrueType file."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(_NAMES)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(_LETTERS, _NAMES[1:], strict=True)})
    glyphs = {}
    for at, name in enumerate(_NAMES):
        pen = TTGlyphPen(None)
        if name != "space":
            _draw(pen, at)
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    return _built(builder)


def opentype() -> bytes:
    """A file with outlines of Adobe's kind."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(_NAMES)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(_LETTERS, _NAMES[1:], strict=True)})
    glyphs = {}
    for at, name in enumerate(_NAMES):
        pen = T2CharStringPen(500, None)
        if name != "space":
            _draw(pen, at)
        glyphs[name] = pen.getCharString()
    builder.setupCFF(papers.MARK, dict.fromkeys(("Notice", "FullName", "FamilyName"), papers.MARK), glyphs, {})
    return _built(builder)


def compact() -> bytes:
    """Outlines of Adobe's kind alone."""
    from fontTools.ttLib import TTFont

    return bytes(TTFont(io.BytesIO(opentype())).getTableData("CFF "))


def type1() -> bytes:
    """A font of Adobe's first kind."""
    head = f"%!PS-AdobeFont-1.0: {papers.MARK}\n% {papers.MARK}\n/FontInfo 3 dict dup begin\n"
    head += f"/Notice ({papers.MARK}) def\nend def\n"
    head += "/FontName /X def\n/Encoding StandardEncoding def\n/PaintType 0 def\n/FontType 1 def\n"
    head += "/FontMatrix [0.001 0 0 0.001 0 0] def\n/FontBBox {0 0 500 800} def\ncurrentdict end\ncurrentfile eexec\n"
    body = b"dup /Private 9 dict dup begin\n/RD {string currentfile exch readstring pop} def\n/ND {def} def\n"
    body += f"/lenIV 4 def\n/who ({papers.MARK}) def\n/UniqueID 4711 def\n/password 5839 def\n".encode()
    body += b"/BlueValues [] def\n"
    body += b"2 index /CharStrings %d dict dup begin\n" % len(_NAMES)
    for at, name in enumerate(_NAMES):
        number = [_number(one) for one in (50, 500, 0, 0, 100 + 10 * at, 400, -100 - 10 * at)]
        # hsbw, rmoveto, up, right, down, closed, end
        drawn = number[0] + number[1] + b"\x0d" + number[2] + number[3] + b"\x15" + number[4] + b"\x07"
        drawn += number[5] + b"\x06" + number[6] + b"\x07\x09\x0e"
        coded, _ = eexec.encrypt(bytes(4) + drawn, 4330)
        body += b"/%s %d RD " % (name.encode(), len(coded)) + coded + b" ND\n"
    body += b"end\nend\nreadonly put\nput\ndup /FontName get exch definefont pop\nmark currentfile closefile\n"
    sealed, _ = eexec.encrypt(bytes(4) + body, 55665)
    return head.encode() + bytes(sealed) + b"0" * 512 + b"\ncleartomark\n"


def _number(value: int) -> bytes:
    return b"\xff" + value.to_bytes(4, "big", signed=True)


KINDS = {
    "TrueType": ("/TrueType", "/FontFile2", "", truetype),
    "OpenType": ("/Type1", "/FontFile3", "/OpenType", opentype),
    "CFF": ("/Type1", "/FontFile3", "/Type1C", compact),
    "Type 1": ("/Type1", "/FontFile", "", type1),
}


def lettered(
    kind: str, content: bytes, *, names: tuple[str, ...] = (), measures: Mapping[str, int] = MappingProxyType({})
) -> bytes:
    """A PDF of one page that draws ``content``, with a font in the file.

    Args:
        names: Of its own, for its first letters.
        measures: Said of it.
    """
    sort, key, form, file = KINDS[kind]
    made = papers.blank(content)
    kept = _NAMES[:]
    _NAMES[1 : 1 + len(names)] = names
    try:
        data = file()
    finally:
        _NAMES[:] = kept
    stream = made.make_stream(data, Length1=len(data))
    if form:
        stream.Subtype = Name(form)
    if kind == "Type 1":
        begin = data.index(b"eexec") + 6
        stream.Length1, stream.Length2, stream.Length3 = begin, len(data) - begin - 525, 525
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/X"), Flags=32, ItalicAngle=0, Ascent=800,
                            Descent=-200, CapHeight=700, StemV=80, FontBBox=Array([0, 0, 500, 800]))  # fmt: skip
    descriptor[key] = stream
    for measure, value in measures.items():
        descriptor[measure] = value
    text = made.make_stream(
        b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange"
    )
    made.pages[0].Resources.Font["/F"] = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name(sort), BaseFont=Name("/X"), FirstChar=32, LastChar=126,
                   Widths=Array([500] * 95), Encoding=Name.WinAnsiEncoding, FontDescriptor=descriptor, ToUnicode=text)
    )  # fmt: skip
    if names:
        codes = Dictionary(Differences=Array([97, *(Name(f"/{name}") for name in names)]))
        made.pages[0].Resources.Font["/F"].Encoding = codes
    return papers.saved(made)


def wide(numbers: list[int], idle: bytes = b"") -> bytes:
    """A PDF of one line in a font of two bytes a letter, of which 1 and 9 are drawn alike.

    Args:
        idle: Places of letters that are not shown.
    """
    data = b"".join(one.to_bytes(2, "big") for one in numbers)
    made = papers.blank(b"BT /F 12 Tf 20 200 Td <" + data.hex().encode() + b"> Tj ET")
    file = truetype()
    places = b"".join(one.to_bytes(2, "big") for one in (0, 1, 2, 3, 4, 5, 6, 7, 8, 1))
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name("/X"), Flags=32, Ascent=800, Descent=-200)
    descriptor.FontBBox, descriptor.FontFile2 = Array([0, 0, 500, 800]), made.make_stream(file, Length1=len(file))
    inner = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/X"), FontDescriptor=descriptor)
    inner.CIDSystemInfo = Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0)
    inner.CIDToGIDMap, inner.DW = made.make_stream(places + idle), 500
    rows = " ".join(f"<{one:04x}> <{96 + (1 if one == 9 else one):04x}>" for one in range(1, 10))
    text = made.make_stream(
        f"1 begincodespacerange <0000> <ffff> endcodespacerange 9 beginbfchar {rows} endbfchar".encode()
    )
    made.pages[0].Resources.Font["/F"] = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/X"), Encoding=Name("/Identity-H"),
                   DescendantFonts=Array([made.make_indirect(inner)]), ToUnicode=text)
    )  # fmt: skip
    return papers.saved(made)


def file_of(data: bytes) -> bytes:
    """The first font's file in a PDF."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        for thing in opened.objects:
            if isinstance(thing, Dictionary) and "/FontDescriptor" in thing:
                held: Any = thing.FontDescriptor
                keys = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in held]
                return bytes(held[keys[0]].read_bytes())
    raise AssertionError("no font in it")
