"""publish.desk.ranges: one part of a file, by RFC 9110; the whole where it cannot be told."""

import pytest

from publish.desk.ranges import NOWHERE, asked


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None), ("bytes=0-0", (0, 1)), ("bytes=5-", (5, 5)), ("bytes=5-99", (5, 5)), ("bytes=-3", (7, 3)),
        ("bytes=-99", (0, 10)), ("bytes=10-", NOWHERE), ("bytes=-0", NOWHERE), ("bytes=5-4", None), ("bytes=-", None),
        ("bytes=0-1,3-4", None), ("items=0-1", None), ("bytes=a-b", None), ("bytes=0-1" + "0" * 20, None),
    ],
)  # fmt: skip
def test_a_part(header: str | None, part: tuple[int, int] | None) -> None:
    assert asked(header, 10) == part


def test_an_empty_file_has_no_part() -> None:
    assert (asked("bytes=0-", 0), asked("bytes=-5", 0), asked(None, 0)) == (NOWHERE, NOWHERE, None)
