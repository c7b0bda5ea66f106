"""publish.tree.markdown.writer: what people write comes out as they meant it."""

import weakref
from typing import Any

import pytest

from publish.tree.markdown.writer import Writer
from publish.tree.pages import text as rendering
from tests.tree.markdown.pages import FIRST, html, rendered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three were:\n- held\n- freed", "<p>Three were:</p>\n<ul>\n<li>held</li>\n<li>freed</li>\n</ul>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("1. a\n\n   b", "<ol>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n</ol>"),
        ("1989. a", '<ol start="1989">\n<li>a</li>\n</ol>'),
        ("#六四# 三十五周年", "<p>#六四# 三十五周年</p>"),
        ("one\\\ntwo", "<p>one<br>\ntwo</p>"),
        ("```python\n# <x>\n```", '<pre><code class="language-python"># &lt;x&gt;\n</code></pre>'),
        ("~~no~~ yes", "<p><del>no</del> yes</p>"),
        ("## Written in C#", '<h2 id="written-in-c">Written in C#</h2>'),
        ("# What {#found}\n\n[x](#found)", '<h2 id="found">What</h2>\n<p><a href="#found">x</a></p>'),
        ("Word\n: what it means", "<dl>\n<dt>Word</dt>\n<dd>what it means</dd>\n</dl>"),
        (
            "- [x] done\n  - sub",
            '<ul>\n<li class="task"><label><input checked="" disabled="" type="checkbox"> done</label>\n<ul>\n'
            "<li>sub</li>\n</ul>\n</li>\n</ul>",
        ),
    ],
)
def test_what_every_exporter_writes(text: str, expected: str) -> None:
    found = rendered(text)
    assert (found.html, found.faults) == (expected, [])


def test_a_fault_is_named_on_the_line_of_its_address() -> None:
    found = rendered("a\n[one](no.md)\n\n[two][r] and ![three](no.png)\n\n[r]: none.md")
    assert [(line - FIRST, what.split("'")[1]) for line, what in found.faults] == [
        (1, "no.md"),
        (5, "none.md"),
        (3, "no.png"),
    ]


def test_in_a_text_from_right_to_left_what_is_latin_runs_from_left_to_right() -> None:
    found = html("سالام.\n\nHello.\n\n- one\n- ئىككى\n\n## Two\n\n| a | ب |\n|:--|--|\n| 1 | 2 |", "ug")
    assert found.count('dir="ltr"') == 4
    for tag in ('<p dir="ltr">', '<li dir="ltr">', '<h2 dir="ltr" id="two">', '<th class="left" dir="ltr">'):
        assert tag in found


def test_a_line_end_of_a_word_processor_is_one_of_the_page() -> None:
    assert html("One\u2028two **three\u2029four** `a\u2028b`.") == (
        "<p>One<br>\ntwo <strong>three<br>\nfour</strong> <code>a\u2028b</code>.</p>"
    )


@pytest.mark.usefixtures("uncollected")
def test_a_written_page_is_gone_without_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[weakref.ref[Any]] = []

    def noted(*given: Any) -> Writer:
        writer = Writer(*given)
        seen.append(weakref.ref(writer))
        return writer

    monkeypatch.setattr(rendering, "Writer", noted)
    assert "note" in html("a[^1]\n\n[^1]: a note")
    assert [one() for one in seen] == [None]
