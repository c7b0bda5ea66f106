"""open.html in a real browser: from ``file:``, with real servers for mirrors, some of which are hostile."""

import hashlib
import html
import re
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from publish.core.files import walk
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Mirror
from publish.tree import openpage
from publish.tree.search import index
from tests.copies.hosts import zips
from tests.readers.browser.reader import Reader
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import EVIDENCE, NOW, Archive, evidence_path, lay
from tests.support.services.service import free_port
from tests.vectors import archive as vectors

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


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with ExitStack() as stack:
        copies = [stack.enter_context(Censor(tmp_path / f"copy-{n}", 0, CORS)) for n in range(3)]
        made = World(Archive(tmp_path / "publisher", {}), copies, tmp_path)
        made.publish()
        yield made


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


WOUNDS: dict[str, Callable[[Censor], object]] = {
    "none": lambda c: None,
    "black hole": lambda c: c.rule("*", censor.black_hole()),
    "reset": lambda c: c.rule("*", censor.hang_up(reset=True)),
    "tampered": lambda c: c.rule("*", censor.tamper()),
    "block page": lambda c: c.rule("*", censor.page()),
    "451": lambda c: c.rule("*", censor.status(451)),
    "one byte at a time": lambda c: c.rule("*", censor.drip(1)),
    "tampered pages under honest metadata": lambda c: c.rule("*.html", censor.tamper()),
}


@pytest.mark.parametrize("wound", WOUNDS)
def test_the_first_visit_is_verified_whatever_the_first_two_mirrors_do(
    world: World, reader: Readers, wound: str
) -> None:
    for copy in world.copies[:2]:
        WOUNDS[wound](copy)
    one = reader()
    began = time.monotonic()
    page = opened(one, world)
    genuine(page)
    assert time.monotonic() - began < 30  # the wounds last for ever; figures are measured in tests/tools/bench
    assert "Front" in shown(page)
    honest(one, world)
    if wound != "none":
        expect(page.locator(".verdict .from")).to_contain_text(world.copies[2].url.split("/")[2])


def test_who_reads_goes_from_page_to_page_and_back_again(world: World, reader: Readers) -> None:
    one = reader()
    page = opened(one, world)
    page.get_by_role("link", name="Masanjia").click()
    page.wait_for_url("**/open.html#/reports/2013/masanjia.html")
    expect(page).to_have_title("Masanjia")
    body = "document.querySelector('#place > .page').shadowRoot.querySelector('body')"
    assert page.evaluate(f"getComputedStyle({body}).color") == "rgb(1, 2, 3)"
    page.get_by_role("link", name="down").click()
    page.wait_for_url("**#after")
    assert page.evaluate("scrollY") > 500
    page.get_by_role("link", name="Uyghur").click()
    expect(page).to_have_title("شىنجاڭ")
    inner = "document.querySelector('#place > .page').shadowRoot.querySelector('html')"
    assert page.evaluate(f"[{inner}.lang, getComputedStyle({inner}).direction]") == ["ug", "rtl"]
    page.go_back()
    expect(page).to_have_title("Masanjia")
    page.go_back()
    page.go_back()
    expect(page).to_have_title("Front")
    honest(one, world)


def test_an_address_in_it_opens_that_page(world: World, reader: Readers) -> None:
    page = opened(reader(), world, "#/reports/2013/masanjia.html#after")
    expect(page).to_have_title("Masanjia")
    page.wait_for_function("() => scrollY > 500")


def test_pictures_are_verified_bytes(world: World, reader: Readers) -> None:
    one = reader()
    page = opened(one, world, "#/reports/2013/masanjia.html")
    image = page.get_by_role("img", name="A picture")
    expect(image).to_have_attribute("src", re.compile("^blob:"))
    page.wait_for_function(
        "() => document.querySelector('#place > .page').shadowRoot.querySelector('img').naturalWidth === 1"
    )
    honest(one, world)


def test_a_picture_that_was_changed_everywhere_is_not_shown(world: World, reader: Readers) -> None:
    for copy in world.copies:
        copy.rule("*.png", censor.tamper())
    page = opened(reader(), world, "#/reports/2013/masanjia.html")
    image = page.get_by_role("img", name="A picture")
    expect(image).to_have_attribute("title", re.compile("picture.png"))
    assert image.get_attribute("src") is None


def test_evidence_is_saved_byte_for_byte(world: World, reader: Readers) -> None:
    world.copies[0].rule("files/*", censor.tamper())
    one = reader()
    page = opened(one, world, "#/reports/2013/masanjia.html")
    page.get_by_role("link", name="the timeline").click()
    expect(page.locator("h1")).to_have_text("timeline.csv")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this document").click()
    assert download.value.suggested_filename == "timeline.csv"
    assert Path(download.value.path()).read_bytes() == EVIDENCE
    honest(one, world)


def saved(page: Page) -> bytes:
    page.locator(".verdict").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this file").click()
    assert download.value.suggested_filename == "open.html"
    return Path(download.value.path()).read_bytes()


def test_it_hands_itself_on_as_it_was_signed(world: World, reader: Readers) -> None:
    page = opened(reader(), world)
    genuine(page)
    assert saved(page) == world.file.read_bytes()
    expect(page.get_by_role("status")).to_contain_text("byte for byte")


def test_offline_it_hands_itself_on_byte_for_byte_too(world: World, reader: Readers) -> None:
    one = reader()
    one.context.set_offline(True)
    page = opened(one, world)
    expect(page.locator("h1")).to_have_text("No copy answers")
    assert hashlib.sha256(saved(page)).digest() == hashlib.sha256(world.file.read_bytes()).digest()


def test_an_older_file_finds_the_newer_release_and_hands_on_the_newer_file(world: World, reader: Readers) -> None:
    old = world.file.read_bytes()
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1)
    new = world.file.read_bytes()
    world.file.write_bytes(old)
    shown_page = opened(reader(), world)
    expect(shown_page).to_have_title("News")
    assert saved(shown_page) == new != old


def test_a_copy_that_is_held_back_is_passed_over(world: World, reader: Readers) -> None:
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1, to=0)
    lay(
        world.archive.release(now=NOW + timedelta(days=1), mirrors=[Mirror(u, "folder") for u in world.urls]),
        world.copies[2].root,
    )
    shown_page = opened(reader(), world)
    expect(shown_page).to_have_title("News")


def test_when_all_are_held_back_the_reader_is_told_and_decides(world: World, reader: Readers) -> None:
    world.publish(PAGES | {"index.html": page("News", "<p>new</p>")}, days=1, to=0)
    one = reader()
    shown_page = opened(one, world)
    expect(shown_page.locator("h1")).to_have_text("Only older releases can be reached")
    assert "Front" not in shown_page.content()
    shown_page.get_by_role("button", name="Read the older release").click()
    expect(shown_page).to_have_title("Front")
    expect(shown_page.locator(".verdict")).to_contain_text("older than this file")


def test_a_page_that_was_changed_everywhere_is_not_shown(world: World, reader: Readers) -> None:
    for copy in world.copies:
        copy.rule("reports/*", censor.page(b"<!doctype html><title>Masanjia</title><h1>harmless</h1>"))
    one = reader()
    shown_page = opened(one, world)
    shown_page.get_by_role("link", name="Masanjia").click()
    expect(shown_page.locator("h1")).to_have_text("Not shown: these are not the publisher's bytes")
    expect(shown_page.locator(".verdict")).to_have_class("verdict bad")
    assert "harmless" not in shown_page.content()
    assert shown_page.locator(".copies li.wrong").count() == 3
    for copy in world.copies:
        copy.rules.clear()
    shown_page.get_by_role("button", name="Try again").click()
    expect(shown_page).to_have_title("Masanjia")
    honest(one, world)


def test_a_page_that_never_was(world: World, reader: Readers) -> None:
    shown_page = opened(reader(), world, "#/reports/2013/nothing.html")
    expect(shown_page.locator("h1")).to_have_text("Nothing is at this address")


def dead(world: World) -> None:
    for copy in world.copies:
        copy.rule("*", censor.hang_up())


def test_with_no_mirror_alive_it_says_what_was_tried_and_takes_an_address(world: World, reader: Readers) -> None:
    dead(world)
    with Censor(world.copies[0].root, 0, CORS) as another:
        one = reader()
        shown_page = opened(one, world)
        expect(shown_page.locator("h1")).to_have_text("No copy answers")
        assert [li.inner_text().split()[0] for li in shown_page.locator(".tried li").all()] == [
            url.split("/")[2] for url in world.urls
        ]
        shown_page.get_by_label("Address of a copy").fill("ftp:not one")
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page.get_by_role("alert")).to_contain_text("not an address")
        shown_page.get_by_label("Address of a copy").fill(another.url + "reports/2013/masanjia.html")
        # A page's address was pasted; its copy begins above the reports.
        shown_page.get_by_label("Address of a copy").fill(another.url + "index.html")
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page).to_have_title("Front")
        assert one.outside(*world.urls, another.url, "file:///x") == []


def test_another_archives_copy_is_refused_and_the_rest_still_serves(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    other = Archive(tmp_path / "other", {"index.html": page("Trap", "<p>trap</p>")})
    lay(other.release(), tmp_path / "trap")
    with Censor(tmp_path / "trap", 0, CORS) as trap:
        shown_page = opened(reader(), world)
        genuine(shown_page)
        shown_page.locator(".verdict").click()
        shown_page.evaluate("document.querySelector('.page').id = 'before'")
        shown_page.get_by_label("Address of a copy").fill(trap.url)
        shown_page.get_by_role("button", name="Ask this copy").click()
        expect(shown_page.locator(".page:not(#before)")).to_have_count(1)
        assert trap.log
        shown_page.locator(".verdict").click()
        expect(shown_page.locator(".copies li.wrong")).to_contain_text(trap.url.split("/")[2])


def test_a_folder_on_a_stick_is_a_copy_like_any_other(world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    stick = tmp_path / "stick/archive"
    shutil.copytree(world.copies[0].root, stick)
    shown_page = opened(reader(), world)
    expect(shown_page.locator("h1")).to_have_text("No copy answers")
    shown_page.locator("input.folder").set_input_files(stick.parent)
    expect(shown_page).to_have_title("Front")
    expect(shown_page.locator(".verdict .from")).to_have_text("the copy that you chose")
    (stick / "reports/2013/masanjia.html").write_text("<h1>harmless</h1>")
    opened_again = opened(reader(), world)
    opened_again.locator("input.folder").set_input_files(stick.parent)
    expect(opened_again).to_have_title("Front")
    opened_again.get_by_role("link", name="Masanjia").click()
    expect(opened_again.locator("h1")).to_have_text("Not shown: these are not the publisher's bytes")


def test_a_zip_is_a_copy_like_any_other(world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    file = tmp_path / "archive.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(world.copies[0].root.rglob("*")):
            if path.is_file():
                kind = zipfile.ZIP_STORED if path.suffix == ".png" else zipfile.ZIP_DEFLATED
                packed.write(path, f"the-archive/{path.relative_to(world.copies[0].root)}", kind)
    shown_page = opened(reader(), world)
    expect(shown_page.locator("h1")).to_have_text("No copy answers")
    shown_page.locator("input.zip").set_input_files(file)
    expect(shown_page).to_have_title("Front")
    shown_page.get_by_role("link", name="Masanjia").click()
    shown_page.wait_for_function(
        "() => document.querySelector('#place > .page').shadowRoot.querySelector('img')?.naturalWidth === 1"
    )
    shown_page.locator(".verdict").click()
    (tmp_path / "other.zip").write_bytes(b"no zip at all")
    shown_page.locator("input.zip").set_input_files(tmp_path / "other.zip")
    expect(shown_page.get_by_role("status")).to_contain_text("not a copy")


@pytest.mark.parametrize("name", ["Finder", "names not marked as UTF-8", "streamed, as if large"])
def test_a_zip_as_other_programs_write_it_is_a_copy(name: str, world: World, reader: Readers, tmp_path: Path) -> None:
    dead(world)
    (tmp_path / "copy.zip").write_bytes(zips.HONEST[name]({p: f.read_bytes() for p, f in walk(world.copies[0].root)}))
    shown_page = opened(reader(), world)
    shown_page.locator("input.zip").set_input_files(tmp_path / "copy.zip")
    expect(shown_page).to_have_title("Front")


@pytest.mark.parametrize(
    "name",
    [
        "a head longer than its row",
        "a double that is not listed",
        "a double by composition",
        "another length behind it",
        "another member within litter",
        "ends before its place does",
        "renamed by an extra field",
        "a second end in the comment",
        "something behind",
    ],
)
def test_a_zip_that_two_tools_read_in_two_ways_is_not_opened(
    name: str, world: World, reader: Readers, tmp_path: Path
) -> None:
    dead(world)
    (tmp_path / "copy.zip").write_bytes(zips.HOSTILE[name]({p: f.read_bytes() for p, f in walk(world.copies[0].root)}))
    shown_page = opened(reader(), world)
    shown_page.locator("input.zip").set_input_files(tmp_path / "copy.zip")
    expect(shown_page.get_by_role("status")).to_contain_text("not a copy")
    expect(shown_page.locator("h1")).to_have_text("No copy answers")


def lay_files(files: Mapping[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def test_keys_that_were_replaced_since_are_followed_and_a_copy_that_hides_it_is_not(
    reader: Readers, tmp_path: Path
) -> None:
    made = vectors.Archive().root().release(1).mirrors(1).point(1)
    first, hiding = made.files["metadata/1.root.json"], dict(made.files)
    made.editors = ("heir",)
    made.root(2, "root", "new root", holders=("new root",)).release(2, {"index.html": page("Heirs", "").encode()})
    made.mirrors(2).point(2)
    lay_files(hiding, tmp_path / "hiding")
    lay_files(made.files, tmp_path / "honest")
    day = date(2026, 11, 21)
    with Censor(tmp_path / "hiding", 0, CORS) as old, Censor(tmp_path / "honest", 0, CORS) as new:
        both = (Mirror(old.url, "web"), Mirror(new.url, "web"))
        (tmp_path / "one.html").write_bytes(openpage.page(openpage.ArchiveFacts(first, both, "The archive", 1, 1, day)))
        (tmp_path / "two.html").write_bytes(
            openpage.page(openpage.ArchiveFacts(first, both[:1], "The archive", 2, 2, day))
        )
        follows = reader().open((tmp_path / "one.html").as_uri())
        expect(follows).to_have_title("Heirs")
        knows = reader().open((tmp_path / "two.html").as_uri())
        expect(knows.locator("h1")).to_have_text("Only older releases can be reached")
        knows.get_by_role("button", name="Read the older release").click()
        # The release may be an older one, if the reader wants it; the keys may not.
        expect(knows.locator("h1")).to_have_text("Only older releases can be reached")
        assert knows.locator(".copies li.ok").count() == 0


def test_keys_that_were_replaced_are_followed_past_a_cache_that_keeps_absences(reader: Readers, tmp_path: Path) -> None:
    made = vectors.Archive().root().release(1).mirrors(1).point(1)
    first, copy = made.files["metadata/1.root.json"], tmp_path / "copy"
    lay_files(made.files, copy)
    with Censor(copy, 0, CORS) as host:
        host.rule("*", censor.keeping_absences())
        known = openpage.ArchiveFacts(first, (Mirror(host.url, "web"),), "The archive", 1, 1, date(2026, 11, 21))
        (tmp_path / "one.html").write_bytes(openpage.page(known))
        expect(reader().open((tmp_path / "one.html").as_uri()).locator(".verdict")).to_contain_text("Genuine")
        made.editors = ("heir",)
        made.root(2, "root", "new root", holders=("new root",)).release(2, {"index.html": page("Heirs", "").encode()})
        lay_files(made.mirrors(2).point(2).files, copy)
        expect(reader().open((tmp_path / "one.html").as_uri())).to_have_title("Heirs")


SILENT = """
for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
  Object.defineProperty(globalThis, name, { get() { throw new DOMException("forbidden", "SecurityError"); } });
}
"""


def test_it_needs_no_storage_and_leaves_none(world: World, reader: Readers) -> None:
    one = reader()
    one.context.add_init_script(SILENT)
    shown_page = opened(one, world)
    genuine(shown_page)
    honest(one, world)


def test_without_webcrypto_it_verifies_all_the_same(world: World, reader: Readers) -> None:
    one = reader()
    one.context.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get() { return undefined; } });")
    world.copies[0].rule("*.html", censor.tamper())
    shown_page = opened(one, world)
    genuine(shown_page)
    assert "Front" in shown(shown_page)
    honest(one, world)


def test_without_scripts_it_shows_addresses_and_fingerprint(world: World, reader: Readers) -> None:
    one = reader(script=False)
    shown_page = opened(one, world)
    text = shown_page.locator("body").inner_text()
    assert all(url in text for url in world.urls)
    assert grouped(world.archive.fingerprint) in text
    assert [u for u in one.requests if not u.startswith("file:///")] == []


def test_a_signed_page_runs_nothing_and_asks_nobody(world: World, reader: Readers, tmp_path: Path) -> None:
    other = Censor(tmp_path, 0, CORS)
    trap = f"{other.url}x"
    world.publish(
        PAGES
        | {
            "index.html": page(
                "Hostile",
                f"<script>window.hit=1</script><img src=x onerror='window.hit=2'><img src='{trap}.png'>"
                f"<iframe src='{trap}'></iframe><object data='{trap}'></object><svg onload='window.hit=3'>"
                f"<image href='{trap}.svg'/><use href='{trap}#a'/></svg><a href='javascript:window.hit=4'>press</a>"
                f"<link rel=stylesheet href='{trap}.css'><p style=\"background:url({trap})\">styled</p>"
                f"<style>p{{background:url({trap}.gif)}}</style><form action='{trap}'><button>send</button></form>"
                f"<video src='{trap}.mp4' poster='{trap}.jpg'></video><p>whole</p>",
            )
        },
        days=1,
    )
    one = reader()
    shown_page = opened(one, world)
    expect(shown_page).to_have_title("Hostile")
    with other:
        shown_page.get_by_text("press").click()
        shown_page.wait_for_timeout(300)
        assert "whole" in shown(shown_page)
        assert shown_page.evaluate("window.hit") is None
        assert other.log == []
    assert [c for c in one.complaints if "uncaught" in c or "dialog" in c] == []


def test_a_link_outside_is_shown_before_it_is_followed(world: World, reader: Readers) -> None:
    one = reader()
    shown_page = opened(one, world, "#/reports/2013/masanjia.html")
    shown_page.get_by_role("link", name="outside").click()
    box = shown_page.get_by_role("dialog")
    expect(box).to_contain_text("https://example.org/x?y=1")
    assert box.get_by_role("link").get_attribute("rel") == "noreferrer noopener"
    box.get_by_role("button", name="Stay here").click()
    expect(box).to_have_count(0)
    honest(one, world)


SEARCHED = {
    "reports/2013/masanjia.html": ("Masanjia", "2013-04-06", "en", "<p>The labour camp was closed in winter.</p>"),
    "reports/2014/shinjang.html": ("شىنجاڭ", "2014-02-01", "ug", "<p>لاگېرلارغا ئائىت ھۆججەتلەر</p>"),
    "reports/2014/hant.html": ("電報", "2014-03-01", "zh-Hant", "<p>新疆維吾爾自治區的電報。</p>"),
    "reports/2014/hostile.html": (
        "<img src=x onerror=alert(1)>", "2014-04-01", "en", "<p>danger &lt;script&gt;alert(2)&lt;/script&gt;</p>",
    ),
}  # fmt: skip


def searchable(folder: Path) -> dict[str, str | bytes]:
    """Pages, and the index that the build makes of them."""
    made: dict[str, str | bytes] = dict(PAGES)
    for path, (title, _, language, text) in SEARCHED.items():
        made[path] = page(html.escape(title), f"<article><div class='text'>{text}</div></article>", lang=language)
    documents = [index.Document(path, *each[:1], each[2], each[2], *each[1::2]) for path, each in SEARCHED.items()]
    index.index(folder, documents)
    return made | {path: file.read_bytes() for path, file in walk(folder)}


def look_for(page: Page, typed: str) -> None:
    """Type it, and wait until all that was found stands there."""
    said = page.get_by_role("main").get_by_role("status")
    page.get_by_role("searchbox").fill("")
    expect(said).to_have_text("")
    page.get_by_role("searchbox").fill(typed)
    expect(said).not_to_have_text("")
    page.locator("#found[aria-busy=false]").wait_for(state="attached")


def searches(page: Page) -> None:
    """The texts are found in every script, and what is shown of them is text."""
    page.get_by_role("button", name="Search").click()
    for typed, link, marked in (
        ("camps winter", "#/reports/2013/masanjia.html", "campwinter"),
        ("لاگېرلار", "#/reports/2014/shinjang.html", "لاگېرلارغا"),
        ("维吾尔", "#/reports/2014/hant.html", "維吾爾"),
        ('"labour camp"', "#/reports/2013/masanjia.html", "labourcamp"),
        ("danger", "#/reports/2014/hostile.html", "danger"),
        ("masan 2013", "#/reports/2013/masanjia.html", None),
    ):
        look_for(page, typed)
        expect(page.locator("#found a")).to_have_attribute("href", link)
        if marked:
            assert "".join(page.locator("#found mark").all_inner_texts()).replace(" ", "") == marked
    look_for(page, "zzzyx")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Nothing found")
    assert page.locator("#found img, #found script").count() == 0


def test_search_finds_words_of_all_texts_and_every_byte_is_verified(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    world.copies[0].rule("search/*", censor.tamper())
    world.copies[0].rule("reports/*", censor.tamper())
    one = reader()
    shown_page = opened(one, world)
    genuine(shown_page)
    searches(shown_page)
    look_for(shown_page, "لاگېرلار")
    shown_page.locator("#found a").click()
    expect(shown_page).to_have_title("شىنجاڭ")
    shown_page.go_back()
    expect(shown_page.get_by_role("searchbox")).to_have_value("لاگېرلار")
    expect(shown_page.locator("#found a")).to_have_count(1)
    honest(one, world)


def test_search_finds_words_of_all_texts_in_a_zip_with_nobody_there(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    packed = tmp_path / "copy.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(world.copies[0].root.rglob("*")):
            if file.is_file():
                made.write(file, file.relative_to(world.copies[0].root).as_posix())
    for copy in world.copies:
        copy.rule("*", censor.status(503))
    one = reader()
    shown_page = opened(one, world)
    shown_page.locator("input.zip").set_input_files(packed)
    genuine(shown_page)
    searches(shown_page)
    honest(one, world)


def test_search_says_when_its_index_cannot_be_verified(world: World, reader: Readers, tmp_path: Path) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    for copy in world.copies:
        copy.rule("search/terms/*", censor.tamper())
    one = reader()
    shown_page = opened(one, world)
    genuine(shown_page)
    shown_page.get_by_role("button", name="Search").click()
    look_for(shown_page, "camp")
    expect(shown_page.get_by_role("main").get_by_role("status")).to_contain_text("Try again later")
    assert shown_page.locator("#found a").count() == 0
    honest(one, world)


def test_a_host_that_lets_nobody_else_read_is_no_mirror_for_this_file(world: World, reader: Readers) -> None:
    with Censor(world.copies[0].root, free_port()) as closed:
        known = openpage.ArchiveFacts(
            (world.archive.state / "metadata/1.root.json").read_bytes(),
            (Mirror(closed.url, "web"), Mirror(world.urls[1], "web")), "The archive", 1, 1, date(2026, 11, 21),
        )  # fmt: skip
        world.file.write_bytes(openpage.page(known))
        shown_page = opened(reader(), world)
        genuine(shown_page)
        expect(shown_page.locator(".verdict .from")).to_contain_text(world.urls[1].split("/")[2])


def test_a_browser_that_takes_no_sheets_from_scripts_shows_the_pages_own_style_too(
    world: World, reader: Readers
) -> None:
    one = reader()
    one.context.add_init_script("delete CSSStyleSheet.prototype.replaceSync;")
    shown_page = opened(one, world)
    expect(shown_page).to_have_title("Front")
    body = "document.querySelector('#place > .page').shadowRoot.querySelector('body')"
    assert shown_page.evaluate(f"getComputedStyle({body}).color") == "rgb(1, 2, 3)"
    honest(one, world)


def test_what_the_reader_types_into_the_address_may_be_anything(world: World, reader: Readers) -> None:
    one = reader()
    shown_page = opened(one, world)
    for odd in (
        "#?%E4",
        "#/%E4",
        "#/../../etc/passwd",
        "#//example.org/x",
        "#/\\\\example.org",
        "#nothing",
        "#/search.html",
    ):
        shown_page.evaluate("hash => { location.hash = hash; }", odd)
        shown_page.wait_for_timeout(150)
    expect(shown_page.get_by_role("searchbox")).to_have_count(1)
    honest(one, world)


def test_the_line_at_the_top_says_how_long_ago_it_was_renewed(world: World, reader: Readers) -> None:
    one = reader()
    one.context.clock.set_fixed_time(NOW + timedelta(days=30))
    shown_page = opened(one, world)
    expect(shown_page.locator(".verdict")).to_contain_text("last renewed 30 days ago")
    behind = reader()
    behind.context.clock.set_fixed_time(NOW - timedelta(days=300))
    shown_page = opened(behind, world)
    expect(shown_page.locator(".verdict")).to_contain_text("the clock of this device is behind")


def test_a_phone_hands_it_to_another_program(world: World, reader: Readers) -> None:
    one = reader()
    one.context.add_init_script("""
        navigator.canShare = ({ files }) => files[0].type === "text/html";
        navigator.share = async ({ files }) => { globalThis.shared = [files[0].name, await files[0].text()]; };
    """)
    shown_page = opened(one, world)
    genuine(shown_page)
    shown_page.locator(".verdict").click()
    shown_page.get_by_role("button", name="Send it on").click()
    shown_page.wait_for_function("() => globalThis.shared")
    assert shown_page.evaluate("globalThis.shared") == ["open.html", world.file.read_text()]


def test_the_frame_speaks_the_readers_language_and_changes_it(
    world: World, reader: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = openpage._words
    arabic = {"genuine": "أصيل", "fresh": "محدَّث", "language": "لغة هذا الإطار", "renewed_on": "آخر تجديد %(date)s"}
    monkeypatch.setattr(openpage, "_words", lambda tag: arabic if tag == "ar" else words(tag) if tag == "en" else {})
    root = (world.archive.state / "metadata/1.root.json").read_bytes()
    known = openpage.ArchiveFacts(root, (Mirror(world.urls[0], "web"),), "The archive", 1, 1, date(2026, 11, 21))
    world.file.write_bytes(openpage.page(known))
    shown_page = opened(reader(locale="ar-EG"), world)
    expect(shown_page.locator(".verdict")).to_contain_text("أصيل")
    assert shown_page.evaluate("document.documentElement.dir") == "rtl"
    shown_page.locator(".verdict").click()
    expect(shown_page.locator(".sheet")).to_contain_text("This file")  # has no Arabic words; English serves
    expect(shown_page.locator(".sheet")).to_contain_text(
        re.compile("\u2066\\d{4}-\\d\\d-\\d\\d\u2069")
    )  # or it ends with the year
    shown_page.get_by_role("combobox").select_option("en")
    expect(shown_page.locator(".verdict")).to_contain_text("Genuine")
    expect(shown_page.locator(".page")).to_have_count(1)
    assert shown_page.evaluate("document.documentElement.dir") == "ltr"
