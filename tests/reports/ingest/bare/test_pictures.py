"""Pictures of each kind with a mark in each field: none is left, and the pixels are."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from publish.core.errors import ConfigError, SourceError
from publish.reports.ingest.bare.pictures import bare

MARK = b"CANARY7f3a"
_WORD = MARK.decode()
PIXELS = 1_000_000


def picture(mode: str = "RGB", size: tuple[int, int] = (48, 32)) -> Image.Image:
    """A picture whose corners differ."""
    grey = Image.linear_gradient("L").resize(size)
    made = Image.merge("RGB", (grey, grey.rotate(180), grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    made.paste((200, 30, 40), (0, 0, 12, 8))
    return made.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    for tag in (0x10E, 0x10F, 0x110, 0x131, 0x132, 0x13B, 0x8298):
        made[tag] = _WORD
    made[0x112] = orientation
    made.get_ifd(0x8825)[0x1B] = MARK
    made.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + MARK
    made.get_ifd(0x8769)[0xA431] = _WORD
    return made


def profile() -> bytes:
    """A profile whose description is the mark."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = made.find("sRGB".encode("utf-16-be"))
    made[at : at + 2 * 4] = "CANA".encode("utf-16-be")
    return bytes(made) + MARK


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>' + MARK + b"</rdf:RDF></x:xmpmeta>"


def saved(form: str, image: Image.Image | None = None, **more: object) -> bytes:
    out = io.BytesIO()
    (image or picture()).save(out, form, **more)
    return out.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    made = saved("JPEG", exif=exif(orientation), icc_profile=profile(), comment=MARK, quality=95)
    parts = b"".join(
        b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body
        for kind, body in (
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
            (0xED, b"Photoshop 3.0\0" + MARK),
            (0xE2, b"MPF\0" + MARK),
            (0xEB, b"JP" + MARK),
        )
    )
    # A table of steps that no ink uses.
    parts += b"\xff\xdb" + struct.pack(">H", 67) + b"\3" + MARK.ljust(64, b"\1")
    return made[:2] + parts + made[2:] + MARK


def png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", _WORD)
    info.add_text("Comment", _WORD, zip=True)
    info.add_itxt("XML:com.adobe.xmp", _WORD)
    made = saved("PNG", pnginfo=info, exif=exif(), icc_profile=profile())
    chunk = b"tIME" + bytes((7, 217, 3, 14, 1, 2, 3))
    when = struct.pack(">I", 7) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return made[:33] + when + made[33:] + MARK


def gif() -> bytes:
    return saved(
        "GIF", picture("P"), comment=MARK, save_all=True, append_images=[Image.new("P", (48, 32), 5)]
    ) + MARK  # fmt: skip


KINDS: dict[str, Callable[[], bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "tiff": lambda: saved("TIFF", exif=exif(), icc_profile=profile()) + MARK,
    "webp": lambda: saved("WEBP", exif=exif().tobytes(), xmp=XMP, icc_profile=profile(), lossless=True) + MARK,
    "avif": lambda: saved("AVIF", exif=exif().tobytes(), xmp=XMP, icc_profile=profile(), quality=95) + MARK,
    "gif": gif,
    "bmp": lambda: saved("BMP") + MARK,
}


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_picture_is_turned_as_its_camera_was_held(orientation: int) -> None:
    made = bare(jpeg(orientation), pixels=PIXELS)
    with Image.open(io.BytesIO(made.data)) as image:
        corner = {3: (46, 30), 6: (30, 2)}[orientation]
        red = image.convert("RGB").getpixel(corner)
    assert isinstance(red, tuple)
    assert red[0] > 150 > red[1]
    assert (made.width, made.height) == ((48, 32) if orientation == 3 else (32, 48))


def test_the_first_picture_is_kept_and_the_others_counted() -> None:
    assert bare(gif(), pixels=PIXELS).further == 1
    assert bare(jpeg(), pixels=PIXELS).further == 0


def test_colours_are_turned_before_their_profile_goes() -> None:
    # A profile in which red and blue are exchanged: what is stored as blue is seen as red.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at, tags = 132, {}
    for _ in range(int.from_bytes(swapped[128:132], "big")):
        tags[bytes(swapped[at : at + 4])] = at
        at += 12
    red, blue = tags[b"rXYZ"], tags[b"bXYZ"]
    swapped[red + 4 : red + 12], swapped[blue + 4 : blue + 12] = (
        swapped[blue + 4 : blue + 12],
        swapped[red + 4 : red + 12],
    )
    made = bare(saved("PNG", Image.new("RGB", (8, 8), (0, 0, 255)), icc_profile=bytes(swapped)), pixels=PIXELS)
    with Image.open(io.BytesIO(made.data)) as image:
        seen = image.getpixel((4, 4))
    assert isinstance(seen, tuple)
    assert seen[0] > 200 > 60 > seen[2]


def test_nothing_stays_under_what_is_transparent() -> None:
    image = picture("RGBA")
    image.paste((12, 34, 56, 0), (10, 10, 20, 20))
    made = bare(saved("PNG", image), pixels=PIXELS)
    with Image.open(io.BytesIO(made.data)) as after:
        assert after.mode == "RGBA"
        assert after.getpixel((15, 15)) == (0, 0, 0, 0)
        assert after.getpixel((40, 20)) == image.getpixel((40, 20))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16", "YCbCr"])
def test_each_way_to_hold_colours_is_read(mode: str) -> None:
    image = Image.new("I;16", (48, 32), 40_000) if mode == "I;16" else picture().convert(mode)
    form = "JPEG" if mode in ("CMYK", "YCbCr") else "PNG"
    with Image.open(io.BytesIO(bare(saved(form, image), pixels=PIXELS).data)) as made:
        assert made.size == (48, 32)
        if mode == "I;16":
            assert made.getpixel((1, 1)) == 40_000 >> 8


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(SourceError, match="is more than 1,000,000 pixels"):
        bare(saved("PNG", Image.new("1", (2_000, 1_000))), pixels=PIXELS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_cut_short_is_told_to_be_damaged(kind: str) -> None:
    data = KINDS[kind]()
    with pytest.raises(SourceError, match="damaged picture"):
        bare(data[: len(data) // 3], pixels=PIXELS)


def test_heic_without_its_decoder_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pi_heif", None)
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    with pytest.raises(ConfigError, match="pi-heif"):
        bare(b"\0\0\0\x18ftypheic" + b"\0" * 80, pixels=PIXELS)
