"""What a host tries beside the release, or with its headers: the worker shows it as text, or not at all."""

import contextlib
from pathlib import Path

import pytest
from playwright.sync_api import Error

from publish.core.model import Mirror
from tests.readers.browser.town import CORS, REPORT, Makes, Town, banner, verdict, visited
from tests.support import censor
from tests.support.factory import lay

RAN = "document.documentElement.id = 'ran'"


def put(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_the_page_of_the_mirror_list_may_do_nothing(town: Town, reader: Makes) -> None:
    """Row mirrors: an online key signs mirrors.html alone. Oracle: a sandbox, without an origin; its links work."""
    page = visited(town, reader())
    got = page.goto(town.origin.url + "mirrors.html")
    assert got
    policy = got.headers["content-security-policy"]
    assert got.from_service_worker
    assert {"default-src 'none'", "sandbox", "form-action 'none'", "base-uri 'none'"} <= set(policy.split("; "))
    assert page.evaluate("window.origin") == "null"
    page.click("a[href='index.html']")
    assert "authentic" in banner(page)


@pytest.mark.parametrize("below", ["targets/", "metadata/"])
def test_what_a_host_lays_beside_the_metadata_runs_nothing(town: Town, reader: Makes, below: str) -> None:
    """Row beside: a host's page lies in targets/ or metadata/. Oracle: it is text, and runs nothing."""
    put(town.copy, f"{below}evil.html", "<title>quiet</title><script>document.title = 'ran'</script>")
    page = visited(town, reader())
    page.goto(f"{town.origin.url}{below}evil.html")
    assert page.title() == ""
    assert "<title>quiet</title>" in page.inner_text("body")


def test_a_drawing_that_a_host_lays_beside_the_metadata_is_saved(town: Town, reader: Makes) -> None:
    """Row beside: a host's drawing lies in targets/. Oracle: it is saved, and never on the screen."""
    put(town.copy, "targets/evil.svg", "<svg xmlns='http://www.w3.org/2000/svg'><text y='20'>forged</text></svg>")
    page = visited(town, reader())
    with page.expect_download() as download, contextlib.suppress(Error):  # a navigation that became one is an error
        page.goto(f"{town.origin.url}targets/evil.svg")
    assert download.value.suggested_filename == "evil.svg"
    assert page.url != f"{town.origin.url}targets/evil.svg"


def test_a_signed_drawing_runs_nothing_when_it_is_opened(town: Town, reader: Makes) -> None:
    """Row drawing: a drawing of the release has a script, and is opened by itself. Oracle: shown, and nothing ran."""
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><title>drawn</title><script>{RAN}</script></svg>"
    town.archive.write("reports/2013/drawing.svg", drawing)
    mirrors = [Mirror(address, "folder") for address in town.addresses]
    lay(town.archive.seal(now=town.now, mirrors=mirrors, clock_is_right=True).release, town.copy)
    page = visited(town, reader())
    page.goto(f"{town.origin.url}reports/2013/drawing.svg")
    assert page.evaluate("[document.querySelector('title').textContent, document.documentElement.id]") == ["drawn", ""]


def test_an_address_that_is_markup_is_text_on_the_workers_own_page(town: Town, reader: Makes) -> None:
    """Row own page: an address is markup, and nobody answers. Oracle: it stands there as text."""
    page = visited(town, reader())
    town.sick("*", censor.status(451))
    page.goto(f"{town.origin.url}reports/%3Cimg%20src=x%20id=made%3E.html")
    assert verdict(page) in ("missing", "unavailable")
    assert "<img src=x id=made>.html" in page.inner_text("main")
    assert page.locator("#made").count() == 0


def test_a_copy_that_sets_a_cookie_is_never_told_it_again(town: Town, reader: Makes) -> None:
    """Row cookies: the origin sets a cookie with all that it gives. Oracle: the worker's requests are without it."""
    for mirror in town.mirrors:
        mirror.headers = {**CORS, "Set-Cookie": "who=you; Path=/"}
    someone = reader()
    page = visited(town, someone)
    assert [cookie["value"] for cookie in someone.context.cookies()] == ["you"]  # of the page that came first
    town.origin.log.clear()
    page.goto(town.origin.url + REPORT)
    banner(page)
    asked = [request for request in town.origin.log if request.path != "sw.js"]  # the browser asks for that by itself
    assert [request.path for request in asked]
    assert [request.path for request in asked if "Cookie" in request.headers] == []


def test_who_goes_to_the_workers_own_file_sees_the_releases(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    town.origin.rule("sw.js", censor.page(b"<title>quiet</title><script>document.title = 'ran'</script>"))
    page.goto(f"{town.origin.url}sw.js")
    assert page.title() == ""
    assert page.inner_text("body").strip() == (town.copy / "sw.js").read_text().strip()


def test_a_form_that_is_sent_here_opens_the_page_that_is_read_here(town: Town, reader: Makes) -> None:
    """Row form: another site sends its visitors by POST, without a click. Oracle: the page that is read here."""
    page = visited(town, reader(), REPORT)
    expected = page.title()
    town.origin.rule(REPORT, censor.page(b"<title>forged</title>"))
    page.goto("about:blank")
    page.set_content(f"<form method=post action='{town.origin.url}{REPORT}'><button>go</button></form>")
    page.get_by_role("button").click()
    page.wait_for_url(f"{town.origin.url}{REPORT}")
    assert page.title() == expected
