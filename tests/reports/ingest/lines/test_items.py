"""publish.reports.ingest.lines.items: signs that begin an item."""

import pytest

from publish.reports.ingest.lines.items import bullet, bullets, depth, follows, numbered, span, stamped
from publish.reports.ingest.lines.spacing import lines


@pytest.mark.parametrize(
    "text", ["1. A", "A. In", "(a) in", "IV. Use", "一、总则", "（二）其他", "第三条 凡", "Article 5"]
)
def test_what_counts(text: str) -> None:
    assert numbered(text)


def test_a_dash_is_a_bullet_only_where_lines_begin_with_it() -> None:
    assert bullet("- one", bullets(lines("There are:\n\n- one\n- two\n- three\n"), 0)) == "- "
    assert not bullet("- one", bullets(lines("the regime\n- one of many, and\nthe others\n- all of them\n"), 0))
    assert bullet("• one", frozenset("•")) == "• "


@pytest.mark.parametrize(
    "text",
    ["[12.05.2009, 21:14:03] Anna: yes", "[00:00:12] CHAIR: sit", "12/05/09, 21:14 - Anna: yes", "21:14 Anna: yes"],
)
def test_what_was_said_begins_with_its_time(text: str) -> None:
    assert stamped(text)


def test_a_sentence_that_begins_with_a_time_does_not() -> None:
    assert not stamped("21:14 was when they came.")
    assert span("00:00:01,000 --> 00:00:04,000")


def test_what_follows_in_a_list_within_a_sentence() -> None:
    assert follows("(b) to tell us; and", "(c) to reply.")
    assert follows("ii) two", "iii) three")
    assert not follows("(a) one", "(c) three")
    assert not follows("(a) one", "2) two")


def test_how_deep_a_letter_is_quoted() -> None:
    assert [depth(text) for text in ("> a", ">> b", "> > c", "d > e")] == [1, 2, 2, 0]
