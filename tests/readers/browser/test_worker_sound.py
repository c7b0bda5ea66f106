"""The banner and the worker's own pages, for everybody: in each state and language, light and dark, by keyboard."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page

from tests.readers.browser import sound
from tests.readers.browser.reader import Reader
from tests.readers.browser.test_open_sound import LOCALES
from tests.readers.browser.town import (
    FORGET_BYTES,
    FRONT,
    REPORT,
    Ground,
    Town,
    banner,
    lay_from,
    restart,
    verdict,
    visited,
)
from tests.support import censor, small

Readers = Callable[..., Reader]
GONE = "reports/2014/gone.html"
ALSO = {
    f"reports/2014/{tag}.md": f"---\ntitle: {title}\ndate: 2014-03-01\nlanguage: {tag}\n---\n\n{title}\n"
    for tag, title in {"ar": "تقرير", "zh-Hans": "报告", "zh-Hant": "報告", "en": "Gone"}.items()
}
PAGES = {  # by language
    "bo": "reports/2013/two.html", "ug": "reports/2014/three.html",
    **{tag: f"reports/2014/{tag}.html" for tag in ("ar", "zh-Hans", "zh-Hant")},
}  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, grounds: Callable[[], Ground]) -> Iterator[Town]:
    """An archive on three servers, with a page in each language."""
    with ExitStack() as stack:
        town = Town(tmp_path_factory.mktemp("town"), stack, ground=grounds())
        town.publish({**ALSO, GONE.replace(".html", ".md"): ALSO["reports/2014/en.md"]})
        yield town


def faults(page: Page, *, whole: bool = True) -> list[str]:
    """All that is wrong; where words alone are other ones, what those can do."""
    sound.begin(page)
    found = sound.in_both_schemes(page) if whole else sound.faults(page)
    return [*found, *sound.cut(page), *sound.cut(page, 2), *(sound.lost(page) if whole else [])]


def well(town: Town) -> None:
    for mirror in town.mirrors:
        mirror.rules.clear()


def told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{state}: {fault}" for state, found in wrong.items() for fault in found)


@pytest.mark.parametrize("language", LOCALES)
def test_the_workers_own_pages_keep_nobody_out(town: Town, reader: Readers, language: str) -> None:
    someone = reader(locale=LOCALES[language], viewport=sound.SMALL)
    sound.ready(someone.context)
    page = visited(town, someone)
    wounds = {"tampered": censor.tamper(), "unknown": censor.hang_up()}
    wrong = {}

    def look(state: str) -> None:
        assert verdict(page) == state
        spoken = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert spoken == [language, "rtl" if language in ("ug", "ar") else "ltr"]
        wrong[state] = faults(page, whole=language == "en")

    if language == "en":
        wounds["unavailable"] = censor.status(404)
        town.publish({GONE.replace(".html", ".md"): None})
        restart(page)
        page.goto(town.origin.url + GONE)
        look("removed")
    for state, answer in wounds.items():
        town.sick("*.html", answer)
        page.goto(town.origin.url + REPORT)
        look(state)
        well(town)
    assert told(wrong) == ""
    assert [c for c in someone.complaints if not c.startswith("Failed to load resource")] == []


def test_the_banner_keeps_nobody_out_whatever_it_says(town: Town, reader: Readers) -> None:
    wrong: dict[str, list[str]] = {}
    kinds: list[str] = []

    def look(state: str, *lines: str) -> None:
        said = banner(page)
        assert set(lines) <= set(said), (state, said)
        kinds.append(said["class"].split()[-1])
        box = page.locator("#stet\\.standing")
        assert box.get_attribute("role") == "log"  # it comes later than the page; what is new is read out
        assert box.inner_text().strip()
        wrong[state] = faults(page, whole=state not in PAGES)

    someone = reader(viewport=sound.SMALL)
    sound.ready(someone.context)
    page = visited(town, someone)
    look("first", "first")
    page.goto(town.origin.url + REPORT)
    look("quiet", "authentic", "here")
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-said=offline]")
    assert not page.get_by_role("button").is_visible()
    look("kept", "offline")
    for language, path in PAGES.items():
        page.goto(town.origin.url + path)
        look(language, "authentic")
        assert page.evaluate("getComputedStyle(document.getElementById('stet.standing')).direction") == (
            "rtl" if language in ("ar", "ug") else "ltr"
        )
    old = town.folder / "old"
    lay_from(town.copy, old)
    town.publish({"reports/2013/one.md": small.ONE.replace("In short.", "In shorter.")})
    town.origin.root = old
    restart(page)
    page.goto(town.origin.url + REPORT)
    look("another copy is newer", "authentic")  # and is shown, or offered, as soon as it has answered
    town.sick("metadata/timestamp.json", censor.tamper(), 0)
    restart(page)
    page.goto(town.origin.url + FRONT)
    look("this address lies", "forging")
    well(town)
    for mirror in town.mirrors:
        mirror.root = old
    page.evaluate(FORGET_BYTES)
    restart(page)
    page.goto(town.origin.url + REPORT)
    look("stale", "stale")
    assert told(wrong) == ""
    assert {"quiet", "warn", "bad"} <= set(kinds)
