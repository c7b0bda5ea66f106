"""publish.tree.pages.wordlists: without scripts, a reader finds each report from the page for searching."""

import re
from pathlib import Path

import pytest

from publish.core.model import Author, Report
from publish.core.partialdate import PartialDate
from publish.tree.pages import wordlists
from publish.tree.pages.wordlists import REPORTS_MAX, ROWS_MAX, WordPage, word_pages
from publish.tree.search.grams import simplified
from tests.support.small import archive, content, made, page
from tests.tree.conftest import Links

NOTES = ".stet/build"
FIGURES = str.maketrans("0123456789", "abcdefghij")
MORE: dict[str, str | bytes | None] = {
    "reports/2015/lhasa.md": "---\ntitle: 拉薩的囚犯\ndate: 2015-03-01\nlanguage: zh-Hant\nauthor: Tsering\n---\n",
    "reports/2015/lasa.md": "---\ntitle: 访拉萨\ndate: 2015-03-02\nlanguage: zh-Hans\n---\n",
}


def report(number: int, title: str, language: str = "en", **more: object) -> Report:
    return Report(f"r/{number}.md", f"r/{number}.html", title, PartialDate(2015), language, **more)  # type: ignore[arg-type]


def words(pages: tuple[WordPage, ...]) -> dict[str, list[str]]:
    return {word: [r.title for r in reports] for page in pages for word, reports in page.words}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordlists, "TITLES_MAX", 1)


def unscripted(text: str) -> str:
    return text.partition('<div id="stet.unscripted">')[2].partition('<div id="stet.search"')[0]


def test_a_page_for_searching_names_all_titles_those_of_its_language_first(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **MORE))
    for path, first in (
        ("search.html", "One &amp; only"),
        ("search.ug.html", "ئۈچ"),
        ("search.zh-Hans.html", "访拉萨"),
    ):
        rows = re.findall(r"</time> <a [^>]*>([^<]+)", unscripted(page(tree, path)))
        assert rows[0].startswith(first), path
        assert len(rows) == 5
    assert '<a href="reports/2013/two.html" lang="bo" dir="ltr" hreflang="bo">' in page(tree, "search.html")
    assert not [path for path in content(tree.root) if path.startswith("by/word/")]


@pytest.mark.usefixtures("few")
def test_beyond_some_hundred_it_leads_to_years_and_to_words_by_their_letters(tmp_path: Path) -> None:
    tree = made(archive(tmp_path, **MORE))
    text = unscripted(page(tree, "search.ug.html"))
    assert 'href="by/ug/year/2013.html"' in text
    assert re.findall(r'href="by/word/([a-z]+)/', text)[0] == "arabic", "the letters of the page are not the first"
    shown: set[str] = set()
    for path in [one for one in content(tree.root) if one.startswith("by/word/")]:
        assert f'href="{path}"' in text or f'href="{path}"' in page(tree, "search.html"), path
        here = page(tree, path)
        assert 'href="../../../search' in here
        shown |= {re.sub(r"^(\.\./)+", "", link) for link in Links(here).followed}
    assert {path for path in content(tree.root) if path.startswith("reports/")} <= shown
    assert '<html lang="bo" dir="ltr">' in page(tree, "by/word/tibetan/f56.html")
    assert '<html lang="ug" dir="rtl">' in page(tree, "by/word/arabic/626.html")
    # An author is found, and a name in Han under either form of its characters.
    assert "拉薩的囚犯" in page(tree, "by/word/latin/74.html")
    both = page(tree, f"by/word/cjk/{ord('拉') >> 9:x}.html")
    assert "访拉萨" in both and "拉薩的囚犯" in both  # noqa: PT018 (one place)


@pytest.mark.usefixtures("few")
def test_words_are_one_by_any_of_their_letters_and_syllables_and_characters_are_words() -> None:
    found = words(
        word_pages(
            [
                report(1, "Café Łódź 2015", tags=("protest",), authors=(Author("Ō Ka"),)),
                report(2, "cafe, and “Protest”"),
                report(3, "བོད་ཡིག", "bo"),
                report(4, "萨迦 薩迦", "zh"),
            ]
        )
    )
    assert found["Café"] == ["Café Łódź 2015", "cafe, and “Protest”"]
    assert found["protest"] == ["Café Łódź 2015", "cafe, and “Protest”"]
    assert found["ཡིག"] == ["བོད་ཡིག"]
    assert [title for key, (title, *_) in found.items() if key in "萨薩迦"] == ["萨迦 薩迦"] * 2
    assert "Ka" in found
    assert "2015" not in found, "the lists by year have it"


@pytest.mark.usefixtures("few")
def test_a_word_of_too_many_reports_is_named_with_their_number_alone(tmp_path: Path) -> None:
    reports = [report(n, f"the name{n % 2}") for n in range(REPORTS_MAX * 2)]
    pages = word_pages(reports)
    assert set(words(pages)) == {"name0", "name1"}
    assert [(p.title, p.words, p.common) for p in pages if p.common] == [("t", (), (("the", REPORTS_MAX * 2),))]
    # Below a letter that is parted it stands on the first page alone.
    many = [report(n, f"the t{n:03}".translate(FIGURES)) for n in range(ROWS_MAX + 20)]
    first, *below = [p for p in word_pages(many) if p.script == "latin"]
    assert (first.common, {p.common for p in below}) == ((("the", ROWS_MAX + 20),), {()})
    more = {f"reports/2015/{n}.md": f"---\ntitle: Prison {n}\ndate: 2015-03-01\nlanguage: en\n---\n" for n in range(41)}
    tree = made(archive(tmp_path, **more))
    assert "<bdi>Prison</bdi> <small>41</small>" in page(tree, "by/word/latin/70.html")


def test_a_long_page_is_parted_by_the_next_letter_and_keeps_its_address() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    reports = [report(n, f"s s{letters[n % 26]}{letters[n // 26 % 26]}x") for n in range(40)]
    (whole,) = [p for p in word_pages([*reports, *(report(n, "") for n in range(300))]) if p.title == "s"]
    assert whole.path == "by/word/latin/73.html"
    more = [report(n, f"s{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676]}") for n in range(ROWS_MAX + 20)]
    pages = {p.path: p for p in word_pages([report(9_999, "s"), *more])}
    parted = pages[whole.path]
    assert [word for word, _ in parted.words] == ["s"]
    assert [title for title, _ in parted.parts] == [f"s{letter}" for letter in letters]
    assert {path for _, path in parted.parts} < pages.keys()
    assert len(words(tuple(pages.values()))) == ROWS_MAX + 21
    assert [p.path for p in pages.values() if p.first] == [whole.path]
    assert max(sum(len(reports) for _, reports in p.words) for p in pages.values()) <= ROWS_MAX


def test_characters_of_a_long_page_are_parted_and_none_is_lost() -> None:
    reports = [report(n, chr(0x4E00 + n) + chr(0x5E00 + n // 4), "zh") for n in range(1_200)]
    pages = word_pages(reports)
    assert sum(len(p.words) for p in pages) == len({c for r in reports for c in r.title.translate(simplified())})
    by_path = {p.path: p for p in pages}
    assert len(by_path) == len(pages)
    reached = {p.path for p in pages if p.first} | {path for p in pages for _, path in p.parts}
    assert reached == by_path.keys()
    assert max(sum(len(reports) for _, reports in p.words) for p in pages) <= ROWS_MAX


@pytest.mark.usefixtures("few")
def test_words_are_cut_again_only_where_what_they_name_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = archive(tmp_path / "a", **MORE)
    counted: list[int] = []
    cut = wordlists.word_pages
    monkeypatch.setattr(wordlists, "word_pages", lambda reports: counted.append(1) or cut(reports))  # type: ignore[func-returns-value]
    first = content(made(root, notes=root / NOTES).root)
    about = root / "site/reports/2014/three.md"
    about.write_text(about.read_text("utf-8") + "\nMore.\n", "utf-8")
    second = content(made(root, notes=root / NOTES).root)
    assert len(counted) == 1
    assert {p for p in first if p.startswith("by/word/")} == {p for p in second if p.startswith("by/word/")}
    about.write_text(about.read_text("utf-8").replace("title: ئۈچ", "title: يېڭى"), "utf-8")
    third = content(made(root, notes=root / NOTES).root)
    assert len(counted) == 2
    assert third == content(made(root).root), "not the bytes of a build from nothing"
    assert not [path for path in third if ">ئۈچ<".encode() in third[path] and path.startswith(("by/", "search"))]
