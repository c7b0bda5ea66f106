"""The pace at which a busy host is asked."""

import itertools
from collections.abc import Callable

import pytest

from publish.copies.hosts.http import pace as room
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


class Clock:
    """Time that goes on by waits alone."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def read(files: int, gives: Callable[[float], bool], monkeypatch: pytest.MonkeyPatch) -> tuple[float, int]:
    """Ask for files one after the other; return the seconds, and the number of refusals."""
    clock = Clock()
    monkeypatch.setattr(room, "time", clock)
    pace = Pace(0.5, sleep=clock.sleep)
    pace.good()
    for _ in range(files):
        tries, waited_s = 1, 0.0
        pace.turn()
        while not gives(clock.now):
            wait_s = pace.busy(busy(), tries, waited_s)
            assert wait_s is not None
            clock.sleep(wait_s)
            tries, waited_s = tries + 1, waited_s + wait_s
            pace.turn()
        pace.good()
    return clock.now, pace.refusals


def test_who_refuses_each_third_at_any_pace_is_not_asked_ever_more_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = itertools.count(1)
    seconds, refusals = read(200, lambda _: next(asked) % 3 != 0, monkeypatch)
    assert refusals == 99
    assert seconds < 99  # a second for each refusal; by doubling at each, 17 minutes


def test_who_gives_a_file_each_two_seconds_is_asked_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    given = [-2.0]

    def gives(now: float) -> bool:
        if now - given[0] < 2:
            return False
        given[0] = now
        return True

    seconds, refusals = read(100, gives, monkeypatch)
    assert seconds < 300
    assert refusals < 60
