"""publish.copies.push.meter: a push keeps to its limits, and tells what went."""

import threading
from pathlib import Path

import pytest

from publish.copies.hosts.limit import Limit
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.watch import Cancelled, PushWatch
from publish.core.settings import HostSettings
from tests.support.factory import NOW, Archive


def test_a_push_keeps_to_the_limits_of_the_host_and_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: dict[int, int] = {}
    monkeypatch.setattr(
        Limit, "debt_s", lambda self, length: waits.update({self.rate: waits.get(self.rate, 0) + length}) or 0.0
    )
    host = MemoryHost(f"limited-{tmp_path}")
    host.settings = HostSettings(host.name, "memory", limit="2 MB/s")
    seen: list[tuple[int, int]] = []
    receipt = push(
        Archive(tmp_path / "archive").release(), host, now=NOW,
        watch=PushWatch(lambda _name, done, total: seen.append((done, total)), Limit(77)),
    )  # fmt: skip
    assert waits == {2_000_000: receipt.sent_bytes, 77: receipt.sent_bytes}
    assert seen[-1] == (receipt.sent_bytes, receipt.sent_bytes)


def test_a_wait_for_the_limit_ends_with_the_push(tmp_path: Path) -> None:
    host, stop = MemoryHost(f"stopped-{tmp_path}"), threading.Event()
    threading.Timer(0.2, stop.set).start()
    release = Archive(tmp_path / "archive").release()
    with pytest.raises(Cancelled):
        push(release, host, now=NOW, watch=PushWatch(limit=Limit(10), cancelled=stop))
    assert "metadata/timestamp.json" not in host.files
