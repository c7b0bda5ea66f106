"""Search in open.html: the texts of every script, and every byte of the index verified."""

import html
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

from publish.core.files import walk
from publish.tree.search import index
from tests.readers.browser.opening import PAGES, Readers, World, genuine, honest, opened, page
from tests.support import censor

SEARCHED = {
    "reports/2013/masanjia.html": ("Masanjia", "2013-04-06", "en", "<p>The labour camp was closed in winter.</p>"),
    "reports/2014/shinjang.html": ("شىنجاڭ", "2014-02-01", "ug", "<p>لاگېرلارغا ئائىت ھۆججەتلەر</p>"),
    "reports/2014/hant.html": ("電報", "2014-03-01", "zh-Hant", "<p>新疆維吾爾自治區的電報。</p>"),
    "reports/2014/hostile.html": (
        "<img src=x onerror=alert(1)>", "2014-04-01", "en", "<p>danger &lt;script&gt;alert(2)&lt;/script&gt;</p>",
    ),
}  # fmt: skip


def searchable(folder: Path) -> dict[str, str | bytes]:
    """Pages, and the index that the build makes of them."""
    made: dict[str, str | bytes] = dict(PAGES)
    for path, (title, _, language, text) in SEARCHED.items():
        made[path] = page(html.escape(title), f"<article><div class='text'>{text}</div></article>", lang=language)
    documents = [index.FindablePage(path, *each[:1], each[2], each[2], *each[1::2]) for path, each in SEARCHED.items()]
    index.index(folder, documents)
    return made | {path: file.read_bytes() for path, file in walk(folder)}


def look_for(page: Page, typed: str) -> None:
    """Type it, and wait until all that was found stands there."""
    said = page.get_by_role("main").get_by_role("status")
    page.get_by_role("searchbox").fill("")
    expect(said).to_have_text("")
    page.get_by_role("searchbox").fill(typed)
    expect(said).not_to_have_text("")
    page.locator("#found[aria-busy=false]").wait_for(state="attached")


def searches(page: Page) -> None:
    """The texts are found in every script, and what is shown of them is text."""
    page.get_by_role("button", name="Search").click()
    for typed, link, marked in (
        ("camps winter", "#/reports/2013/masanjia.html", "campwinter"),
        ("لاگېرلار", "#/reports/2014/shinjang.html", "لاگېرلارغا"),
        ("维吾尔", "#/reports/2014/hant.html", "維吾爾"),
        ('"labour camp"', "#/reports/2013/masanjia.html", "labourcamp"),
        ("danger", "#/reports/2014/hostile.html", "danger"),
        ("masan 2013", "#/reports/2013/masanjia.html", None),
    ):
        look_for(page, typed)
        expect(page.locator("#found a")).to_have_attribute("href", link)
        if marked:
            assert "".join(page.locator("#found mark").all_inner_texts()).replace(" ", "") == marked
    look_for(page, "zzzyx")
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Nothing found")
    assert page.locator("#found img, #found script").count() == 0


def test_search_finds_words_of_all_texts_and_every_byte_is_verified(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    world.copies[0].rule("search/*", censor.tamper())
    world.copies[0].rule("reports/*", censor.tamper())
    one = reader()
    shown_page = opened(one, world)
    genuine(shown_page)
    searches(shown_page)
    look_for(shown_page, "لاگېرلار")
    shown_page.locator("#found a").click()
    expect(shown_page).to_have_title("شىنجاڭ")
    shown_page.go_back()
    expect(shown_page.get_by_role("searchbox")).to_have_value("لاگېرلار")
    expect(shown_page.locator("#found a")).to_have_count(1)
    honest(one, world)


def test_search_finds_words_of_all_texts_in_a_zip_with_nobody_there(
    world: World, reader: Readers, tmp_path: Path
) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    packed = tmp_path / "copy.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(world.copies[0].root.rglob("*")):
            if file.is_file():
                made.write(file, file.relative_to(world.copies[0].root).as_posix())
    for copy in world.copies:
        copy.rule("*", censor.status(503))
    one = reader()
    shown_page = opened(one, world)
    shown_page.locator("input.zip").set_input_files(packed)
    genuine(shown_page)
    searches(shown_page)
    honest(one, world)


def test_search_says_when_its_index_cannot_be_verified(world: World, reader: Readers, tmp_path: Path) -> None:
    world.publish(searchable(tmp_path / "index"), days=1)
    for copy in world.copies:
        copy.rule("search/terms/*", censor.tamper())
    one = reader()
    shown_page = opened(one, world)
    genuine(shown_page)
    shown_page.get_by_role("button", name="Search").click()
    look_for(shown_page, "camp")
    expect(shown_page.get_by_role("main").get_by_role("status")).to_contain_text("Try again later")
    assert shown_page.locator("#found a").count() == 0
    honest(one, world)
