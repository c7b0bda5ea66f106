"""Streams of a PDF lose what nobody sees in them, and keep the rest."""

import io
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from publish.reports.ingest.bare import streams
from tests.reports.ingest.bare.test_pictures import MARK, jpeg


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_a_jpeg_keeps_its_pixels_and_no_field() -> None:
    made = streams.jpeg(jpeg())
    assert MARK not in made
    with Image.open(BytesIO(jpeg())) as before, Image.open(BytesIO(made)) as after:
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_what_is_no_jpeg_is_told() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        streams.jpeg(b"PNG")
    with pytest.raises(ValueError, match="follow each other"):
        streams.jpeg(b"\xff\xd8abcdef")


def test_a_jpeg2000_has_no_boxes_of_words() -> None:
    parts = [(b"jP  ", b"\r\n\x87\n"), (b"ftyp", b"jp2 "), (b"xml ", MARK), (b"jp2c", b"\xff\x4f\xff\xd9")]
    data = b"".join((len(body) + 8).to_bytes(4, "big") + kind + body for kind, body in parts)
    assert MARK not in streams.jpeg2000(data)
    assert streams.jpeg2000(data).endswith(b"jp2c\xff\x4f\xff\xd9")


def test_a_map_of_letters_is_its_numbers() -> None:
    made = streams.letters(
        b"% " + MARK + b"\n2 beginbfchar <01> <0041> <02> <00660069> endbfchar "
        b"1 beginbfrange <03><04>[<0042> <0043>] endbfrange"
    )
    assert MARK not in made
    assert b"<01> <0041>\n<02> <00660069>" in made
    assert b"<03> <04> [<0042><0043>]" in made


def test_a_program_is_its_words() -> None:
    assert streams.program(b"{ 1 exch sub % remark\n}") == b"{ 1 exch sub }"


def test_a_jpeg2000_has_no_remarks_and_nothing_behind_its_end() -> None:
    out = io.BytesIO()
    Image.new("L", (9, 9), 99).save(out, "JPEG2000", no_jp2=True, comment=MARK.decode())
    data = out.getvalue()
    assert MARK in data
    made = streams.jpeg2000(data + MARK)
    assert MARK not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.getpixel((4, 4)) == 99
