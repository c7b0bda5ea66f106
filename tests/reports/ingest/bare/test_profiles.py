"""Of a profile a few rounded numbers are kept, and a page looks the same by them."""

import io
import struct

import pytest
from PIL import Image, ImageChops, ImageCms

from publish.reports.ingest.bare.profiles import Light, light, profile
from tests.reports.ingest.bare.test_pictures import profile as stranger

_ADOBE = ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7445))


def _turned(data: bytes, mode: str) -> Image.Image:
    ramp = Image.linear_gradient("L")
    image = ramp if mode == "L" else Image.merge("RGB", (ramp, ramp.rotate(90), ramp.rotate(180)))
    turned = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(data)),
                                       ImageCms.createProfile("sRGB"), outputMode="RGB")  # fmt: skip
    assert isinstance(turned, Image.Image)
    return turned


@pytest.mark.parametrize("kept", [Light(1.8), Light(2.2), Light(0.0), Light(2.2, _ADOBE), Light(0.0, _ADOBE)])
def test_what_is_written_is_read_again(kept: Light) -> None:
    found = light(profile(kept))
    assert found is not None
    assert found.steep == pytest.approx(kept.steep)
    assert found.inks[:2] == kept.inks[:2]
    # Another program reads it, too, and white stays white.
    assert max(_turned(profile(kept), "RGB" if kept.inks else "L").tobytes()) >= 254


def test_a_strangers_profile_looks_the_same_and_tells_nothing() -> None:
    kept = light(stranger())
    assert kept is not None
    assert kept.steep == 0.0
    off = ImageChops.difference(_turned(stranger(), "RGB"), _turned(profile(kept), "RGB"))
    assert max(off.tobytes()) <= 3


def test_a_screens_own_numbers_are_rounded() -> None:
    def screen(more: float) -> Light | None:
        return light(profile(Light(2.213 + more, ((0.4712 + more, 0.2531, 0.0092), (0.3377, 0.6633, 0.0921),
                                                  (0.1553, 0.0836, 0.7236)))))  # fmt: skip

    assert screen(0.0) == screen(0.002)


@pytest.mark.parametrize("length", range(0, 340, 17))
def test_of_a_damaged_profile_nothing_is_kept_or_something_plain(length: int) -> None:
    whole = profile(Light(2.2, _ADOBE))
    for data in (whole[:length], whole[:length] + b"\xff" * (len(whole) - length)):
        kept = light(data)
        assert kept is None or profile(kept)


def _grey(curve: bytes) -> bytes:
    whole = bytearray(profile(Light(2.2)))
    at = whole.index(b"kTRC")
    whole[at + 4 : at + 12] = struct.pack(">II", len(whole), len(curve))
    return bytes(whole) + curve


@pytest.mark.parametrize(
    ("curve", "steep"),
    [
        (struct.pack(">4sII", b"curv", 0, 0), 1.0),
        (struct.pack(">4sII65H", b"curv", 0, 65, *(round((at / 64) ** 2 * 65535) for at in range(65))), 2.0),
        (struct.pack(">4sIHHi", b"para", 0, 0, 0, 0x2_0000), 2.0),
        (struct.pack(">4sIHH3i", b"para", 0, 1, 0, 0x2_0000, 0x1_0000, 0), 2.0),
        (struct.pack(">4sIHH5i", b"para", 0, 3, 0, 0x2_6666, 62119, 3417, 5072, 2651), 0.0),
        (struct.pack(">4sIHH7i", b"para", 0, 4, 0, 0x2_6666, 62119, 3417, 5072, 2651, 0, 0), 0.0),
        (struct.pack(">4sII2H", b"curv", 0, 2, 65535, 0), None),
        (b"text\0\0\0\0none", None),
    ],
)
def test_each_kind_of_curve_is_read(curve: bytes, steep: float | None) -> None:
    kept = light(_grey(curve))
    assert (kept and kept.steep) == (None if steep is None else pytest.approx(steep, abs=0.06))
