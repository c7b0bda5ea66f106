"""open.html in a real browser: from ``file:``, with real servers for mirrors, some of which are hostile."""

import hashlib
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from publish.core.catalogues import words
from tests.readers.browser.opening import Readers, World, genuine, honest, opened, saved, shown
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import EVIDENCE

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


def test_a_pages_link_to_the_file_opens_that_page_and_offers_to_take_it_along(world: World, reader: Readers) -> None:
    one = reader()
    page = opened(one, world, "#ug/reports/2013/masanjia.html?take")
    expect(page).to_have_title("Masanjia")
    assert page.evaluate("document.documentElement.lang") == "ug"
    expect(page.locator(":focus")).to_have_text(words("ug")["open_take"])
    # What the copies say comes later, and takes nobody away from where they are.
    expect(page.locator(".sheet li.ok")).to_have_count(3)
    expect(page.locator(":focus")).to_have_text(words("ug")["open_take"])
    # The same link on a page that is shown within this file.
    page.evaluate("location.hash = '#/open.html#en%2Freports%2F2014%2Fshinjang.html%3Ftake'")
    expect(page).to_have_title("شىنجاڭ")
    expect(page.locator(":focus")).to_have_text(words("ug")["open_take"])
    # Words that lead nowhere, or elsewhere.
    for asked in ("#ug//example.org/x", "#__proto__?take", "#ug/%E0%A4", "#<img src=x onerror=alert(1)>/x"):
        page.goto("about:blank")
        page.goto(world.file.as_uri() + asked)
        expect(page).to_have_title("Front")
        expect(page.locator(".sheet")).to_be_visible(visible=asked.endswith("?take"))
    honest(one, world)


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


def test_a_link_outside_is_shown_before_it_is_followed(world: World, reader: Readers) -> None:
    """Row in open.html: a page leads outside. Oracle: the reader is shown where, and may stay."""
    one = reader()
    shown_page = opened(one, world, "#/reports/2013/masanjia.html")
    shown_page.get_by_role("link", name="outside").click()
    box = shown_page.get_by_role("dialog")
    expect(box).to_contain_text("https://example.org/x?y=1")
    assert box.get_by_role("link").get_attribute("rel") == "noreferrer noopener"
    box.get_by_role("button", name="Stay here").click()
    expect(box).to_have_count(0)
    honest(one, world)
