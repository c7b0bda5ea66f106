"""publish.reports.ingest.lines.items: signs that begin an item."""

import pytest

from publish.reports.ingest.lines.items import bullet, bullets, numbered
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
