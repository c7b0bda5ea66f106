"""The pages as everybody can read them: no script, from the web or from a stick, and nobody else is told."""

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from publish.core import catalogues
from tests.readers.browser.conftest import Published, pages
from tests.readers.browser.reader import Reader
from tests.support.censor import Censor
from tests.support.small import ABOUT, archive, made

_LINKS = "Array.from(document.querySelectorAll('[href],[src]'), (e) => e.getAttribute('href') ?? e.getAttribute('src'))"


@pytest.mark.parametrize("script", [False, True], ids=["no script", "script"])
def test_every_page_is_readable_and_tells_nobody(
    published: Published, reader: Callable[..., Reader], script: bool
) -> None:
    somebody = reader(script=script, viewport={"width": 360, "height": 640})
    with published.served() as mirrors:
        copy, page = mirrors[0], somebody.context.new_page()
        for path in pages(published.copies[0]):
            answer = page.goto(f"{copy.url}{path}?from=a+friend")
            assert answer is not None
            assert answer.status == 200
            assert page.locator("h1").first.is_visible(), path
            assert len(page.locator("body").inner_text()) > 100, path
        # A worker may ask the copies that the signed list names, and nobody beside them.
        assert somebody.outside(*(mirror.url for mirror in mirrors)) == []
    assert somebody.complaints == []


def test_every_link_leads_somewhere(published: Published, reader: Callable[..., Reader]) -> None:
    root = published.copies[0]
    known = {path: _anchors(root / path) for path in pages(root)}
    page = reader(script=False).context.new_page()
    broken = []
    for path in known:
        page.goto((root / path).as_uri())
        for link in page.evaluate(_LINKS):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = unquote(urlsplit(urljoin(path, parts.path)).path) if parts.path else path
            target = posixpath.normpath(target).removeprefix("../../") if path == "404.html" else target
            anchor = unquote(parts.fragment)
            if target == "open.html":  # it begins in this language, with this page
                language, _, begins = anchor.removesuffix("?take").partition("/")
                led = language in ("", *catalogues.languages()) and (root / begins).exists()
            else:
                led = (root / target).is_file() and (not anchor or anchor in known[target])
            if not led:
                broken.append(f"{path} → {link}")
    assert broken == []


TAKE = "footer [href$='?take']"


def test_from_a_stick_a_reader_walks_from_page_to_page(published: Published, reader: Callable[..., Reader]) -> None:
    somebody = reader(script=False)
    page = somebody.open((published.copies[0] / "index.html").as_uri())
    page.locator("main a[href*='reports/']").first.click()
    assert "/reports/" in page.url
    assert _is_readable(page)
    assert not page.locator(TAKE).is_visible()  # a script makes that file
    assert reader().open(page.url).locator(TAKE).is_visible()
    page.locator("header a").first.click()
    assert page.url.endswith("/index.html")
    assert [url for url in somebody.requests if not url.startswith(("file:", "data:"))] == []
    assert somebody.complaints == []


def test_what_a_script_makes_is_not_offered_where_a_host_lets_none_run(
    published: Published, reader: Callable[..., Reader]
) -> None:
    report = next(path for path in pages(published.copies[0]) if path.startswith("reports/"))
    for policy, offered in (("script-src 'none'", False), ("sandbox", False), ("img-src *", True)):
        with Censor(published.copies[0], 0, {"Content-Security-Policy": policy}) as copy:
            page = reader().open(copy.url + report)
            assert page.locator(TAKE).is_visible() == offered, policy


def test_the_smallest_screen_never_scrolls_sideways(published: Published, reader: Callable[..., Reader]) -> None:
    page = reader(viewport={"width": 320, "height": 568}).context.new_page()
    wide = []
    for path in pages(published.copies[0]):
        page.goto((published.copies[0] / path).as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def test_items_are_as_far_apart_behind_a_list_within_one_of_them(tmp_path: Path, reader: Callable[..., Reader]) -> None:
    about = ABOUT + "- one\n  - a\n  - b\n- two\n\n1. first\n\n   - c\n   - d\n\n2. last\n"
    page = reader(script=False).open((made(archive(tmp_path, **{"about.md": about})).root / "about.html").as_uri())
    tops = page.evaluate("""() => Object.fromEntries(Array.from(document.querySelectorAll(".text li"), (li) => {
        const range = document.createRange();
        range.selectNodeContents(li);
        return [li.innerText.trim().split("\\n")[0], range.getClientRects()[0].top];
    }))""")
    assert abs((tops["two"] - tops["b"]) - (tops["b"] - tops["a"])) < 1, tops
    # With empty lines between items, there is a gap behind each.
    assert tops["last"] - tops["d"] > tops["d"] - tops["c"] + 8, tops


def _anchors(file: Path) -> set[str]:
    return set(re.findall(r'\bid="?([^"\s>]+)', file.read_text("utf-8")))


def _is_readable(page: Page) -> bool:
    return page.locator("h1").first.is_visible()
