"""publish.reports.imports.html: blocks of a page, no word of which is lost."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.reports.imports.html import TooDeepError, read
from publish.reports.writing.readback import words
from publish.reports.writing.write import write

_NAMES = (
    "p",
    "div",
    "b",
    "i",
    "a",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "td",
    "th",
    "blockquote",
    "pre",
    "h2",
    "span",
    "code",
    "br",
    "figure",
    "dl",
    "dt",
    "dd",
    "form",
    "sup",
    "q",
    "details",
    "summary",
    "center",
    "noscript",
    "template",
)
pieces = st.one_of(
    st.sampled_from([f"<{name}>" for name in _NAMES] + [f"</{name}>" for name in _NAMES]),
    st.text(alphabet="abcdeཀ中ب1", min_size=1, max_size=4),
    st.sampled_from([" ", "\n\n", "\n", "*", "[x]: y", "1. ", "&amp;", "<!-- more -->"]),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(pieces, max_size=25), st.booleans())
def test_every_letter_of_any_page_is_kept(found: list[str], by_lines: bool) -> None:
    html = "".join(found)
    letters = re.sub(r"[\W_]", "", re.sub(r"<[^>]*>|&amp;", "", html))
    # A raised 1 is a sign of its own in a report.
    made = normalize("NFKC", re.sub(r"[\W_]", "", words(write(read(html, by_lines=by_lines).blocks))))
    letters = normalize("NFKC", letters)
    assert sorted(made) == sorted(letters)  # browsers, too, move words out of a table that may hold none


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1 id=a>A</h1><p>b<br>c<br><br>d", "## A\n\nb\\\nc\n\nd\n"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c\n"),
        ("<ol start=3><li>a</ol>", "3. a\n"),
        ("<pre>a<br>b <b>c<br></b>d</pre>", "```\na\nb c\nd\n```\n"),
        ("<p><code>a<br>b</code>", "`a b`\n"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b\n"),
        ("<blockquote>a<p>b</blockquote>", "> a\n>\n> b\n"),
        ("<pre><code class='language-py'>x = 1\n</code></pre>", "```py\nx = 1\n```\n"),
        ("<pre class=wp-block-verse>a\nb</pre>", "a\\\nb\n"),
        ("<table><tr><td colspan=2>a<tr><td>b<td>c</table>", "| a |  |\n| --- | --- |\n| b | c |\n"),
        ("<table><tr><td><ul><li>a</ul><td>b</table>", "- a\n\nb\n"),
        ("<figure><img src=a.png alt=b><figcaption>c</figcaption></figure>", "![b](a.png)\n\n*c*\n"),
        ("<dl><dt>a<dd>b</dl><details><summary>c</summary>d</details>", "**a**\n\nb\n\n**c**\n\nd\n"),
        ("<b>a<p>b</b>", "**a**\n\n**b**\n"),
        ("<img src='data:image/gif;base64,R0' data-src='a.png'><noscript><img src='a.png'></noscript>", "![](a.png)\n"),
        ("<q>a</q> <ruby>漢<rt>かん</rt></ruby><hr>", "“a” 漢(かん)\n\n***\n"),
    ],
)
def test_blocks(html: str, markdown: str) -> None:
    assert write(read(html).blocks) == markdown


def test_lines_of_the_classic_editor_part_paragraphs() -> None:
    made = read("a\nb <i>c</i>\n\nd\n<ul>\n<li>e</li>\n</ul>\nf", by_lines=True)
    assert write(made.blocks) == "a\\\nb *c*\n\nd\n\n- e\n\nf\n"


def test_what_is_not_taken_is_quoted() -> None:
    told = read(
        "<script>spy()</script><!-- fear --><form>a<input value=go></form><iframe src=x>b</iframe><svg>c</svg>"
    ).told
    assert [kind for kind, _ in told] == ["script", "comment", "form", "form", "film or frame", "svg"]
    assert all(word in "".join(what for _, what in told) for word in ("spy()", "fear", "go", "x", "b"))


def test_elements_left_open_without_end_are_refused() -> None:
    with pytest.raises(TooDeepError):
        read("<div>" * 100_000)
    assert words(write(read("<div>" * 300 + "deep").blocks)) == "deep"
    assert words(write(read("<p>a<li>b" * 5_000).blocks)).count("a") == 5_000
