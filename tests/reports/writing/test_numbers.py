"""publish.reports.writing.numbers: what a file says of its numbers is believed within reason."""

import pytest

from publish.reports.writing.numbers import whole


@pytest.mark.parametrize(
    ("said", "number"),
    [("12", 12), ("0", 0), ("", 7), ("-1", 7), ("a", 7), ("²", 7), ("9" * 6, 999_999)],
)
def test_a_number_is_read_or_another_stands_for_it(said: str, number: int) -> None:
    assert whole(said, 7) == number


def test_a_number_without_end_is_none() -> None:
    assert whole("9" * 5000, 7) == 7
