"""Versions of withdrawn files: taken away, and looked for afterwards."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.versions import KeptVersion
from publish.copies.push import learnt
from publish.copies.push.sweep import Remaining, purge, sweep
from publish.core.errors import OccupiedError, RefusedError, UnreachableError
from publish.core.formats import withdrawals
from publish.verify.head import Release
from tests.support.factory import NOW, Archive

PAGE = "reports/2001/strike-hard.html"
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)


class Keeping(MemoryHost):
    """A host which keeps versions, some of them locked, and may say that it took what it kept."""

    def __init__(self, name: str, *kept: KeptVersion, locked: str = "", false: bool = False) -> None:
        super().__init__(name)
        self.past = list(kept)
        self.locked, self.false = locked, false
        self.error: Exception | None = None

    def _versions(self) -> Iterator[KeptVersion]:
        if self.error:
            raise self.error
        return iter(list(self.past))

    def _remove_version(self, kept: KeptVersion) -> None:
        if kept.version == self.locked:
            raise RefusedError("locked", host=self.name)
        if not self.false:
            self.past.remove(kept)

    def _locked_until(self, kept: KeptVersion) -> datetime | None:
        return UNTIL if kept.version == self.locked else None


MARK = KeptVersion(PAGE, "3", None, True)
OLD, OLDER = KeptVersion(PAGE, "2", 20, False), KeptVersion(PAGE, "1", 10, False)
FRONT, FORMER = KeptVersion("index.html", "5", 7, True), KeptVersion("index.html", "4", 7, False)


@pytest.fixture
def wanted(tmp_path: Path) -> Release:
    archive = Archive(tmp_path / "archive")
    archive.remove(PAGE)
    release = archive.release()
    gone = {PAGE: {"00": 20, "01": 10}, "index.html": {"02": 7}}
    item = withdrawals.Withdrawn(1, NOW.date(), "", "00" * 32, PAGE, "00", versions={"00": 20})
    withdrawals.save(archive.state, withdrawals.Record((item,), gone, 1))
    return release


def test_versions_of_withdrawn_files_go_and_nothing_else_and_once(wanted: Release) -> None:
    other = KeptVersion("robots.txt", "9", 20, False)
    later = KeptVersion("index.html", "6", 99, False)  # of no release from before the withdrawal
    host = Keeping("keeps", MARK, OLD, OLDER, FRONT, FORMER, other, later)
    found = sweep(wanted, host)
    assert found is not None
    assert (found.removed, found.clean) == (3, True)
    assert host.past == [FRONT, other, later]
    host.error = AssertionError("asked again")
    assert sweep(wanted, host) is None


def test_a_mark_stays_above_what_stays_below_it(wanted: Release) -> None:
    host = Keeping("locks", MARK, OLD, OLDER, locked="1")
    for _ in range(2):
        found = sweep(wanted, host)
        assert found is not None
        assert found.left == (Remaining(PAGE, "1", UNTIL),)
        assert host.past == [MARK, OLDER]
    assert not learnt.load(wanted.state, host).swept


def test_who_says_that_it_took_what_it_keeps_is_not_believed(wanted: Release) -> None:
    found = sweep(wanted, Keeping("lies", MARK, OLD, false=True))
    assert found is not None
    assert (found.removed, found.left) == (0, (Remaining(PAGE, "2"),))


def test_a_key_that_may_not_list_them_is_told(wanted: Release) -> None:
    host = Keeping("shut", OLD)
    host.error = RefusedError("access denied", host="shut")
    found = sweep(wanted, host)
    assert found is not None
    assert (found.untold, found.clean) == ("access denied", False)
    host.taker = Keeping("shut", OLD)
    found = sweep(wanted, host)
    assert found is not None
    assert (found.removed, found.clean) == (1, True)
    for error in (UnreachableError("no answer", host="shut"), OccupiedError("another's", host="shut")):
        host.error = error
        host.taker = None
        with pytest.raises(type(error)):
            purge(host, lambda _: True)


def test_without_a_withdrawal_nobody_is_asked(tmp_path: Path) -> None:
    host = Keeping("quiet", OLD)
    host.error = AssertionError("asked")
    assert sweep(Archive(tmp_path / "archive").release(), host) is None
