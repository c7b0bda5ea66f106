"""An old phone, and a 2G line: each way to a page ends with the page, and verified where it is to be. No clock runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.readers.browser.conftest import Published
from tests.readers.browser.reader import PATIENCE_MS, Reader
from tests.readers.browser.slow import on_2g, slow_cpu
from tests.support.censor import Censor

FRONT, REPORT = "index.html", "reports/1999/610-office.html"
Makes = Callable[..., Reader]
Slows = Callable[[Page, tuple[Censor, ...]], object]


def processor(page: Page, _: tuple[Censor, ...]) -> None:
    slow_cpu(page)


def line(_: Page, servers: tuple[Censor, ...]) -> None:
    on_2g(*servers)


both = pytest.mark.parametrize("slow", [processor, line], ids=["processor", "2G"])


@both
def test_a_first_page_is_read(published: Published, reader: Makes, slow: Slows) -> None:
    with published.served() as servers:
        page = reader().context.new_page()
        slow(page, servers)
        page.goto(servers[0].url + REPORT, wait_until="domcontentloaded", timeout=PATIENCE_MS)
        assert len(page.inner_text("main")) > 500


@both
def test_a_page_of_a_second_visit_is_verified(published: Published, reader: Makes, slow: Slows) -> None:
    with published.served() as servers:
        page = reader().open(servers[0].url + FRONT)
        page.wait_for_selector("#stet\\.standing [data-said=first]")
        slow(page, servers)
        page.goto(servers[0].url + REPORT, timeout=PATIENCE_MS)
        page.wait_for_selector("#stet\\.standing [data-said=authentic]", timeout=PATIENCE_MS)
        assert len(page.inner_text("main")) > 500


@both
def test_open_html_is_verified_on_the_first_visit(published: Published, reader: Makes, slow: Slows) -> None:
    with published.served() as servers:
        page = reader().context.new_page()
        slow(page, servers)
        page.goto((published.copies[2] / "open.html").as_uri(), timeout=PATIENCE_MS)
        expect(page.locator("#place > .page")).to_have_count(1, timeout=PATIENCE_MS)
        expect(page.locator(".verdict")).to_contain_text("Genuine", timeout=PATIENCE_MS)
