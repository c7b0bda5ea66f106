"""publish.tree.bundles.picturekind: a picture is what its bytes are, whatever it is called."""

import struct
from pathlib import Path

import pytest

from publish.tree.bundles.picturekind import kind_of
from tests.tree.bundles.conftest import PICTURE

JPEG = b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", 2, 3)
GIF = b"GIF89a" + struct.pack("<HH", 3, 2)
WEBP = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0" + bytes(4) + bytes([2, 0, 0, 1, 0, 0])
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.jpg", PICTURE, ".png"),
        ("a.PNG", JPEG, ".jpg"),
        ("noext", GIF, ".gif"),
        ("a.webp", WEBP, ".webp"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", ""),
        ("a.jpg", b"no picture", ""),
        ("a.bmp", b"BM" + bytes(60), ""),
        ("a.svg", SVG % b"<rect width='5' height='5'/>", ".svg"),
        (
            "a.svg",
            SVG % b"<image href='data:image/png;base64,'/><use href='#a'/><a href='https://x.example/'/>",
            ".svg",
        ),
        ("a.svg", SVG % b"<image href='https://x.example/a.png'/>", ""),
        ("a.svg", SVG % b"<script/>", ""),
        ("a.svg", SVG % b"<rect>", ""),
        ("a.svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG % b"", ""),
        ("a.svg", b"<html/>", ""),
    ],
)
def test_a_picture_is_what_its_bytes_are(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert kind_of(tmp_path / name) == kind


def test_nothing_outside_is_a_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PICTURE)
    (tmp_path / "link.png").symlink_to(tmp_path / "a.png")
    assert (kind_of(tmp_path / "link.png"), kind_of(tmp_path), kind_of(tmp_path / "gone.png")) == ("", "", "")
