"""While copies are asked: a page of the worker's own that says so, goes on by itself, and never goes round."""

import json
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from tests.readers.browser.test_worker_place import PAGE_MS, timed
from tests.readers.browser.town import REPORT, Makes, Town, banner, verdict, visited
from tests.support import censor

WAITING = "body[data-verdict=waiting]"


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_page_that_takes_its_time_is_waited_for_by_a_page_that_says_so(
    town: Town, reader: Makes, script: bool
) -> None:
    there, someone = Event(), reader(locale="zh-CN")
    page = visited(town, someone)
    if not script:
        page.context.new_cdp_session(page).send("Emulation.setScriptExecutionDisabled", {"value": True})
    town.sick("reports/*", censor.once(there))
    before = page.evaluate("history.length") if script else 0
    page.goto(f"{town.origin.url}{REPORT}#stet.standing", wait_until="commit")
    page.wait_for_selector(WAITING)
    words = json.loads((town.copy / "sw.json").read_text())["zh-Hans"]
    said = page.inner_text("main")
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert all(each in said for each in (words["waiting_title"], words["waiting_text"], words["asked"], REPORT))
    assert all(address in said for address in town.addresses)
    assert page.locator("meta[http-equiv]").count() == 0  # nobody is asked again before there is an answer
    there.set()
    page.wait_for_selector("h1:has-text('One & only <report>')")
    assert page.url == f"{town.origin.url}{REPORT}{'#stet.standing' if script else ''}"
    for mirror in town.mirrors:
        assert mirror.asked().count(REPORT) <= 1, mirror.url
    if script:
        assert "authentic" in banner(page)
        assert page.evaluate("history.length") == before + 1  # back leads to where the reader was
    assert someone.complaints == ["Failed to load resource: the server responded with a status of 503 ()"]


def test_what_never_comes_is_waited_for_once(tmp_path: Path, reader: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    timed(monkeypatch, {PAGE_MS: 2_500})
    with ExitStack() as stack:
        town = Town(tmp_path, stack)
        someone = reader()
        page = visited(town, someone)
        town.sick("reports/*", censor.black_hole())
        got = page.goto(town.origin.url + REPORT)
        assert got
        assert (got.status, verdict(page)) == (503, "slow")
        page.wait_for_timeout(300)  # it would have gone on
        opened = [each for each in someone.requests if each == town.origin.url + REPORT]
        assert (len(opened), verdict(page)) == (2, "slow")
