"""An archive with three copies, and the file that opens it in a browser."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.readers.browser.reader import Reader
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import EVIDENCE, NOW, Archive, evidence_path, lay

Readers = Callable[..., Reader]
CORS = {"Access-Control-Allow-Origin": "*"}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf50"
    "0f0003860180 5a349cf80000000049454e44ae426082".replace(" ", "")
)
TESTIMONY = "<h2 id='what'>What happened</h2>" + "<p>testimony</p>" * 80 + "<h2 id='after'>After</h2><p>the end</p>"


def page(title: str, text: str, *, lang: str = "en", direction: str = "ltr") -> str:
    return (
        f'<!doctype html><html lang="{lang}" dir="{direction}"><head><title>{title}</title>'
        "<style>:root{--ink:#010203}body{color:var(--ink)}</style></head>"
        f"<body><header><a href='index.html'>The archive</a></header><main><h1>{title}</h1>{text}</main></body></html>"
    )


PAGES: dict[str, str | bytes] = {
    "index.html": page("Front", "<p><a href='reports/2013/masanjia.html'>Masanjia</a></p>"),
    "reports/2013/masanjia.html": page(
        "Masanjia",
        f"<p><a href='../../index.html'>back to the front</a> <a href='#after'>down</a> "
        f"<a href='../../{evidence_path()}'>the timeline</a> <a href='https://example.org/x?y=1'>outside</a> "
        f"<a href='../2014/shinjang.html'>Uyghur</a></p>"
        f"<p><img src='../../{evidence_path(PICTURE, 'picture.png')}' alt='A picture'></p>{TESTIMONY}",
    ),
    "reports/2014/shinjang.html": page("شىنجاڭ", "<p>تېكىست</p>", lang="ug", direction="rtl"),
    "by/year/index.html": page("By year", "<p><a href='2013.html'>2013</a> <a href='2014.html'>2014</a></p>"),
    "by/year/2013.html": page("2013", "<li>2013-04-06 <a href='../../reports/2013/masanjia.html'>Masanjia</a></li>"),
    "by/year/2014.html": page("2014", "<li>2014-02-01 <a href='../../reports/2014/shinjang.html'>شىنجاڭ</a></li>"),
    evidence_path(): EVIDENCE,
    evidence_path(PICTURE, "picture.png"): PICTURE,
}  # fmt: skip


@dataclass
class World:
    """An archive with three copies, each behind a censor, and the file that opens it."""

    archive: Archive
    copies: list[Censor]
    home: Path

    @property
    def file(self) -> Path:
        return self.home / "open.html"

    def publish(self, pages: dict[str, str | bytes] = PAGES, *, days: int = 0, to: int = 3) -> None:
        """Seal ``pages``, bring them to the first ``to`` copies, and hand the file to the reader."""
        release = self.archive.publish(pages, mirrors=[c.url for c in self.copies], now=NOW + timedelta(days=days))
        for copy in self.copies[:to]:
            lay(release, copy.root)
        shutil.copyfile(release.root / "open.html", self.file)

    @property
    def urls(self) -> list[str]:
        return [copy.url for copy in self.copies]


def shown(page: Page) -> str:
    """What the reader sees of the archive's page."""
    return str(
        page.evaluate("document.querySelector('#place > .page')?.shadowRoot.querySelector('.main').innerText ?? ''")
    )


def opened(reader: Reader, world: World, at: str = "") -> Page:
    return reader.open(world.file.as_uri() + at)


def genuine(page: Page) -> None:
    expect(page.locator(".verdict")).to_contain_text("Genuine")


def honest(reader: Reader, world: World) -> None:
    """Nothing ran that should not, and nobody was asked but the mirrors. Those may fail: the next root is not there."""
    assert [c for c in reader.complaints if not c.startswith("Failed to load resource")] == []
    assert [u for u in reader.outside(*world.urls) if not u.startswith("file:///")] == []


def saved(page: Page) -> bytes:
    page.locator(".verdict").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this file").click()
    assert download.value.suggested_filename == "open.html"
    return Path(download.value.path()).read_bytes()


def dead(world: World) -> None:
    for copy in world.copies:
        copy.rule("*", censor.hang_up())


def lay_files(files: Mapping[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
