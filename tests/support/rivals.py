"""Two publishers of one archive at one place: the push of one wholly between two steps of the other's."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.core.errors import OvertakenError, RollbackError, StetError
from publish.core.formats import layout
from publish.core.model import Entry, Receipt
from publish.verify.head import Release
from publish.verify.metadata import head
from tests.attacks.desk import forked
from tests.copies.hosts.fakes import Around
from tests.copies.push.conftest import judged
from tests.support.factory import EVIDENCE, NOW, Archive, evidence_path

PATHS = ("index.html", "reports/2013/one.html", "reports/2013/two.html")
PAGES: dict[str, str | bytes] = {
    **{path: f"<!doctype html>base in the {path}" for path in PATHS},
    evidence_path(): EVIDENCE,
}


class Blind(MemoryHost):
    """Cannot compare."""

    compares = False

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:
        return False


class Between(Around):
    """Lets something happen before it first stores a file at such a path."""

    def __init__(self, host: FileHost, at: str, happen: Callable[[], Receipt | StetError]) -> None:
        super().__init__(host)
        self.parallel = 1
        self._at = at
        self._happen = happen
        self.happened: list[Receipt | StetError | None] = []

    def _meet(self, path: str) -> None:
        if not self.happened and _step(path) == self._at:
            self.happened.append(None)
            self.happened[0] = self._happen()

    def _put(self, entry: Entry, source: Path) -> None:
        self._meet(entry.path)
        super()._put(entry, source)

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:
        self._meet(entry.path)
        return super()._replace(entry, source, former)


def _step(path: str) -> str:
    if path == layout.TIMESTAMP:
        return "pointer"
    return "pages" if not layout.immutable(path) else "mark" if layout.is_metadata(path) else "evidence"


def edited(archive: Archive, word: str) -> Release:
    """The next release, with pages changed to others of the same length."""
    for path in ("index.html", f"reports/2013/{'one' if word == 'mine' else 'two'}.html"):
        archive.write(path, f"<!doctype html>{word} in the {path}")
    return archive.release()


def outcome(release: Release, host: Host) -> Receipt | StetError:
    try:
        return push(release, host, now=NOW)
    except StetError as e:
        return e


def pushed(release: Release, opened: Callable[[], Host]) -> Receipt | StetError:
    return outcome(release, opened())


def taken_in(archive: Archive, from_: Archive) -> Archive:
    """The archive after its state was brought back from what the other one published."""
    shutil.rmtree(archive.home)
    return forked(from_, archive.home)


def contested(opened: Callable[[], Host], tmp_path: Path) -> None:
    """Push to a place from two machines, one at each step of the other: one wins, one is told, nothing is lost."""
    archive = Archive(tmp_path / "mine", PAGES)
    push(archive.release(), opened(), now=NOW)
    compares = type(opened())._replace is not FileHost._replace  # type: ignore[attr-defined]
    # Where nobody compares, a moment between a look and a write stays.
    lists = False
    for at in ("evidence", *(["mark"] if compares else []), "pages", "pointer"):
        other = forked(archive, tmp_path / f"other-{at}")
        # Once the second knows the place from its own last push, and once from a list, marks and all.
        if lists := not lists:
            shutil.rmtree(other.state / "learnt")
        mine, theirs = edited(archive, "mine"), edited(other, "hers")
        first = opened()
        assert isinstance(first, FileHost)
        between = Between(first, at, partial(pushed, theirs, opened))
        told = outcome(mine, between)
        (came,) = between.happened
        assert came is not None
        if isinstance(told, Receipt):  # the place was taken, by a lock or by marks: who began goes on
            told, winner, loser = came, archive, other
        else:
            assert isinstance(came, Receipt), came
            winner, loser = other, archive
            assert f"release {mine.number} (timestamp" in str(told)
            assert "heal --restore" in (told.hint or "")
        assert isinstance(told, OvertakenError), (at, told)
        assert (told.exit_code, first.name in str(told)) == (5, True)
        host = opened()
        assert judged(winner, host) == mine.number
        assert head(host, winner.anchor, now=NOW).signed.top.sha256 == (mine if winner is archive else theirs).top
        with pytest.raises(RollbackError, match="has another release"):
            push(mine if loser is archive else theirs, opened(), now=NOW)
        archive = taken_in(loser, winner)
        last = edited(archive, "both")
        push(last, opened(), now=NOW)
        assert judged(archive, opened()) == mine.number + 1
        beside = {h.path for h in opened().survey()} - {e.path for e in last.entries}
        assert all(layout.immutable(path) and not layout.is_metadata(path) for path in beside), beside
