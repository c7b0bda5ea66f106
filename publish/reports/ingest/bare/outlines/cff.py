"""Outlines of Adobe's compact kind (CFF), made anew: wanted letters, and no words about the font."""

import io
import logging
import struct
from itertools import count
from types import SimpleNamespace
from typing import Any, Final

from fontTools import cffLib
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.psCharStrings import CharStringCompileError
from fontTools.ttLib import TTLibError

from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs

# The library tells of oddities in a log of its own, with words from the file.
logging.getLogger("fontTools").addHandler(logging.NullHandler())

_NAME: Final = "F"
# Who made it and when, in which family, under which numbers. PostScript is a program's own field, for anything.
_TOLD: Final = ("version", "Notice", "Copyright", "FullName", "FamilyName", "Weight", "UniqueID", "XUID", "PostScript",
                "BaseFontName", "BaseFontBlend", "CIDFontVersion", "CIDFontRevision", "UIDBase")  # fmt: skip
_ACCENT: Final = 5  # words of an end that puts two letters together, with its own
# What the library says of a file that is none: its errors have no parent of their own.
_BROKEN: Final = (TTLibError, CharStringCompileError, struct.error, AssertionError, AttributeError, IndexError,
                  KeyError, NotImplementedError, OverflowError, RecursionError, TypeError, ValueError)  # fmt: skip


def few(data: bytes, wanted: NeededGlyphs) -> bytes:
    """Return outlines with the wanted glyphs.

    Raises:
        FontError: They are none.
    """
    try:
        fonts: Any = cffLib.CFFFontSet()
        fonts.decompile(io.BytesIO(data), None)
        (font,) = fonts.values()
        if not wanted.is_whole:
            _cut(fonts, font, wanted)
        fonts.fontNames = [_NAME]
        for one in (font, *(font.FDArray if _is_collection(font) else ())):
            for key in _TOLD:
                one.rawDict.pop(key, None)
                vars(one).pop(key, None)
            if "FontName" in one.rawDict:
                one.FontName = _NAME
        if _is_collection(font):
            # The library drops a scale that is the usual one; then that of a part alone would count.
            for one in font.FDArray:
                if "FontMatrix" in font.rawDict and one.rawDict.get("FontMatrix") == [1, 0, 0, 1, 0, 0]:
                    del one.rawDict["FontMatrix"]
                    vars(one).pop("FontMatrix", None)
            font.ROS = ("Adobe", "Identity", 0)
        out = io.BytesIO()
        fonts.compile(out, SimpleNamespace(recalcBBoxes=False), isCFF2=False)
        return out.getvalue()
    except _BROKEN as error:
        raise FontError("no outlines") from error


def _is_collection(font: Any) -> bool:
    """Return whether its glyphs have numbers of a collection, and no names."""
    return "ROS" in font.rawDict


def _cut(fonts: Any, font: Any, wanted: NeededGlyphs) -> None:
    """Empty each unwanted glyph, and give it a name of no meaning."""
    names, letters = list(font.charset), font.CharStrings
    places = {name: at for at, name in enumerate(names)}
    if len(places) < len(names):
        raise FontError("two glyphs of one name")
    is_numbered = _is_collection(font)
    numbers = [int(name[3:]) if name.startswith("cid") else 0 for name in names] if is_numbered else range(len(names))
    # Its number in the file is nought: what is shown for a code without a letter.
    kept = {0} | {at for at, number in enumerate(numbers) if number in wanted.cids or at in wanted.glyphs}
    kept |= {places[name] for name in wanted.names if name in places and not is_numbered}
    if getattr(font, "Encoding", None) == "ExpertEncoding":
        raise FontError("codes of small capitals and the like")
    own = font.Encoding if isinstance(getattr(font, "Encoding", None), list) else []
    kept |= {places[own[code]] for code in wanted.codes if code < len(own) and own[code] in places}
    kept |= {places[name] for at in kept for name in _accents(letters[names[at]]) if name in places}
    for at, name in enumerate(names):
        if at not in kept:
            letters[name].program, letters[name].bytecode = ["endchar"], None
    # Routines that glyphs share are parts of glyphs that are gone, too.
    fonts.desubroutinize()
    taken = {names[at] for at in kept} | {*wanted.renamed.values()}
    form = "cid{:05d}" if is_numbered else "g{}"
    free = (name for name in map(form.format, count(1)) if name not in taken)
    called = {} if is_numbered else wanted.renamed
    renamed = {name: called.get(name, name) if at in kept else next(free) for at, name in enumerate(names)}
    letters.charStrings = {renamed[name]: one for name, one in letters.charStrings.items()}
    font.charset = [renamed[name] for name in names]
    if own:
        font.Encoding = [renamed[name] if places.get(name) in kept else ".notdef" for name in own]


def _accents(glyph: Any) -> list[str]:
    """Return names of the letters that a glyph is put together of."""
    glyph.decompile()
    program = glyph.program
    if not program or program[-1] != "endchar" or len(program) < _ACCENT:
        return []
    return [StandardEncoding[code] for code in program[-3:-1] if isinstance(code, int) and 0 <= code < 256]
