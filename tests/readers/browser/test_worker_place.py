"""What the worker answers for: its own archive, at an address that is still the archive's, and in time."""

import hashlib
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

import pytest

from publish.core.errors import WaitingError
from publish.desk import preview as serve
from publish.release import roles
from publish.release.appoint import rotate
from publish.release.seal import Sealing, finish
from publish.release.sign import sign
from publish.tree.build import build
from publish.tree.scripts import join
from tests.readers.browser.reader import PATIENCE_MS
from tests.readers.browser.town import FRONT, REPORT, Makes, Town, banner, restart, verdict, visited
from tests.support import censor, small
from tests.support.factory import NOW, Archive, lay

ORIGINS = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
KEY = re.compile(r"\b[A-Z]+_[A-Z_]+\b")
# Milliseconds as the worker has them: for a page, for its parts, and for a source before it is missed or passed over.
PAGE_MS, PART_MS, SOON_MS = 20_000, 120_000, 500


def put(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def another(tmp_path: Path) -> Path:
    """A copy of another archive."""
    founded = Archive(tmp_path / "other", {})
    build(small.archive(tmp_path / "other-sources"), founded.tree, today=NOW.date(), fingerprint=founded.fingerprint)
    founded.write("index.html", (founded.tree / "index.html").read_text().replace("<h1>", "<h1>Another: ", 1))
    return lay(founded.release(), tmp_path / "other-copy")


def test_what_others_have_beside_the_archive_comes_from_them(town: Town, reader: Makes, tmp_path: Path) -> None:
    put(town.copy, "donate/index.html", "<title>Donate</title>")
    put(town.copy, "donate/logo.txt", "a logo")
    put(town.copy, "welcome", "a neighbour's")
    other = another(tmp_path)
    (town.copy / "b").mkdir()
    for file in sorted(other.rglob("*")):
        if file.is_file():
            put_bytes(town.copy / "b" / file.relative_to(other), file.read_bytes())
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    page.goto(town.origin.url + "donate/index.html")
    assert page.title() == "Donate"
    assert page.evaluate("fetch('logo.txt').then(r => r.text())") == "a logo"
    assert page.evaluate("fetch('../welcome').then(r => r.text())") == "a neighbour's"
    page.goto(town.origin.url + "b/index.html")
    assert "Another" in page.inner_text("h1")
    got = page.goto(town.origin.url + "reports/2013/nothing.html")
    assert got
    assert (got.status, page.inner_text("h1")) == (404, "Nothing is at this address")


def put_bytes(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "a preview"])
def test_another_archive_on_the_same_port_is_shown_at_once(
    tmp_path: Path, reader: Makes, monkeypatch: pytest.MonkeyPatch, listed: bool
) -> None:
    """Though the browser waits for its own question for the worker, and so with whatever is to be done to that."""
    # Who answers late, on a busy machine, is no more asked than who is silent.
    timed(monkeypatch, {SOON_MS: PATIENCE_MS})
    with ExitStack() as stack:
        town = Town(tmp_path / "town", stack)
        first = town.origin if listed else town.serve(town.copy)
        page = reader().open(first.url + FRONT)
        banner(page)
        page.goto(first.url + REPORT)
        assert "authentic" in banner(page)
        first.root, shown = another(tmp_path), Event()
        first.rule("sw.js", censor.to_browsers(censor.once(shown)))
        page.evaluate("navigator.serviceWorker.getRegistration().then(found => { found.update(); })")
        page.goto(first.url + FRONT)
        assert "Another" in page.inner_text("h1")
        shown.set()
        said, rest_ms = banner(page), 500
        assert "first" in said
        while "first" in said:  # a browser looks for another worker when a page is at rest
            page.wait_for_timeout(rest_ms := 2 * rest_ms)
            page.goto(first.url + REPORT)
            said = banner(page)
        assert "authentic" in said


@pytest.mark.parametrize("missing", ["404", "the same page for all"])
def test_another_project_on_the_port_of_a_preview_is_left_alone(
    town: Town, reader: Makes, tmp_path: Path, missing: str
) -> None:
    preview = town.serve(town.copy)
    page = reader().open(preview.url + FRONT)
    banner(page)
    page.goto(preview.url + REPORT)
    banner(page)
    put(tmp_path / "project", "index.html", "<title>A project</title>")
    preview.root = tmp_path / "project"
    if missing != "404":
        preview.rule("*", lambda handler, _: handler.answer(b"<title>A project</title>", Content_Type="text/html"))
    for _ in range(2):
        page.goto(preview.url + FRONT)
        assert page.title() == "A project"
    assert page.evaluate(ORIGINS) == 0


def test_a_listed_address_that_answers_404_for_everything_is_not_let_go(town: Town, reader: Makes) -> None:
    """Row 404 for all: the origin has nothing any more. Oracle: the worker stays, and the page is authentic."""
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    town.sick("*", censor.status(404), 0)
    page.goto(town.origin.url + "reports/2013/two.html")
    assert "authentic" in banner(page)
    assert page.evaluate(ORIGINS) == 1


def with_a_new_online_key(town: Town) -> None:
    """The next release comes under a second root."""
    archive = town.archive
    draft = rotate(archive.state, archive.keys, now=town.now)
    stick = shutil.copyfile(archive.state / roles.DRAFTS / draft.name, town.folder / draft.name)
    sign(stick, archive.keys.signer("root"))
    with pytest.raises(WaitingError, match="next release"):
        finish([stick], Sealing(archive.state, archive.keys, (), now=town.now))


@pytest.mark.parametrize("before", [True, False], ids=["who was here before", "who comes"])
def test_a_renewed_root_behind_a_cache_that_keeps_absences_is_no_forgery(
    town: Town, reader: Makes, before: bool
) -> None:
    town.sick("*", censor.keeping_absences())
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)  # all copies were asked for a second root
    with_a_new_online_key(town)
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In shorter.")})
    if before:
        restart(page)
    else:
        page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    said = banner(page)
    assert "forging" not in said
    if "release 2" not in said["authentic"]:  # what is kept is shown while copies are asked
        page.reload()
        said = banner(page)
    assert "release 2" in said["authentic"]
    assert "forging" not in said
    assert "quiet" in said["class"]


def test_what_is_not_sealed_has_no_worker(town: Town, reader: Makes) -> None:
    """Row unsigned: a preview has no signed root. Oracle: no worker, and the pages as they are."""
    preview = serve.serve(serve.of_folder(town.archive.tree), port=0)
    Thread(target=preview.serve_forever, daemon=True).start()
    try:
        someone = reader()
        page = someone.open(preview.url)
        for path in (REPORT, FRONT):
            page.goto(preview.url + path)
            page.wait_for_timeout(300)  # it would be shown by then
            assert page.title()
            assert verdict(page) == ""
        assert page.evaluate(ORIGINS) == 0
    finally:
        preview.shutdown()
        preview.server_close()


def timed(monkeypatch: pytest.MonkeyPatch, changed: Mapping[int, int]) -> None:
    """The worker as it is, but for how long it waits: other milliseconds wherever its own stand."""
    made = join.worker

    def worker(fingerprint: str, addresses: Sequence[str], shared: str) -> bytes:
        data = made(fingerprint, addresses, shared)
        for its, ours in changed.items():
            data, count = re.subn(rb"\b%d\b" % its, b"%d" % ours, data)
            assert count
        return data

    monkeypatch.setattr(join, "worker", worker)


def test_a_page_that_drips_is_answered_for_and_there_when_it_has_come(
    tmp_path: Path, reader: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row drip: each copy drips. Oracle: a page of the worker's own in time; then the page itself."""
    timed(monkeypatch, {PAGE_MS: 2_500})
    with ExitStack() as stack:
        town = Town(tmp_path, stack)
        page = visited(town, reader())
        town.sick("reports/*", censor.drip(1))
        got = page.goto(town.origin.url + REPORT)
        assert got
        assert (got.status, verdict(page)) == (503, "slow")
        assert KEY.search(page.inner_text("body")) is None
        for mirror in town.mirrors:
            mirror.rules.clear()
        page.goto(town.origin.url + REPORT)
        assert "authentic" in banner(page)


def test_a_document_that_drips_ends_too(tmp_path: Path, reader: Makes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row drip: each copy drips a picture, at a pace that is borne. Oracle: an end before it has come."""
    timed(monkeypatch, {PART_MS: 1_000})
    with ExitStack() as stack:
        town = Town(tmp_path, stack)
        page = visited(town, reader(bypass_csp=True), REPORT)
        page.reload()
        banner(page)
        town.sick("files/*", censor.drip(4 / len(small.PICTURE)))
        page.evaluate(FORGET)
        asked = "fetch(document.images[0].src).then(r => r.status, () => 'ended')"
        assert page.evaluate(asked) == "ended"


FORGET = """async () => {
  const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
  const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
  await new Promise((done) => {
    const t = db.transaction(["bytes"], "readwrite");
    t.objectStore("bytes").clear();
    t.oncomplete = done;
  });
  db.close();
}"""
PLANT = """async ([path, text, sha256]) => {
  const name = (await indexedDB.databases()).map(d => d.name).find(n => n.startsWith("stet-"));
  const db = await new Promise((done) => { const r = indexedDB.open(name); r.onsuccess = () => done(r.result); });
  const t = db.transaction(["bytes", "index", "state"], "readwrite"), data = new TextEncoder().encode(text);
  t.objectStore("bytes").put(data, sha256);
  t.objectStore("index").put({ sha256, length: data.length, used: Date.now(), pinned: true }, sha256);
  t.objectStore("state").put({ [path]: { sha256, release: 1 } }, "paths");
  t.objectStore("state").put({ sha256, words: { en: { unavailable_title: "GENUINE" } } }, "words");
  t.objectStore("state").put({ release: 99, top: sha256, timestamp: 99, root: 9, dated: "2099-01-01" }, "seen");
  await new Promise((done) => { t.oncomplete = done; });
  db.close();
}"""


def test_what_was_planted_in_the_browsers_store_is_not_shown(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + FRONT)
    banner(page)
    text = "<title>planted</title><script>document.title = 'ran'</script>"
    page.evaluate(PLANT, [REPORT, text, hashlib.sha256(text.encode()).hexdigest()])
    restart(page)
    town.sick("reports/*", censor.status(451))
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == "unavailable"
    assert "GENUINE" not in page.inner_text("body")
    for mirror in town.mirrors:
        mirror.rules.clear()
    page.goto(town.origin.url + REPORT)
    assert {"authentic", "today"} <= set(banner(page))


def test_what_was_read_before_is_still_shown_for_what_it_is(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    banner(page)
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In a word.")})
    town.sick("reports/2013/one.html", censor.status(451))
    restart(page)
    page.goto(town.origin.url + FRONT)
    banner(page)
    page.goto(town.origin.url + REPORT)
    assert "stale" in banner(page)


def test_a_page_of_the_workers_own_shows_no_key_though_no_word_was_learnt(town: Town, reader: Makes) -> None:
    town.sick("sw.json", censor.status(404))
    page = visited(town, reader())
    town.sick("*", censor.status(451))
    page.goto(town.origin.url + REPORT)
    assert verdict(page) == "unavailable"
    said = page.inner_text("body")
    assert "UNAVAILABLE: no copy gave this page" in said
    assert KEY.search(said) is None


def test_a_heading_that_is_called_as_a_part_of_the_theme_takes_nothing_away(town: Town, reader: Makes) -> None:
    named = "".join(f"## {name}\n\nText.\n\n" for name in ("Standing", "Text", "stet.standing", "Keep", "Ready"))
    town.publish({"reports/2013/one.md": f"{small.ONE}\n[to it](#text)\n\n{named}"})
    someone = reader()
    page = visited(town, someone, REPORT)
    page.goto(town.origin.url + REPORT)
    assert "authentic" in banner(page)
    assert page.evaluate("document.getElementById('text').localName") == "h2"
    assert someone.complaints == []


def test_a_release_that_is_unwitnessed_and_a_clock_that_is_behind_are_both_said(tmp_path: Path, reader: Makes) -> None:
    with ExitStack() as stack:
        town = Town(tmp_path, stack, days=-40)  # published when this device's clock has not come to
        page = reader().open(town.origin.url + FRONT)
        page.evaluate("navigator.serviceWorker.ready")
        page.goto(town.origin.url + REPORT)
        assert {"authentic", "clock"} <= set(banner(page))
