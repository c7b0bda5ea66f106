"""publish.copies.hosts.allowance: an answer gets so many seconds and bytes, and more time only for bytes that come."""

import io
import threading
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from publish.copies.hosts import allowance
from publish.copies.hosts.allowance import Allowance, Body, Meter, TooSlowError, announced, retry_after_s, within

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def given(seconds: float, **more: Any) -> Allowance:
    whole = {"read_s": 5.0, "floor": 100, "credited": 1_000, "length": 2_000} | more
    return Allowance(time.monotonic() + seconds, **whole)


def test_bytes_win_time_at_the_slowest_rate_and_no_more_than_was_asked_for() -> None:
    with pytest.raises(TimeoutError):
        given(-1).left_s(0)
    assert 0 < given(-1).left_s(150) <= 0.5
    assert given(-1).left_s(2_000) <= 5.0
    with pytest.raises(TimeoutError):
        given(-11).left_s(2_000)  # a thousand bytes are credited: ten seconds
    assert given(60).left_s(0) == 5.0


def test_more_bytes_than_any_honest_answer_has_end_it() -> None:
    with pytest.raises(ConnectionAbortedError):
        given(60).left_s(2_001)


def test_on_a_shared_line_the_bytes_of_all_answers_win_time() -> None:
    meter = Meter()
    shared = given(-1, meter=meter)
    with pytest.raises(TimeoutError):
        shared.left_s(0)
    shared.note(0, 150)
    assert (meter.total, shared.left_s(0) > 0) == (150, True)
    shared.note(900, 5_000)
    assert meter.total == 250, "beyond what was asked for nothing is won"


def test_a_body_is_read_within_its_allowance() -> None:
    raw: Any = SimpleNamespace(read1=io.BytesIO(b"abcdef").read1)
    assert Body(raw, given(60)).read() == b"abcdef"
    raw = SimpleNamespace(read1=io.BytesIO(b"x" * 4_000).read1)
    with pytest.raises(ConnectionAbortedError):
        Body(raw, given(60)).read()


@pytest.mark.parametrize(
    ("said", "length"), [(None, None), ("7", 7), (" 7 ", 7), ("7, 07", 7), ("0", 0), ("9" * 400, int("9" * 300))]
)
def test_a_length_is_plain_digits(said: str | None, length: int | None) -> None:
    assert announced(said) == length


@pytest.mark.parametrize("said", ["", "-1", "+1", "1_0", "7, 8", "\u0661", "0x7", "7,"])
def test_what_is_no_length_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no length"):
        announced(said)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("999999999999", 3600.0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        ("Sun, 21 Nov 2027 12:00:00 GMT", 3600.0),
        ("soon", None),
        ("-1", None),
        ("\u0661", None),
        ("", None),
        (None, None),
    ],
)
def test_a_host_that_asks_for_a_wait_is_heard_within_bounds(said: str | None, seconds: float | None) -> None:
    assert retry_after_s(said, NOW) == seconds


def test_what_does_not_end_in_time_is_left_behind() -> None:
    assert within(60, lambda: 7, host="web") == 7
    with pytest.raises(ZeroDivisionError):
        within(60, lambda: 1 // 0, host="web")
    ends = threading.Event()
    with pytest.raises(TooSlowError) as caught:
        within(0.01, ends.wait, host="web")
    ends.set()
    assert (caught.value.host, caught.value.retryable) == ("web", False)
    assert allowance.RETRY_AFTER_MAX_S == 3600
