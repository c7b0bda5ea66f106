"""publish.core.dates: day, month and year written out, in many languages; nothing is completed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.dates import found, settled
from publish.core.partialdate import PartialDate

SAME = """
3 September 2001|3rd of September, 2001|the 3rd day of September 2001|September 3, 2001|Sept. 3, 2001|Sep 3 2001
3-Sep-2001|Monday, 3 SEPTEMBER 2001|2001-09-03|2001/9/3|2001.09.03|03.09.2001|2001-09-03T10:00|(3 September 2001)
2001年9月3日|二〇〇一年九月三日|二零零一年九月三日|二千零一年九月三日|２００１年９月３日|2001 年 9 月 3 号
民國九十年九月三日|中華民國90年9月3日
2001-يىلى 3-سېنتەبىر|2001-يىلى 3-سېنتەبىردە|2001-يىلى 9-ئاينىڭ 3-كۈنى|3-سېنتەبىر 2001-يىلى
༢༠༠༡ ལོའི་ཟླ་ ༩ ཚེས་ ༣|སྤྱི་ལོ་༢༠༠༡ལོའི་ཟླ་༩པའི་ཚེས་༣ཉིན།|སྤྱི་ལོ་ ༢༠༠༡ ལོའི་ཟླ་བ་དགུ་པའི་ཚེས་གསུམ་ཉིན|༢༠༠༡/༩/༣
3 сентября 2001 г.|3 Eylül 2001|۳ سپتامبر ۲۰۰۱
3 سبتمبر 2001|٣ أيلول ٢٠٠١|3 أيلول/سبتمبر 2001|3 من سبتمبر عام 2001
"""
NONE = """
Sept. 26, Sen.|in 1999|August 2016|We|May 5|31 February 2001|31/02/2001|24-26 May 1999|19 to 24 April 2001
May 4 and 5, 2001|May 12, 19999|3 September 1422|14 رجب 1422|3/9/1422 هـ|ASA 17/02/2001|ASA 17/28/2001
version 2.10.2001.5|https://example.org/2001/09/03/x|1/2/3|9月3日|二〇〇一年农历九月三日|二〇〇一年九月初三
光緒二十六年九月三日|2001-يىلى سېنتەبىر|༢༠༠༡ ལོའི་བོད་ཟླ་ ༩ ཚེས་ ༣|སྤྱི་ལོ་༢༠༠༡|أيلول 2001|end of 2018|12-34-5678|2001年13月3日
民國前三年九月三日
"""


def each(lines: str) -> list[str]:
    return [text for line in lines.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(SAME))
def test_one_day_in_many_languages(text: str) -> None:
    assert [(date.day, date.other) for date in found(f"x {text} y")] == [("2001-09-03", "")]


@pytest.mark.parametrize("text", each(NONE))
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert found(text) == []


def test_numbers_alone_have_two_readings() -> None:
    assert [(date.day, date.other) for date in found("09/03/2001, 28/09/2001, 09/28/2001, 9/9/2001")] == [
        ("2001-03-09", "2001-09-03"),
        ("2001-09-28", ""),
        ("2001-09-28", ""),
        ("2001-09-09", ""),
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("09/03/2001 and 28/09/2001", ("2001-03-09", "")),
        ("09/03/2001 and 09/28/2001", ("2001-09-03", "")),
        ("09/03/2001, 28/09/2001, 09/28/2001", ("2001-03-09", "2001-09-03")),
        ("09/03/2001 and 28-09-2001", ("2001-03-09", "2001-09-03")),
    ],
)
def test_another_date_of_the_same_text_says_how_they_are_read(text: str, read: tuple[str, str]) -> None:
    dates = found(text)
    date = settled(dates)(dates[0])
    assert (date.day, date.other) == read


def test_months_and_high_days_in_each_script() -> None:
    text = "二〇〇一年十二月廿三日 ༢༠༠༡ ལོའི་ཟླ་ ༡༢ ཚེས་ ཉེར་གསུམ 23 كانون الأول 2001 2001-يىلى 23-دېكابىر 23 Dec 2001"
    assert {date.day for date in found(text)} == {"2001-12-23"}
    assert len(found(text)) == 5


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=40) | st.text(alphabet="0123456789/-. 年月日九三十〇ཟླཚེས་", max_size=30))
def test_whatever_is_found_is_a_day_of_the_calendar_at_its_place(text: str) -> None:
    for date in found(text):
        assert PartialDate.parse(date.day).whole
        assert 0 <= date.start < date.end <= len(text)


@pytest.mark.parametrize(
    "said", ["14 mars 2019", "14. März 2019", "14 de marzo de 2019", "14 марта 2019", "le 14 mars 2019 à 10h42"]
)
def test_months_of_four_more_languages(said: str) -> None:
    assert [one.day for one in found(said)] == ["2019-03-14"]
