"""publish.reports.ingest.web.sheets: of a page's own styles, what counts for an element is known."""

import pytest

from publish.reports.ingest.web import sheets
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.sheets import PageStyles, declared


def _said(styles: str, element: str = "<p id=i class='a b'>x</p>") -> dict[str, str]:
    page = parsed(f"<style>{styles}</style><div class=o>{element}</div>")
    node = page.first("p")
    assert node is not None
    return PageStyles(page).said(node)


@pytest.mark.parametrize(
    ("styles", "color"),
    [
        ("p{color:red}", "red"), (".a.b{color:red}", "red"), ("#i{color:red}.a{color:blue}p{color:lime}", "red"),
        ("p{color:red}p{color:blue}", "blue"), ("p{color:red!important}#i{color:blue}", "red"),
        ("*{color:red}", "red"), (".o p{color:red}", "red"), ("div > p{color:red}", "red"), ("/*}*/p{color:red}", "red"),
        ("@charset 'x';p{color:red}", "red"), ("@supports (a:b){p{color:red}}p.z{color:blue}", "red"),
        ("@media (max-width:9px){p{color:red}}", ""), ("body > p{color:red}", ""), ("p:hover{color:red}", ""),
        ("@font-face{color:red}", ""), (".c{color:red}", ""), ("p", ""), ("}p{color:red}", "red"),
    ],
)  # fmt: skip
def test_rules_count_as_in_a_browser(styles: str, color: str) -> None:
    assert _said(styles).get("color", "") == color


def test_an_elements_own_style_counts_most() -> None:
    assert _said("p{color:red}", "<p style='COLOR : Blue;;x'>x</p>") == {"color": "blue"}
    assert declared("a:b ! important") == {"a": "b !important"}


@pytest.mark.parametrize(
    ("styles", "whole"),
    [("p{color:red}", True), ("p:hover{color:red}", True), ("p:not(.x){margin:0}", True), ("p:not(.x){color:red}", False),
     ("p[x]{background:red}", False), ("@import 'a';", False)],
)  # fmt: skip
def test_what_was_not_read_is_known(styles: str, *, whole: bool) -> None:
    assert PageStyles(parsed(f"<style>{styles}</style>")).is_whole is whole


def test_beyond_the_bound_nothing_is_known_for_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_TRIED_MAX", 1)
    page = parsed("<style>p{color:red}</style><p>x</p><p style='margin:0'>y</p>")
    sheet, nodes = PageStyles(page), [node for node in page.walk() if node.tag == "p"]
    assert [sheet.said(node) for node in nodes] == [{"color": "red"}, {"margin": "0"}]
    assert not sheet.is_whole
