"""What a PDF draws with goes over: states, shadings, patterns, colours, fonts of drawings."""

from pikepdf import Array, Dictionary, Name, String

from publish.reports.ingest.bare.papers import anew
from tests.support import papers


def test_each_way_to_draw_is_copied() -> None:
    made = papers.blank(b"")
    resources = made.pages[0].Resources
    fade = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1)
    both = Dictionary(FunctionType=3, Domain=Array([0, 1]), Functions=Array([fade]))
    both.Bounds, both.Encode = Array([]), Array([0, 1])
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=Array([0, 0, 100, 0]), Function=both)
    tint = made.make_stream(b"{ 1 exch sub dup dup % why\n}")
    tint.FunctionType, tint.Domain, tint.Range = 4, Array([0, 1]), Array([0, 1, 0, 1, 0, 1])
    tile = made.make_stream(b"0 0 5 5 re f")
    tile.PatternType, tile.PaintType, tile.TilingType, tile.XStep, tile.YStep = 1, 1, 1, 9, 9
    tile.BBox, tile.Resources = Array([0, 0, 9, 9]), Dictionary()
    glyph = made.make_stream(b"9 0 d0 0 0 7 7 re f")
    drawn = Dictionary(Type=Name.Font, Subtype=Name.Type3, FirstChar=97, LastChar=97, Widths=Array([9]))
    drawn.FontBBox, drawn.FontMatrix = Array([0, 0, 9, 9]), Array([1, 0, 0, 1, 0, 0])
    drawn.CharProcs = Dictionary({"/a": glyph})
    drawn.Encoding = Dictionary(Differences=Array([97, Name("/a")]))
    resources.Font["/T"] = drawn
    resources.Shading = Dictionary({"/S": shading})
    resources.Pattern = Dictionary({"/P": tile, "/Q": Dictionary(PatternType=2, Shading=shading)})
    colours = {
        "/I": Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\xff\x00\x00\x00\xff\x00")]),
        "/N": Array([Name.Separation, Name("/Secret ink"), Name.DeviceRGB, tint]),
        "/L": Array([Name.Lab, Dictionary(WhitePoint=Array([1, 1, 1]))]),
    }
    resources.ColorSpace = Dictionary(colours)
    resources.ExtGState = Dictionary({"/G": Dictionary(ca=0.5, SMask=Name("/None"), LW=3)})
    made.pages[0].Contents = made.make_stream(
        b"/G gs q 100 0 0 100 0 0 cm /S sh Q /Pattern cs /P scn 0 200 50 50 re f /Q scn 100 200 50 50 re f "
        b"/I cs 1 sc 200 0 20 20 re f /N cs 0.3 scn 220 0 20 20 re f /L cs 50 20 20 sc 240 0 20 20 re f "
        b"BT /T 1 Tf 200 100 Td (a) Tj ET "
        + papers.line(papers.SEEN, y=260)
        + b"q 9 0 0 9 150 150 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x40 EI Q"
    )
    new = anew(papers.saved(made))
    assert new.why_not == ""
    assert b"Secret" not in new.data


def test_glyphs_that_draw_with_one_list_of_parts_each_draw_with_their_own() -> None:
    made = papers.blank(b"BT /G 99 Tf 20 180 Td (ab) Tj ET " + papers.line(papers.SEEN, y=100))
    font = papers.glyphs(made, ["a", "b"], b"")
    shapes = {}
    for name, side in (("P", 200), ("Q", 700)):
        form = made.make_stream(f"0 0 {side} {side} re f".encode(), Type=Name.XObject, Subtype=Name.Form)
        form.BBox, shapes[f"/{name}"] = Array([0, 0, 750, 750]), form
    font.Resources.XObject = Dictionary(shapes)
    for name, shape in (("/a", b"/Q"), ("/b", b"/P")):
        font.CharProcs[name] = made.make_stream(b"800 0 0 0 750 750 d1 " + shape + b" Do")
    made.pages[0].Resources.Font["/G"] = font
    assert anew(papers.saved(made)).why_not == ""
