"""``make pictures``: the sample archive as readers see it, into manual/pictures/.

Look at every one before it is kept.
"""

import base64
import io
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from publish.build import build
from tests.services.cache import Unavailable
from tests.services.chromium import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HERE = Path(__file__).parent.parent
FOLDER = HERE / "manual/pictures"
PICTURE_MAX_LENGTH = 120_000  # bytes: the repository keeps every version of each
FINGERPRINT = "18015f026312a07d2f4ae11d7468eb824201350699e5f1830142e429bfd874f3"
ENGLISH = "reports/2013/leaving-masanjia.html"
UYGHUR = "reports/2019/china-cables.ug.html"
TIBETAN = "reports/1995/panchen-lama.bo.html"
CHINESE = "reports/2013/leaving-masanjia.zh-Hans.html"
COLOURS = 64  # enough for letters and their edges, and a third of the bytes
DESKTOP = (1120, 860)
PAPER = (643, 1000)  # what A4 leaves between its margins, at 96 points to the inch
VIEWS: dict[str, tuple[str, tuple[int, int], dict[str, Any]]] = {
    "desktop": (ENGLISH, DESKTOP, {}),
    "dark": (ENGLISH, DESKTOP, {"color_scheme": "dark"}),
    "evidence": (ENGLISH + "#fn:1", DESKTOP, {}),
    "uyghur": (UYGHUR, DESKTOP, {}),
    "tibetan": (TIBETAN, DESKTOP, {}),
    "chinese": (CHINESE, DESKTOP, {}),
}
PHONES = (ENGLISH, UYGHUR, TIBETAN, CHINESE)
_DESK = "margin:0;display:flex;align-items:flex-start;gap:28px;padding:28px;background:#e9e4da"
_SHEET = "box-shadow:0 1px 5px #0003;background:#fff"


def pictures(tree: Path, browser: "Browser") -> Iterator[tuple[str, bytes]]:
    """Name and PNG of each picture of the archive at ``tree``."""

    def shot(path: str, size: tuple[int, int], media: dict[str, Any], **options: Any) -> bytes:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **options)
        try:
            page.emulate_media(**media)
            page.goto(f"{tree.as_uri()}/{path}")
            return page.screenshot()
        finally:
            page.close()

    def desk(*sheets: bytes, width: int, style: str = "") -> bytes:
        page = browser.new_page(viewport={"width": width, "height": 100})
        try:
            shown = (
                f'<img style="{_SHEET};{style}" src="data:image/png;base64,{base64.b64encode(s).decode()}">'
                for s in sheets
            )
            page.set_content(f'<!doctype html><body style="{_DESK}">{"".join(shown)}')
            page.wait_for_function("[...document.images].every((image) => image.complete && image.width > 0)")
            return page.screenshot(full_page=True)
        finally:
            page.close()

    for name, (path, size, media) in VIEWS.items():
        yield name, shot(path, size, media)
    phones = [shot(path, (320, 620), {}) for path in PHONES]
    yield "readers", desk(*phones, width=4 * 320 + 5 * 28)
    yield "print", desk(shot(ENGLISH, PAPER, {"media": "print"}), width=850, style="padding:60px 75px")


def _lighter(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main() -> int:
    """Draw all, and name those that are too large to be kept."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        tree = Path(folder) / "tree"
        build(HERE, tree, today=datetime.now(UTC).date(), fingerprint=FINGERPRINT)
        for name, drawn in pictures(tree, chromium):
            data = _lighter(drawn)
            (FOLDER / f"{name}.png").write_bytes(data)
            if len(data) > PICTURE_MAX_LENGTH:
                print(f"{name}.png is {len(data):,} bytes, the limit is {PICTURE_MAX_LENGTH:,}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unavailable as error:
        sys.exit(f"make pictures: {error}")
