"""publish.tree.markdown.anchors: each heading has an id of its own."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered


def test_a_heading_may_set_its_own() -> None:
    found = rendered("# What {#found}\n\n## What\n\n## What\n\n## 西藏 {#བོད}\n\n## …\n\n## What_1")
    assert sorted(found.anchors) == sorted(["found", "what", "what_1", "བོད", "section", "what-1"])
    assert found.faults == []


@pytest.mark.parametrize("odd", ["stet.standing", "fn:1", "-a", "a%b"])
def test_none_that_is_another_parts(odd: str) -> None:
    found = rendered(f"One.\n\n## What {{#{odd}}}")
    assert [(line - FIRST, what.split(";")[0]) for line, what in found.faults] == [(2, f"'{{#{odd}}}' is no anchor")]
    assert odd not in found.anchors


def test_one_set_twice_is_a_fault_with_its_line() -> None:
    found = rendered("## A {#a}\n\n## B {#a}")
    assert [(line - FIRST, what.split(";")[0]) for line, what in found.faults] == [(2, "'{#a}' is there twice")]


def test_thousands_of_headings_alike_cost_no_square() -> None:
    assert len(rendered("## A\n\n" * 5_000).anchors) == 5_000
