"""TrueType files keep what is wanted. Oracle: fontTools' own reader."""

import io

import pytest
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from publish.reports.ingest.bare.outlines import sfnt
from publish.reports.ingest.bare.outlines.wanted import FontError, NeededGlyphs
from tests.support import fonts, papers


def test_only_wanted_glyphs_have_a_shape_a_width_and_a_code() -> None:
    wanted = NeededGlyphs()
    wanted.add_codes([65, 98], {})
    font = TTFont(io.BytesIO(sfnt.few(fonts.truetype(), wanted, bytes)))
    order = font.getGlyphOrder()
    assert {order[at] for at in range(len(order)) if font["glyf"][order[at]].numberOfContours} == {".notdef", "A", "b"}
    assert {name for name, (wide, _) in font["hmtx"].metrics.items() if wide} == {".notdef", "A", "b"}
    assert font.getBestCmap() == {65: "A", 98: "b"}
    assert {"name", "OS/2"}.isdisjoint(font.keys())
    assert font.reader["head"][20:36] == bytes(16)  # the hours of its making


def test_parts_of_a_wanted_glyph_stay() -> None:
    font = TTFont(io.BytesIO(fonts.truetype()))
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent("c", (1, 0, 0, 1, 10, 10))
    pen.addComponent("d", (1, 0, 0, 1, 0, 0))
    font["glyf"]["A"] = pen.glyph()
    out = io.BytesIO()
    font.save(out)
    wanted = NeededGlyphs(codes={65}, names={"A"}, is_simple=True)
    made = TTFont(io.BytesIO(sfnt.few(out.getvalue(), wanted, bytes)))
    drawn = [at for at, name in enumerate(made.getGlyphOrder()) if made["glyf"][name].numberOfContours]
    assert drawn == sorted(font.getGlyphID(name) for name in (".notdef", "A", "c", "d"))


def test_what_is_no_font_is_told() -> None:
    for data in (b"true", b"true\0\1" + bytes(30), fonts.truetype()[:200]):
        with pytest.raises(FontError):
            sfnt.few(data, NeededGlyphs(), bytes)
    assert papers.MARK.encode() in fonts.truetype()
