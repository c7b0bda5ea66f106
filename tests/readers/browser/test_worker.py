"""The service worker in a real browser: what a reader sees when copies lie, stall, block and die."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from publish.core.formats.layout import WORKER
from publish.core.model import Mirror
from publish.tree.build import build
from publish.tree.scripts import join
from tests.readers.browser.reader import Reader
from tests.support import censor, small
from tests.support.censor import Censor
from tests.support.factory import Archive, lay
from tests.support.services.service import free_port

FRONT, REPORT, OTHER = "index.html", "reports/2013/one.html", "reports/2013/two.html"
CORS = {"Access-Control-Allow-Origin": "*"}


class Town:
    """The small archive, founded, built, sealed, and on three servers; the first is the one that readers open."""

    def __init__(self, folder: Path, stack: ExitStack, *, days: int = 0) -> None:
        """Publish it, as if that was ``days`` ago."""
        self.folder = folder
        self.stack = stack
        self.now = datetime.now(UTC) - timedelta(days=days)
        self.archive = Archive(folder / "publisher", {})
        self.sources = small.archive(folder / "sources")
        self.ports = [free_port() for _ in range(3)]
        self.addresses = [f"http://127.0.0.1:{port}/" for port in self.ports]
        self.copy = folder / "copy"
        self.publish()
        self.mirrors = [self.serve(self.copy, port) for port in self.ports]
        self.origin = self.mirrors[0]

    def serve(self, copy: Path, port: int = 0) -> Censor:
        return self.stack.enter_context(Censor(copy, port, CORS))

    def publish(self, changes: Mapping[str, str | None] | None = None, *, now: datetime | None = None) -> None:
        """Build and seal the sources with ``changes``, and lay the release down."""
        changes = changes or {}
        small.archive(self.sources, **changes)
        for name, content in changes.items():
            if content is None:
                (self.sources / "site" / name).unlink(missing_ok=True)
        moment = now or self.now
        build(self.sources, self.archive.tree, today=self.now.date(), fingerprint=self.archive.fingerprint)
        mirrors = [Mirror(address, "folder") for address in self.addresses]
        lay(self.archive.seal(now=moment, mirrors=mirrors, clock_is_right=True).release, self.copy)

    def sick(self, pattern: str, answer: censor.Answer, *which: int) -> None:
        for number in which or (0, 1, 2):
            self.mirrors[number].rule(pattern, answer)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, stack)


Makes = Callable[..., Reader]


def banner(page: Page) -> dict[str, str]:
    """What the banner says: text by key, and its kind under ``class``."""
    page.wait_for_selector("#stet\\.standing:not([hidden])")
    lines = page.eval_on_selector_all(".standing [data-said]", "all => all.map(e => [e.dataset.said, e.textContent])")
    return dict(lines) | {"class": page.get_attribute("#stet\\.standing", "class") or ""}


def visited(town: Town, reader: Reader, path: str = FRONT) -> Page:
    """Somebody who was here before: the worker is installed, and one page has been read."""
    page = reader.open(town.origin.url + path)
    assert "first" in banner(page)
    page.evaluate("navigator.serviceWorker.ready")
    return page


def verdict(page: Page) -> str:
    return page.get_attribute("body", "data-verdict") or ""


def test_the_first_page_is_not_said_to_be_checked_and_the_next_one_is(town: Town, reader: Makes) -> None:
    someone = reader()
    page = visited(town, someone)
    page.goto(town.origin.url + REPORT)
    said = banner(page)
    assert {"authentic", "here", "today"} <= set(said)
    assert "quiet" in said["class"]
    assert "One & only <report>" in page.inner_text("h1")
    assert someone.complaints == []


WOUNDS: dict[str, censor.Answer | None] = {
    "kill": None,
    "reset": censor.hang_up(reset=True),
    "RST after headers": censor.truncate(5, reset=True),
    "404": censor.status(404),
    "block page 200": censor.page(),
    "redirect loop": censor.redirect("/{path}"),
    "gzip bomb": censor.gzip_bomb(),
    "tamper": censor.tamper(),
    "wrong type": censor.wrong_type("text/plain"),
    "black hole": censor.black_hole(),
    "1 byte a second": censor.drip(1),
    "endless": censor.endless(),
}


@pytest.mark.parametrize("wound", WOUNDS)
def test_with_two_of_three_copies_sick_the_page_comes_from_the_third(town: Town, reader: Makes, wound: str) -> None:
    someone = reader()
    page = visited(town, someone)
    answer = WOUNDS[wound]
    for number in (0, 1):
        if answer is None:
            town.mirrors[number].kill()
        else:
            town.mirrors[number].rule("*", answer)
    began = time.monotonic()
    page.goto(town.origin.url + REPORT, wait_until="commit")
    took = time.monotonic() - began
    page.wait_for_selector("h1")
    print(f"{wound}: {took * 1000:.0f} ms to the first verified byte")
    assert page.inner_text("h1") == "One & only <report>"
    said = banner(page)
    assert "authentic" in said
    assert ("here" in said) is (wound == "wrong type")
    assert took < 30  # the wounds last for ever; figures are measured in tests/tools/bench


def test_a_page_whose_picture_is_forged_shows_the_true_one(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True))  # for the test's own fetch
    town.sick("files/*", censor.page(b"<svg onload=alert(1)>"), 0, 1)
    page.goto(town.origin.url + REPORT)
    got = page.evaluate(
        "async () => { const r = await fetch(document.images[0].src); return [r.status, r.headers.get('content-type'),"
        " r.headers.get('x-content-type-options'), (await r.arrayBuffer()).byteLength]; }"
    )
    assert got == [200, "image/png", "nosniff", len(small.PICTURE)]


@pytest.mark.parametrize(
    ("wound", "word", "status"),
    [
        ("tamper", "tampered", 503),
        ("block page 200", "unavailable", 503),
        ("404", "unavailable", 503),
        ("reset", "unknown", 503),
    ],
)
def test_what_cannot_be_verified_is_never_shown_and_it_is_said_why(
    town: Town, reader: Makes, wound: str, word: str, status: int
) -> None:
    someone = reader(locale="en-GB")
    page = visited(town, someone)
    answer = WOUNDS[wound]
    assert answer
    town.sick("*.html", answer)
    got = page.goto(town.origin.url + REPORT)
    assert got
    assert (verdict(page), got.status) == (word, status)
    text = page.inner_text("main")
    assert all(address in text for address in town.addresses)
    assert " ".join(town.archive.fingerprint[i : i + 4] for i in range(0, 64, 4)) in text
    assert word.upper() in page.inner_text("h1")
    assert "testimony" not in text


def test_nobody_lives_and_nothing_was_read(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    for mirror in town.mirrors:
        mirror.kill()
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == "unknown"
    assert "no answer" in page.inner_text("main")
    assert page.locator("a[href$='open.html']").count() == 0  # it was never read: nobody could give it


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


def test_a_report_is_kept_with_its_documents(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True))
    page.goto(town.origin.url + REPORT)
    banner(page)
    page.click("#stet\\.standing button")
    page.wait_for_selector("[data-said=offline]")
    assert not page.is_visible("#stet\\.standing button")
    for mirror in town.mirrors:
        mirror.kill()
    page.reload()
    assert page.evaluate("fetch(document.images[0].src).then(r => r.status)") == 200


@pytest.mark.parametrize(
    ("days", "key", "english", "arabic"),
    [
        (1, "renewed", "Last renewed 1 day ago.", "مضى على آخر تجديد يوم واحد."),
        (3, "renewed", "Last renewed 3 days ago.", "مضى على آخر تجديد 3 أيام."),
        (11, "expired", "Last renewed 11 days ago,", "مضى على آخر تجديد 11 يومًا،"),
    ],
)
def test_the_banner_counts_in_the_language_of_the_page(
    tmp_path: Path, reader: Makes, days: int, key: str, english: str, arabic: str
) -> None:
    report = "---\ntitle: تقرير\ndate: 2014-02-01\nlanguage: ar\n---\n\nنص.\n"
    with ExitStack() as stack:
        town = Town(tmp_path, stack, days=days)
        town.publish({"reports/2014/four.md": report})
        page = visited(town, reader())
        page.goto(town.origin.url + REPORT)
        assert banner(page)[key].startswith(english)
        page.goto(town.origin.url + "reports/2014/four.html")
        assert banner(page)[key].startswith(arabic)


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


def test_a_folder_and_a_query_lead_to_the_page(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url)
    assert "authentic" in banner(page)
    page.goto(f"{town.origin.url}{REPORT}?0123456789abcdef")
    assert "authentic" in banner(page)


def test_parts_of_a_file_are_given_where_a_part_was_asked_for(town: Town, reader: Makes) -> None:
    page = visited(town, reader(bypass_csp=True), REPORT)
    page.reload()
    asked = (
        "async (range) => { const r = await fetch(document.images[0].src, {headers: {Range: range}});"
        " return [r.status, r.headers.get('content-range'), await r.text()]; }"
    )
    length = len(small.PICTURE)
    assert page.evaluate(asked, "bytes=1-3") == [206, f"bytes 1-3/{length}", "PNG"]
    assert page.evaluate(asked, "bytes=-3")[:2] == [206, f"bytes {length - 3}-{length - 1}/{length}"]
    assert page.evaluate(asked, f"bytes={length}-")[:2] == [416, f"bytes */{length}"]


def test_a_file_too_long_to_be_verified_here_is_not_passed_off_as_verified(town: Town, reader: Makes) -> None:
    more = small.ONE.replace(
        "evidence:\n", "evidence:\n  - file: evidence/long.bin\n    title: The long one\n    metadata: kept\n"
    )
    long = town.sources / "site/evidence/long.bin"
    with long.open("wb") as file:
        file.truncate((64 << 20) + 1)
    town.publish({"reports/2013/one.md": more})
    page = visited(town, reader(viewport={"width": 320, "height": 640}), REPORT)
    page.reload()
    href = page.get_attribute("a[href$='long.bin']", "href")
    assert href
    page.goto(town.origin.url + REPORT.rpartition("/")[0] + "/" + href)
    assert verdict(page) == "toolong"
    text = page.inner_text("main")
    assert str((64 << 20) + 1) in text
    assert "Try again" not in text  # it would be as long
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert all(f"{address}files/" in text for address in town.addresses)
    got = page.evaluate("() => fetch(location.href).then(r => r.status, () => 'refused')")
    assert got == "refused"


def test_a_newer_version_of_the_page_is_announced(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    new = town.folder / "new"
    old = town.folder / "old"
    lay_from(town.copy, old)
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In shorter.")})
    lay_from(town.copy, new)
    town.origin.root = old
    town.mirrors[1].root = old
    town.mirrors[2].root = new
    page.evaluate(FORGET_ALL)
    restart(page)
    page.goto(town.origin.url + REPORT)
    said = banner(page)
    assert "authentic" in said
    assert "newer" in said or "release 2" in said["authentic"]
    page.reload()
    assert "release 2" in banner(page)["authentic"]


def test_no_mirror_is_asked_for_what_was_not_read(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    for mirror in town.mirrors:
        pages = {path for path in mirror.asked() if path.endswith(".html") and not path.startswith("targets/")}
        assert pages <= {FRONT, REPORT}, mirror.url
    for mirror in town.mirrors[1:]:
        others = {path for path in mirror.asked() if not path.startswith(("metadata/", "targets/"))}
        assert others <= {FRONT, REPORT, "sw.json"}, mirror.url  # on a slow machine the next one is asked, too
        assert not any({"Cookie", "Referer"} & set(request.headers) for request in mirror.log)


def test_another_worker_than_the_signed_one_is_told_of(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    town.sick(WORKER, censor.page(b"// another worker, which does nothing"), 0)
    page.goto(town.origin.url + REPORT)
    # The browser takes the other one when it looks, and no check of ours stands between; ours says so while it lives.
    said = banner(page)
    assert "itself" in said or "first" in said


def test_a_clock_that_is_wrong_is_told_of(tmp_path: Path, reader: Makes) -> None:
    with ExitStack() as stack:
        town = Town(tmp_path, stack)
        later = small.ONE.replace("In short.", "In shorter.")
        town.publish({"reports/2013/one.md": later}, now=town.now + timedelta(days=400))
        page = visited(town, reader())
        page.goto(town.origin.url + REPORT)
        said = banner(page)
        assert {"authentic", "clock"} <= set(said)
        assert "warn" in said["class"]


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


@pytest.mark.parametrize("missing", ["refused", "absent"])
def test_a_browser_without_service_workers_reads_as_from_any_other_host(
    town: Town, reader: Makes, missing: str
) -> None:
    someone = reader(service_workers="block" if missing == "refused" else "allow")
    if missing == "absent":
        someone.context.add_init_script("Object.defineProperty(navigator, 'serviceWorker', {value: undefined})")
    page = someone.open(town.origin.url + FRONT)
    page.goto(town.origin.url + REPORT)
    assert page.inner_text("h1") == "One & only <report>"
    assert (page.is_visible("#stet\\.standing"), someone.complaints) == (False, [])


def test_without_ed25519_in_the_browser_the_worker_brings_its_own(town: Town, reader: Makes) -> None:
    broken = town.folder / "broken"
    lay_from(town.copy, broken)
    script = (broken / WORKER).read_text()
    lacking = (
        "{const was=crypto.subtle.importKey.bind(crypto.subtle);crypto.subtle.importKey=(f,k,a,...r)=>"
        "(a.name||a)==='Ed25519'?Promise.reject(new DOMException('no','NotSupportedError')):was(f,k,a,...r);}"
    )
    (broken / WORKER).write_text(lacking + script)
    town.origin.root = broken
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)


def test_the_page_is_in_the_readers_language(town: Town, reader: Makes) -> None:
    page = visited(town, reader(locale="ar-EG"))
    town.sick("*.html", censor.status(404))
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == "unavailable"
    words = json.loads((town.copy / "sw.json").read_text())
    there = "ar" in words
    assert page.get_attribute("html", "dir") == ("rtl" if there else "ltr")
    assert page.locator("main a").first.get_attribute("href") == town.origin.url  # the way back to the front page


@pytest.mark.parametrize("code", [301, 302, 307, 308])
@pytest.mark.parametrize("silent", ["nobody", "who sends on", "who is sent to"])
def test_a_copy_that_sends_on_to_another_origin_is_read_if_both_allow_it(
    town: Town, reader: Makes, code: int, silent: str
) -> None:
    elsewhere = town.serve(town.copy)
    page = visited(town, reader())
    town.sick("*", censor.hang_up(reset=True), 0, 2)
    town.sick("*", censor.redirect(elsewhere.url + "{path}", code), 1)
    for each, name in ((town.mirrors[1], "who sends on"), (elsewhere, "who is sent to")):
        each.headers = {} if silent == name else CORS
    restart(page)
    page.goto(town.origin.url + REPORT)
    if silent == "nobody":
        assert "authentic" in banner(page)
        assert {request.headers["Origin"] for request in elsewhere.log} == {"null"}  # so * alone is an answer
    else:
        assert verdict(page) == "unknown"
    assert bool(elsewhere.log) is (silent != "who sends on")


def lay_from(copy: Path, to: Path) -> None:
    shutil.copytree(copy, to)


def restart(page: Page) -> None:
    """End the worker, as browsers do when nothing happens for a while."""
    session = page.context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    time.sleep(0.3)


_OPEN = """
const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
const all = (store, verb, ...a) => new Promise((done) => {
  const t = db.transaction(["bytes", "index", "state"], "readwrite"), r = t.objectStore(store)[verb](...a);
  t.oncomplete = () => done(r.result);
});
"""
FORGET_BYTES = "async () => {" + _OPEN + "await all('bytes', 'clear'); await all('index', 'clear'); db.close(); }"
FORGET_ALL = (
    "async () => {" + _OPEN + "for (const s of ['bytes', 'index', 'state']) await all(s, 'clear'); db.close(); }"
)
SPOIL = (
    "async () => {" + _OPEN + "const keys = await all('bytes', 'getAllKeys');"
    "for (const key of keys) await all('bytes', 'put', new Uint8Array([1, 2, 3]), key);"
    "db.close(); return keys.length; }"
)


def test_no_module_of_the_readers_takes_a_name_that_the_browser_has(reader: Makes) -> None:
    """They share a scope: a module that means the browser's own would silently get the other's."""
    named = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
    folder = join.BROWSER
    files = [*folder.glob("worker/*.js"), *folder.glob("open/*.js")]
    names = {name for file in files for name in named.findall(file.read_text(encoding="utf-8"))}
    assert len(names) > 100
    taken = reader().context.new_page().evaluate("(names) => names.filter((name) => name in globalThis)", sorted(names))
    assert taken == []
