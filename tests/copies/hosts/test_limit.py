"""A limit holds for all who share it, and what is sent is counted piece by piece."""

import hashlib
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.limit import STEP_S, Limit
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.wrap import retrying
from publish.core.errors import UnreachableError
from publish.core.model import Entry
from publish.core.units import rate
from tests.copies.hosts.contract import entries


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
