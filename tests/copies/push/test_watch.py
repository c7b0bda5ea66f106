"""publish.copies.push.watch: what holds pushes that are under way."""

from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.watch import Cancelled, PushWatch
from publish.core.errors import BusyError
from tests.copies.hosts.fakes import Flaky, patient
from tests.support.factory import NOW, Archive


def test_each_watch_has_an_end_of_its_own() -> None:
    one, other = PushWatch(), PushWatch()
    one.cancelled.set()
    with pytest.raises(Cancelled):
        one.stop_if_cancelled()
    other.stop_if_cancelled()
    other.progress("host", 1, 2)
    other.waiting(1, BusyError("busy", host="host"))


def test_who_waits_for_a_busy_host_is_told_how_long_and_for_what(tmp_path: Path) -> None:
    told, slept = list[tuple[float, str]](), list[float]()
    watch = PushWatch(waiting=lambda seconds, error: told.append((seconds, str(error))))
    host = patient(Flaky(f"host {tmp_path}", 6, BusyError), slept)
    push(Archive(tmp_path / "archive").release(), first := MemoryHost(f"first {tmp_path}"), now=NOW, watch=watch)
    assert first.waiting == watch.waiting
    host.waiting = watch.waiting
    host.probe()
    # Doubled each time: what nobody notices is not told.
    assert slept == [0.5, 1, 2, 4, 8, 16]
    assert told == [(8, f"{host.name}: no"), (16, f"{host.name}: no")]
