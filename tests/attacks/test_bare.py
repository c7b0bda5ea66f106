"""Published files are made anew: a mark in each field of the original, and none in what is published."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from publish.core.errors import SourceError
from publish.reports.ingest.bare.pictures import bare
from tests.reports.ingest.bare.test_pictures import KINDS, MARK, PIXELS, jpeg, picture, profile, saved
from tests.support.services import exiftool

# What exiftool tells of a picture that says nothing: its form, and what follows from it.
_PLAIN = ("File:", "PNG:", "JFIF:", "Composite:")
_TELLING = ("Comment", "Date", "Time", "Software", "Make", "Model", "Author", "Artist", "Profile", "GPS", "Trailer")


def everything(data: bytes) -> bytes:
    """A made picture's bytes, and those that it unpacks to."""
    with Image.open(io.BytesIO(data)) as image:
        told = repr(sorted(image.info.items())).encode()
        return data + told + image.tobytes()


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("kind", KINDS)
def test_no_mark_is_left_of_a_picture(kind: str, tmp_path: Path) -> None:
    """Row 55: pictures' fields."""
    data = KINDS[kind]()
    assert MARK in data
    made = bare(data, pixels=PIXELS)
    assert MARK not in everything(made.data)
    assert "CANA".encode("utf-16-be") not in everything(made.data)
    file = tmp_path / f"made.{made.ending}"
    file.write_bytes(made.data)
    found = exiftool.fields(file)
    assert all(key.startswith(_PLAIN) for key in found), found
    assert not [key for key in found if any(word in key for word in _TELLING)]
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(made.data)) as after:
        assert before.size == after.size
        off = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).tobytes()
    assert sum(step > 8 for step in off) <= 0.001 * len(off)


def test_what_is_turned_on_its_side_is_seen_upright() -> None:
    """Row 55: pictures' fields."""
    made = bare(jpeg(6), pixels=PIXELS)
    assert (made.width, made.height) == (32, 48)


def test_colours_erased_are_gone() -> None:
    """Row 55: pictures' fields."""
    image = picture("RGBA")
    image.paste((12, 34, 56, 0), (10, 10, 20, 20))
    with Image.open(io.BytesIO(bare(saved("PNG", image), pixels=PIXELS).data)) as made:
        assert made.getpixel((15, 15)) == (0, 0, 0, 0)


def test_a_profile_goes_and_its_colours_stay() -> None:
    """Row 55: pictures' fields."""
    made = bare(saved("PNG", icc_profile=profile()), pixels=PIXELS)
    with Image.open(io.BytesIO(made.data)) as image:
        assert "icc_profile" not in image.info


def test_a_bomb_of_pixels_is_not_decoded() -> None:
    """Row 55: pictures' fields."""
    with pytest.raises(SourceError, match="is more than 100 pixels"):
        bare(saved("PNG"), pixels=100)
