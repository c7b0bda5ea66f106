"""The search page in a browser: what is found in each script, what hostile content can do there, who is told what."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.readers.browser.reader import Reader
from tests.readers.browser.town import Town, visited
from tests.support.censor import Censor, honest, status, tamper
from tests.support.small import archive, made

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script><mark>\"'&lt;b&gt;"
ENGLISH = "The labour camp at Masanjia was closed. Kurds sang in many reports, and the editor's café stayed open."


def _report(title: str, language: str, body: str) -> str:
    return f"---\ntitle: '{title}'\ndate: 2015-05-01\nlanguage: {language}\n---\n\n{body}\n"


REPORTS = {
    "reports/2015/en.md": _report("Closed", "en", ENGLISH),
    "reports/2015/hans.md": _report("马三家", "zh-Hans", "前言。" * 60 + "新疆的警察记录，2018 年公布。维吾尔人。"),
    "reports/2015/hant.md": _report("電報", "zh-Hant", "新疆維吾爾自治區的電報。"),
    "reports/2015/ug.md": _report("ھۆججەت", "ug", "شىنجاڭدىكى لاگېرلارغا ئائىت ھۆججەتلەر، ئۇيغۇرلار."),
    "reports/2015/bo.md": _report("པཎ་ཆེན།", "bo", "བོད་ཡིག་ཤེས་མཁན། པཎ་ཆེན་བླ་མ་དགེ་འདུན།"),
    "reports/2015/bo2.md": _report("གཞན།", "bo", "བླ་མེད། ཡིག་གེ་བུད།"),
    "reports/2015/ar.md": _report("الأرشيف", "ar", "أغلقت السلطات معسكر العمل، وأُفرج عن المعتقلين."),
    "reports/2015/hostile.md": _report(HOSTILE.replace("'", "''"), "en", f"danger {HOSTILE} `{HOSTILE}` danger"),
    "reports/2015/a b#c%20?é.md".replace("?", ""): _report("Odd", "en", "oddlynamed"),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(archive(tmp_path_factory.mktemp("search"), **REPORTS)).root


@pytest.fixture
def copy(tree: Path, tmp_path: Path) -> Iterator[Censor]:
    """A copy of its own for each test, below a folder as on an IPFS gateway."""
    shutil.copytree(tree, tmp_path / "ipfs/cid")
    with Censor(tmp_path) as server:
        yield server


def find(somebody: Reader, copy: Censor, typed: str) -> Page:
    """Type it, and wait until the page has answered."""
    page = somebody.context.pages[0] if somebody.context.pages else somebody.open(f"{copy.url}ipfs/cid/search.html")
    return find_again(page, typed)


def find_again(page: Page, typed: str) -> Page:
    """Type something else into the same page."""
    page.get_by_role("searchbox").fill(typed)
    page.get_by_role("searchbox").press("Enter")
    page.locator("#stet\\.found[aria-busy=false]").wait_for(state="attached")
    return page


def results(page: Page) -> list[str]:
    """Names of the reports that were found."""
    links = page.locator("#stet\\.found a").all()
    return [str(link.get_attribute("href")).rpartition("/")[2].removesuffix(".html") for link in links]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("camp", ["en", "one", "three"]),
        ("KURD report", ["en"]),
        ("cafe", ["en"]),
        ("editor's", ["en"]),
        ('"labour camp" masanjia', ["en", "one"]),
        ("警察", ["hans"]),
        ("新疆的警察记录", ["hans"]),
        ("警", ["hans"]),
        ("維吾爾", ["hans", "hant"]),
        ("维吾尔", ["hans", "hant"]),
        ("电报", ["hant"]),
        ("马三家", ["hans"]),
        ("馬三家", ["hans"]),
        ("新猫", []),
        ("شىنجاڭ", ["ug"]),
        ("ئۇيغۇر", ["ug"]),
        ("བོད", ["bo", "two"]),
        ("བོད་ཡིག", ["bo", "two"]),
        ("པཎ་ཆེན་བླ་མ།", ["bo"]),
        ("བུད", ["bo2"]),
        ("معسكر", ["ar"]),
        ("المعتقل", ["ar"]),
        ("وافرج", ["ar"]),
        ("افرج", ["ar"]),  # "and" is written onto its word
        ("2018", ["hans"]),
        ("zzzyx", []),
        ("oddlynamed", ["a%20b%23c%2520%C3%A9"]),
        ("prisoners", []),
        ("reported", ["en", "one"]),
    ],
)
def test_a_word_is_found_in_every_script_from_one_page(
    reader: Callable[..., Reader], copy: Censor, typed: str, expected: list[str]
) -> None:
    somebody = reader(locale="tr-TR")  # where the small letter of I is another
    page = find(somebody, copy, typed)
    assert sorted(results(page)) == sorted(expected)
    assert page.get_by_role("status").inner_text() == (f"Results: {len(expected)}" if expected else "Nothing found")
    assert somebody.complaints == []
    assert somebody.outside(copy.url) == []


@pytest.mark.parametrize("language", ["zh", "ja", "ug", "ar", "bo"])
def test_the_archives_own_language_does_not_hide_the_others(
    reader: Callable[..., Reader], tmp_path: Path, language: str
) -> None:
    front = f"---\ntitle: Front\nlanguage: {language}\n---\n\nx\n"
    made(archive(tmp_path, **{**REPORTS, "index.md": front}))
    (tmp_path / "ipfs").mkdir()
    shutil.move(tmp_path / ".stet/tree", tmp_path / "ipfs/cid")
    with Censor(tmp_path) as server:
        somebody = reader()
        for typed, name in (("疆的警", "hans"), ("ئۇيغۇر", "ug"), ("པཎ་ཆེན", "bo"), ("kurds", "en"), ("معسكر", "ar")):
            page = find(somebody, server, typed)
            assert results(page) == [name], typed
            assert page.locator("html").get_attribute("lang") == language
        assert somebody.complaints == []


def test_the_words_that_were_found_are_marked_and_the_text_reads_as_it_was_written(
    reader: Callable[..., Reader], copy: Censor
) -> None:
    page = find(reader(), copy, "警察记录")
    text = page.locator("#stet\\.found p")
    assert "新疆的警察记录，2018 年公布。维吾尔人。" in text.inner_text()
    assert "".join(text.locator("mark").all_inner_texts()) == "警察记录"
    assert text.get_attribute("lang") == "zh-Hans"
    assert page.locator("#stet\\.found small").inner_text() == "2015-05-01 · 简体中文"
    page = find(reader(), copy, "པཎ་ཆེན")
    assert "པཎ་ཆེན་བླ་མ་དགེ་འདུན།" in page.locator("#stet\\.found p").inner_text()


def test_what_is_shown_of_a_report_is_its_own_text_and_nothing_around_it(
    reader: Callable[..., Reader], tmp_path: Path
) -> None:
    head = "---\ntitle: {}\ndate: 2019-03-04\nlanguage: {}\n{}---\n\n{}\n"
    more = "author: 佚名者\ntags: [拘押]\nplaces: [和田]\nsummary: 「一份名单。\n"
    more += "evidence:\n  - file: evidence/list.txt\n    title: 花名册\n"
    sources = {
        "reports/2019/zh.md": head.format("墨玉县的名单", "zh-Hans", more, "「名单上有三百人。"),
        "reports/2019/th.md": head.format("รายงาน", "th", "", "นักโทษการเมืองถูกทรมานในเรือน\u200bจำกลาง"),
    }
    (tmp_path / "ipfs").mkdir()
    shutil.copytree(made(archive(tmp_path / "a", **sources, **{"evidence/list.txt": "x"})).root, tmp_path / "ipfs/cid")
    with Censor(tmp_path) as server:
        somebody = reader()
        for typed, shown, marked in (
            ("三百人", "「名单上有三百人。", "三百人"),
            ("一份", "「一份名单。", "一份"),
            ("拘押", "拘押", "拘押"),
            ("和田", "和田", "和田"),
            ("佚名", "佚名者", "佚名"),
            ("花名册", "花名册", "花名册"),
            # Its title stands above: below it the text begins.
            ("墨玉县", "「名单上有三百人。", ""),
            ("เรือนจำ", "นักโทษการเมืองถูกทรมานในเรือน\u200bจำกลาง", "เรือน\u200bจำ"),
        ):
            page = find(somebody, server, typed)
            assert page.locator("#stet\\.found p").all_inner_texts() == [shown], typed
            assert "".join(page.locator("#stet\\.found mark").all_inner_texts()) == marked
        page = find(somebody, server, "拘押 三百")
        assert page.locator("#stet\\.found p").inner_text() in ("「名单上有三百人。", "拘押")
        assert somebody.complaints == []


def test_words_that_stand_nowhere_side_by_side_are_found_and_the_page_says_so(
    reader: Callable[..., Reader], copy: Censor
) -> None:
    page = find(reader(), copy, "新疆记录")
    assert results(page) == ["hans"]
    assert page.get_by_role("status").inner_text().startswith("Nowhere side by side")


def test_a_result_is_a_link_that_works_by_keyboard(reader: Callable[..., Reader], copy: Censor) -> None:
    for typed in ("masanjia closed", "oddlynamed"):
        page = find(reader(), copy, typed)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("article").wait_for()
        assert "404" not in page.title()
        assert page.locator("article h1").inner_text() in ("Closed", "Odd")


def test_hostile_content_in_what_was_found_is_text(reader: Callable[..., Reader], copy: Censor) -> None:
    somebody = reader()
    page = find(somebody, copy, "danger")
    assert results(page) == ["hostile"]
    assert "<script>alert(2)</script>" in page.locator("#stet\\.found").inner_text()
    assert page.locator("#stet\\.found img, #stet\\.found script, #stet\\.found b").count() == 0
    assert {mark.strip(" .") for mark in page.locator("#stet\\.found mark").all_inner_texts()} == {"danger"}
    assert somebody.complaints == []


def test_hostile_words_in_the_address_are_text(reader: Callable[..., Reader], copy: Censor) -> None:
    somebody = reader()
    page = somebody.open(f"{copy.url}ipfs/cid/search.html?from=a+friend#q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%22")
    page.locator("#stet\\.found[aria-busy=false]").wait_for(state="attached")
    assert page.get_by_role("searchbox").input_value() == '<img src=x onerror=alert(1)>"'
    assert somebody.complaints == []


def test_no_server_sees_what_is_looked_for(reader: Callable[..., Reader], copy: Censor) -> None:
    somebody = reader()
    page = find(somebody, copy, "kurds")
    assert page.url.endswith("search.html#q=kurds")
    again = somebody.open(page.url)
    again.locator("#stet\\.found[aria-busy=false]").wait_for(state="attached")
    assert again.locator("#stet\\.found a").count() == 1
    sent = [url.partition("#")[0] for url in somebody.requests]
    assert not [url for url in sent if "kurds" in url.lower()]


def test_nothing_of_the_index_is_loaded_before_it_is_needed(reader: Callable[..., Reader], copy: Censor) -> None:
    somebody = reader()
    page = somebody.open(f"{copy.url}ipfs/cid/search.html")
    page.get_by_role("searchbox").wait_for()
    assert [url for url in somebody.requests if "/search/" in url] == []


def test_the_page_says_when_the_index_does_not_come(reader: Callable[..., Reader], tree: Path, tmp_path: Path) -> None:
    for lost in ("search/index.txt", "search/terms", "search/pages", "search/simplified.txt", "reports"):
        shutil.copytree(tree, tmp_path / lost / "ipfs/cid")
        gone = tmp_path / lost / "ipfs/cid" / lost
        shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
        with Censor(tmp_path / lost) as server:
            page = find(reader(), server, "警察")
            assert "did not load" in page.get_by_role("status").inner_text(), lost
            assert page.locator("#stet\\.found a").count() == (lost == "reports")
            assert page.locator("nav.ways a").count() >= 4


def test_what_failed_to_come_is_asked_for_again(reader: Callable[..., Reader], copy: Censor) -> None:
    answers = [status(503)]
    copy.rule("*/search/index.txt", lambda *asked: answers[-1](*asked))
    page = find(reader(), copy, "kurds")
    assert "did not load" in page.get_by_role("status").inner_text()
    answers.append(honest())
    assert results(find_again(page, "kurds")) == ["en"]


def test_an_index_that_lies_leads_nowhere_else(reader: Callable[..., Reader], tree: Path, tmp_path: Path) -> None:
    """Row index: results are addresses outside, scripts, ways up. Oracle: each link leads into the archive."""
    shutil.copytree(tree, tmp_path / "ipfs/cid")
    somebody = reader()
    with Censor(tmp_path) as server:
        for lie in ("javascript:alert(1)", "//evil.example/x", "https://evil.example/", "../../../etc/passwd", HOSTILE):
            for block in (tmp_path / "ipfs/cid/search/pages").iterdir():
                rows = json.loads(block.read_bytes())
                block.write_text(json.dumps([[lie, HOSTILE, HOSTILE, HOSTILE, HOSTILE] for _ in rows]))
            page = somebody.open(f"{server.url}ipfs/cid/search.html#q=kurds")
            page.locator("#stet\\.found[aria-busy=false]").wait_for(state="attached")
            address = str(page.locator("#stet\\.found a").evaluate("link => link.href"))
            assert address.startswith(f"{server.url}ipfs/cid/"), lie
            assert page.locator("#stet\\.found a").inner_text() == HOSTILE
            assert page.locator("#stet\\.found img, #stet\\.found script").count() == 0
            page.close()
    assert [c for c in somebody.complaints if "404" not in c] == []
    assert somebody.outside(server.url) == []


def test_without_scripts_the_page_leads_to_the_lists(reader: Callable[..., Reader], copy: Censor) -> None:
    page = reader(script=False).open(f"{copy.url}ipfs/cid/index.html")
    page.get_by_role("link", name="Search").click()
    page.get_by_text("Searching needs scripts").wait_for()
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="By language").click()
    assert page.locator(".parts a").count() >= 5


def test_more_results_come_when_they_are_asked_for(reader: Callable[..., Reader], tmp_path: Path) -> None:
    many = {f"reports/2016/{n}.md": _report(f"Page {n}", "en", "plenty of it") for n in range(25)}
    made(archive(tmp_path, **many))
    (tmp_path / "ipfs").mkdir()
    shutil.move(tmp_path / ".stet/tree", tmp_path / "ipfs/cid")
    with Censor(tmp_path) as server:
        page = find(reader(), server, "plenty")
        for shown in (20, 25):
            assert page.locator("#stet\\.found li").count() == (10 if shown == 20 else 20)
            page.get_by_role("button", name="More results").press("Enter")
            page.locator(f"#stet\\.found li:nth-child({shown})").wait_for()
            links = "[...document.querySelectorAll('ol a')]"
            focused = page.evaluate(f"{links}.indexOf(document.activeElement)")
            assert focused == (10 if shown == 20 else 20)
        assert page.get_by_role("button", name="More results").count() == 0
        assert page.get_by_role("status").inner_text() == "Results: 25"


def test_of_many_pages_with_the_words_so_many_are_looked_at_and_the_page_says_so(
    reader: Callable[..., Reader], tmp_path: Path
) -> None:
    many = {f"reports/2016/{n:02}.md": _report(f"Page {n}", "en", "words that stand apart") for n in range(60)}
    for n in (3, 7):
        many[f"reports/2016/{n:02}.md"] = _report(f"Page {n}", "en", "apart that stand words, words apart")
    made(archive(tmp_path, **many))
    (tmp_path / "ipfs").mkdir()
    shutil.move(tmp_path / ".stet/tree", tmp_path / "ipfs/cid")
    with Censor(tmp_path) as server:
        somebody = reader()
        page = find(somebody, server, '"words apart"')
        status = page.get_by_role("status")
        looked = len([url for url in somebody.requests if "/reports/2016/" in url])
        assert looked == 40
        assert status.inner_text() == (
            "Found so far: 0. Pages with these words that were not looked at yet: 20"
            if not results(page)
            else f"Found so far: {len(results(page))}. Pages with these words that were not looked at yet: 20"
        )
        page.get_by_role("button", name="More results").click()
        page.locator("#stet\\.found li:nth-child(2)").wait_for()
        page.locator("#stet\\.found[aria-busy=false]").wait_for(state="attached")
        assert sorted(results(page)) == ["03", "07"]
        assert status.inner_text() == "Results: 2"
        page = find_again(page, '"apart stand"')
        page.get_by_role("button", name="More results").click()
        status.get_by_text("Nowhere side by side. Pages with these words: 60").wait_for()


def test_where_the_worker_rules_no_piece_of_the_index_is_believed_unverified(
    reader: Callable[..., Reader], town: Town
) -> None:
    somebody = reader()
    page = visited(town, somebody)
    town.sick("search/*", tamper(), 0)
    page.goto(f"{town.origin.url}search.html")
    find_again(page, '"labour camps"')
    assert sorted(results(page)) == ["one", "three"]
    town.sick("search/terms/*", tamper())
    other = visited(town, reader(), "index.html")
    other.goto(f"{town.origin.url}search.html")
    find_again(other, "labour")
    assert "did not load" in other.locator("#stet\\.said").inner_text()
    assert other.locator("#stet\\.found a").count() == 0
