"""publish.reports.imports.anchors: old anchors find their headings here."""

import pytest

from publish.reports.imports.anchors import led, of_html, of_markdown, of_names, words_of


@pytest.mark.parametrize(
    ("old", "heading", "here"),
    [
        ("what-happened", "What happened?", "what-happened"),
        ("dont", "Don't", "don-t"),
        ("1-first", "1. First", "1-first"),
        ("first", "1. First", "1-first"),
        ("c--d", "C & D", "c-d"),
        ("发生了什么", "发生了什么", "发生了什么"),
        ("mine", "Words {#mine}", "mine"),
        ("a-code-b", "A `code` *b*", "a-code-b"),
        ("other", "Words", None),
    ],
)
def test_an_old_anchor_is_led_to_the_new_one(old: str, heading: str, here: str | None) -> None:
    assert led(old, [heading]) == here


def test_headings_alike_are_told_apart_by_their_number() -> None:
    assert led("a-1", ["A", "A"]) == "a_1"
    assert led("a", ["A", "A"]) == "a"


def test_headings_are_found_in_markdown_and_html() -> None:
    assert of_markdown("# A #\ntext\n\nB *c*\n---\n\n- no\n---\n") == ("A", "B *c*")
    assert of_html('<h2 class=x id="b">B <i>c</i></h2>') == {"b": "B c"}
    assert words_of("[A](b) `c` {#d}") == "A c"


def test_a_headings_own_words_find_it() -> None:
    assert led("最基础的match query", ["最基础的 match query", "Other"]) == "最基础的-match-query"
    assert led("no such words", ["Other"]) is None


@pytest.mark.parametrize(
    "text",
    [
        '## <a name="r"></a>Rivers', '## Rivers <a id="r"></a>', '<a name="r"></a>\n\n## Rivers ##',
        "<h2><a name=r></a>The <b>Rivers</b></h2>", '<p><a name="r"></a></p>\n<h3 class="x">Rivers</h3>',
        '<span id="r"></span>\n<h2>Rivers</h2>',
    ],
)  # fmt: skip
def test_a_named_place_at_a_heading_is_that_heading(text: str) -> None:
    assert of_names(text)["r"].removeprefix("The ") == "Rivers"


@pytest.mark.parametrize(
    "text",
    [
        'words <a name="r"></a>words\n\n## Rivers',
        '<h2>A</h2><p><a name="r">w</a></p>',
        "<a href=r>\n## R",
        "# First\n\n" + "words " * 100 + '<a name="r"></a> words',
    ],
)
def test_a_place_within_a_text_is_none(text: str) -> None:
    assert of_names(text) == {}
