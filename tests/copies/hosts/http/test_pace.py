"""The pace at which a busy host is asked."""

import pytest

from publish.copies.hosts.http.pace import BUSY_S, GIVEN_UP_MAX, TRIES_MAX, Pace
from publish.core.errors import BusyError


def busy(seconds: float | None = None) -> BusyError:
    return BusyError("busy", host="a", retry_after_s=seconds)


def test_who_gave_nothing_yet_is_asked_once_more() -> None:
    pace = Pace(0.5)
    assert pace.busy(busy(), 1, 0) is not None
    assert pace.busy(busy(), 2, 0.5) is None
    assert pace.busy(busy(2), 1, 0) == 2
    assert pace.busy(busy(3600), 1, 0) is None


def test_who_gave_something_is_waited_for_but_not_for_ever() -> None:
    pace = Pace(0.5)
    pace.good()
    waits = [pace.busy(busy(), tries, 0) for tries in range(1, TRIES_MAX)]
    assert all(a is not None and 0.3 < a < 11 for a in waits)
    assert pace.busy(busy(BUSY_S + 1), 1, 0) is None
    assert pace.worn
    assert pace.busy(busy(), 2, 0.5) is None


def test_all_threads_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    pace = Pace(0.5, sleep=slept.append)
    for _ in range(9):
        pace.turn()
    assert slept == []
    pace.good()
    pace.busy(busy(7), 1, 0)
    for _ in range(3):
        pace.turn()
    assert [round(s, 1) for s in slept] == [7.0, 7.0, 7.1]  # the host's own word, then one after the other
    for _ in range(200):
        pace.good()
    assert pace._gap_s == 0


def test_one_file_that_is_never_given_does_not_wear_out_the_patience_with_others() -> None:
    pace = Pace(0.5)
    pace.good()
    for given_up in range(1, GIVEN_UP_MAX + 1):
        assert pace.busy(busy(), 1, 0) is not None
        pace.good()  # another file, while this one waits
        assert pace.busy(busy(), TRIES_MAX, 60) is None
        assert pace.worn == (given_up == GIVEN_UP_MAX)
