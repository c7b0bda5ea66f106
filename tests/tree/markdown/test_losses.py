"""publish.tree.markdown.losses: every word of a text stands on its page, or is a fault with its line."""

import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tree.markdown.pages import FIRST, html, rendered

HERE = Path(__file__).parents[3]
DONE = '<label><input checked="" disabled="" type="checkbox">'
PIECES = [
    *"*_~`#|>+-.:[](){}<>!\\^\n\n\n ",
    *("\n\n", "\n    ", "\n- ", "\n1. ", "\n> ", "\n# ", "\n---\n", "\n| ", " | ", " |\n", "|---|---|\n"),
    *("\n: ", "\n```\n"),
    *("[^a]", "\n\n[^a]: ", "\n\n[b]: ", "[b]", "](x.md)", "](", "![", "]: ", " {#id}", " {", "}", "**"),
    *("“", "”", "，"),
    *("<b>", "</b>", "<!", "&amp;", "&#x41;", "https://e.org/", "www.e.org", "c@e.org", "\\", "  \n", "\t"),
    *("王**", "李*"),
    *("word", "Wort", "слово", "كلمة", "词语", "ཚིག་", "คำ", "한글", "a", "Ω", "12", "C#", "ﬁ", "é", "\u200d"),
]  # fmt: skip


class _Words(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.given: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # What is in these is read by people, or is where a link leads.
        self.given += [given.get(name) or "" for name in ("alt", "title", "href", "src", "id", "class")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def letters(text: str) -> list[str]:
    """The letters of a text in their order."""
    return [c for c in text if unicodedata.category(c)[0] == "L"]


def kept(text: str) -> bool:
    """Whether each run of a text's letters is on its page, or a fault or a warning says which line is not."""
    found = rendered(text)
    words = _Words(found.html)
    page = "\n".join(("".join(words.text), *words.given))
    refused = [what for _, what in found.faults if "footnote" in what or "nested" in what]
    told = {line - FIRST for line, _ in found.faults}
    told |= {line - FIRST for line, what in found.warnings if what.startswith("nothing refers")}
    if refused:  # nothing of such a page is published
        return True
    for number, line in enumerate(text.split("\n")):
        plain = re.sub(r"&#?\w+;|https?://[^\s]*|x\.md", " ", line)
        for run in re.findall(r"[^\W\d_]+", plain):
            if run not in page and number not in told and run not in ("amp", "x41"):
                return False
    return True


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=250, deadline=None, derandomize=True)
def test_no_run_of_letters_is_lost(text: str) -> None:
    assert kept(text), rendered(text)


@given(st.text(max_size=60).filter(lambda t: not set(t) & set("\uffff\0\r")))
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_run_of_any_letters_is_lost(text: str) -> None:
    assert kept(text), rendered(text)


def test_no_word_of_the_sample_archive_is_lost() -> None:
    for file in sorted((HERE / "site").rglob("*.md")):
        text = file.read_text("utf-8").split("---\n", 2)[2]
        # Addresses are no words: they lead to pages of which nothing is here.
        assert kept(re.sub(r"\]\([^)]*\)", "](https://example.org/)", text)), file


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[问]: 你在那里？\n\n[答]: 我被关了三年。\n[答]: 有。",
            "<p>[问]: 你在那里？</p>\n<p>[答]: 我被关了三年。\n[答]: 有。</p>",
        ),
        ("[A]: Yes.\n\n[A]: Guards", "<p>[A]: Yes.</p>\n<p>[A]: Guards</p>"),
        ("> [Q]: Who?", "<blockquote>\n<p>[Q]: Who?</p>\n</blockquote>"),
        ("## The set {a, b}", '<h2 id="the-set-a-b">The set {a, b}</h2>'),
        ("Words\n:) and more", "<p>Words\n:) and more</p>"),
        (
            "- [x] one [x](x.md)\n\n  more\n\n1. [X] two\n\n   > - [x] three\n\n   b",
            f'<ul>\n<li class="task">\n<p>{DONE} one <a href="../reports/x.html">x</a></label></p>\n'
            "<p>more</p>\n</li>\n</ul>\n"
            f'<ol>\n<li class="task">\n<p>{DONE} two</label></p>\n'
            f'<blockquote>\n<ul>\n<li class="task">{DONE} three</label></li>\n</ul>\n</blockquote>\n'
            "<p>b</p>\n</li>\n</ol>",
        ),
        ("1. September 1939", "<ol>\n<li>September 1939</li>\n</ol>"),
    ],
)  # fmt: skip
def test_what_other_parsers_swallow_is_shown(text: str, expected: str) -> None:
    assert html(text) == expected


def test_surplus_cells_are_a_fault_with_their_line() -> None:
    found = rendered("| name | held |\n|---|---|\n| A | 2017 | released 2019 |\n| B|C | 2018 |\n| D | 2019 | |")
    assert [(line - FIRST, what.split(";")[0]) for line, what in found.faults] == [
        (2, "row has 3 cells, its table 2"),
        (3, "row has 3 cells, its table 2"),
    ]


def test_a_links_address_that_no_link_uses_is_told() -> None:
    found = rendered("Text.\n\n[a]: https://example.org/1")
    assert [(line - FIRST, what) for line, what in found.warnings] == [
        (2, "nothing refers to '[a]': its line stands on no page")
    ]


def test_an_address_that_no_link_uses_takes_none_below_it_along() -> None:
    found = rendered("See [one].\n\n[My Note]: https://example.org/\n[one]: https://example.org/1\n\n[No Link]: a/b\n")
    assert '<a href="https://example.org/1">one</a>' in found.html.replace(' rel="noreferrer"', "")
    assert "[No Link]: a/b" in found.html
    assert [(line - FIRST, what) for line, what in found.warnings] == [
        (2, "nothing refers to '[My Note]': its line stands on no page"),
        (5, "nothing refers to '[No Link]': its line is shown as text"),
    ]
