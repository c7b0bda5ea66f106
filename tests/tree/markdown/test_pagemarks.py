"""publish.tree.markdown.pagemarks: where a page of the original begins, readers can cite it."""

import re

from publish.tree.languages import Label, label
from publish.tree.markdown.pagemarks import html, words
from publish.tree.markdown.reading import read
from publish.tree.search.index import plain
from tests.tree.markdown.pages import FIRST, rendered


def heard(number: str) -> Label:
    return label(f"Page {number}", "", "en")


def test_a_mark_is_an_element_with_an_id_and_no_words() -> None:
    found = rendered("refu{p. 14}gee [back](#p14) {p. xiv} and {p. ༡༤}")
    assert found.html == (
        f'<p>refu{html("14", heard("14"), linked=False)}gee <a href="#p14">back</a> '
        f"{html('xiv', heard('xiv'), linked=False)} and {html('༡༤', heard('༡༤'), linked=False)}</p>"
    )
    assert (found.faults, found.warnings) == ([], [])
    assert {"p14", "pxiv", "p༡༤"} == found.anchors
    assert plain(found.html).split() == ["refugee", "back", "and"]


def test_it_is_heard_by_its_name_and_seen_as_a_link_to_itself() -> None:
    assert html("14", heard("14"), linked=False) == (
        '<span class="page" id="p14"><a aria-label="Page 14" href="#p14"><bdi>[14]</bdi></a></span>'
    )


def test_wherever_words_stand_a_page_may_begin() -> None:
    found = rendered(
        "## Title {p. 1}\n\n- item {p. 2}\n\n> {p. 3} said\n\n| {p. 4} a |\n|---|\n| b {p. 5} |\n\n"
        "*a{p. 6}b* [link {p. 7} on](https://example.org/)\n\nNote.[^1]\n\n[^1]: Its {p. 8} text.\n"
    )
    assert found.faults == []
    assert re.findall(r'class="page" id="p(\d)"', found.html) == list("12345678")
    assert '<h2 id="title">' in found.html
    assert not re.search(r"<a (?:(?!</a>).)*<a ", found.html)


def test_one_that_is_escaped_or_code_is_shown_as_typed() -> None:
    found = rendered("\\{p. 14} and `{p. 14}`, &#123;p. 14}\n\n    {p. 14}\n\n# Title \\{p. 14\\}")
    assert found.html.count("{p. 14}") == 5
    assert found.anchors == {"title-p-14"}
    assert (found.faults, found.warnings) == ([], [])


def test_a_backslash_that_is_shown_escapes_nothing() -> None:
    assert list(words(read("a\\\\{p. 3}b"))) == [("a", ""), ("\\", "3"), ("b", "")]


def test_two_equal_marks_are_a_fault_with_the_line_of_the_second() -> None:
    found = rendered("{p. 3} one\n\ntwo\nand {p. 3}")
    assert [(line - FIRST, what) for line, what in found.faults] == [
        (3, "'{p. 3}' is there twice; a page begins once"),
    ]


def test_a_heading_takes_no_page_away() -> None:
    found = rendered("## P14\n\nx {p. 14}\n\n## Other {#p14}")
    assert '<h2 id="p14_1">P14' in found.html
    assert [what.split(";")[0] for _, what in found.faults] == ["'{#p14}' is there twice"]


def test_what_was_meant_as_one_is_told() -> None:
    found = rendered("a {p.15} b\n\nc {P. 16}\n\nd {p.\n17}\n\nnone {p. of} \\{p.18}")
    assert [line - FIRST for line, what in found.warnings if "{p. 14}" in what] == [0, 2, 4]


def test_a_line_end_beside_a_mark_is_still_none_in_chinese() -> None:
    assert plain(rendered("中国{p. 5}\n人民").html).strip() == "中国人民"
