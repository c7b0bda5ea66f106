"""``make pictures``: the sample archive as readers see it, into manual/pictures/.

Look at every one before it is kept.
"""

import base64
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from PIL import Image

from publish.core.model import Mirror, Tree
from publish.desk import live
from publish.release.seal import Sealing, seal
from publish.tree.build import build
from tests.readers.browser.reader import reading
from tests.support.censor import Censor
from tests.support.factory import Archive, lay
from tests.support.services.cache import Unavailable
from tests.support.services.chromium import browser
from tests.support.services.service import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

HERE = Path(__file__).parents[2]
FOLDER = HERE / "manual/pictures"
PICTURE_MAX_LENGTH = 120_000  # bytes: the repository keeps every version of each
FINGERPRINT = "18015f026312a07d2f4ae11d7468eb824201350699e5f1830142e429bfd874f3"
ENGLISH = "reports/2013/leaving-masanjia.html"
UYGHUR = "reports/2019/china-cables.ug.html"
TIBETAN = "reports/1995/panchen-lama.bo.html"
CHINESE = "reports/2013/leaving-masanjia.zh-Hans.html"
COLOURS = 160  # enough for letters, their edges and a green dot, and half of the bytes
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
PHONE = (320, 620)
COPIES = ("https://letters.example/", "https://archive.example.org/letters/", "https://copies.example.net/")
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

    for name, (path, size, media) in VIEWS.items():
        yield name, shot(path, size, media)
    phones = [shot(path, PHONE, {}) for path in PHONES]
    yield "readers", desk(browser, *phones, width=4 * 320 + 5 * 28)
    yield "print", desk(browser, shot(ENGLISH, PAPER, {"media": "print"}), width=850, style="padding:60px 75px")


def desk(browser: "Browser", *sheets: bytes, width: int, style: str = "") -> bytes:
    """Pictures side by side, with a shadow around each."""
    page = browser.new_page(viewport={"width": width, "height": 100})
    try:
        shown = (
            f'<img style="{_SHEET};{style}" src="data:image/png;base64,{base64.b64encode(s).decode()}">' for s in sheets
        )
        page.set_content(f'<!doctype html><body style="{_DESK}">{"".join(shown)}')
        page.wait_for_function("[...document.images].every((image) => image.complete && image.width > 0)")
        return page.screenshot(full_page=True)
    finally:
        page.close()


def opened(copy: Path, browser: "Browser") -> Iterator[tuple[str, bytes]]:
    """The same of open.html, for which three copies are somewhere in the world."""
    there = True

    def answer(route: Any) -> None:
        url = route.request.url.partition("?")[0]
        file = copy / unquote(next(url.removeprefix(c) for c in COPIES if url.startswith(c)))
        body = file.read_bytes() if file.is_file() else b""
        if there:
            route.fulfill(status=200 if body else 404, body=body, headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.abort()

    def begin(context: "BrowserContext", path: str, ready: str) -> "Page":
        for address in COPIES:
            context.route(f"{address}**", answer)
        page = context.new_page()
        page.goto(f"{(copy / 'open.html').as_uri()}#/{path}")
        page.locator(ready).first.wait_for()
        page.wait_for_timeout(500)  # for the other copies, and for what is drawn
        return page

    def phone(locale: str, path: str, ready: str, press: str = "") -> bytes:
        with reading(browser, locale=locale, viewport={"width": PHONE[0], "height": PHONE[1]}) as reader:
            page = begin(reader.context, path, ready)
            if press:
                page.locator(press).click()
            return page.screenshot()

    genuine = ".verdict.good"
    phones = [phone("en-GB", ENGLISH, genuine), phone("ar", UYGHUR, genuine, ".verdict"), phone("bo", TIBETAN, genuine)]
    there = False
    phones.append(phone("zh-CN", CHINESE, ".tried"))
    yield "open", desk(browser, *phones, width=4 * 320 + 5 * 28)
    there = True
    with reading(browser, color_scheme="dark", viewport={"width": DESKTOP[0], "height": DESKTOP[1]}) as reader:
        yield "open-dark", begin(reader.context, ENGLISH, genuine).screenshot()


def banners(copy: Path, browser: "Browser", port: int) -> Iterator[tuple[str, bytes]]:
    """What stands at the foot of a page once a browser has verified it."""
    shots = []
    with Censor(copy, port) as host, reading(browser, viewport={"width": 420, "height": 800}) as reader:
        page = reader.context.new_page()
        for path, scheme in ((ENGLISH, "light"), (ENGLISH, "light"), (TIBETAN, "light"), (UYGHUR, "dark")):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(host.url + path)
            page.locator("#stet\\.standing").wait_for()
            shots.append(foot(page))
    yield "banner", desk(browser, *shots, width=4 * 420 + 5 * 28)


def previewed(home: Path, browser: "Browser") -> Iterator[tuple[str, bytes]]:
    """The preview of a copy of the sources: a report under its band, and one with faults."""
    shutil.copytree(HERE / "site", home / "site")
    shutil.copy(HERE / "mkdocs.yml", home)
    (home / "drafts").mkdir()
    (home / "drafts/karakax-again.md").write_text("# A second list\n\nTo be written.\n")
    report = home / "site" / Path(ENGLISH).with_suffix(".md")
    with live.opened(home, port=0, today=lambda: datetime.now(UTC).date()) as server:
        server.latest.build()
        server.serve_thread.start()
        page = browser.new_page(viewport={"width": DESKTOP[0], "height": 620})
        page.goto(server.url)
        yield "preview", page.screenshot()
        text = report.read_text("utf-8")
        report.write_text(text.replace("date:", "dat:", 1).replace("masanjia-timeline.csv)", "timeline.csv)"), "utf-8")
        server.latest.build()
        page.goto(server.url + ENGLISH)
        yield "preview-faults", page.screenshot()
        page.close()


def foot(page: "Page") -> bytes:
    """The lowest part of a page."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    return page.screenshot(clip={"x": 0, "y": 380, "width": 420, "height": 420})


def _lighter(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def copy(archive: Archive, now: datetime, addresses: tuple[str, ...]) -> Path:
    """The archive, sealed and laid down, as if it were at these addresses."""
    mirrors = [Mirror(address, "web") for address in addresses]
    sealed = seal(Tree(archive.tree, "Stet Archive", ()), Sealing(archive.state, archive.keys, mirrors, now=now))
    return lay(sealed.release, archive.home.with_name(f"copy-{len(mirrors)}"))


def main() -> int:
    """Draw all, and name those that are too large to be kept."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        home, now = Path(folder), datetime.now(UTC)
        build(HERE, home / "tree", today=now.date(), fingerprint=FINGERPRINT)
        archive, port = Archive(home / "publisher", {}), free_port()
        build(HERE, archive.tree, today=now.date(), fingerprint=archive.fingerprint)
        far = copy(archive, now, COPIES)
        near = copy(archive, now, (f"http://127.0.0.1:{port}/",))
        every = (
            pictures(home / "tree", chromium), opened(far, chromium), banners(near, chromium, port),
            previewed(home / "desk", chromium),
        )  # fmt: skip
        for name, drawn in chain(*every):
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
