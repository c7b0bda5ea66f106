"""What is seen over a page is drawn into it; the rest is listed."""

from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from publish.reports.ingest.bare.flat import flattened
from publish.reports.ingest.bare.papers import anew, raster
from publish.reports.ingest.document import Removed, Why
from tests.support import papers


def _over(kind: str, **values: Any) -> pikepdf.Pdf:
    """A PDF with one annotation over its page."""
    made = papers.blank(papers.line(papers.SEEN))
    annotation = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([20, 100, 120, 140]), F=4, **values)
    made.pages[0].Annots = Array([made.make_indirect(annotation)])
    return made


def _darkest(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as opened:
        image: Image.Image = opened[0].render().to_pil().convert("L")
        return min(image.crop((15, 155, 125, 205)).tobytes())


@pytest.mark.parametrize("kind", ["Square", "Circle", "Ink"])
def test_what_is_drawn_over_a_page_and_has_no_look_gets_one(kind: str) -> None:
    more = {"InkList": Array([Array([30, 110, 110, 130])])} if kind == "Ink" else {}
    made = anew(papers.saved(_over(kind, C=Array([1, 0, 0]), BS=Dictionary(W=3), **more)))
    assert not made.why_not
    assert _darkest(made.data) < 128


def test_words_written_over_a_page_are_not_lost_in_silence() -> None:
    made = anew(papers.saved(_over("FreeText", Contents=String("Added"), DA=String("/Helv 12 Tf 0 g"))))
    assert not made.why_not
    assert Removed("FreeText: Added", Why.COMMENT, "1") in made.removed
    assert Removed("FreeText that has no look of its own, and is not shown", Why.HIDDEN, "1") in made.removed


def test_a_field_shows_what_is_filled_in_and_not_what_was_there_before() -> None:
    made = _over("Widget", FT=Name.Tx, T=String("a"), V=String("now"), DA=String("/F 12 Tf 0 g"))
    field, fonts = made.pages[0].Annots[0], made.pages[0].Resources.Font
    look = made.make_stream(b"/Tx BMC q BT /F 12 Tf 2 4 Td (then) Tj ET Q EMC")
    look.Type, look.Subtype, look.BBox, look.Resources = Name.XObject, Name.Form, Array([0, 0, 100, 40]), Dictionary()
    field.AP = Dictionary(N=look)
    made.Root.AcroForm = Dictionary(Fields=Array([field]), DR=Dictionary(Font=fonts), DA=String("/F 12 Tf 0 g"))
    # A look without fonts of its own has those of all fields.
    assert "then" in _text(anew(papers.saved(made)).data)
    made.Root.AcroForm.NeedAppearances = True
    found = _text(anew(papers.saved(made)).data)
    assert "now" in found
    assert "then" not in found


def test_a_box_without_a_tick_lets_the_page_show_its_frame() -> None:
    made = _over("Widget", FT=Name.Btn, T=String("a"), AS=Name.Off)
    look = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40]))
    made.pages[0].Annots[0].AP = Dictionary(N=Dictionary(Yes=look))
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots)
    made.pages[0].Contents = made.make_stream(b"0 G 1 w 20 100 100 40 re S")
    paper = anew(papers.saved(made))
    assert not paper.why_not
    assert _darkest(paper.data) < 0xAA


def test_a_tick_keeps_its_own_look_beside_a_field_that_gets_one() -> None:
    made = _over("Widget", FT=Name.Btn, T=String("a"), AS=Name.Yes, MK=Dictionary(CA=String("8")))
    fonts = Dictionary(Font=made.pages[0].Resources.Font)
    look = made.make_stream(b"BT /F 12 Tf 2 2 Td (X) Tj ET", Type=Name.XObject, Subtype=Name.Form,
                            BBox=Array([0, 0, 12, 12]), Resources=fonts)  # fmt: skip
    box = made.pages[0].Annots[0]
    box.AP, box.Rect = Dictionary(N=Dictionary(Yes=look)), Array([20, 100, 32, 112])
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([20, 20, 120, 60]), F=4, FT=Name.Tx,
                       T=String("b"), V=String("now"), DA=String("/F 12 Tf 0 g"))  # fmt: skip
    made.pages[0].Annots.append(made.make_indirect(field))
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots, NeedAppearances=True, DR=fonts)
    said = _text(anew(papers.saved(made)).data)
    assert ("X" in said, "now" in said) == (True, True)


def test_pages_made_pictures_list_what_they_are_without() -> None:
    made = _over("FreeText", Contents=String("Added"), DA=String("/Helv 12 Tf 0 g"))
    look = made.make_stream(b"0 g 0 0 100 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([20, 100, 120, 140]), F=4,
                      Contents=String("Ask him"), AP=Dictionary(N=look))  # fmt: skip
    made.pages[0].Annots.append(made.make_indirect(note))
    data = papers.saved(made)
    paper = raster(data)
    assert {one for one in anew(data).removed if one.page} <= set(paper.removed)
    assert Removed("FreeText that has no look of its own, and is not shown", Why.HIDDEN, "1") in paper.removed
    # A note's sign is listed, and not drawn.
    assert _darkest(paper.data) == 255


def test_a_name_in_a_charset_of_old_is_listed_as_far_as_it_can_be_read() -> None:
    data = papers.saved(_over("Link")).replace(b"trailer <<", b"trailer << /Info << /Saks#e5r (1) >>")
    assert b"/Saks#e5r" in data
    removed: list[Removed] = []
    flattened(data, "", removed)
    assert "Saks?r of the file" in [one.text for one in removed]


@pytest.mark.parametrize(
    ("state", "room", "told"),
    [("/Yes", [], True), ("/Yes", [0, 0, 100, 40], False), ("/Off", [], False), ("/No", [0, 0, 100, 40], True)],
)
def test_a_tick_that_is_not_drawn_is_told(state: str, room: list[int], told: bool) -> None:
    made = _over("Widget", FT=Name.Btn, T=String("a"), AS=Name(state))
    look = made.make_stream(b"0 g 0 0 100 40 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array(room))
    made.pages[0].Annots[0].AP = Dictionary(N=Dictionary(Yes=look))
    made.Root.AcroForm = Dictionary(Fields=made.pages[0].Annots)
    paper = anew(papers.saved(made))
    tick = Removed("tick in a box that has no look of its own, and is not shown", Why.HIDDEN, "1")
    assert (not paper.why_not, tick in paper.removed) == (True, told)
    assert (_darkest(paper.data) < 128) is (bool(room) and not told)


@pytest.mark.parametrize("bar", [True, False])
def test_what_is_written_over_a_page_and_lies_under_a_bar_does_not_come_along(bar: bool) -> None:
    made = _over("FreeText")
    fonts = made.pages[0].Resources.Font
    for instructions in (b"BT /F 12 Tf 4 10 Td (Under) Tj ET", b"0 g 0 0 100 40 re f")[: 1 + bar]:
        look = made.make_stream(instructions, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 40]))
        look.Resources = Dictionary(Font=fonts)
        one = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([20, 100, 120, 140]), F=4)
        one.AP = Dictionary(N=look)
        made.pages[0].Annots.append(made.make_indirect(one))
    paper = anew(papers.saved(made))
    assert not paper.why_not
    assert ("Under" in _text(paper.data)) is not bar
    under = [Removed("“Under”, under what is laid over the page", Why.HIDDEN, "1")] if bar else []
    assert [one for one in paper.removed if "under what" in one.text] == under


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as opened:
        return str(opened[0].get_textpage().get_text_range())


@pytest.mark.parametrize("kind", ["Underline", "StrikeOut", "Highlight"])
def test_a_line_under_words_stays_where_it_was(kind: str) -> None:
    # Programs round a mark's rectangle, and draw by its corners.
    corners = Array([20.4, 138.6, 119.7, 138.6, 20.4, 100.3, 119.7, 100.3])
    flat = flattened(papers.saved(_over(kind, C=Array([1, 0, 0]), QuadPoints=corners)), "", [])
    assert not anew(papers.saved(_over(kind, C=Array([1, 0, 0]), QuadPoints=corners))).why_not
    assert b"/Annots" in flat.shown


def test_what_is_written_over_a_layer_that_is_off_is_not_drawn() -> None:
    made = _over("Square", C=Array([1, 0, 0]), BS=Dictionary(W=3))
    layer = made.make_indirect(Dictionary(Type=Name.OCG, Name=String("L")))
    made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    made.pages[0].Annots[0].OC = layer
    removed: list[Removed] = []
    assert flattened(papers.saved(made), "", removed).layered
    assert Removed("layer “L”, which is not shown", Why.HIDDEN) in removed
    assert _darkest(anew(papers.saved(made)).data) > 200
