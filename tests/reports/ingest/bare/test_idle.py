"""Of instructions, those go that draw nothing; what they leave behind for others stays."""

import pikepdf
import pytest
from pikepdf import Array, Pdf

from publish.reports.ingest.bare.idle import Around, edges_of, without_idle

PAGE = Around((0.0, 0.0, 300.0, 300.0), {"/X0": (0.0, 0.0, 1.0, 1.0)})


def left(given: bytes, around: Around = PAGE) -> str:
    with Pdf.new() as made:
        found, _ = without_idle(pikepdf.parse_content_stream(made.make_stream(given)), around)
        return pikepdf.unparse_content_stream(found).decode().replace("\n", " ")


@pytest.mark.parametrize(
    "given",
    [
        "900 900 m 950 950 l S",
        "900 900 5 5 re f",
        "-60 0 m -50 0 -50 9 -55 9 c f",
        "10 10 m 20 20 l n",
        "q 1 0 0 1 900 0 cm 10 10 5 5 re f Q",
        "q 2 w q 0 g Q Q",
        "q 1 0 0 1 0 900 cm /X0 Do Q",
        "q BT /F0 9 Tf ET Q",
    ],
)
def test_what_draws_nothing_goes(given: str) -> None:
    assert left(given.encode()) == ""


@pytest.mark.parametrize(
    "given",
    [
        "10 10 m 900 900 l S",
        "10 10 5 5 re W n",
        "900 900 5 5 re W* n",
        "305 10 m 305 20 l S",
        "q 0.01 0 0 0.01 0 0 cm 900 900 5 5 re f Q",
        "q 1 0 0 1 290 0 cm /X0 Do Q",
        "/X1 Do",
        "1 w q 2 w 0 0 5 5 re S Q 3 w",
        "/Pattern cs /P0 scn /DeviceRGB CS 1 0 0 SC 0 0 5 5 re B",
        "q BT (a) Tj ET Q",
        "1 2 3 cm 900 900 5 5 re f",
    ],
)
def test_what_may_be_seen_stays(given: str) -> None:
    assert left(given.encode()) == given


def test_of_states_the_last_stays_and_those_of_another_kind() -> None:
    assert left(b"1 w 0 J 2 w 1 0 0 rg /DeviceRGB cs 1 0 0 sc 0 g 0 1 0 RG") == "0 J 2 w 0 g 0 1 0 RG"
    assert left(b"0 0 5 5 re 1 0 0 rg f") == "0 0 5 5 re 1 0 0 rg f"
    assert left(b"900 0 5 5 re 1 0 0 rg f 0 0 9 9 re f") == "1 0 0 rg 0 0 9 9 re f"


def test_of_a_form_nothing_is_off_the_page() -> None:
    assert left(b"900 900 5 5 re f 5 5 m n", Around()) == "900 900 5 5 re f"


def test_what_was_off_the_page_is_told() -> None:
    for given, told in ((b"900 900 5 5 re f", True), (b"1 1 5 5 re n", False)):
        with Pdf.new() as made:
            assert without_idle(pikepdf.parse_content_stream(made.make_stream(given)), PAGE)[1] is told


def test_edges_are_those_of_the_numbers_turned() -> None:
    assert edges_of(Array([10, 0, 0, 20])) == (0.0, 0.0, 10.0, 20.0)
    assert edges_of(Array([0, 0, 10, 20]), Array([0, 1, -1, 0, 5, 0])) == (-15.0, 0.0, 5.0, 10.0)
    assert edges_of(Array([0, 0, 10])) is None
    assert edges_of(None) is None
