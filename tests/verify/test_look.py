"""publish.verify.look: when a copy is fresh, by whose clock and since when."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import RollbackError
from publish.core.model import Verdict
from publish.readers.prove import Proof, prove
from publish.verify import metadata
from publish.verify.head import Seen
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive, lay

PAGE = "index.html"


TEN_YEARS = timedelta(days=3652)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def copy(archive: Archive, tmp_path: Path) -> Path:
    return lay(archive.release(), tmp_path / "copy")


def ask(archive: Archive, copy: Path, now: datetime, before: Seen | None = None) -> Proof:
    return prove(read_folder(str(copy)), archive.anchor, PAGE, now=now, seen=before)


def test_how_long_ago_it_was_renewed_is_said(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW + timedelta(days=41))
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert proof.reason == "not renewed in time: last renewed 41 days ago, expired 33 days ago"
    lay(archive.renew(now=NOW + timedelta(days=40)), copy)
    assert ask(archive, copy, NOW + timedelta(days=41)).verdict is Verdict.FRESH


def test_a_clock_ten_years_behind_is_recognised(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW - TEN_YEARS)
    assert proof.verdict is Verdict.STALE
    assert proof.reason.startswith("the local clock is behind: it says 2016-")


def test_a_clock_ten_years_ahead_is_said_to_be_possible(archive: Archive, copy: Path) -> None:
    proof = ask(archive, copy, NOW + TEN_YEARS)
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert "either nobody renewed it for 3,652 days, or this clock, which says 2036-" in proof.reason


def test_a_slow_clock_never_makes_it_fresh(archive: Archive, copy: Path) -> None:
    """ATTACKS row 38. The reader saw a later renewal; an expired copy and a clock set back do not undo it."""
    later = NOW + timedelta(days=30)
    renewed = lay(archive.renew(now=later), copy.parent / "renewed")
    before = ask(archive, renewed, later).seen
    assert before.dated == "2026-12-21"
    memory = Seen(before.release, before.top, 0, before.dated)  # even where the timestamp's own number is forgotten
    proof = ask(archive, copy, NOW, memory)
    assert (proof.verdict, proof.head.fresh) == (Verdict.STALE, False)
    assert "the local clock is behind" in proof.reason
    with pytest.raises(RollbackError):
        ask(archive, copy, NOW, before)


def test_a_thief_of_the_online_key_cannot_set_readers_clocks(archive: Archive, copy: Path) -> None:
    """A day far ahead in the timestamp is told, and not remembered."""
    lay(archive.renew(now=NOW + TEN_YEARS, clock_is_right=True), copy)
    proof = ask(archive, copy, NOW)
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert proof.seen.dated == NOW.date().isoformat()


def test_a_timestamp_that_says_no_day_is_as_good(archive: Archive, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "RENEWED", "something else")
    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    assert (found.renewed, found.fresh) == (None, True)
    proof = ask(archive, copy, NOW + timedelta(days=41))
    assert proof.reason == "not renewed in time: expired 33 days ago"
