"""Fonts of Adobe's first kind keep what is wanted. Oracle: fontTools' reader of that kind."""

import pytest
from fontTools.misc import eexec

from publish.reports.ingest.bare.outlines import type1
from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs
from tests.support import fonts, papers


def private(data: bytes, first: int, second: int) -> bytes:
    opened, _ = eexec.decrypt(data[first : first + second], 55665)
    return bytes(opened)


def test_only_wanted_glyphs_and_numbers_stay() -> None:
    wanted = NeededGlyphs()
    wanted.add_codes([65, 98], {})
    data, first, second = type1.few(fonts.type1(), wanted)
    assert data[:first].endswith(b"eexec\n")
    assert papers.MARK.encode() not in data
    made = private(data, first, second)
    assert papers.MARK.encode() not in made
    assert b"UniqueID" not in made
    assert b"/BlueValues [] def" in made
    for name, there in ((b"/A ", True), (b"/b ", True), (b"/.notdef ", True), (b"/B ", False), (b"/c ", False)):
        assert (name in made) is there


def test_routines_are_kept_that_a_wanted_glyph_is_drawn_by() -> None:
    def number(value: int) -> bytes:
        return bytes((139 + value,))

    # 4 changes hints by 5; 6 is called, and calls 7.
    hints = number(5) + number(1) + number(3) + b"\x0c\x10\x0c\x11\x0a"
    glyph = hints + number(6) + b"\x0a\x0e"
    routines = dict.fromkeys(range(9), b"\x0b") | {6: number(7) + b"\x0a\x0b"}
    assert type1._called([glyph], routines) == {0, 1, 2, 3, 5, 6, 7}


def test_what_is_no_font_is_told() -> None:
    for data in (b"", b"%!PS eexec ", fonts.type1()[:400]):
        with pytest.raises(FontError):
            type1.few(data, NeededGlyphs())
