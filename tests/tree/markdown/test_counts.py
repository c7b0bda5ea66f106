"""publish.tree.markdown.counts: a number that a list would change is told with its line."""

import pytest

from tests.tree.markdown.pages import FIRST, rendered


def _told(text: str) -> list[tuple[int, str]]:
    return [(line, what) for line, what in rendered(text).warnings if "is shown as" in what]


def test_years_that_a_list_would_count_anew_are_told() -> None:
    assert _told("1984. A great year.\n2001. It was.\n") == [
        (FIRST + 1, "the number 2001 is shown as 1985; where it is no item's, write '2001\\.'")
    ]


def test_within_a_quotation_and_a_list_too() -> None:
    assert [line for line, _ in _told("> 3. three\n> 7. seven\n")] == [FIRST + 1]
    assert [line for line, _ in _told("- x\n\n  1. one\n  3. three\n")] == [FIRST + 3]


@pytest.mark.parametrize(
    "text", ["3. three\n4. four\n", "1. a\n1. b\n1. c\n", "0. a\n0. b\n", "- a\n- b\n", "7) seven\n"]
)
def test_lists_that_count_as_they_are_typed_are_not(text: str) -> None:
    assert not _told(text)
