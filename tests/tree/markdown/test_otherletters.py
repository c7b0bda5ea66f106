"""publish.tree.markdown.otherletters: letters of another script say their language, where the script tells it."""

import re
from pathlib import Path

import pytest

from publish.tree.markdown.otherletters import told_by, writer
from publish.tree.pages.text import Renderer
from publish.tree.search.index import plain
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text
from tests.support.small import ONE, archive, made, page
from tests.tree.bundles.test_bookpages import written

SAMPLE = told_by(("en", "zh-Hans", "zh-Hant", "ug", "bo"))


def marked(text: str, language: str = "en", letters: tuple[tuple[str, str], ...] = SAMPLE) -> list[tuple[str, str]]:
    html = writer(language, letters)(text)
    assert re.sub("</?span[^>]*>", "", html) == re.sub("</?span[^>]*>", "", writer(language, ())(text))
    return re.findall('<span lang="([^"]+)">(.*?)</span>', html)


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        ((), {"Hani": "zh", "Tibt": "bo"}),
        (("en", "zh-Hant"), {"Hani": "zh-Hant", "Tibt": "bo"}),
        (("zh-Hans", "zh-Hant", "ug"), {"Hani": "zh", "Tibt": "bo", "Arab": "ug"}),
        (("ja", "dz", "ug", "ar", "ug-Latn"), {"Hani": "ja", "Tibt": "dz"}),
        (("ug", "ps"), {"Hani": "zh", "Tibt": "bo"}),  # whose letters are not known may be Arabic ones
        (("kk", "ug-Cyrl", "fa"), {"Hani": "zh", "Tibt": "bo", "Arab": "fa"}),
    ],
)
def test_letters_tell_a_language_where_an_archive_has_one_that_is_written_so(
    languages: tuple[str, ...], told: dict[str, str]
) -> None:
    assert dict(told_by(languages)) == told


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lens (视觉) was closed", [("zh", "视觉")]),
        ("It said: 2013年4月6日,《走出“马三家”》 & more", [("zh", "年4月6日"), ("zh", "走出“马三家")]),
        ("the list (མིང་ཐོ་ དང་པོ།), in Uyghur تىزىملىك، ئىككى.", [("bo", "མིང་ཐོ་ དང་པོ།"), ("ug", "تىزىملىك، ئىككى")]),
        ("Tokyo (とうきょう, 東京都庁の人)", [("ja", "とうきょう"), ("ja", "東京都庁の人")]),
        ("In 1995 (༡༩༩༥)", []),
        ("“Москва” and Ürümqi, «é» — 。", []),
        ("a < b & 视 > 觉", [("zh", "视"), ("zh", "觉")]),
    ],
)  # fmt: skip
def test_a_run_of_another_script_is_marked_whole(text: str, found: list[tuple[str, str]]) -> None:
    assert marked(text) == found


@pytest.mark.parametrize("language", ["zh-Hans", "ja", "yue", "ko", "th"])
def test_no_letters_of_han_are_marked_where_they_may_be_the_pages_own(language: str) -> None:
    assert marked("漢字 한국 ひらがな Lens", language) == []


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("ug", ["zh", "bo"]), ("ar", ["zh", "bo"]), ("bo", ["zh", "ug"]), ("zh-Hant", ["bo", "ug"]),
        ("ug-Latn", ["zh", "bo", "ug"]),
    ],
)  # fmt: skip
def test_a_page_in_any_known_script_marks_those_of_others(language: str, found: list[str]) -> None:
    assert [tag for tag, _ in marked("报告 སྙན་ཐོ། ug دوكلات Report", language)] == found


def test_words_of_a_text_are_marked_wherever_they_stand_and_addresses_are_not() -> None:
    text = (
        "## A title (视觉)\n\n*视觉* [视觉](https://a.example/) <https://a.example/视觉> https://b.example/视 `视觉`\n"
        "\n| 视觉 | b |\n|---|---|\n| c | མིང |\n\nA note[^1]\n\n[^1]: 视觉\n"
    )
    renderer = Renderer({}, frozenset(), letters=SAMPLE)
    html = renderer.render(Page("reports/p.md", "reports/p.html", "P", "en", "", Text(text, 5), None, {})).html
    zh = '<span lang="zh">视觉</span>'
    assert f'<h2 id="a-title-视觉">A title ({zh})</h2>' in html
    assert f'<em>{zh}</em> <a href="https://a.example/">{zh}</a>' in html
    assert '<a class="bare" href="https://a.example/视觉">https://a.example/视觉</a>' in html
    assert '<a class="bare" href="https://b.example/视">https://b.example/视</a> <code>视觉</code>' in html
    assert f"{zh}</th>" in html
    assert '<span lang="bo">མིང</span></td>' in html
    assert html.count(zh) == 5


def test_a_page_and_its_book_have_the_marks_and_its_words_stay_whole_for_the_search(tmp_path: Path) -> None:
    text = ONE.replace("Text[^1]", "Text 5视觉6 and تىزىملىك and བོད་ཡིག[^1]")
    said = page(made(archive(tmp_path, **{"reports/2013/one.md": text})), "reports/2013/one.html")
    body = f"<p>Text 5{said.partition('<p>Text 5')[2].partition('</p>')[0]}</p>"
    book, _ = written(body)
    for tag, words in (("zh", "视觉"), ("ug", "تىزىملىك"), ("bo", "བོད་ཡིག")):
        assert f'<span lang="{tag}">{words}</span>' in body
        assert f'<span lang="{tag}" xml:lang="{tag}">{words}</span>' in book
    assert "5视觉6" in plain(body)
