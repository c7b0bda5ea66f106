"""Which letters of its fonts a PDF shows.

A font within the file has its own outlines, widths and names of letters, also of words that were left out: a Chinese
name can be read from them. What is NOT done here: copying fonts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Stream

from publish.reports.ingest.bare import streams
from publish.reports.ingest.bare.allowed import FONT_FILES
from publish.reports.ingest.bare.content import Drawn
from publish.reports.ingest.bare.outlines import cff, sfnt, type1
from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs, is_known
from publish.reports.ingest.bare.parts import DamagedError, held, is_held, members, named, number, said
from publish.reports.ingest.bare.samecodes import same_codes

_Key = tuple[int, int]
_ROW: Final = re.compile(rb"^<[0-9a-fA-F]{1,8}> <([0-9a-fA-F]{4})>", re.MULTILINE)
_SPACE: Final = 32
_BY_NUMBER: Final = (Name.Type0, Name.CIDFontType0, Name.CIDFontType2)
_DIRECT: Final = (0, 0)  # the number of what is no object of its own
_WIDE: Final = ("/Identity-H", "/Identity-V")
"""Maps of codes by which each code is two bytes, and a letter's number."""


class Letters:
    """Fonts of a copy, and the codes of letters that are shown in them."""

    def __init__(self) -> None:
        self._shown: dict[_Key, set[bytes]] = {}
        self._gone: dict[_Key, tuple[Any, set[bytes]]] = {}
        """Of embedded fonts: codes of letters that were left out."""
        self._fonts: list[tuple[Any, Any]] = []
        self._parents: dict[_Key, list[Any]] = {}
        """Of a part of a font: the fonts that it is of."""
        self._files: dict[_Key, tuple[Any, Any, list[Any]]] = {}
        self._whole: set[_Key] = {_DIRECT}
        """Fonts of which it is not known what they show."""
        self._is_unknown = False
        """Whether letters are shown in a font that is not known."""
        self._kept: set[_Key] = set()
        """Files that have all of their letters."""
        self._renamed: dict[_Key, dict[str, str]] = {}
        """Of a font: names of glyphs that have another now."""
        self._same: dict[_Key, dict[bytes, bytes]] = {}

    def same_codes(self, fonts: Any, name: str) -> dict[bytes, bytes]:
        """Return codes of an old font for which others stand.

        Args:
            fonts: Old ones, by their names there.
        """
        font: Any = fonts.get(name) if name else None
        if not is_held(font):
            return {}
        if font.objgen not in self._same or font.objgen == _DIRECT:
            self._same[font.objgen] = same_codes(font)
        return self._same[font.objgen]

    def note(self, fonts: Any, drawn: Drawn) -> None:
        """Note what a page or a form shows.

        Args:
            fonts: Old ones, by their names there.
        """
        # A form without a choice of its own shows letters in the font of whoever draws it.
        self._is_unknown |= "" in drawn.shown
        for name, strings in drawn.shown.items():
            if name and is_held(font := fonts.get(name)):
                self._shown.setdefault(font.objgen, set()).update(_codes(font, strings))
        for name, strings in drawn.gone.items():
            if name and is_held(font := fonts.get(name)) and is_embedded(font):
                self._gone.setdefault(font.objgen, (font, set()))[1].update(_codes(font, strings))

    def add_font(self, old: Any, new: Any) -> None:
        """Note a font and its copy."""
        self._fonts.append((old, new))
        for one in filter(is_held, members(old.get("/DescendantFonts"))):
            if one.objgen != _DIRECT:
                self._parents.setdefault(one.objgen, []).append(old)

    def add_file(self, old: Any, new: Any, font: Any) -> None:
        """Note a font's file, its copy, and an old font that it serves."""
        self._files.setdefault(old.objgen, (old, new, []))[2].append(font)

    def add_whole(self, font: Any) -> None:
        """Note an old font that is chosen in another way than by its name."""
        self._whole.add(font.objgen)

    def trim(self, *, whole: bool = False, names: bool = False) -> None:
        """Take out of the copies what no page shows.

        Args:
            whole: Whether all letters stay, and only words about the fonts go.
            names: Whether glyphs are still called what they are called.
        """
        self._is_unknown |= whole
        for key, (old, new, fonts) in self._files.items():
            wanted = NeededGlyphs()
            for font in fonts:
                self._want(wanted, font)
                if not names:
                    self._name(wanted, font)
            if wanted.is_whole or not _trimmed(old, new, wanted):
                self._kept.add(key)
                # Of a font whose glyphs cannot be told apart, words about it go all the same.
                wanted.is_whole = True
                _trimmed(old, new, wanted)
            else:
                self._renamed |= {font.objgen: wanted.renamed for font in fonts}
        for old, new in self._fonts:
            codes = self._of(old)
            if codes is not None:
                _trim_font(old, new, codes, self._renamed.get(old.objgen, {}))
            _rename(new)

    def leaves_letters(self) -> bool:
        """Return whether a font still has letters of only words left out."""
        for key, (font, codes) in self._gone.items():
            if key in self._shown and codes <= self._shown[key]:
                continue
            if "/CharProcs" in font and key in self._shown and self._of(font) is None:
                return True
            if any(one.objgen in self._kept for one in _files(font)):
                return True
        return False

    def _of(self, font: Any) -> set[bytes] | None:
        """Return the codes that a font shows, if they are known."""
        if parents := self._parents.get(font.objgen):
            found = [self._of(one) for one in parents]
            return None if None in found else set[bytes]().union(*(one for one in found if one is not None))
        is_mixed = font.get("/Subtype") == Name.Type0 and said(font.get("/Encoding")) not in _WIDE
        # A part that a page chooses by itself is no font: each reader guesses what its codes are.
        is_part = said(font.get("/Subtype")).startswith("/CIDFont")
        if self._is_unknown or is_mixed or is_part or font.objgen in self._whole:
            return None
        return self._shown.get(font.objgen, set())

    def _name(self, wanted: NeededGlyphs, font: Any) -> None:
        """Give names of ours to the glyphs that a font shows."""
        codes = self._of(font) or ()
        numbers = {code[0] for code in codes if code}
        given = {code: name for code, name in _differences(font).items() if code in numbers}
        read = set(_read(font, numbers)) if isinstance(font.get("/ToUnicode"), Stream) else set()
        wanted.rename(given, read=read.issuperset(given))

    def _want(self, wanted: NeededGlyphs, font: Any) -> None:
        """Add what a font shows of its file."""
        codes = self._of(font)
        if codes is None:
            wanted.is_whole = True
        elif said(font.get("/Subtype")).startswith("/CIDFont"):
            cids = {int.from_bytes(code, "big") for code in codes}
            wanted.cids |= cids
            wanted.glyphs |= _glyphs(font, cids)
            wanted.letters |= cids | {letter for one in self._parents[font.objgen] for letter in _letters(one, cids)}
        else:
            numbers = {code[0] for code in codes if code}
            wanted.add_codes(numbers, _differences(font))
            wanted.letters.update(_letters(font, numbers))


def is_embedded(font: Any) -> bool:
    """Return whether a font's letters lie in the file."""
    return "/CharProcs" in font or any(True for _ in _files(font))


def _files(font: Any) -> Iterator[Any]:
    for one in (font, *(inner for inner in members(font.get("/DescendantFonts")) if is_held(inner))):
        descriptor = held(one.get("/FontDescriptor"))
        yield from (descriptor[key] for key in FONT_FILES if isinstance(descriptor.get(key), Stream))


def _codes(font: Any, strings: set[bytes]) -> set[bytes]:
    wide = 2 if font.get("/Subtype") == Name.Type0 else 1
    return {data[at : at + wide] for data in strings for at in range(0, len(data), wide)}


def _glyphs(font: Any, cids: set[int]) -> set[int]:
    """Return the glyphs of letters' numbers."""
    if font.get("/Subtype") != Name.CIDFontType2:
        return set()
    given = font.get("/CIDToGIDMap")
    if not isinstance(given, Stream):
        return cids
    places = streams.unpacked(given)
    return {int.from_bytes(places[2 * cid : 2 * cid + 2], "big") for cid in cids}


def _letters(font: Any, codes: set[int]) -> Iterator[int]:
    """Yield the letters of codes, by the font's own map."""
    if isinstance(font.get("/ToUnicode"), Stream):
        for found in _ROW.finditer(streams.letters(streams.unpacked(font["/ToUnicode"]), codes)):
            yield int(found[1], 16)


def _read(font: Any, codes: set[int]) -> Iterator[int]:
    """Yield the codes for which a font's own map has a letter."""
    for found in _ROW.finditer(streams.letters(streams.unpacked(font["/ToUnicode"]), codes)):
        yield int(found[0][1:].partition(b">")[0], 16)


def _differences(font: Any) -> dict[int, str]:
    """Return the names that a font gives to its codes."""
    found, at = {}, 0
    for one in members(held(font.get("/Encoding")).get("/Differences")):
        if isinstance(one, Name):
            found[at] = named(one)[1:]
            at += 1
        else:
            at = number(one)
    return found


def _trimmed(old: Any, new: Any, wanted: NeededGlyphs) -> bool:
    """Write a font's file anew; return whether it could be."""
    lengths: tuple[int, ...] = ()
    try:
        data = streams.unpacked(old)
        if sfnt.is_one(data):
            data = sfnt.few(data, wanted, lambda table: cff.few(table, wanted))
            lengths = (len(data),)
        elif data[:1] == b"\1":
            data = cff.few(data, wanted)
        else:
            data, *more = type1.few(data, wanted)
            lengths = (*more, len(data) - sum(more))
    except (FontError, DamagedError):
        return False
    new.write(data)
    # Those of the old file, which count nothing where a font is in one part.
    for key in ("/Length1", "/Length2", "/Length3"):
        if key in new:
            del new[key]
    for at, length in enumerate(lengths, 1):
        new[f"/Length{at}"] = length
    return True


def _trim_font(old: Any, new: Any, codes: set[bytes], renamed: Mapping[str, str]) -> None:
    """Take widths, names and letters of unshown codes out of a font."""
    numbers = {int.from_bytes(code, "big") for code in codes}
    # By a space's width, readers tell words from each other.
    numbers |= {_SPACE} if old.get("/Subtype") not in _BY_NUMBER else set()
    if "/ToUnicode" in new:
        text = streams.letters(new["/ToUnicode"].read_bytes(), numbers)
        new["/ToUnicode"].write(text)
        if not text:
            del new["/ToUnicode"]
    first = number(new.get("/FirstChar"))
    if isinstance(new.get("/Widths"), Array):
        widths = dict(enumerate(new["/Widths"], first))
        # From the first code that is shown to the last: where else a list begins is nobody's need.
        ends = sorted(numbers & widths.keys()) or [first]
        new["/FirstChar"], new["/LastChar"] = ends[0], ends[-1]
        new["/Widths"] = Array([widths[at] if at in numbers else 0 for at in range(ends[0], ends[-1] + 1)])
    names = _differences(old)
    if isinstance(held(new.get("/Encoding")).get("/Differences"), Array):
        kept = [(code, name) for code, name in names.items() if code in numbers]
        given = {named(one) for one in members(new["/Encoding"]["/Differences"])}
        new["/Encoding"]["/Differences"] = Array(
            [part for code, name in kept if f"/{name}" in given for part in (code, Name(f"/{renamed.get(name, name)}"))]
        )
    if "/CharProcs" in new:
        wanted = NeededGlyphs()
        wanted.add_codes(numbers, names)
        drawn = {f"/{name}" for name in wanted.names}
        new["/CharProcs"] = Dictionary({key: one for key, one in new["/CharProcs"].items() if key in drawn})
    if "/W" in new:
        new["/W"] = _widths(members(new["/W"]), numbers)
        if "/DW" in new and numbers <= {number(cid) for cid in members(new["/W"])[::2]}:
            del new["/DW"]  # of no letter that is shown
    if isinstance(new.get("/CIDToGIDMap"), Stream):
        places = new["/CIDToGIDMap"].read_bytes()[: 2 * max(numbers, default=0) + 2]
        pairs = (places[at : at + 2] if at // 2 in numbers else bytes(2) for at in range(0, len(places), 2))
        new["/CIDToGIDMap"].write(b"".join(pairs))


def _rename(font: Any) -> None:
    """Call drawn glyphs by numbers, where readers do not know their names.

    In such a name a mark can be.
    """
    if "/CharProcs" not in font:
        return
    names = _differences(font)
    called: dict[str, str] = {}
    for code, name in names.items():
        called.setdefault(f"/{name}", f"/{name}" if is_known(name) else f"/g{code}")
    if names:
        parts = [part for code, name in names.items() for part in (code, Name(called[f"/{name}"]))]
        font["/Encoding"]["/Differences"] = Array(parts)
    # One that no code calls is drawn only if readers know its name.
    drawn = {called.get(key, key): one for key, one in font["/CharProcs"].items() if key in called or is_known(key[1:])}
    font["/CharProcs"] = Dictionary(drawn)


def _widths(given: list[Any], kept: set[int]) -> Any:
    """Return the widths of numbers that are kept."""
    found: dict[int, Any] = {}
    at = 0
    while at + 1 < len(given):
        first = number(given[at])
        if isinstance(given[at + 1], Array):
            found |= {cid: one for cid, one in enumerate(given[at + 1], first) if cid in kept}
            at += 2
        elif at + 2 < len(given):
            last = number(given[at + 1])
            found |= {cid: given[at + 2] for cid in kept if first <= cid <= last}
            at += 3
        else:
            break
    return Array([part for cid, one in sorted(found.items()) for part in (cid, Array([one]))])
