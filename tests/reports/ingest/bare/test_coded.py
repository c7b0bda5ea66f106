"""Coded pictures keep their points, and lose the rest."""

import io
import struct
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageCms

from publish.reports.ingest.bare import coded
from tests.reports.ingest.bare.test_pictures import MARK, jpeg


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
def test_a_jpeg_keeps_its_pixels_and_no_field() -> None:
    made = coded.jpeg(jpeg())
    assert MARK not in made
    with Image.open(BytesIO(jpeg())) as before, Image.open(BytesIO(made)) as after:
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_what_is_no_jpeg_is_told() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        coded.jpeg(b"PNG")
    with pytest.raises(ValueError, match="follow each other"):
        coded.jpeg(b"\xff\xd8abcdef")


def test_a_jpeg2000_has_no_boxes_of_words() -> None:
    parts = [(b"jP  ", b"\r\n\x87\n"), (b"ftyp", b"jp2 "), (b"xml ", MARK), (b"jp2c", b"\xff\x4f\xff\xd9")]
    data = b"".join((len(body) + 8).to_bytes(4, "big") + kind + body for kind, body in parts)
    assert MARK not in coded.jpeg2000(data)
    assert coded.jpeg2000(data).endswith(b"jp2c\xff\x4f\xff\xd9")


def test_a_jpeg2000_has_no_remarks_and_nothing_behind_its_end() -> None:
    out = io.BytesIO()
    Image.new("L", (9, 9), 99).save(out, "JPEG2000", no_jp2=True, comment=MARK.decode())
    data = out.getvalue()
    assert MARK in data
    made = coded.jpeg2000(data + MARK)
    assert MARK not in made
    with Image.open(io.BytesIO(made)) as image:
        assert image.getpixel((4, 4)) == 99


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_ends_with_its_last_code(progressive: bool) -> None:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(out, "JPEG", progressive=progressive)
    data = out.getvalue()
    made = coded.jpeg(data[:-2] + MARK + data[-2:])
    assert MARK not in made
    assert abs(len(made) - len(coded.jpeg(data))) < 2
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(made)) as after:
        assert before.tobytes() == after.tobytes()


def marked_jpeg2000(size: tuple[int, int]) -> bytes:
    """A JPEG 2000 with a mark in a profile, and one in the head of a part."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 90, 30)).save(out, "JPEG2000")
    data = out.getvalue()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK
    told = _longer(data, b"jp2h", b"colr" + bytes((1, 0, 0, 0, 0, 0, 16)), b"colr" + bytes((2, 0, 0)) + profile)
    told = told.replace(struct.pack(">I4s", 15, b"colr"), struct.pack(">I4s", 11 + len(profile), b"colr"))
    remark = b"\xff\x64" + struct.pack(">HH", 4 + len(MARK), 1) + MARK
    told = _longer(told, b"jp2c", b"\xff\x93", remark + b"\xff\x93")
    part = told.index(b"\xff\x90") + 6
    return told[:part] + struct.pack(">I", struct.unpack_from(">I", told, part)[0] + len(remark)) + told[part + 4 :]


def _longer(data: bytes, box: bytes, old: bytes, new: bytes) -> bytes:
    """A JPEG 2000 with something within a box in another's place."""
    assert data.count(old) == 1
    at = data.index(box) - 4
    (length,) = struct.unpack_from(">I", data, at)
    data = data[:at] + struct.pack(">I", length + len(new) - len(old)) + data[at + 4 :]
    return data.replace(old, new)


def test_a_jpeg2000_has_no_profile_of_a_device_and_no_remark_in_its_parts() -> None:
    told = marked_jpeg2000((9, 9))
    made = coded.jpeg2000(told)
    assert told.count(MARK) == 2
    assert MARK not in made
    with Image.open(BytesIO(told)) as before, Image.open(BytesIO(made)) as after:
        assert before.tobytes() == after.tobytes()
