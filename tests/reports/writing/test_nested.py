"""publish.reports.writing.nested: what is left open counts, and what ends by itself does not."""

import pytest

from publish.reports.writing.nested import nested


@pytest.mark.parametrize(
    ("html", "deep"),
    [("", 0), ("<b><i>a</i></b><u>b</u>", 2), ("<font>" * 9, 9), ("<p>a<br><li>b" * 9, 0), ("</b></b><B>", 1)],
)
def test_elements_left_open_are_counted(html: str, deep: int) -> None:
    assert nested(html) == deep
