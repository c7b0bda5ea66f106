"""Outlines of Adobe's compact kind keep what is wanted. Oracle: what the library reads again."""

import io

import pytest
from fontTools.cffLib import CFFFontSet

from publish.reports.ingest.bare.outlines import cff
from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs
from tests.support import fonts


def test_only_wanted_glyphs_have_a_shape_and_a_name() -> None:
    wanted = NeededGlyphs()
    wanted.add_codes([65, 98], {})
    made = CFFFontSet()
    made.decompile(io.BytesIO(cff.few(fonts.compact(), wanted)), None)
    (font,) = made.values()
    shown = set()
    for name in font.charset:
        font.CharStrings[name].decompile()
        if len(font.CharStrings[name].program) > 2:
            shown.add(name)
    assert shown == {".notdef", "A", "b"}
    assert {name for name in font.charset if not name.startswith("g")} == {".notdef", "A", "b"}
    assert made.fontNames == ["F"]
    assert {"Notice", "FullName", "FamilyName"}.isdisjoint(font.rawDict)


def test_what_is_no_font_is_told() -> None:
    for data in (b"\1\0\4\1", fonts.compact()[:60], b"\1\0\4\4" + b"\xff" * 99):
        with pytest.raises(FontError):
            cff.few(data, NeededGlyphs())
