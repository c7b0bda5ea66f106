"""publish.tree.marking: whatever is printed is text, and marked where its language is not the page's."""

from html import escape
from types import SimpleNamespace
from typing import Any

import pytest

from publish.tree import marking
from publish.tree.pages.views import Said

BAD = "<b onclick='x'>&\""


@pytest.fixture
def page() -> dict[str, Any]:
    archive = SimpleNamespace(title=BAD, language=BAD, direction=BAD)
    return {
        "it": {"language": "ug", "direction": "rtl", "base": BAD, "words": {"a": Said(BAD, BAD)}},
        "archive": archive,
    }


def test_every_value_is_escaped(page: dict[str, Any]) -> None:
    link = {"text": BAD, "path": BAD, "language": BAD, "direction": BAD}
    for printed in (
        marking.word(page, "a"),
        marking.said(page, Said(BAD, "")),
        marking.tongue(page, BAD, BAD),
        marking.named(page, link),
        marking.day(page, BAD),
        marking.title(page),
    ):
        assert "<b" not in printed.replace("<bdi", "")
        assert "'x'" not in printed
        assert printed.count("&lt;b onclick=&#39;x&#39;&gt;&amp;&#34;") >= 1


def test_only_another_language_is_marked(page: dict[str, Any]) -> None:
    page["it"]["base"] = "../"
    link = {"text": "x", "path": "y.html", "language": "ug", "direction": "rtl"}
    assert marking.named(page, link) == '<a href="../y.html" hreflang="ug">x</a>'
    assert marking.named(page, link | {"language": "en", "direction": "ltr"}) == (
        '<a href="../y.html" lang="en" dir="ltr" hreflang="en">x</a>'
    )
    assert marking.named(page, {"text": "x", "path": "y.html"}) == '<a href="../y.html">x</a>'
    assert marking.day(page, "2013-04") == '<time datetime="2013-04" dir="ltr">2013-04</time>'
    assert marking.said(page, Said("x", "")) == "x"


def test_lists_are_of_rows_as_text(page: dict[str, Any]) -> None:
    page["it"] |= {"base": "../", "words": {"also_in": Said(BAD, ""), "original": Said("first", "")}}
    link = {"text": BAD, "path": "y.html", "language": "ug", "direction": "rtl"}
    text = "&lt;b onclick=&#39;x&#39;&gt;&amp;&#34;"
    shown = f'<a href="../y.html" hreflang="ug">{text}</a>'
    date = '<time datetime="2013" dir="ltr">2013</time>'
    assert marking.listed(page, [link | {"date": "2013"}]) == f'<ul class="rows">\n<li>{date} {shown}</li>\n</ul>\n'
    assert (
        marking.parted(page, [link | {"count": 2}]) == f'<ul class="parts">\n<li>{shown} <small>2</small></li>\n</ul>\n'
    )
    row = [link | {"here": True}, link | {"here": False, "original": True}]
    assert marking.tongues(page, row) == (
        f'<nav class="tongues" aria-label="{escape(BAD)}">\n<span><b aria-current="page">{text}</b></span>\n'
        f"<span>{shown} <small>(first)</small></span>\n</nav>\n"
    )


def test_a_label_in_another_language_is_marked_and_what_it_names_is_not(page: dict[str, Any]) -> None:
    page["it"]["words"] = {"a": Said("Find", "en"), "b": Said("x", "")}
    assert marking.nav(page, "ways", "a") == '<nav aria-label="Find" lang="en"><div class="ways" lang="ug">'
    assert marking.endnav(page, "a") == "</div></nav>"
    assert marking.nav(page, "ways", "b") + marking.endnav(page, "b") == '<nav class="ways" aria-label="x"></nav>'
