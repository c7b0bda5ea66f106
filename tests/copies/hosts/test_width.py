"""How many at once, and when: by a clock of our own, and on a server that refuses."""

import heapq
import threading
import time
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from publish.copies.hosts import s3
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.width import FIRST, HOPELESS_S, WAIT_MAX_S, Turns, Width
from publish.copies.hosts.wrap import retrying
from publish.copies.push import push
from publish.core.errors import AbsentError, BusyError, UnreachableError
from tests.support.factory import NOW, Archive
from tests.support.services.nginx import Limited
from tests.support.services.versitygw import Versitygw

Outcome = tuple[float, bool, float | None]
"""Seconds that an answer takes, whether it is good, and for how long it asks to wait."""


class Played:
    """A crew and a server, played through without waiting."""

    def __init__(self, width: Width, files: int, serve: Callable[[float, int], Outcome]) -> None:
        self.width, self.now, self.most, self.starts = width, 0.0, 0, list[float]()
        flying: list[tuple[float, float, bool, float | None]] = []
        left = files
        while left or flying:
            while left and len(flying) < width.limit and self.now >= width.ready_at:
                left -= 1
                self.starts.append(self.now)
                takes_s, good, after_s = serve(self.now, len(flying) + 1)
                heapq.heappush(flying, (self.now + takes_s, self.now, good, after_s))
                self.most = max(self.most, len(flying))
            if left and len(flying) < width.limit and (not flying or width.ready_at < flying[0][0]):
                self.now = width.ready_at
                continue
            self.now, begun, good, after_s = heapq.heappop(flying)
            if good:
                width.well(self.now, 20_000)
            else:
                left += 1
                width.refused(self.now, begun, after_s)


def crew(most: int = 32) -> Width:
    return Width(most, chance=lambda: 0.5)


class Bucket:
    """So many requests a second, and as many more at once; all others are refused."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst, self.tokens, self.at = rate, burst, burst, 0.0

    def __call__(self, now: float, _at_once: int) -> Outcome:
        self.tokens, self.at = min(self.burst, self.tokens + (now - self.at) * self.rate), now
        good = self.tokens >= 1
        self.tokens -= good
        return 0.02, good, None


def test_a_far_host_is_asked_by_ever_more_up_to_its_width() -> None:
    played = Played(crew(), 500, lambda now, at_once: (0.1, True, None))
    assert played.most == 32
    assert played.starts[FIRST] > 0.0  # not before the first has answered
    assert played.now < 1.6 * 500 / 32 * 0.1


def test_where_more_at_once_brings_nothing_it_stays_at_few() -> None:
    played = Played(crew(), 2_000, lambda now, at_once: (at_once / 400, True, None))
    assert played.most <= 4 * FIRST


def test_where_twice_as_many_bring_but_a_tenth_more_it_stays_at_few() -> None:
    played = Played(crew(), 2_000, lambda now, at_once: (at_once**0.87 / 400, True, None))
    assert played.most <= 4 * FIRST


def test_a_narrow_host_is_never_asked_by_more_than_it_takes() -> None:
    assert Played(crew(2), 100, lambda now, at_once: (0.1, True, None)).most == 2


@pytest.mark.parametrize("rate", [0.5, 5, 10, 20])
def test_at_a_host_of_so_many_a_second_it_takes_about_that_long(rate: float) -> None:
    played = Played(crew(), 300, Bucket(rate, 10))
    assert played.now < 1.5 * 300 / rate
    assert played.width.refusals < 600


def test_what_the_host_says_of_the_wait_is_kept() -> None:
    refused = iter([True] * 4)
    played = Played(crew(), 40, lambda now, at_once: (0.01, not next(refused, False), 30.0))
    assert [at for at in played.starts if 0.02 < at < 30.0] == []
    assert played.now < 35


def test_ten_minutes_of_refusals_are_outlasted_at_leisure() -> None:
    played = Played(crew(), 40, lambda now, at_once: (0.01, now > 600, None))
    assert played.now < 600 + 2 * WAIT_MAX_S
    assert played.width.refusals < 40
    assert "40 at once" not in (said := str(played.width.note))
    assert "asked for patience 20 times" in said


def test_every_third_refused_is_finished() -> None:
    numbers = iter(range(10_000))
    played = Played(crew(), 200, lambda now, at_once: (0.02, next(numbers) % 3 != 2, None))
    assert played.width.refusals < 130


def test_refusals_under_way_together_halve_once() -> None:
    width = crew()
    for at in range(40):
        width.well(at / 40, 1)
    limit = width.limit
    assert [width.refused(2.0, 1.0, None) for _ in range(4)] == [True, False, False, False]
    assert (width.limit, width.ready_at) == (limit // 2, 2.5)
    assert width.refused(3.0, 2.6, None)
    assert (width.limit, width.ready_at) == (limit // 4, 4.0)


def test_a_host_that_answers_at_all_is_never_given_up_within_the_hour(tmp_path: Path) -> None:
    now = [0.0]

    class Busy(MemoryHost):
        until_s = HOPELESS_S / 2
        kind: type[UnreachableError] = BusyError

        def _remove(self, path: str) -> None:
            if now[0] < self.until_s:
                raise self.kind("busy", host=self.name)

        def _probe(self) -> None:
            self._remove("")

    def patient(host: MemoryHost) -> MemoryHost:
        def sleep(seconds: float) -> None:
            now[0] += seconds

        return retrying(host, Patience(sleep=sleep, clock=lambda: now[0]))  # type: ignore[return-value]

    host = Busy(f"busy-{tmp_path}")
    wrapped = patient(host)
    wrapped.remove("a")
    assert now[0] >= HOPELESS_S / 2
    assert any("patience" in note for note in wrapped.notes())
    host.until_s = 1e9
    with pytest.raises(BusyError):
        patient(host).remove("a")
    host.kind = UnreachableError
    began = now[0]
    with pytest.raises(UnreachableError):
        patient(host).remove("a")
    assert now[0] - began < 10  # who says nothing is given up soon


def test_turns_hold_threads_to_the_width_and_nobody_waits_for_itself() -> None:
    turns, most, together = Turns(Width(3)), 0, 0
    mutex = threading.Lock()

    def work() -> None:
        nonlocal most, together
        for _ in range(20):
            with turns.turn(), turns.turn():
                with mutex:
                    together += 1
                    most = max(most, together)
                with mutex:
                    together -= 1
            turns.well(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (most <= 3, together, any(t.is_alive() for t in threads)) == (True, 0, False)


def test_who_comes_back_waits_for_those_in_the_line() -> None:
    turns, went = Turns(Width(1)), list[str]()

    def other() -> None:
        with turns.turn():
            went.append("other")

    thread = threading.Thread(target=other, daemon=True)
    with turns.turn():
        thread.start()
        while turns.alone:
            time.sleep(0.001)
    with turns.turn():
        went.append("again")
    thread.join(60)
    assert went == ["other", "again"]


def test_who_goes_first_is_let_in_before_those_in_the_line() -> None:
    turns, went = Turns(Width(1)), list[str]()

    def other() -> None:
        with turns.turn():
            went.append("other")

    def first() -> None:
        with turns.first(), turns.turn():
            went.append("first")

    threads = [threading.Thread(target=work, daemon=True) for work in (other, first)]
    with turns.turn():
        for number, thread in enumerate(threads):
            thread.start()
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    for thread in threads:
        thread.join(60)
    assert went == ["first", "other"]


class Interrupted(threading.Event):
    def wait(self, timeout: float | None = None) -> bool:
        raise KeyboardInterrupt


def test_who_is_interrupted_in_the_line_takes_nobodys_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns, has, may_end = Turns(Width(1)), threading.Event(), threading.Event()

    def other() -> None:
        with turns.turn():
            has.set()
            may_end.wait(60)

    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    assert has.wait(60)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "Event", Interrupted)
        with pytest.raises(KeyboardInterrupt), turns.turn():
            pass
    may_end.set()
    thread.join(60)
    with turns.turn():
        assert turns.alone


def test_a_wait_ends_with_the_push() -> None:
    turns, ended = Turns(Width(3)), threading.Event()
    turns.failed(turns._clock(), BusyError("busy", host="h", retry_after_s=500.0))
    ended.set()
    with turns.turn(ended):
        pass
    assert not turns.failed(0.0, AbsentError("not here", host="h"))


def test_a_store_that_lets_few_requests_through_gets_its_copy(versitygw: Versitygw, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", {"index.html": "front", "a.html": "a", "b.html": "b"})
    release = archive.release()
    with Limited(versitygw.endpoint, rate=30, burst=8) as gate:
        session = boto3.Session(versitygw.access_key, versitygw.secret_key)
        options = s3.Options("few-at-a-time", gate.url, readable=False, website=False)
        host = retrying(s3.S3Host("bucket", options, session, keys="KEYS"))
        assert push(release, host, now=NOW).sent == len(release.entries)
        assert push(release, host, now=NOW).sent == 0
