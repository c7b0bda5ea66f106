"""Pictures of which a part is not seen are found, whatever hides it; those that are seen whole are not."""

import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from publish.reports.ingest.bare import veiled
from publish.reports.ingest.bare.veiled import Veiled, pictures
from tests.support import papers

_SHOWN = b"q 100 0 0 100 20 20 cm /I Do Q "


def page(content: bytes, *, turn: int = 0, pages: int = 1) -> bytes:
    """A PDF that has a picture of five lines (I), and a form with it (X)."""
    made = papers.blank(content, pages=pages)
    image = Image.new("L", (200, 200), 255)
    for y in range(20, 200, 40):
        ImageDraw.Draw(image).text((10, y), "A name that stands in a picture", fill=0)
    drawn = made.make_stream(image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=200, Height=200,
                             BitsPerComponent=8, ColorSpace=Name.DeviceGray)  # fmt: skip
    form = made.make_stream(_SHOWN, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 300, 300]),
                            Matrix=Array([1, 0, 0, 1, 30, 0]))  # fmt: skip
    form.Resources = Dictionary(XObject=Dictionary(I=drawn))
    for one in made.pages:
        one.Resources.XObject = Dictionary(I=drawn, X=form)
        one.Rotate = turn
    return papers.saved(made)


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize(
    "content",
    [
        _SHOWN + b"0 g 20 60 100 25 re f",
        _SHOWN + b"1 g 20 60 100 25 re f",
        _SHOWN + b"q 100 0 0 20 20 60 cm /I Do Q",
        _SHOWN + _SHOWN + b"0 g 20 60 100 25 re f",
        b"q 1 0 0 1 5 5 cm /X Do Q 0 g 50 60 100 25 re f",
        b"q 0 100 -100 0 150 20 cm /I Do Q 0 g 70 30 25 80 re f",
        b"q 20 20 50 40 re W n 100 0 0 100 20 20 cm /I Do Q",
        b"q 100 0 0 100 -50 20 cm /I Do Q",
        b"q 100 0 0 100 1350 20 cm /I Do Q",
        b"q .1 0 0 .1 50 20 cm /I Do Q",
    ],
    ids=["bar", "white", "picture", "twice", "form", "turned", "frame", "edge", "outside", "tiny"],
)
def test_what_hides_a_part_of_a_picture_is_found(content: bytes, turn: int) -> None:
    assert pictures(page(content, turn=turn)) == Veiled((1,))


@pytest.mark.parametrize(
    "content",
    [
        _SHOWN,
        _SHOWN + _SHOWN,
        b"q 1 0 0 1 5 5 cm /X Do Q",
        b"q 20 20 100 100 re W n 100 0 0 100 20 20 cm /I Do Q 2 w 20 20 100 100 re S",
        _SHOWN + b"0 g 22 22 6 6 re f",
        _SHOWN + papers.line("Words over it", y=60),
        b"q 100 0 0 -100 20 120 cm /I Do Q 0 g 112 22 6 6 re f",
    ],
    ids=["whole", "twice", "form", "framed", "spot", "words", "upside down"],
)
def test_a_picture_that_is_seen_is_not_told(content: bytes) -> None:
    assert pictures(page(content)) == Veiled()


def test_how_many_are_looked_at_is_bounded_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(veiled, "_LOOKS_MAX", 2)
    data = page(_SHOWN + b"0 g 22 22 6 6 re f", pages=3)
    assert pictures(data) == Veiled((), 3)
