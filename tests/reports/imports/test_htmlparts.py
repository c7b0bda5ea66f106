"""publish.reports.imports.htmlparts: a page's parts, by their names in CSS."""

import sys

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.htmlparts import HtmlParts

PAGE = "<h1 class=t> A  <b>b</b></h1><a href=''>x</a><a href=' /y '>y</a><section><i>1</i><hr>2</section><a>y</a>"


def test_parts_are_given_by_selector() -> None:
    page = HtmlParts(PAGE)
    assert (page.has("h1.t"), page.has("h2"), page.words("h1.t"), page.words("h2")) == (True, False, "A b", "")
    assert (page.value("a", "href"), page.value("h2", "href")) == ("/y", "")
    assert (page.all_words("a"), page.within("section", ("hr",)), page.within("h2")) == (("x", "y"), "<i>1</i>2", "")


def test_a_page_of_open_elements_has_no_parts() -> None:
    assert not HtmlParts("<div>" * 100_000 + "<h1>x</h1>").has("h1")


def test_without_the_parser_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "selectolax.lexbor", None)
    with pytest.raises(ConfigError, match="not installed"):
        HtmlParts("x")
