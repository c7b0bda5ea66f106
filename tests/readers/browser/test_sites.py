"""A site of another program's in a browser: our worker goes on when its address is gone, and breaks nothing."""

from contextlib import ExitStack
from pathlib import Path

from tests.readers.browser.sites import Site
from tests.readers.browser.town import Makes
from tests.support.made_sites import SITES


def test_a_foreign_site_is_read_on_when_its_origin_is_killed(reader: Makes, tmp_path: Path) -> None:
    with ExitStack() as stack:
        site = Site(tmp_path, stack, SITES["mkdocs"].files)
        page = site.visited(reader())
        assert page.title() == "Handbook"
        assert page.evaluate("document.documentElement.className") == "js"  # its own scripts run
        site.servers[0].kill()
        # A directory's address, with a query string; its style and its picture come from the other copy, verified.
        page.goto(site.url + "guide/?p=3")
        assert page.inner_text("h1") == "Guide"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(51, 51, 51)"
        assert page.evaluate("document.querySelector('img').naturalWidth") > 0
        page.goto(site.url + "guide")  # without its slash, as people type it
        assert (page.inner_text("h1"), page.url) == ("Guide", site.url + "guide/")
        got = page.goto(site.url + "nothing/here.html")
        assert got
        assert (got.status, page.inner_text("h1")) == (404, "Not here")
