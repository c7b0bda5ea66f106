"""publish.copies.hosts.git.meter: one conversation with a git server is bounded in seconds and bytes."""

import threading

import pytest

from publish.copies.hosts.git import meter as room
from publish.copies.hosts.git.meter import SAID_MAX, Meter


def test_more_bytes_than_any_honest_answer_has_end_it() -> None:
    meter = Meter(10)
    meter.came(10)
    with pytest.raises(ConnectionAbortedError):
        meter.came(1)


def test_of_a_servers_words_the_last_are_kept() -> None:
    meter = Meter(10)
    meter.hear(b"a" * SAID_MAX)
    meter.hear(b"no")
    assert bytes(meter.said) == b"a" * (SAID_MAX - 2) + b"no"


def test_a_silent_server_is_cut_and_whatever_broke_by_that_was_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STILL_S", 0.1)
    was_cut = threading.Event()
    meter = Meter(10)
    meter.cut(was_cut.set)

    def read() -> None:
        assert was_cut.wait(30)
        raise ConnectionResetError

    with pytest.raises(TimeoutError), meter.running():
        read()
    assert meter.late


def test_what_breaks_in_time_is_told_as_it_is_and_the_connection_ends() -> None:
    ended = threading.Event()
    meter = Meter(10)
    meter.cut(ended.set)
    with pytest.raises(ZeroDivisionError), meter.running():
        raise ZeroDivisionError
    assert ended.is_set()
    with Meter(10).running() as quiet:
        quiet.went(3)
    assert (quiet.sent, quiet.late) == (3, False)
