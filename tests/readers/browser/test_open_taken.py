"""One page that a reader takes along from open.html: it opens from a disk, proves itself, and hands itself on."""

import threading
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.readers.browser.opening import TESTIMONY, Readers, World, dead, genuine, honest, opened, shown
from tests.support.censor import Handler, serve

PAGE = "#/reports/2013/masanjia.html"
PHONE = {"viewport": {"width": 360, "height": 640}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def _taken(page: Page, to: Path) -> Path:
    page.locator(".verdict").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take this with you").click()
    assert download.value.suggested_filename == "2013-masanjia.open.html"
    download.value.save_as(to)
    return to


def test_a_page_that_is_taken_along_opens_without_a_network_and_hands_itself_on(world: World, reader: Readers) -> None:
    one = _taken(opened(reader(**PHONE), world, PAGE), world.home / "one.html")
    dead(world)
    asked = [len(copy.log) for copy in world.copies]
    again = reader(**PHONE)
    page = again.open(one.as_uri())
    expect(page).to_have_title("Masanjia")
    genuine(page)
    assert shown(page).count("testimony") == TESTIMONY.count("testimony")
    picture = "document.querySelector('#place > .page').shadowRoot.querySelector('img')"
    page.evaluate(f"{picture}.scrollIntoView()")
    page.wait_for_function(f"{picture}.naturalWidth > 0")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert one.read_bytes() == _taken(page, world.home / "two.html").read_bytes()
    # What it does not hold it says so of, and asks nobody before it is told to.
    page.goto(one.as_uri() + "#/reports/2014/shinjang.html")
    expect(page.locator("h1").first).to_have_text("Not in this file")
    assert page.locator("ul.copies a").count() == 3
    assert [len(copy.log) for copy in world.copies] == asked
    honest(again, world)
    page.get_by_role("button", name="Look for it at the copies").click()
    expect(page.locator("h1").first).to_have_text("No copy answers")
    assert [len(copy.log) for copy in world.copies] != asked


def test_a_taken_file_with_another_byte_shows_nothing_of_it(world: World, reader: Readers) -> None:
    file = _taken(opened(reader(), world, PAGE), world.home / "one.html")
    text = file.read_text()
    at = text.index('"reports/2013/masanjia.html":"') + 400
    file.write_text(text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :])
    page = reader().open(file.as_uri())
    expect(page.locator(".verdict")).to_have_class("verdict bad")
    assert shown(page) == ""


def test_a_sheet_that_was_opened_before_the_page_came_learns_of_it(world: World, reader: Readers) -> None:
    came = threading.Event()

    def held(handler: Handler, path: str) -> None:
        came.wait(60)
        serve(handler, handler.server.censor.root / path, path)

    for copy in world.copies:
        copy.rule("reports/2013/masanjia.html", held)
    page = opened(reader(), world, PAGE)
    page.locator(".verdict").click()
    expect(page.get_by_role("button", name="Save this file")).to_be_visible()
    expect(page.get_by_role("button", name="Take this with you")).to_have_count(0)
    came.set()
    expect(page.get_by_role("button", name="Take this with you")).to_be_visible()
    genuine(page)
