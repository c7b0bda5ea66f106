"""Numbers that stand above or below the line stay apart from those in it."""

from publish.reports.writing.raised import lowered, raised


def test_numbers_are_raised_and_words_stay_in_the_line() -> None:
    assert [raised(one) for one in ("6", "−1", "n", "1,2", "19th", "")] == ["⁶", "⁻¹", "ⁿ", "¹,²", "19th", ""]
    assert [lowered(one) for one in ("2", "n", "max")] == ["₂", "n", "max"]
