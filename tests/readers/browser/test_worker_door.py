"""A page that cannot be shown is a door: to the same page elsewhere, to what is kept, to open.html."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page

from tests.readers.browser.sound import cut, in_both_schemes, lost
from tests.readers.browser.town import FRONT, OTHER, REPORT, Makes, Town, banner, restart, verdict, visited
from tests.readers.identity.test_qr import decoded
from tests.support import censor

OPENER = """async () => {
  const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
  const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
  const r = db.transaction("state").objectStore("state").get("opener");
  return new Promise((done) => { r.onsuccess = () => { db.close(); done(r.result ?? null); }; });
}"""
EVICT = """async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  for (const { name } of await indexedDB.databases()) await new Promise((done, never) => {
    const gone = indexedDB.deleteDatabase(name);
    gone.onsuccess = done;
    gone.onerror = gone.onblocked = never;
  });
  return (await indexedDB.databases()).length;
}"""


def prepared(page: Page) -> None:
    """Wait until the worker has what it wants when there is nobody to ask."""
    page.wait_for_function(f"({OPENER})().then(found => !!found)", polling=100)


def words(copy: Path, language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((copy / "sw.json").read_text())[language]
    return found


def code_of(page: Page) -> str:
    """What the page's QR code says to a camera."""
    box, dark = page.eval_on_selector("svg", "s => [s.getAttribute('viewBox'), s.lastChild.getAttribute('d')]")
    side = int(box.split()[-1]) - 8
    on = {(int(x) - 4, int(y) - 4) for x, y in re.findall(r"M(\d+) (\d+)", dark)}
    return decoded(tuple(tuple((x, y) in on for x in range(side)) for y in range(side)))


def test_where_nobody_gives_a_page_every_way_that_is_left_is_shown(town: Town, reader: Makes) -> None:
    page = visited(town, reader(locale="zh-CN"))
    page.goto(town.origin.url + REPORT)
    banner(page)
    prepared(page)
    town.sick("*", censor.status(503), 0)
    town.mirrors[1].kill()
    town.sick("*", censor.black_hole(), 2)
    page.goto(town.origin.url + OTHER)
    assert verdict(page) == "unknown"
    said, known = page.inner_text("main").splitlines(), words(town.copy, "zh-Hans")
    become = {line: said[at + 1] for at, line in enumerate(said[:-1]) if line in town.addresses}
    assert become == {
        town.addresses[0]: known["tried_broken"],
        town.addresses[1]: known["tried_refused"],
        town.addresses[2]: known["tried_silent"],
    }
    doors = page.eval_on_selector_all(f"h2:has-text('{known['same']}') + ul a", "all => all.map(a => a.href)")
    assert sorted(doors) == sorted(address + OTHER for address in town.addresses[1:])
    assert code_of(page) in [address + OTHER for address in town.addresses]
    page.set_viewport_size({"width": 360, "height": 740})
    assert in_both_schemes(page) + cut(page) + cut(page, 2) + lost(page) == []
    report = page.locator(f"h2:has-text('{known['kept']}') + ul a:has-text('One & only <report>')")
    assert report.get_attribute("lang") == "en"
    report.click()
    assert {"authentic", "kept"} <= set(banner(page))
    page.goto(town.origin.url + OTHER)
    page.click(f"a[href$='/open.html#zh-Hans/{OTHER}']")
    page.wait_for_url(town.origin.url + "open.html**")
    page.wait_for_selector("#place")  # it was kept when the worker was installed


def test_a_worker_that_lost_its_store_knows_addresses_and_words(town: Town, reader: Makes) -> None:
    page = visited(town, reader(locale="ug"))
    for mirror in town.mirrors[:2]:
        mirror.kill()
    restart(page)
    assert page.evaluate(EVICT) == 0
    page.goto(town.origin.url + REPORT)
    assert banner(page)["mirror"]  # of three addresses it asked the one that lives
    town.mirrors[2].kill()
    restart(page)
    assert page.evaluate(EVICT) == 0
    page.goto(town.origin.url + FRONT)
    assert verdict(page) == "unknown"
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("ug", "rtl")
    said, known = page.inner_text("body"), words(town.copy, "ug")
    assert all(known[key] in said for key in ("unknown_title", "same", "do_again", "do_compare"))
    assert [text for text in words(town.copy, "en").values() if text in said] == []
    assert all(address + FRONT in said for address in town.addresses[1:])
    assert code_of(page) in [address + FRONT for address in town.addresses]


def test_who_keeps_a_page_asks_the_browser_to_let_it_be(town: Town, reader: Makes) -> None:
    someone = reader()
    someone.context.add_init_script(
        "const persist = StorageManager.prototype.persist;"
        "StorageManager.prototype.persist = function () { window.asked = true; return persist.call(this); };"
    )
    page = visited(town, someone)
    page.goto(town.origin.url + REPORT)
    banner(page)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=offline]")
    assert page.evaluate("window.asked") is True
