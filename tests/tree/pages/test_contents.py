"""publish.tree.pages.contents: long reports begin with a list of their headings, short ones do not."""

from pathlib import Path

import pytest

from publish.tree.bundles.pages import BuiltPage
from publish.tree.pages import contents as room
from publish.tree.pages.contents import HEADINGS_MIN, LENGTH_MIN, SHOWN_MAX, Chapter, contents
from tests.support.small import archive, made, page


def text(*headings: str, words: str = "word " * (LENGTH_MIN // 4)) -> str:
    return "".join(f"{heading}\n<p>x</p>\n" for heading in headings) + f"<p>{words}</p>"


def titled(level: int, *names: str) -> list[str]:
    return [f'<h{level} id="{name}">{name}</h{level}>' for name in names]


def test_a_long_text_of_several_headings_is_listed_and_a_short_one_is_not() -> None:
    four = titled(2, "a", "b", "c", "d")
    assert [part.text for part in contents(text(*four))] == ["a", "b", "c", "d"]
    assert contents(text(*four[: HEADINGS_MIN - 1])) == ()
    assert contents(text(*four, words="word " * (LENGTH_MIN // 4 - 20))) == ()


@pytest.mark.parametrize(("letter", "enough"), [("字", 2_800), ("ཀ", 8_200), ("ا", 8_200), ("한", 2_800)])
def test_length_is_what_a_text_says_and_not_its_spaces_or_bytes(letter: str, enough: int) -> None:
    four = titled(2, "a", "b", "c", "d")
    assert contents(text(*four, words=letter * enough))
    assert not contents(text(*four, words=letter * (enough // 2)))


def test_two_levels_are_listed_and_the_words_of_a_heading_are_its_own() -> None:
    found = contents(
        text(
            '<h3 id="early">Early</h3>',
            '<h2 id="王">The <em>Dui Hua</em> case<sup id="fnref:1"><a href="#fn:1">1</a></sup> &amp; more</h2>',
            *titled(3, "b", "c"),
            *titled(4, "deeper"),
            '<h2 id="last" dir="ltr">Last</h2>',
        )
    )
    assert found == (
        Chapter("Early", "early"),
        Chapter("The Dui Hua case & more", "%E7%8E%8B", (Chapter("b", "b"), Chapter("c", "c"))),
        Chapter("Last", "last"),
    )


def test_of_very_many_headings_the_upper_level_alone_is_listed() -> None:
    many = [h for n in range(5) for h in (*titled(2, f"p{n}"), *titled(3, *(f"s{n}-{m}" for m in range(20))))]
    assert len(many) > SHOWN_MAX
    assert contents(text(*many)) == tuple(Chapter(f"p{n}", f"p{n}") for n in range(5))


def test_on_a_page_each_entry_leads_to_its_heading_and_books_have_their_own_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "LENGTH_MIN", 10)
    body = "## 第一章\n\n字\n\n### One\n\n字\n\n## Two\n\n字\n\n## Three\n\n字\n"
    long = f"---\ntitle: L\ndate: 2014\nlanguage: zh-Hans\n---\n\n{body}"
    tree = made(archive(tmp_path, **{"reports/2014/long.md": long}))
    built = BuiltPage("reports/2014/long.html", page(tree, "reports/2014/long.html"), "")
    (listed,) = (n for n in built.main.walk() if n.tag == "nav")
    assert listed.attributes["aria-label"] == "目录"
    links = [built.resolve(n.attributes["href"])[1] for n in listed.walk() if n.tag == "a"]
    assert links == [n.attributes["id"] for n in built.main.walk() if n.tag in ("h2", "h3") and "id" in n.attributes]
    assert len(links) == 4
    assert "<nav" not in page(tree, "reports/2014/three.html").partition("<main")[2]
