"""A limit holds for all who share it, and what is sent is counted piece by piece."""

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.limit import STEP_S, Limit
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.wrap import Patience, retrying
from publish.copies.push import push
from publish.copies.push.plan import Asked
from publish.copies.push.watch import Cancelled, PushWatch
from publish.core.config import HostSettings
from publish.core.errors import UnreachableError
from publish.core.model import Entry
from publish.core.units import rate
from tests.copies.hosts.contract import entries
from tests.support.factory import NOW, Archive


def test_so_many_bytes_go_in_a_second_whoever_sends_them() -> None:
    now = [100.0]
    limit = Limit(1_000, lambda: now[0])
    sent = 0
    for piece in (10, 5_000, 300, 1, 1_000) * 20:
        now[0] += limit.debt_s(piece)
        sent += piece
        assert sent <= 1_000 * (now[0] - 100.0) + STEP_S * 1_000
    assert now[0] - 100.0 == pytest.approx(sent / 1_000, abs=STEP_S)
    now[0] += 3_600
    assert limit.debt_s(900) == 0.0  # a pause is worth a second's bytes, and no hour's
    assert limit.debt_s(1_100) == pytest.approx(1.0)


@pytest.mark.parametrize(("text", "bytes_a_second"), [("500 KB/s", 500_000), ("1.5MB/s", 1_500_000), ("9 / s", 9)])
def test_a_rate_is_read_as_people_write_it(text: str, bytes_a_second: int) -> None:
    assert rate(text) == bytes_a_second


@pytest.mark.parametrize("text", ["", "500 KB", "0 KB/s", "-1/s", "fast", "5 KB/h", "KB/s", "/s"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        rate(text)


def test_a_large_file_is_told_piece_by_piece_and_one_that_goes_twice_counts_once(tmp_path: Path) -> None:
    class Broken(FolderHost):
        left = 1

        def _put(self, entry: Entry, source: Path) -> None:
            if self.left:
                self.left -= 1
                self._pieces()(1_000)
                raise UnreachableError("cut", host=self.name)
            super()._put(entry, source)

    told: list[int] = []
    host = retrying(
        Broken("disk", str(tmp_path / "web")), Patience(sleep=lambda _: None, clock=iter(range(99)).__next__)
    )
    host.meter = told.append
    data = hashlib.sha256(b"x").digest() * 100_000
    with host.writing():  # type: ignore[attr-defined]
        host.put(entries(tmp_path / "in", {"large.bin": data})[0])  # type: ignore[attr-defined]
    assert sum(told) == len(data)
    assert (told[:2], max(told)) == ([1_000, -1_000], 1 << 20)


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


def test_a_rehearsal_says_requests_and_price(tmp_path: Path) -> None:
    host, archive = MemoryHost(f"priced-{tmp_path}"), Archive(tmp_path / "archive")
    release = archive.release()
    host.settings = HostSettings(host.name, "memory", price={"put": 5.0, "get": 1.0, "gb": 20.0})
    planned = push(release, host, Asked(dry_run=True), now=NOW)
    assert (planned.puts, host.files) == (len(release.entries), {})
    cost = (5.0 * planned.puts + planned.gets) / 1000 + 20.0 * planned.sent_bytes / 1e9
    assert planned.cost == pytest.approx(cost)
    counted = Requests(host)
    push(release, counted, now=NOW)
    assert counted.puts == planned.puts
    assert abs(counted.gets - planned.gets) <= 12  # what a new place is asked for beside
    again = push(release, host, Asked(dry_run=True), now=NOW)
    assert (again.puts, again.gets, again.sent) == (0, 1, 0)


class Requests(MemoryHost):
    """The same place, with its requests counted."""

    def __init__(self, host: MemoryHost) -> None:
        super().__init__(host.name)
        self.settings, self.puts, self.gets = host.settings, 0, 0

    def _put(self, entry: Entry, source: Path) -> None:
        self.puts += 1
        super()._put(entry, source)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.gets += 1
        return super()._fetch(path, max_length)
