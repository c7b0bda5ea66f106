"""A PDF's page as it looks and reads, by pdfium."""

from typing import Final

import pypdfium2
from PIL import Image, ImageChops

_DIFFERS: Final = 8  # of 255, in any colour: less is rounding
_DIFFERS_MAX: Final = 0.001  # share of a page's points
_LOOK_MAX: Final = 1_500_000  # points of a page that is compared


def looks(page: pypdfium2.PdfPage, *, forms: bool = False) -> Image.Image:
    """Return a page's picture, a large one made smaller."""
    width, height = page.get_size()
    scale = min(1.0, (_LOOK_MAX / max(1.0, width * height)) ** 0.5)
    image: Image.Image = page.render(scale=scale, may_draw_forms=forms).to_pil().convert("RGB")
    return image


def near(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures differ in hardly a point."""
    if one.size != other.size:
        return False
    red, green, blue = ImageChops.difference(one, other).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return sum(steps[_DIFFERS + 1 :]) <= _DIFFERS_MAX * one.width * one.height


def reads(page: pypdfium2.PdfPage) -> str:
    """Return a page's text in the order of its drawing."""
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range())
    finally:
        textpage.close()
