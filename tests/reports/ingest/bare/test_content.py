"""Of a page's instructions those that draw go over, under the new names; words beside them do not."""

import pytest
from pikepdf import Pdf

from publish.reports.ingest.bare.content import Drawn, Shows, content
from publish.reports.ingest.bare.parts import NotPlainError


def written(given: bytes, drawn: Drawn | None = None, shows: Shows | None = None) -> bytes:
    with Pdf.new() as made:
        names = {("/Font", "/Ada"): "/F0", ("/ColorSpace", "/Ink"): "/C0", ("/Font", "/Bob"): "/F1"}
        return content(made.make_stream(given), names, drawn or Drawn(), shows or Shows())


def test_resources_are_called_by_their_new_names() -> None:
    assert written(b"/Ada 9 Tf") == b"/F0 9 Tf"
    assert written("/Än 9 Tf".encode()) == b"/X 9 Tf"


def test_colours_without_a_resource_are_those_that_readers_know() -> None:
    assert written(b"/DeviceRGB cs 0 0 9 9 re f /CANARY7f3a cs /CANARY7f3a scn").endswith(b"\nf\n/X cs\n/X scn")
    assert written(b"/DeviceRGB cs 0 0 9 9 re f").startswith(b"/DeviceRGB cs")


def test_of_a_number_no_digit_goes_over_that_is_not_drawn() -> None:
    given = b"20.5000 0.333333333333000074797278 -.50 w [1.2500 (a) 3.00 (b)] TJ"
    assert written(given) == b"20.5 0.33333333 -0.5 w\n[ 1 (a) 3 (b) ] TJ"


def test_instructions_that_draw_nothing_are_left_out() -> None:
    assert written(b"(why) secret 0 0 5 5 re") == b"0 0 5 5 re"


def test_of_a_mark_its_letters_stay() -> None:
    said = written(b"/P << /ActualText (fi) /Alt (why) >> BDC (x) Tj EMC")
    assert b"ActualText" in said
    assert b"why" not in said
    assert written(b"/P BMC EMC") == b""


def test_a_picture_within_that_names_its_colours_is_refused() -> None:
    with pytest.raises(NotPlainError, match="names its colours"):
        written(b"BI /W 1 /H 1 /CS /Ink /BPC 8 ID @ EI")


def test_what_is_drawn_with_is_noted() -> None:
    drawn = Drawn()
    written(b"/Ada 9 Tf (a) Tj q /Bob 9 Tf [(b) 3 (c)] TJ Q (d) Tj /Pic Do", drawn)
    assert drawn.used == {("/Font", "/Ada"), ("/Font", "/Bob"), ("/XObject", "/Pic")}
    assert drawn.shown == {"/Ada": {b"a", b"d"}, "/Bob": {b"b", b"c"}}


def test_what_is_left_out_takes_its_font_and_what_its_mark_says_along() -> None:
    drawn = Drawn()
    given = b"BT /Ada 9 Tf 1 2 Td (a) Tj ET /S << /ActualText (name) >> BDC BT /Bob 9 Tf 3 4 Td (b) Tj ET EMC"
    found = written(given, drawn, Shows({2}))
    assert found.split() == b"BT /F0 9 Tf 1 2 Td (a) Tj ET BT ET".split()
    assert (drawn.shown, drawn.gone) == ({"/Ada": {b"a"}}, {"/Bob": {b"b"}})
    assert ("/Font", "/Bob") not in drawn.used


def test_marks_say_the_number_of_what_they_stand_around() -> None:
    assert written(b"(a) Tj", shows=Shows(marked=True)).split() == b"/T1 BMC (a) Tj EMC".split()
