"""publish.copies.push.price: a rehearsal says what a push would cost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.plan import Asked
from publish.core.model import Entry
from publish.core.settings import HostSettings
from tests.support.factory import NOW, Archive


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
