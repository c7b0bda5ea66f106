"""Which glyphs of a font's file are drawn.

Readers differ in how they come from a code to a glyph. What any of them may draw is wanted: a glyph too many tells
nothing, for a letter of its code is shown.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from fontTools import agl
from fontTools.encodings.MacRoman import MacRoman
from fontTools.encodings.StandardEncoding import StandardEncoding

_NUMBERED: Final = re.compile(r"g[0-9]{1,5}")
_CALLED_BY_NUMBER: Final = re.compile(r"[A-Za-z]{1,6}[0-9A-F]{1,5}")
_CODES: Final = 256  # of a font whose glyphs have names
_SYMBOLS: Final = (0, 0xF000, 0xF100, 0xF200)
"""Where fonts of signs have their codes, among letters."""


_BY_CODE: Final = re.compile(r"(?:uni|u)[0-9A-F]{4,6}")
"""Names that say their letter by its number."""


def is_known(name: str) -> bool:
    """Return whether readers know which letter a glyph's name stands for."""
    # Not by the parts of a name: what stands behind a point, or between lines, could be any word.
    return name in agl.AGL2UV or name == ".notdef" or bool(_BY_CODE.fullmatch(name))


class FontError(ValueError):
    """A font's file is not of the form that it should be."""


@dataclass(slots=True)
class NeededGlyphs:
    """The drawn glyphs of a file, in all fonts with this file."""

    glyphs: set[int] = field(default_factory=set)
    """Numbers in the file."""
    cids: set[int] = field(default_factory=set)
    """Numbers in a collection of letters."""
    codes: set[int] = field(default_factory=set)
    """Of letters, in fonts of 256."""
    letters: set[int] = field(default_factory=set)
    """In Unicode, or whatever the file's own map is of."""
    names: set[str] = field(default_factory=set)
    """Of glyphs."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Names of ours for those that readers do not know."""
    is_whole: bool = False
    """Whether it is not known what is drawn."""
    is_simple: bool = False
    """Whether a font of 256 letters looks its glyphs up, by code or name."""

    def add_codes(self, codes: Iterable[int], given: Mapping[int, str]) -> None:
        """Add codes of a font of 256 letters.

        Args:
            given: Names that the font gives to its codes.
        """
        self.is_simple = True
        for code in codes:
            self.codes.add(code)
            name = given.get(code, ".notdef")
            self.names |= {StandardEncoding[code], MacRoman[code], name}
            # Some programs have no name for a glyph but its number.
            self.glyphs |= {int(name[1:])} if _NUMBERED.fullmatch(name) else set()
            for charset in ("cp1252", "latin-1"):
                letter = bytes([code]).decode(charset, "ignore")
                self.names.add(agl.UV2AGL.get(ord(letter or "\0"), ".notdef"))

    def rename(self, codes: Mapping[int, str], *, read: bool) -> None:
        """Give names of ours to glyphs that have a font's own.

        In such a name a mark can be.

        Args:
            codes: Names by the codes that are shown.
            read: Whether letters are read by another map than by names, where numbers in names may be letters.
        """
        taken = {*codes.values(), *self.renamed.values()}
        for code, name in sorted(codes.items()):
            if name in self.renamed or is_known(name) or (_CALLED_BY_NUMBER.fullmatch(name) and not read):
                continue
            # What stands behind a point says nothing of the letter.
            base = name.partition(".")[0]
            stem, number = f"{base}." if base and is_known(base) else "g", code
            while f"{stem}{number}" in taken:
                number += _CODES
            self.renamed[name] = f"{stem}{number}"
            taken.add(f"{stem}{number}")

    def looked_up(self) -> set[int]:
        """Return codes of a file's own maps that a reader may look up."""
        found = self.letters | {base + code for base in _SYMBOLS for code in self.codes}
        found |= {at for at, name in enumerate(MacRoman) if name in self.names and name != ".notdef"}
        for name in self.names:
            found.update(ord(letter) for letter in agl.toUnicode(name))
        return found
