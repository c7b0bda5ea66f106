"""publish.tree.sources.pictures: how wide and high a picture is, and nothing of anything that is none."""

import struct
from pathlib import Path

import pytest

from publish.tree.sources.pictures import dimensions

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
