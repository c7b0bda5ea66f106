"""publish.reports.imports.tagged: tags within Markdown become Markdown, and all else stays letter by letter."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publish.reports.imports.tagged import untagged
from publish.reports.writing.readback import words


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("one<br>two <B>three</B>\n", "one\\\ntwo **three**\n"),
        ("# a <i>b</i>\n\n- c\n", "## a *b*\n\n- c\n"),
        ("10<sup>6</sup>, H<sub>2</sub>O, 19<sup>th</sup>\n", "10⁶, H₂O, 19th\n"),
        ('<figure><img src="a.png" alt="b"><figcaption>c</figcaption></figure>\n', "![b](a.png)\n\n*c*\n"),
        ("a\n<div class=x>b</div>\nc\n", "a\n\nb\n\nc\n"),
        ("<div>\n\nStays *as* it  is\n\n</div>\n", "\nStays *as* it  is\n\n"),
        ("a\n<div>\n\nb\n", "a\n\nb\n"),
        ('<div markdown="1">\n*a*\n</div>\n', "*a*\n"),
        ('<figure markdown="span">\n  <div>\n    ![a](b)\n  </div>\n</figure>\n', "![a](b)\n"),
        ("<figcaption>a</figcaption>\n![](b) *c*\n", "*a*\n\n![](b) *c*\n"),
        ("<table>\n<tr><td>a</td>\n\n<td>b</td></tr></table>\n", "| a | b |\n| --- | --- |\n"),
        ("- a\n  <p>b</p>\n", "- a\n\n  b\n"),
        ("> a <u>b</u>\n> c\n", "> a b c\n"),
        ("<a href='x'>y</a> [z][r]\n\n[r]: w\n", "[y](x) [z](w)\n\n[r]: w\n"),
        ("a[^1] <b>b</b>\n\n[^1]: c <i>d</i>\n\n    e<br>f\n", "a[^1] **b**\n\n[^1]: c *d*\n\n    e\\\n    f\n"),
        ("**“粗”**中文<br>王**说，李**也\n", "“**粗**”中文\\\n王\\*\\*说，李\\*\\*也\n"),
        ("<b>一九</b>\n九九年\n年\n", "**一九**九九年年\n"),
        ("usage: foo <file> <b>x</b>\n", "usage: foo \\<file> **x**\n"),
    ],
)  # fmt: skip
def test_tags_become_markdown(text: str, now: str) -> None:
    assert untagged(text).text == now


@pytest.mark.parametrize(
    "text",
    [
        "`<b>` and\n\n    <i>\n\n```\n<div>\n```\n",
        "usage: foo <file>\n",
        '<Card x="1">a</Card>\n',
        "{{< figure >}} <b>a</b>\n",
        "<p>{% if x %}a</p>\n",
        "- [x] a <b>b</b>\n",
        "# a <b>b</b> {#c}\n",
        "| a |\n|:-:|\n| b<br>c |\n",
        "<me@here.org> <https://here.org> a < b\n",
        "<div>" * 500 + "\n",
    ],
)
def test_what_is_no_html_stays_as_it_is(text: str) -> None:
    assert untagged(text).text == text


def test_what_is_not_taken_is_told_with_its_line() -> None:
    read = untagged("a\n\n<script>spy()</script>\n\nb <!-- ask again -->\n\n<iframe src='//v/1'></iframe>\n\nlast\n")
    assert [(line, kind) for line, kind, _ in read.told] == [(3, "script"), (5, "comment"), (7, "film or frame")]
    assert "ask again" not in read.text
    assert "spy" not in read.text
    assert "[//v/1](//v/1)" in read.text


def test_each_line_knows_its_line_before() -> None:
    text = "one\n<div>\ntwo\n</div>\nthree\n\n<p>four<p>five<p>six\n\nseven\n"
    read = untagged(text)
    lines = read.text.split("\n")
    assert len(lines) == len(read.lines)
    before = text.split("\n")
    for word in ("one", "three", "seven"):
        assert before[read.lines[lines.index(word)] - 1] == word


def test_a_note_within_html_keeps_its_only_word() -> None:
    assert "https://a.example/" in untagged("<p>](<p>\n[^1]: https://a.example/").text


_PIECES = st.sampled_from(
    ["a", "文", " ", "\n", "\n\n", "<b>", "</b>", "<br>", "<p>", "</p>", "<div>", "</div>", "- ", "> ", "*", "**", "_",
     "`", "<sup>", "</sup>", "[^1]", "\n[^1]: ", "[", "](", "|", "\n|-|\n", "<td>", "#", "    ", "<x>", "\\", "1. "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30).map("".join))
@settings(max_examples=400, deadline=None)
def test_no_letter_is_lost_and_none_comes_in(text: str) -> None:
    assume("```" not in text)  # behind it stands a language, and no word
    read = untagged(text)
    assert len(read.lines) == read.text.count("\n") + 1
    letters = [sign for sign in words(read.text) if sign in "a文"]
    assert letters == [sign for sign in text if sign in "a文"]
