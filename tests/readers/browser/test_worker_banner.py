"""What the banner says of a page, in which language, and in browsers that lack what the worker wants."""

import json
import re
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.formats.layout import WORKER
from publish.tree.scripts import join
from tests.readers.browser.town import (
    FORGET_ALL,
    FRONT,
    REPORT,
    Makes,
    Town,
    banner,
    lay_from,
    restart,
    verdict,
    visited,
)
from tests.support import censor, small


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


def test_the_banner_says_at_once_what_is_known_and_the_rest_when_it_is(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    town.sick("*", censor.black_hole(), 0)  # the page's own address says nothing from here on
    page.goto(town.origin.url + REPORT)
    page.wait_for_selector("#stet\\.standing:not([hidden]) [data-said=authentic]")
    asked = town.origin.asked()
    assert WORKER in asked[asked.index(FRONT) :]  # it was asked for what our own file is, …
    assert page.locator("#stet\\.standing[data-last]").count() == 0  # … has not answered, …
    said = page.inner_text("#stet\\.standing")
    assert town.mirrors[1].url[7:-1] in said or town.mirrors[2].url[7:-1] in said  # … and nobody waits for that
    heard = page.evaluate("""() => navigator.serviceWorker.ready.then((found) => new Promise((done) => {
        const channel = new MessageChannel(), heard = [];
        channel.port1.onmessage = ({ data }) => heard.push(data) && (data.last ? done(heard) : 0);
        found.active.postMessage("standing", [channel.port2]);
    }))""")
    assert [said.get("last", False) for said in heard] == [False, False, True]
    assert all([key for key, *_ in said["lines"]][:2] == ["authentic", "mirror"] for said in heard)


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


def test_who_loads_a_page_again_is_told_of_a_newer_one(town: Town, reader: Makes) -> None:
    page = visited(town, reader())
    page.goto(town.origin.url + REPORT)
    assert "release 1" in banner(page)["authentic"]
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In shorter.")})
    said = {"authentic": ""}
    for _ in range(6):  # the second has it, where the machine is not too busy
        page.reload()
        said = banner(page)
        if "release 2" in said["authentic"]:
            break
    assert "release 2" in said["authentic"]


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


def test_no_module_of_the_readers_takes_a_name_that_the_browser_has(reader: Makes) -> None:
    """They share a scope: a module that means the browser's own would silently get the other's."""
    named = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
    folder = join.BROWSER
    files = [*folder.glob("worker/*.js"), *folder.glob("open/*.js")]
    names = {name for file in files for name in named.findall(file.read_text(encoding="utf-8"))}
    assert len(names) > 100
    taken = reader().context.new_page().evaluate("(names) => names.filter((name) => name in globalThis)", sorted(names))
    assert taken == []
