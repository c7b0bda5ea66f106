"""open.html where a browser lacks or has something of its own, and in the reader's language."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from publish.core.formats.mirrorlist import grouped
from publish.core.model import Mirror
from publish.tree import openpage
from tests.readers.browser.opening import CORS, PAGES, Readers, World, genuine, honest, opened, page, shown
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW

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
