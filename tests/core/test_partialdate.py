"""publish.core.partialdate: a date is as much as is known of it, in one order everywhere."""

from datetime import date

import pytest

from publish.core.partialdate import PartialDate


@pytest.mark.parametrize("text", ["2013", "2013-04", "2013-04-02", "0987"])
def test_a_date_is_written_as_it_was_read(text: str) -> None:
    assert str(PartialDate.parse(text)) == text == PartialDate.parse(text).isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13",
        "2013-4",
        "2013-13",
        "2013-00",
        "2013-04-00",
        "2013-02-30",
        "0000",
        "201304",
        "2013-04-02T00",
        "２０１３",
    ],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="no month"):
        PartialDate(2013, 0, 2)


def test_a_year_sorts_before_its_months_and_these_before_their_days_as_texts_do() -> None:
    texts = ["2012-12-31", "2013", "2013-01", "2013-01-01", "2013-04", "2013-04-02", "2014"]
    assert sorted(map(PartialDate.parse, reversed(texts))) == list(map(PartialDate.parse, texts))


def test_the_first_day_stands_for_a_month_and_a_year() -> None:
    assert PartialDate.parse("2013").first == date(2013, 1, 1)
    assert PartialDate.parse("2013-04").first == date(2013, 4, 1)
    assert PartialDate.of(date(2013, 4, 2)) == PartialDate(2013, 4, 2)
    assert [PartialDate.parse(t).whole for t in ("2013", "2013-04", "2013-04-02")] == [False, False, True]
