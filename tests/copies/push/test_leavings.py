"""A key that may not delete: what stays is said once, and expected; what was withdrawn is said each time."""

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import learnt, push
from publish.copies.push.leavings import REFUSALS_MAX, take_away
from publish.copies.push.plan import Asked
from publish.core.errors import OccupiedError, RefusedError, UnreachableError
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.verify.head import Release
from tests.copies.push.conftest import judged
from tests.copies.push.test_push import fill, next_release
from tests.support.factory import NOW, Archive

GONE = "reports/2001/strike-hard.html"


class Keeping(MemoryHost):
    """A host whose key may not take away."""

    asked = 0
    error: type[RefusedError] = RefusedError

    def _remove(self, path: str) -> None:
        self.asked += 1
        raise self.error("access denied", host=self.name)


def audited(host: MemoryHost, release: Release) -> tuple[Verdict, list[str], tuple[str, ...]]:
    (audit,) = check_all([Target(host.name, "", host, host)], release, now=NOW, depth=Depth.FULL)
    return audit.verdict, [f.path for f in audit.findings], audit.notes


def test_what_a_key_may_not_take_away_stays_and_is_said_once(archive: Archive) -> None:
    host = Keeping("keeping")
    fill(host, archive)
    second = next_release(archive)
    receipt = push(second, host, now=NOW)
    assert (receipt.removed, receipt.owed) == ((), ())
    assert GONE in receipt.left
    assert any("STET_KEEPING_WITHDRAW_" in note and "not told again" in note for note in receipt.notes)
    assert judged(archive, host) == 2
    verdict, faults, notes = audited(host, second)
    assert (verdict, faults) == (Verdict.FRESH, [])
    assert any("may not take files away" in note for note in notes)
    asked = host.asked
    archive.write("reports/2013/masanjia.html", b"corrected again")
    again = push(archive.release(), host, now=NOW)
    assert (host.asked, again.notes) == (asked, ())
    assert GONE in again.left


def test_other_bytes_at_the_place_of_a_leaving_are_told(archive: Archive) -> None:
    host = Keeping("keeping-forged")
    fill(host, archive)
    second = next_release(archive)
    push(second, host, now=NOW)
    host.files[GONE] = b"<!doctype html>a thief's page"
    _, faults, _ = audited(host, second)
    assert GONE in faults


def test_a_key_that_may_is_noticed_when_the_host_is_looked_through(archive: Archive) -> None:
    host = Keeping("keeping-no-more")
    fill(host, archive)
    push(next_release(archive), host, now=NOW)
    may = MemoryHost("keeping-no-more")
    archive.write("reports/2013/masanjia.html", b"corrected again")
    third = archive.release()
    receipt = push(third, may, Asked(survey=True), now=NOW)
    assert GONE in receipt.removed
    assert receipt.left == ()
    assert not learnt.load(archive.state, may).keeps
    assert {h.path for h in may.survey()} == {e.path for e in third.entries}


def test_a_second_key_takes_away_what_the_first_may_not(archive: Archive) -> None:
    host = Keeping("two-keys")
    fill(host, archive)
    push(next_release(archive), host, now=NOW)
    host.taker = MemoryHost("two-keys")
    archive.write("reports/2013/masanjia.html", b"corrected again")
    third = archive.release()
    receipt = push(third, host, Asked(survey=True), now=NOW)
    assert receipt.left == ()
    assert learnt.load(archive.state, host).keeps  # the first still may not
    assert {h.path for h in host.survey()} == {e.path for e in third.entries}


def test_what_was_withdrawn_and_stays_is_said_each_time(archive: Archive) -> None:
    host = Keeping("keeping-withdrawn")
    first = fill(host, archive)
    push(next_release(archive), host, now=NOW)
    entry = first.by_path()[GONE]
    record = withdrawals.Record((), {GONE: {entry.sha256: entry.length}}, 0)
    withdrawals.save(archive.state, record)
    archive.write("reports/2013/masanjia.html", b"corrected again")
    third = archive.release()
    assert [push(third, host, now=NOW).owed for _ in range(2)] == [(GONE,), (GONE,)]
    verdict, faults, _ = audited(host, third)
    assert (verdict, faults) == (Verdict.STALE, [GONE])


def test_after_some_refusals_no_more_are_asked_for() -> None:
    host = Keeping("refusing")
    paths = [f"{number}.html" for number in range(50)]
    assert take_away(host, paths, lambda: None) == tuple(paths)
    assert host.asked == REFUSALS_MAX
    host.error = OccupiedError
    with pytest.raises(OccupiedError):
        take_away(host, paths, lambda: None)

    class Silent(MemoryHost):
        def _remove(self, path: str) -> None:
            raise UnreachableError("no answer", host=self.name, path=path)

    with pytest.raises(UnreachableError):
        take_away(Silent("silent"), paths, lambda: None)


def test_what_another_hand_took_away_is_no_leaving_any_more(archive: Archive) -> None:
    host = Keeping("tidied")
    fill(host, archive)
    push(next_release(archive), host, now=NOW)
    del host.files[GONE]
    archive.write("reports/2013/masanjia.html", b"corrected again")
    assert GONE not in push(archive.release(), host, now=NOW, asked=Asked(survey=True)).left


def test_the_second_key_is_not_asked_for_where_nothing_is_to_go(archive: Archive) -> None:
    class Asked(MemoryHost):
        def _begin(self) -> None:
            raise AssertionError("asked")

    host = MemoryHost("nothing-to-go")
    host.taker = Asked("nothing-to-go")
    assert fill(host, archive).number == 1
