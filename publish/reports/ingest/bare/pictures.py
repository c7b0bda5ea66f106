"""Pictures made anew from their pixels: upright, in sRGB, with nothing beside them.

Nothing of the old file is copied. A file cannot hold a camera's number, a place, an earlier version or a thumbnail of
what was cut off if all that goes into it is the colour of each point.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageCms, ImageFile, ImageOps

from publish.core.errors import ConfigError, SourceError
from publish.tree.sources.traces import pictures as traces

_FORMATS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "AVIF", "GIF", "BMP")
_PHOTOGRAPHS: Final = frozenset(("JPEG", "MPO", "HEIF", "AVIF"))  # lossy: PNG would make six times as much of them
_QUALITY: Final = 97  # with full colour: no pixel is seen to differ
_LIGHT_16: Final = 1 / 256  # 16 bits of light as 8
# What decoders say of a picture that is none: each format of Pillow's has its own.
_DAMAGED: Final = (OSError, SyntaxError, ValueError, EOFError, KeyError, IndexError, TypeError, OverflowError,
                   AttributeError, RuntimeError, ZeroDivisionError, MemoryError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew."""

    data: bytes
    ending: str
    """``jpg`` or ``png``."""
    width: int
    height: int
    further: int = 0
    """Number of further pictures in the file, which were left out."""


def bare(data: bytes, *, pixels: int) -> Picture:
    """Return a picture made of ``data``'s pixels.

    Args:
        pixels: More are refused, before any is decoded.

    Raises:
        ConfigError: It is HEIC, and what decodes that is not installed.
        SourceError: It is damaged, or too large.
    """
    with _opened(data, pixels) as image:
        form, frames = str(image.format), int(getattr(image, "n_frames", 1))
        image.seek(0)
        upright = ImageOps.exif_transpose(image)
        plain = _seen(_srgb(upright))
    # Bytes alone go over: an image made of another keeps what that one knew.
    fresh = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    photograph = form in _PHOTOGRAPHS or (form == "WEBP" and data[12:16] == b"VP8 ")
    ending, made = _saved(fresh, photograph=photograph and fresh.mode in ("RGB", "L"))
    if left := sorted(set(traces.jpeg(made) if ending == "jpg" else traces.png(made))):
        raise SourceError(f"could not be made anew without traces ({', '.join(left)})")
    return Picture(made, ending, *fresh.size, further=frames - 1)


@contextmanager
def _opened(data: bytes, pixels: int) -> Iterator[Image.Image]:
    """Open a picture of a size that may be decoded.

    Raises:
        ConfigError: What decodes it is not installed.
        SourceError: It is no picture, is damaged, or has too many pixels.
    """
    formats = [*_FORMATS, *_high_efficiency(data)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # ours is below, and known to the person
        # Other libraries switch this on for all: half a picture would pass for a whole one.
        torn, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            with Image.open(io.BytesIO(data), formats=formats) as image:
                if image.width * image.height > pixels:
                    raise SourceError(f"is more than {pixels:,} pixels", hint="--limit says more")
                yield image
        # Pillow decodes when the pixels are first asked for: what fails then comes up here, too.
        except _DAMAGED as error:
            raise SourceError(f"is a damaged picture ({type(error).__name__})") from error
        finally:
            Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = limit, torn


def _high_efficiency(data: bytes) -> list[str]:
    if data[4:8] != b"ftyp" or b"avif" in data[8:64]:
        return []
    # The first one decodes alone, and is the smaller.
    for name in ("pi_heif", "pillow_heif"):
        try:
            module: Any = __import__(name)
        except ImportError:
            continue
        module.register_heif_opener(thumbnails=False)
        return ["HEIF"]
    raise ConfigError("HEIC pictures need pi-heif", hint="pip install pi-heif, or save it as JPEG and add that")


def _srgb(image: Image.Image) -> Image.Image:
    """Return the picture in sRGB, grey or black and white, without its profile."""
    profile = image.info.get("icc_profile")
    alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L", "LA", "LAB"):
        colours = image.convert({"RGBA": "RGB", "LA": "L"}.get(image.mode, image.mode))
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            turned = None  # a profile that fits no picture: viewers ignore it, too
        if turned is not None:
            if alpha is not None:
                turned.putalpha(alpha)
            return turned
    return image


def _seen(image: Image.Image) -> Image.Image:
    """Return the picture in a plain mode, with nothing under what is wholly transparent."""
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    if image.mode == "I":
        most = image.getextrema()[1]
        scaled = image.point(lambda value: value * (_LIGHT_16 if most > 255 else 1))  # type: ignore[operator]
        return scaled.convert("L")
    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image
    if image.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(image, lab, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        clear = image.convert("RGBA")
        alpha = clear.getchannel("A")
        if alpha.getextrema() == (255, 255):
            return clear.convert("RGB")
        # Programs that blacken or erase leave the old colours under what they made transparent.
        hidden = alpha.point([255, *[0] * 255])
        clear.paste((0, 0, 0, 0), (0, 0), hidden)
        # Of what is all but transparent, too: there a colour has as many steps as are seen.
        return clear.convert("RGBa").convert("RGBA")
    return image.convert("RGB")


def _saved(image: Image.Image, *, photograph: bool) -> tuple[str, bytes]:
    out = io.BytesIO()
    if photograph:
        image.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        return "jpg", out.getvalue()
    image.save(out, "PNG")
    return "png", out.getvalue()
