"""What the service worker keeps: pages without a network, wanted documents, on a disk that is full or harmed."""

import os

import pytest

from publish.core.formats.layout import WORKER
from tests.readers.browser.town import (
    FORGET_BYTES,
    FRONT,
    REPORT,
    SPOIL,
    Makes,
    Town,
    banner,
    lay_from,
    restart,
    verdict,
    visited,
)
from tests.support import small

CLEAR = """(async () => {
  const [{ name }] = await indexedDB.databases();
  await new Promise((resolve, reject) => {
    const gone = indexedDB.deleteDatabase(name);
    gone.onsuccess = resolve;
    gone.onblocked = reject;
  });
})()"""


def test_the_second_visit_needs_no_network(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    for mirror in town.mirrors:
        mirror.kill()
    page.goto("about:blank")
    page.goto(town.origin.url + REPORT)
    took = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    print(f"second visit, offline: {took:.0f} ms")
    assert page.inner_text("h1") == "One & only <report>"
    assert {"authentic", "kept"} <= set(banner(page))


def test_a_page_that_was_saved_does_not_say_that_it_is_authentic(town: Town, reader: Makes) -> None:
    """Row banner: a page is saved, and opened again. Oracle: its banner is hidden."""
    somebody = reader()
    page = visited(town, somebody)
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)
    file = town.folder / "saved.html"
    file.write_text(page.content(), encoding="utf-8")  # as browsers save it, with all that scripts made
    saved = somebody.open(file.as_uri())
    assert saved.inner_text("h1") == "One & only <report>"
    assert saved.eval_on_selector("#stet\\.standing", "box => box.hidden")
    in_one = town.folder / "saved.mhtml"  # where no script runs
    asked = somebody.context.new_cdp_session(page)
    in_one.write_text(asked.send("Page.captureSnapshot", {"format": "mhtml"})["data"], encoding="utf-8")
    saved = somebody.open(in_one.as_uri())
    assert "Authentic" in (saved.text_content("#stet\\.standing") or "")
    assert not saved.is_visible("#stet\\.standing")


def test_a_report_is_kept_with_its_documents(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True))
    page.goto(town.origin.url + REPORT)
    banner(page)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=offline]")
    assert not page.is_visible("#stet\\.standing button")
    assert page.evaluate("!!document.activeElement.closest('.standing')")  # who reads by keys or by voice stays here
    for mirror in town.mirrors:
        mirror.kill()
    page.reload()
    assert page.evaluate("fetch(document.images[0].src).then(r => r.status)") == 200


@pytest.mark.parametrize("by", ["the browser", "the page's address"])
def test_what_is_kept_after_all_was_cleared_away_is_there_in_the_next_life(town: Town, reader: Makes, by: str) -> None:
    page = visited(town, reader(bypass_csp=True))
    page.goto(town.origin.url + REPORT)
    banner(page)
    if by == "the browser":  # which is short of room, or was told to
        session = page.context.new_cdp_session(page)
        cleared = {"origin": town.origin.url.rstrip("/"), "storageTypes": "indexeddb"}
        session.send("Storage.clearDataForOrigin", cleared)
    else:
        page.evaluate(CLEAR)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=offline]")
    page.goto("about:blank")
    restart(page)
    for mirror in town.mirrors:
        mirror.kill()
    page.goto(town.origin.url + REPORT)
    assert page.inner_text("h1") == "One & only <report>"
    assert {"authentic", "kept"} <= set(banner(page))
    assert page.evaluate("fetch(document.images[0].src).then(r => r.status)") == 200


def test_harm_to_what_is_kept_is_noticed(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    assert page.evaluate(SPOIL) > 0
    page.goto(town.origin.url + REPORT)
    assert page.inner_text("h1") == "One & only <report>"
    assert "authentic" in banner(page)


def test_a_browser_that_keeps_nothing_reads_all_the_same(town: Town, reader: Makes) -> None:
    broken = town.folder / "broken"
    lay_from(town.copy, broken)
    script = (broken / WORKER).read_text()
    (broken / WORKER).write_text(
        "Object.defineProperty(self,'indexedDB',{get(){throw new Error('forbidden')}});" + script
    )
    town.origin.root = broken
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)
    assert not page.is_visible("#stet\\.standing button")  # nobody is offered to keep what would be gone


def test_a_browser_whose_disk_is_full_reads_all_the_same_and_is_not_told_that_it_keeps(
    town: Town, reader: Makes
) -> None:
    more = small.ONE.replace(
        "evidence:\n", "evidence:\n  - file: evidence/long.bin\n    title: The long one\n    metadata: kept\n"
    )
    (town.sources / "site/evidence/long.bin").write_bytes(os.urandom(3 << 20))
    town.publish({"reports/2013/one.md": more})
    someone = reader()
    page = someone.context.new_page()
    full = {"origin": town.origin.url.rstrip("/"), "quotaSize": 400_000}  # what is read fits, the document does not
    session = someone.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", full)
    page.goto(town.origin.url + FRONT)
    banner(page)
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=unkept]")
    assert page.locator("[data-said=offline]").count() == 0


# A disk that takes nothing more once it was told so: a browser's own limit is set before anything is stored.
FULL = """{
  const put = IDBObjectStore.prototype.put;
  let full = false;
  self.addEventListener("message", ({ data }) => { full ||= data === "full"; });
  IDBObjectStore.prototype.put = function (...given) {
    if (full) throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""


def test_what_was_read_is_there_on_a_disk_that_is_full_by_now(town: Town, reader: Makes) -> None:
    filling = town.folder / "filling"
    lay_from(town.copy, filling)
    (filling / WORKER).write_text(FULL + (filling / WORKER).read_text())
    town.origin.root = filling
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=offline]")
    restart(page)
    page.evaluate("navigator.serviceWorker.controller.postMessage('full')")
    for mirror in town.mirrors:
        mirror.kill()
    page.goto(town.origin.url + REPORT)
    assert {"authentic", "kept"} <= set(banner(page))
    assert not page.is_visible("#stet\\.standing button")  # nothing more can be kept


def test_a_stale_copy_is_read_and_called_stale(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    old = town.folder / "old"
    lay_from(town.copy, old)
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In shorter.")})
    restart(page)
    page.goto(town.origin.url + REPORT)
    banner(page)
    for mirror in town.mirrors:
        mirror.root = old
    page.evaluate(FORGET_BYTES)
    restart(page)
    page.goto(town.origin.url + REPORT)
    said = banner(page)
    assert "stale" in said
    assert "warn" in said["class"]


def test_a_page_that_was_removed_is_said_to_be(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    town.publish({"reports/2014/three.md": None})
    restart(page)
    got = page.goto(town.origin.url + "reports/2014/three.html")
    assert got
    assert (verdict(page), got.status) == ("removed", 410)
    got = page.goto(town.origin.url + "reports/2014/never.html")
    assert got
    assert (got.status, page.inner_text("h1")) == (404, "Nothing is at this address")
