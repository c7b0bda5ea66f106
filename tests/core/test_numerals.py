"""publish.core.numerals: Chinese numbers are read as they are written."""

import pytest

from publish.core.numerals import han


@pytest.mark.parametrize(
    ("written", "number"),
    [("十", 10), ("二十三", 23), ("廿一", 21), ("一百零五", 105), ("一千九百", 1900), ("二〇一七", 2017), ("九", 9)],
)
def test_words_and_figures_are_one_number(written: str, number: int) -> None:
    assert han(written) == number


@pytest.mark.parametrize("written", ["", "甲", "十天", "2〇17"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert han(written) == 0
