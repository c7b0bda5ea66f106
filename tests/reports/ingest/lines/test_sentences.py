"""publish.reports.ingest.lines.sentences: where a sentence ends, and what goes on with one."""

import pytest

from publish.reports.ingest.lines.sentences import cased, colon, ends, first_word, glue, small, spoken


@pytest.mark.parametrize(
    "text",
    [
        "It ended.", "“It ended.”", "(It ended.)", "结束了。", "“结束了。”",
        "تم الأمر؟", "تۈگىدى.", "རྫོགས།",
        "sources.1", "end.[3]", "以上：",
    ],
)  # fmt: skip
def test_a_sentence_ends(text: str) -> None:
    assert ends(text)


@pytest.mark.parametrize("text", ["the gate and", "大门每天", "by Philip P.", "see Dr.", "", "costs 3.5", "a “word”"])
def test_a_sentence_goes_on(text: str) -> None:
    assert not ends(text)


def test_what_can_only_go_on_begins_small() -> None:
    assert small("and then")
    assert small("，然后")
    assert small("“and")
    assert not small("And then")
    assert not small("大门")


def test_scripts_with_capitals() -> None:
    assert cased("a")
    assert cased("3 gates")
    assert not cased("门")


def test_a_word_that_could_not_be_parted() -> None:
    assert first_word("refugee camps") == "refugee"
    assert first_word("大门每天") == "大"
    # Or a short line before a page that begins with a year would be a full one, and a heading part of the paragraph.
    assert first_word("2017年秋天") == "2017"
    assert first_word("བོད་ཡིག་") == "བོད་"


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [("the", "gate", " "), ("大门", "每天", ""), ("བོད་", "ཡིག", ""), ("རྫོགས།", "དེ་", " "), ("", "a", "")],
)
def test_what_stands_between_two_lines(before: str, after: str, between: str) -> None:
    assert glue(before, after) == between


def test_a_colon_is_told_and_letters_are_counted() -> None:
    assert colon("they wrote:")
    assert not colon("they wrote.")
    assert spoken("a, b!") == 2
