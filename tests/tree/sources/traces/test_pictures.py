"""publish.tree.sources.traces.pictures: places and screens in pictures are named, and kept by a word alone."""

import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from publish.core.errors import SourceError
from publish.tree.sources.traces import traces
from tests.support.small import archive, made
from tests.tree.sources.traces.conftest import picture


def what(path: Path) -> str | None:
    """What is said of a file first; of a zip, of its first member that tells something."""
    return next(iter(traces(path).values()), None)


HEAD = "---\ntitle: T\ndate: 2013-01-01\nlanguage: en\nevidence:\n  - file: evidence/{}\n    title: x\n{}---\n\nText.\n"


def test_a_profile_of_somebodys_screen_is_named_and_a_common_one_passes(tmp_path: Path) -> None:
    common = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    many = int.from_bytes(common[128:132], "big")
    own = common[:132] + b"mmod" + common[136:]
    assert many
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")):
        for profile, expected in ((common, False), (own, True)):
            (tmp_path / f"a.{ending}").write_bytes(picture(kind, icc_profile=profile))
            said = what(tmp_path / f"a.{ending}")
            assert ("ICC mmod (of somebody's screen)" in (said or "")) is expected
            assert expected or said is None


@pytest.mark.parametrize("kept", [False, True])
def test_a_photograph_with_a_place_is_published_only_as_the_publisher_says(tmp_path: Path, *, kept: bool) -> None:
    text = HEAD.format("camp.jpg", "    metadata: kept\n" if kept else "")
    changes: dict[str, str | bytes | None] = {"evidence/camp.jpg": picture("JPEG", gps=True), "reports/2014/p.md": text}
    root = archive(tmp_path, **changes)
    if kept:
        assert list(made(root).root.glob("files/*/*/camp.jpg"))
        return
    with pytest.raises(SourceError) as caught:
        made(root)
    assert caught.value.faults == (
        "site/reports/2014/p.md:6: evidence 'evidence/camp.jpg': it tells more than it shows: EXIF GPS position; "
        "take that out (stet import --anew does, for what it brought in), or say 'metadata: kept' below it if it may "
        "be known to all",
    )


@pytest.mark.parametrize("options", [{}, {"compression": "tiff_lzw"}, {"compression": "jpeg"}, {"pages": True}])
def test_what_lies_behind_a_tiff_is_named_and_its_own_pieces_are_not(tmp_path: Path, options: dict[str, Any]) -> None:
    whole, image = BytesIO(), Image.effect_noise((300, 200), 50).convert("RGB")
    options = options | ({"save_all": True, "append_images": [image.rotate(90)]} if options.pop("pages", False) else {})
    image.save(whole, "TIFF", **options)
    for more, expected in (
        (b"", None),
        (bytes(9), None),
        (b"PK\3\4 lena", "it tells more than it shows: data after the picture's end"),
    ):
        (tmp_path / "a.tif").write_bytes(whole.getvalue() + more)
        assert what(tmp_path / "a.tif") == expected


def test_a_big_endian_tiff_and_one_whose_tables_come_last_end_where_their_parts_do(tmp_path: Path) -> None:
    for order, sign in (("<", b"II"), (">", b"MM")):
        fields = [(0x100, 3, 1, 2), (0x101, 3, 1, 2), (0x111, 4, 1, 8), (0x117, 4, 1, 4)]
        packed = b"".join(
            struct.pack(order + ("HHIHH" if form == 3 else "HHII"), tag, form, many, value, *([0] if form == 3 else []))
            for tag, form, many, value in fields
        )
        table = struct.pack(order + "H", len(fields)) + packed + bytes(4)
        data = sign + struct.pack(order + "HI", 42, 12) + b"\1\2\3\4" + table
        for more, expected in (
            (b"", None),
            (b"lena lena", "it tells more than it shows: data after the picture's end"),
        ):
            (tmp_path / "a.tif").write_bytes(data + more)
            assert what(tmp_path / "a.tif") == expected


def bitmap(head: int = 40, space: bytes = b"", profile: bytes = b"", more: bytes = b"") -> bytes:
    """A BMP of one point, with a head of this length."""
    body = (struct.pack("<IiiHHI", head, 1, 1, 1, 24, 0) + bytes(head)).ljust(head, b"\0")[:head]
    if space:
        body = body[:56] + space + body[60:112] + struct.pack("<II", head + 4, len(profile)) + body[120:]
    data = body + bytes(4) + profile
    return struct.pack("<2sIII", b"BM", 14 + len(data), 0, 14 + head) + data + more


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bitmap(), None),
        (bitmap(more=b"\0\0"), None),
        (bitmap(more=b"the rest"), "data after the picture's end"),
        (bitmap(124, b"KNIL", b"C:\\Users\\rita\\a.icc\0"), "path of a profile"),
        (bitmap(124, b"DEBM", bytes(128) + b"\0\0\0\1mmod" + bytes(8)), "ICC mmod (of somebody's screen)"),
    ],
)
def test_what_a_bitmap_tells_is_named(tmp_path: Path, data: bytes, said: str | None) -> None:
    (tmp_path / "a.bmp").write_bytes(data)
    assert what(tmp_path / "a.bmp") == (said and f"it tells more than it shows: {said}")
