"""publish.reports.ingest.lines.spacing: how a text's lines lie."""

from publish.reports.ingest.lines.spacing import lines, spacing
from tests.support.dumps import Style, dump
from tests.support.truths import truth

ARTICLE = "\n\n".join(f"The gate of house {n} was shut at nine. Nobody came out before the morning." for n in range(9))


def test_empty_lines_between_any_two_are_no_paragraphs() -> None:
    assert spacing(lines(dump(truth("en"), Style()))).base == 1


def test_empty_lines_between_paragraphs_are_not_double_spacing() -> None:
    assert spacing(lines(ARTICLE)).base is None


def test_lines_that_stand_close_are_single_spaced() -> None:
    assert spacing(lines(dump(truth("en"), Style(spacing="single", sign="feed")))).base == 0


def test_a_page_begins_behind_a_feed_a_single_space_or_a_gap() -> None:
    assert [line.begins for line in lines("one\n\ftwo\nthree")] == [False, True, False]
    for style in (Style(), Style(sign="gap")):
        found = lines(dump(truth("en"), style))
        assert sum(line.begins for line in found) >= 3


def test_a_line_across_is_no_text() -> None:
    (first, second) = lines("one\n________\n1 A note.")
    assert not first.after_rule
    assert second.after_rule
    assert lines("one\n" + " " * 48 + "\n1 A note.")[1].after_rule


def test_paragraphs_may_begin_with_an_indent() -> None:
    style = Style(spacing="single", sign="feed", indent="    ")
    assert spacing(lines(dump(truth("en"), style))).indents
