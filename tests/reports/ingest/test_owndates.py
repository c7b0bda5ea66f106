"""publish.reports.ingest.owndates: which date is the document's own, by where it stands."""

import pytest

from publish.reports.ingest.owndates import OWN_MAX, found
from publish.reports.ingest.standing import LineStanding, Passage

DAY = "3 September 2001"


def own(text: str, standing: LineStanding, *more: Passage, heading: int = 0, block: int = 0) -> bool:
    return found([Passage(text, standing, heading=heading, block=block), *more])[0].rank <= OWN_MAX


@pytest.mark.parametrize(
    "line",
    [
        DAY,
        f"({DAY})",
        f"Monday, {DAY}, 10:30",
        f"Date: {DAY}",
        f"Posted on {DAY} by Ann Nobody",
        f"By Ann Nobody, {DAY}",
        f"Published: {DAY}, 10:30",
        f"Sandby, {DAY}",
        f"ABC 12/034/1999 · {DAY}",
        "日期：2001年9月3日",
        "某地 二〇〇一年九月三日",
        "2001年9月3日 星期一",
        "تاريخ النشر: 3 سبتمبر 2001",
        "چېسلا: 2001-يىلى 3-سېنتەبىر",
        "༢༠༠༡ ལོའི་ཟླ་ ༩ ཚེས་ ༣",
        f"Posted: {DAY}. Updated: 5 September 2001",
        f"{DAY}   press@house.example",
    ],
)
def test_alone_on_a_line_at_either_end_it_is_its_own(line: str) -> None:
    assert own(line, LineStanding.TOP)
    assert own(line, LineStanding.END)


@pytest.mark.parametrize(
    "line",
    [
        f"Last updated {DAY}",
        f"Retrieved on {DAY}",
        f"{DAY} – 5 September 2001",
        f"The killings of {DAY}",
        f"The order published on {DAY} says that nobody left",
        f"By the end of {DAY}",
        f"Embargoed until {DAY}",
        "最后更新：2001年9月3日",
        f"On {DAY} the gate of the camp was closed and nobody left",
    ],
)
def test_a_line_that_says_more_tells_of_something_else(line: str) -> None:
    assert not own(line, LineStanding.TOP)


def test_running_lines_are_the_documents() -> None:
    assert own(f"A House {DAY} Index: ABC 12/034/1999", LineStanding.RUNNING)
    assert own(f"A House 14 · {DAY}", LineStanding.RUNNING)
    assert not own(f"The killings of {DAY} 14", LineStanding.RUNNING)


def test_what_a_browser_prints_is_the_day_of_printing() -> None:
    foot = Passage("https://example.org/a 1/5", LineStanding.RUNNING)
    assert not own("28/09/2001 A title", LineStanding.RUNNING, foot)
    assert not own("28/09/2001, 10:30 A title", LineStanding.RUNNING)
    assert own(f"A House, {DAY}", LineStanding.RUNNING, foot)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SANDBY, Sept. 3, 2001 (A House) — The gate was closed.", True),
        ("(Sandby, September 3, 2001) – The gate was closed.", True),
        ("某社某地2001年9月3日电 门已关闭。", True),
        ("【某网二〇〇一年九月三日】门已关闭。", True),
        ("On September 3, 2001, the gate was closed.", False),
        ("2001年9月3日，门已关闭。", False),
    ],
)
def test_a_report_may_begin_with_place_and_day(text: str, expected: bool) -> None:
    assert own(text, LineStanding.BEGINNING) is expected
    assert not own(text, LineStanding.BEGINNING, block=9)
    assert not own(text, LineStanding.OTHERS)


def test_a_heading_that_is_a_date_is_its_own_and_one_that_has_one_is_not() -> None:
    assert own(DAY, LineStanding.BEGINNING, heading=2)
    assert not own(f"Sandby, {DAY}", LineStanding.BEGINNING, heading=2)


def test_its_own_come_first_whatever_their_order() -> None:
    dated = found([Passage("On 1 May 1999 it began.", LineStanding.TEXT), Passage(DAY, LineStanding.END, block=9)])
    assert [one.date.day for one in dated] == ["2001-09-03", "1999-05-01"]
    assert dated[0].words == DAY


@pytest.mark.parametrize(
    "line", [f"Adopted by the Council of the Harbour on {DAY}", f"Delivered on {DAY}", f"Recorded {DAY}"]
)
def test_what_was_done_to_a_document_dates_it(line: str) -> None:
    assert own(line, LineStanding.TOP)
    assert not own(f"{line} in the hall", LineStanding.TOP)


def test_a_sworn_paper_is_of_the_day_below_it_and_not_of_the_hearing_in_its_caption() -> None:
    sworn = Passage("Executed on 28 February 2012, at Sandby.", LineStanding.TEXT)
    caption, oath = Passage("Date: 3 March 2012", LineStanding.TOP), Passage("I declare it.", LineStanding.TEXT)
    assert [one.date.day for one in found([caption, oath, sworn])] == ["2012-02-28", "2012-03-03"]
    # Of people who were executed, the day is theirs.
    assert found([sworn])[0].rank > OWN_MAX


def test_an_office_signs_amid_its_paper_before_it_is_printed() -> None:
    printed = Passage("秘书科 2017年11月6日印发", LineStanding.END)
    days = found([Passage("2017年11月5日", LineStanding.TEXT), printed])
    assert [(one.date.day, one.rank <= OWN_MAX) for one in days] == [("2017-11-05", True), ("2017-11-06", True)]
    assert found([Passage("2017年11月5日", LineStanding.TEXT)])[0].rank > OWN_MAX
