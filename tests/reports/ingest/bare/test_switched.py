"""Of a layer that is not shown only what later instructions stand on is left."""

import pikepdf

from publish.reports.ingest.bare.switched import Stands, switched

_SCRAP = pikepdf.new()
_OFF = {("/Properties", "/L"), ("/XObject", "/Off")}


def _left(content: bytes) -> list[tuple[str, Stands]]:
    parsed = pikepdf.parse_content_stream(pikepdf.Stream(_SCRAP, content))
    return [(str(one.operator), one.stands) for one in switched(parsed, _OFF)]


def _written(content: bytes) -> list[str]:
    return [name for name, stands in _left(content) if stands is not Stands.NOTED]


def test_what_is_shown_stays() -> None:
    assert _written(b"q 1 0 0 rg 0 0 9 9 re f /On Do Q /OC /M BDC (a) Tj EMC") == [
        "q", "rg", "re", "f", "Do", "Q", "BDC", "Tj", "EMC"
    ]  # fmt: skip


def test_drawings_of_a_layer_go_and_places_stay() -> None:
    assert _written(b"/OC /L BDC 1 0 0 1 5 5 cm 0 0 9 9 re f /On Do /G gs /P scn 1 0 0 rg EMC 1 1 m 2 2 l S") == [
        "BDC", "cm", "rg", "EMC", "m", "l", "S"
    ]  # fmt: skip
    assert _written(b"/Off Do /On Do") == ["Do"]


def test_what_cuts_off_what_follows_stays() -> None:
    assert _written(b"/OC /L BDC 0 0 9 9 re W n EMC /On Do") == ["BDC", "re", "W", "n", "EMC", "Do"]


def test_what_ends_within_the_layer_goes_whole() -> None:
    assert _written(b"/OC /L BDC q 0 0 9 9 re W n BT /F 1 Tf (a) Tj ET Q EMC") == ["BDC", "EMC"]
    assert ("Tj", Stands.NOTED) in _left(b"/OC /L BDC q BT /F 1 Tf (a) Tj ET Q EMC")
    # A layer may begin or end amid what belongs together.
    assert _written(b"q /OC /L BDC Q q 0 0 9 9 re f EMC /On Do Q") == ["q", "BDC", "Q", "q", "EMC", "Do", "Q"]


def test_marks_within_the_layer_are_counted() -> None:
    assert _left(b"/OC /L BDC /S BMC (a) Tj EMC (b) Tj EMC (c) Tj EMC")[-2:] == [
        ("Tj", Stands.SHOWN), ("EMC", Stands.SHOWN)
    ]  # fmt: skip
