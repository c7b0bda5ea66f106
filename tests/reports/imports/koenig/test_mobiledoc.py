"""publish.reports.imports.koenig.mobiledoc: documents of Ghost's former editor."""

from typing import Any

from publish.reports.imports.koenig import mobiledoc
from publish.reports.imports.koenig.cards import Cards


def drawn(*sections: Any, **lists: Any) -> str:
    return mobiledoc.html({"version": "0.3.1", "sections": list(sections), **lists}, Cards())


def test_formats_close_as_many_as_a_marker_says() -> None:
    made = drawn(
        [1, "p", [[0, [0, 1], 1, "both"], [0, [], 1, " em"], [1, [], 0, 0], [0, [2], 1, "a < b"], [1, [], 0, 1]]],
        markups=[["em"], ["strong"], ["a", ["rel", "x", "href", "https://e.example/?a&b"]]],
        atoms=[["soft-return", "", {}], ["mention", "Ani", {}]],
    )
    assert made == ('<p><em><strong>both</strong> em</em><br><a href="https://e.example/?a&amp;b">a &lt; b</a>Ani</p>')


def test_sections_of_each_kind() -> None:
    word = [0, [], 0, "w"]
    made = drawn(
        [1, "h2", [word]], [1, "aside", [word]], [3, "ol", [[word], [word]]], [2, "/a.png"], [10, 0], [10, 1],
        cards=[["hr", {}], ["card-markdown", {"markdown": "**m**"}]],
    )  # fmt: skip
    assert made == (
        '<h2 id="w">w</h2><blockquote><p>w</p></blockquote><ol><li>w</li><li>w</li></ol>'
        '<figure><img src="/a.png" alt="" title=""></figure><hr><p><strong>m</strong></p>\n'
    )


def test_numbers_that_lead_nowhere_and_odd_values_are_passed_over() -> None:
    odd = [1, "p", [[0, [9, "x"], 7, "kept"], [1, [], 0, 9], "odd", [0]]]
    assert (
        drawn(odd, [10, 5], [99], "odd", [3, "script", "x"], cards=[5], markups=[["script"]]) == "<p>kept</p><ul></ul>"
    )
    assert drawn([1, "script", [[0, [0], 0, "open"]]], markups=[["b"]]) == "<p><b>open</b></p>"
    assert drawn([1, "p", [[0, [0], 1, "kept"]]], markups=[[{}]]) == "<p>kept</p>"
    assert mobiledoc.html({}, Cards()) == ""
