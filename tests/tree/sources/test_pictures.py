"""publish.tree.sources.pictures: how wide and high a picture is, and nothing of anything that is none."""

import struct
from pathlib import Path

import pytest

from publish.tree.sources.pictures import dimensions, kind, true_name

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
FRAME = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, 480, 640)


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"GIF89a" + struct.pack("<HH", 640, 480),
        b"\xff\xd8\xff\xe1" + struct.pack(">H", 10) + b"Exif1234" + FRAME + bytes(9),
        b"RIFF1234WEBPVP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"),
        b"RIFF1234WEBPVP8L" + bytes(5) + (639 | 479 << 14).to_bytes(4, "little"),
        b"RIFF1234WEBPVP8 " + bytes(10) + struct.pack("<HH", 640, 480),
        b'<?xml version="1.0"?>\n<svg xmlns="x" width="640px" height="480">',
        b"<svg viewBox='0 0 640, 480'>",
    ],
)
def test_a_picture_says_its_size(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert dimensions(tmp_path / "x") == (640, 480)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        PNG[:20],
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe1",
        b"\xff\xd8\xff\xe1\x00\x04abno",
        b"\xff\xd8\xff\xda" + b"\x00\x02" + b"\x00",
        b"GIF89a" + bytes(4),
        b"RIFF1234WEBPXXXX",
        b'<svg width="100%" viewBox="0 0 a b">',
        b'<svg width="1" height="999999999">',
        b"<svg>",
    ],
)
def test_what_is_broken_or_no_picture_has_no_size(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    assert dimensions(tmp_path / "x") is None


def exif(value: int, order: str = ">") -> bytes:
    """A JPEG as a camera writes it, held in some way."""
    tiff = (b"MM" if order == ">" else b"II") + struct.pack(f"{order}HIH", 42, 8, 2)
    tiff += struct.pack(f"{order}HHIHH", 0x010F, 2, 1, 0, 0) + struct.pack(f"{order}HHIHH", 0x0112, 3, 1, value, 0)
    body = b"Exif\0\0" + tiff + bytes(4)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + FRAME + bytes(9)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("value", "sides"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640))])
def test_a_photo_has_the_sides_that_are_seen(tmp_path: Path, value: int, sides: tuple[int, int], order: str) -> None:
    (tmp_path / "x").write_bytes(exif(value, order))
    assert dimensions(tmp_path / "x") == sides


def test_a_broken_note_of_a_camera_turns_nothing(tmp_path: Path) -> None:
    whole = exif(6)
    for cut in range(12, whole.index(FRAME)):
        body = whole[6:cut]
        data = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + FRAME + bytes(9)
        (tmp_path / "x").write_bytes(data)
        assert dimensions(tmp_path / "x") in ((640, 480), (480, 640))


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.jpg", PNG, "a.png"),
        ("a.b.JPEG", PNG, "a.b.png"),
        ("a.png", exif(1), "a.jpg"),
        ("a.jpeg", exif(1), "a.jpeg"),
        ("a.jpg", b"RIFF1234WEBPVP8 ", "a.webp"),
        ("a.svg", PNG, "a.png"),
        ("a.png", b"<svg onload='x'>", "a.png"),  # no picture becomes one with programs
        ("a.txt", PNG, "a.txt"),
        ("photo", PNG, "photo"),
        ("a.jpg", b"%PDF-", "a.jpg"),
    ],
)
def test_a_picture_is_called_what_it_is(name: str, head: bytes, expected: str) -> None:
    assert true_name(name, head) == expected


def test_the_kind_of_a_picture_is_its_bytes() -> None:
    assert [kind(head) for head in (PNG, exif(6), b"GIF89a", b"<svg/>", b"%PDF-", b"")] == [
        "png",
        "jpg",
        "gif",
        "",
        "",
        "",
    ]
