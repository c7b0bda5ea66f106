"""Fonts of a PDF, copied by a list: widths, codes, maps to letters, and the files within.

What is NOT done here: glyphs that are drawings of the PDF itself.
"""

from typing import Any, Final

import pikepdf
from pikepdf import Array, Name, Stream

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import DESCRIPTOR, FONT, FONT_FILES, OLD_NAME, PLAIN_NAME, STANDARD, system
from publish.reports.ingest.bare.images import PictureCopier
from publish.reports.ingest.bare.parts import DamagedError, held, is_held, members, named, needed, number
from publish.reports.ingest.bare.shown import Letters

_FOR_OTHERS: Final = frozenset(
    ("/Leading", "/CapHeight", "/XHeight", "/StemH", "/AvgWidth", "/MaxWidth", "/FontWeight", "/FontStretch")
)
"""Measures by which another font is chosen where a file has none."""
_ROUGH: Final = frozenset(("/FontBBox", "/Ascent", "/Descent"))
_ROUGHLY: Final = 20  # thousandths of the letters' size


class FontCopier(PictureCopier):
    """Copies fonts of one PDF into a new one.

    Args:
        font_names: Whether fonts in the file are still called what they are called.
    """

    def __init__(self, made: pikepdf.Pdf, profile: bytes, *, font_names: bool = False) -> None:
        super().__init__(made, profile)
        self._font_names = font_names
        self._fonts = 0
        self.letters = Letters()
        """Of its fonts. Once all pages are copied, those that none shows are taken out."""
        self.damaged: dict[str, None] = {}
        """What could not be read, and is not drawn."""

    def _font(self, thing: Any) -> Any:
        found = self._some(thing, FONT)
        found.Type = Name.Font
        descriptor = thing.get("/FontDescriptor") if is_held(thing.get("/FontDescriptor")) else None
        name = self._font_name(thing, descriptor)
        # Glyphs of Type 3 are drawings in the PDF itself: nothing is looked up by name.
        if thing.get("/Subtype") != Name.Type3:
            found["/BaseFont"] = name
        if descriptor is not None:
            found["/FontDescriptor"] = self._descriptor(descriptor, name, thing)
        if "/Encoding" in thing:
            found["/Encoding"] = self._encoding(thing["/Encoding"])
        if isinstance(thing.get("/ToUnicode"), Stream) and (
            letters := streams.letters(streams.unpacked(thing["/ToUnicode"]))
        ):
            found["/ToUnicode"] = self._made.make_stream(letters)
        if "/DescendantFonts" in thing:
            fonts = [self._once("font", one, self._font) for one in members(thing["/DescendantFonts"]) if is_held(one)]
            found["/DescendantFonts"] = Array(fonts)
        if "/CIDSystemInfo" in thing:
            found["/CIDSystemInfo"] = system(thing["/CIDSystemInfo"])
        to_glyph = thing.get("/CIDToGIDMap")
        if isinstance(to_glyph, Stream):
            found["/CIDToGIDMap"] = self._made.make_stream(streams.unpacked(to_glyph))
        elif to_glyph is not None:
            found["/CIDToGIDMap"] = self._plain(to_glyph)
        self.letters.add_font(thing, found)
        return found

    def _font_name(self, thing: Any, descriptor: Any) -> Any:
        """Return a font's name: its own only if the font is not embedded."""
        if "/DescendantFonts" not in thing and not _has_file(descriptor):
            return self._called(thing)
        called = named(thing.get("/BaseFont", Name.Helvetica))
        # By these names readers know which letters their signs are.
        if called in STANDARD:
            return Name(called)
        if self._font_names:
            return _plain_name(called)
        self._fonts += 1
        # Six letters and a plus stand before the name of a font of which a part is embedded.
        return Name(f"/AAAAAA+F{self._fonts}")

    def _called(self, thing: Any) -> Any:
        """Return the name of a font that is chosen by it."""
        given = thing.get("/BaseFont", Name.Helvetica)
        # Chinese names of fonts are in charsets of old, and choose between thick and thin.
        if self._font_names and OLD_NAME.fullmatch(named(given).encode("latin-1", "replace")):
            return pikepdf.Object.parse(given.unparse())
        return _plain_name(named(given))

    def _descriptor(self, thing: Any, name: Any, font: Any) -> Any:
        found = self._some(thing, DESCRIPTOR)
        found.Type, found["/FontName"] = Name.FontDescriptor, name
        if not self._font_names and _has_file(thing):
            _measured(found)
        for key in FONT_FILES:
            if isinstance(thing.get(key), Stream):
                try:
                    found[key] = self._once("file", thing[key], self._font_file)
                    self.letters.add_file(thing[key], found[key], font)
                except DamagedError:
                    self.damaged["font file that cannot be read"] = None
        return found

    def _font_file(self, thing: Any) -> Any:
        return self._stream(streams.unpacked(thing), thing, ("/Length1", "/Length2", "/Length3", "/Subtype"))

    def _encoding(self, thing: Any) -> Any:
        if isinstance(thing, Name):
            return self._plain(thing)
        if isinstance(thing, Stream):
            return self._once("codes", thing, self._codes)
        found = self._some(needed(thing), ("/BaseEncoding",))
        # Glyphs are looked up by their names, in the font's file or among those that readers know.
        given = [
            _plain_name(named(one)) if isinstance(one, Name) else one for one in members(thing.get("/Differences"))
        ]
        if given:
            found["/Differences"] = Array([one for one in given if isinstance(one, Name | int)])
        return found

    def _codes(self, thing: Any) -> Any:
        # They decide which glyphs are drawn. Were they rewritten wrongly, the comparison of pages would show it.
        found = self._made.make_stream(streams.codes(streams.unpacked(thing)))
        found.Type, found.CMapName = Name.CMap, Name("/Codes")
        found["/CIDSystemInfo"] = system(thing.get("/CIDSystemInfo"))
        found["/WMode"] = 1 if thing.get("/WMode") == 1 else 0
        if "/UseCMap" in thing:
            found["/UseCMap"] = self._encoding(thing["/UseCMap"])
        return found


def _plain_name(called: str) -> Any:
    """Return a font's or glyph's name, if it is one."""
    # Without the letters before a plus: they may be of one run of one program.
    called = "/" + called.lstrip("/").split("+")[-1]
    return Name(called) if PLAIN_NAME.fullmatch(called) else Name("/X")


def _measured(found: Any) -> None:
    """Round the measures of a font in the file, which draw nothing."""
    for key in (*found.keys(),):
        if key in _FOR_OTHERS:
            del found[key]
        elif key in _ROUGH:
            given = found[key]
            steps = [_ROUGHLY * round(number(one) / _ROUGHLY) for one in (members(given) or [given])]
            found[key] = Array(steps) if isinstance(given, Array) else steps[0]
    found["/StemV"] = found["/ItalicAngle"] = 0


def _has_file(descriptor: Any) -> bool:
    return any(file in held(descriptor) for file in FONT_FILES)
