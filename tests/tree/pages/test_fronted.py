"""publish.tree.pages.fronted: what front matter shows otherwise than it was meant is told with its line."""

import pytest

from publish.tree.pages.fronted import doubts
from publish.tree.sources.content import Page
from publish.tree.sources.front import Text

ZH = "他们在夜里来了，把我带走，没有说为什么。" * 9
AR = "جاؤوا في الليل وأخذوني ولم يقولوا لماذا. " * 9
EN = "They came at night and took me away, and never said why. " * 9
RU = "Они пришли ночью и забрали меня, не сказав почему. " * 9
LINES = {"title": 2, "summary": 3, "language": 4}


def page(title: str = "A", summary: str = "", language: str = "en", text: str = "") -> Page:
    return Page("a.md", "a.html", title, language, summary, Text(text, 5), None, LINES)


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("The **camp**", "**"),
        ("The <b>camp</b>", "<b>"),
        ("# The camp", "# "),
        ("The [camp](x.md)", "[camp](x.md)"),
        ("A `code`", "`code`"),
    ],
)
def test_markup_in_a_title_is_told(title: str, sign: str) -> None:
    assert doubts(page(title)) == {(2, f"'{sign}' is shown as typed, for a title is no Markdown; leave it out")}
    assert {line for line, _ in doubts(page(summary=title))} == {3}


def test_broken_letters_in_a_title_are_told() -> None:
    assert [what.split(" are ")[0] for _, what in doubts(page("Îíè çàáðàëè"))] == ["title: 'çàáðàëè'"]
    assert [what.split(" stand")[0] for _, what in doubts(page("???? ?? ????"))] == ["title: '???? ?? ????'"]


@pytest.mark.parametrize("title", ["#4 of 12", "5 < 6", "What?! Why?", "“No”, he said", "a_b__c", "王**与李**"])
def test_a_title_that_is_one_is_not_told(title: str) -> None:
    assert doubts(page(title)) == set()


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", ZH, "'en' is written in Latin letters, and this text in Chinese or Japanese ones"),
        ("en", AR, "this text in Arabic ones; write the language of the text"),
        ("zh-Hans", EN, "'zh-Hans' is written in Chinese or Japanese letters, and this text in Latin ones"),
        ("bo", ZH, "'bo' is written in Tibetan letters"),
        ("kk", AR, "write the language of the text, or 'kk-Arab'"),
        ("ug", RU, "or 'ug-Cyrl'"),
    ],
)
def test_a_text_in_letters_of_another_language_is_told(language: str, text: str, said: str) -> None:
    ((line, what),) = doubts(page(language=language, text=text))
    assert (line, said in what) == (4, True), what


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", EN + ZH),
        ("en", "张三，李四，王五"),
        ("ug", AR),
        ("kk-CN", AR),
        ("kk-Arab", AR),
        ("ckb", AR),
        ("prs", AR),
        ("ru", RU),
        ("zh-TW", ZH),
        ("xyz", ZH),
        ("en", "1234 " * 99),
    ],
)
def test_a_text_in_its_language_is_not_told(language: str, text: str) -> None:
    assert doubts(page(language=language, text=text)) == set()
