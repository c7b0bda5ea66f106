"""What was carried by hand, opened as people open it: unzipped, from a disk, on a phone, without scripts."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Route, expect

from publish.core.formats.parttext import TEXT
from publish.core.model import Tree
from publish.release import dotstet
from publish.tree.bundles.make import Wish, bundle, messenger, zipped
from publish.tree.bundles.wacz import address_of
from publish.verify.metadata import now_utc
from tests.readers.browser.conftest import Published, pages
from tests.readers.browser.reader import Reader
from tests.support.services.fixtures import skipping
from tests.support.services.nginx import Nginx
from tests.support.services.oracles import replaywebpage
from tests.tree.bundles.conftest import words

PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
REPORT = "reports/2013/leaving-masanjia.html"


@pytest.fixture(scope="module")
def unzipped(published: Published, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A whole zip and a part, each unzipped into a folder of its own."""
    wanted = dotstet.load(published.folder / ".stet", now=now_utc())
    found = {}
    for name, reports in {"whole": (), "part": (REPORT,)}.items():
        found[name] = tmp_path_factory.mktemp(name)
        with zipfile.ZipFile(zipped(wanted, tmp_path_factory.mktemp("zips"), reports).file) as packed:
            packed.extractall(found[name])
    return found


def test_every_page_of_an_unzipped_archive_reads_and_leads_on(
    unzipped: dict[str, Path], reader: Callable[..., Reader]
) -> None:
    someone, root = reader(script=False, **PHONE), unzipped["whole"]
    page = someone.open((root / "index.html").as_uri())
    for path in pages(root):
        page.goto((root / path).as_uri())
        assert page.locator("h1").first.is_visible(), path
        links = [a.get_attribute("href") or "" for a in page.locator("a[href]").all()]
        for link in links:
            parts = urlsplit(link)
            if not parts.scheme and parts.path:
                target = (root / path).parent / unquote(parts.path)
                # The page for missing addresses guesses how deep it is shown; see its template.
                assert target.resolve().is_file() or path == "404.html", f"{path}: {link}"
    assert (someone.outside((root / "index.html").as_uri()), someone.complaints) == ([], [])


def test_a_reader_goes_from_the_front_to_a_report_by_touch(
    unzipped: dict[str, Path], reader: Callable[..., Reader]
) -> None:
    someone = reader(script=False, **PHONE)
    page = someone.open((unzipped["whole"] / "index.html").as_uri())
    page.locator("main a[href^='reports/']").first.tap()
    page.wait_for_url("**/reports/**")
    assert page.locator("main h1").is_visible()
    assert someone.complaints == []


def test_a_part_shows_its_report_with_its_pictures(unzipped: dict[str, Path], reader: Callable[..., Reader]) -> None:
    someone, root = reader(**PHONE), unzipped["part"]
    page = someone.open((root / REPORT).as_uri())
    assert page.locator("h1").is_visible()
    page.evaluate(
        "for (const picture of document.images) picture.loading = 'eager'"
    )  # else they wait to be scrolled to
    page.wait_for_function("[...document.images].every((i) => i.complete && i.naturalWidth > 0)")
    assert (someone.outside((root / REPORT).as_uri()), someone.complaints) == ([], [])
    assert "leaving-masanjia" in (root / TEXT).read_text()


def test_replaywebpage_shows_a_wacz(
    published: Published, reader: Callable[..., Reader], nginx: Callable[[Path], Nginx], tmp_path: Path
) -> None:
    with skipping():
        scripts = replaywebpage()
    made = bundle(
        Tree(published.folder / ".stet/tree", "Letters", ()),
        Wish(("wacz",)),
        tmp_path,
        published.fingerprint,
        words=words,
    )
    (tmp_path / "replay").mkdir()
    shutil.copy(scripts / "ui.js", tmp_path)
    shutil.copy(scripts / "sw.js", tmp_path / "replay")
    # Its worker would answer with this page; now and then the frame is asked for before the worker rules it.
    (tmp_path / "replay/index.html").write_text(
        '<!doctype html><script src="../ui.js"></script><body><replay-app-main></replay-app-main>'
    )
    (tmp_path / "index.html").write_text(
        f'<!doctype html><body><replay-web-page source="{made[0].name}" style="display:block;height:600px" '
        f'url="{address_of(published.fingerprint)}{REPORT}"></replay-web-page><script src="ui.js"></script>'
    )
    someone = reader()
    with skipping():
        page = someone.open(nginx(tmp_path).url)
    shown = page.frame_locator("replay-web-page iframe").frame_locator("iframe")
    assert "Masanjia" in (shown.locator("h1").first.text_content() or "")
    assert shown.locator("img").first.evaluate("(i) => i.decode().then(() => i.naturalWidth)") > 0


# What messengers give to a webxdc file: an origin of its own, and no word to anybody (the policy of Delta Chat).
MESSENGER = "https://webxdc.localhost/"
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline' blob:; font-src 'self' data: blob:; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; connect-src 'self' data: blob:; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; frame-src 'self'; object-src 'none'"
)


def test_a_messenger_shows_a_genuine_report_and_asks_nobody(
    published: Published, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    wanted = dotstet.load(published.folder / ".stet", now=now_utc())
    made = messenger(wanted, tmp_path, [REPORT])
    asked = []
    with zipfile.ZipFile(made.file) as packed:
        inside = {name: packed.read(name) for name in packed.namelist()}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(MESSENGER)
        asked.append(route.request.url)
        if path in inside:
            kind = "text/html" if path.endswith(".html") else "application/octet-stream"
            route.fulfill(body=inside[path], content_type=kind, headers={"Content-Security-Policy": POLICY})
        else:
            route.abort()

    someone = reader(**PHONE)
    someone.context.route("**/*", answer)
    page = someone.open(f"{MESSENGER}index.html")
    expect(page.locator(".verdict")).to_contain_text("Genuine")
    shown = "document.querySelector('#place > .page').shadowRoot.querySelector('h1').textContent"
    assert page.title() in page.evaluate(shown) or page.evaluate(shown) in page.title()
    # A page that is not inside is said to be so, and asked of nobody.
    page.goto(f"{MESSENGER}index.html#/by/year/index.html")
    expect(page.locator("#place h1")).to_have_text("Not in this file")
    assert set(asked) == {f"{MESSENGER}index.html"}
    assert someone.complaints == []
