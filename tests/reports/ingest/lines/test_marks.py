"""publish.reports.ingest.lines.marks: what may be a note's mark."""

import pytest

from publish.reports.ingest.lines.marks import alone, begins_note, in_text


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("1 “A word”, 2001.", 1, " “A word”, 2001."), ("12. See there.", 12, " See there."),
        ("[3] There.", 3, " There."),
        ("注4：见前。", 4, "见前。"), ("② 见前。", 2, " 见前。"), ("† There.", 2, " There."),
        ("٣ هناك.", 3, " هناك."), ("³ There.", 3, " There."), ("\\7\\ There.", 7, " There."),
    ],
)  # fmt: skip
def test_a_note_begins(text: str, value: int, rest: str) -> None:
    found = begins_note(text)
    assert found is not None
    assert (found.value, text[found.end :]) == (value, rest)


@pytest.mark.parametrize("text", ["3,000 cases", "2001 was", "12/4/2009 it", "word", "1", "1.5 metres"])
def test_no_note_begins(text: str) -> None:
    assert begins_note(text) is None


@pytest.mark.parametrize(
    "text",
    ["sources.1 According", "2001,2 the", "end\\3\\", "休息。4记录", "word[5] and", "word⁶ and", "word⑦ and", "དཔེ།8 "],
)
def test_a_mark_in_a_text(text: str) -> None:
    assert max(mark.strength for mark in in_text(text)) >= 2


@pytest.mark.parametrize(
    "text", ["17/004/2001", "2.5 metres", "1,200 people", "p.5", "in 1999", "上锁。4月6日", "COVID-19", "A/55/12/Add.2"]
)
def test_figures_are_no_marks(text: str) -> None:
    assert max((mark.strength for mark in in_text(text)), default=0) < 2


def test_a_mark_on_a_line_of_its_own() -> None:
    assert alone("7")
    assert not alone("7 years")


@pytest.mark.parametrize(
    ("text", "values"),
    [("上锁。42017年秋天", [4]), ("上锁。122017年秋天", [12]), ("上锁。35月3日", [3]), ("བཤད།5༢༠༡༧ལོར", [5]),
     ("上锁。2017年秋天", []), ("上锁。12月3日", []), ("上锁。35000年前", [])],
)  # fmt: skip
def test_a_mark_is_told_from_a_figure_behind_it(text: str, values: list[int]) -> None:
    assert [mark.value for mark in in_text(text) if mark.strength > 1] == values
