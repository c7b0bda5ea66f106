"""Two pushes to one place at once, the second wholly between two steps of the first, on each kind's real server."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.ipfs import Options
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.treehost import Stored
from publish.copies.push import contest, learnt, push
from publish.copies.push.watch import PushWatch
from publish.core.errors import AlteredError, ForkError, OvertakenError, StetError
from publish.core.formats import layout
from publish.core.model import Entry, Receipt
from publish.release import dotstet
from tests.attacks.desk import forked
from tests.copies.hosts.contract import Rig
from tests.copies.hosts.fakes import Around
from tests.copies.hosts.test_contract import (  # noqa: F401 - fixtures
    ROWS,
    folder_rig,
    ftp_rig,
    git_rig,
    norename_rig,
    onion_rig,
    own_rig,
    rclone_rig,
    s3_rig,
    sftp,
    sftp_rig,
    stick_rig,
    webdav_rig,
)
from tests.copies.push.conftest import judged
from tests.support.factory import NOW, Archive
from tests.support.rivals import PAGES, Between, Blind, contested, edited, outcome, pushed, taken_in
from tests.support.services.kubo import Kubo

KINDS = (
    "folder", "ftp", "git", "onion", "rclone", "s3", "s3 of rclone", "sftp", "sftp without posix-rename", "stick",
    "webdav",
)  # fmt: skip


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Rig:
    rig: Rig = request.getfixturevalue(ROWS[request.param])
    return rig


@pytest.mark.parametrize("rig", KINDS, indirect=True)
def test_of_two_pushes_at_once_one_wins_the_other_is_told_and_nothing_is_lost(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contest, "GLANCE_S", 0.0)
    contested(rig.open, tmp_path)


@pytest.mark.parametrize("rig", KINDS, indirect=True)
def test_a_push_that_finds_its_own_release_brought_by_another_machine_ends_well(rig: Rig, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "mine", PAGES)
    push(archive.release(), rig.open(), now=NOW)
    for at in ("lock", "mark", "pages", "pointer"):
        mine = edited(archive, f"mine, {at}")
        other = dotstet.load(forked(archive, tmp_path / f"other-{at}").state, now=NOW)
        bring, first = partial(pushed, other, rig.open), rig.open()
        assert isinstance(first, FileHost)
        between = Locked(first, rig.open, bring) if at == "lock" else Between(first, at, bring)
        told = outcome(mine, between)
        assert isinstance(told, Receipt), (at, told)
        # A lock keeps the other one out, and so does a repository that says what it has.
        assert all(isinstance(came, Receipt | OvertakenError) for came in between.happened), (at, between.happened)
        assert judged(archive, rig.open()) == mine.number


class Locked(Around):
    """Finds the place taken by another push, which ends before anybody looks."""

    def __init__(self, host: FileHost, opened: Callable[[], Host], bring: Callable[[], Receipt | StetError]) -> None:
        super().__init__(host)
        self._opened, self._bring = opened, bring
        self.happened: list[Receipt | StetError] = []

    @contextmanager
    def writing(self) -> Iterator[None]:
        other = self._opened()
        assert isinstance(other, FileHost)
        if other.traits.exclusive and not other.traits.atomic and not self.happened:
            try:
                with other.writing(), super().writing():
                    raise AssertionError("both write")
            except OvertakenError:
                self.happened.append(self._bring())
                raise
        with super().writing():
            yield


@pytest.mark.parametrize("step", ["looked", "writing"])
@pytest.mark.parametrize("kind", ["node", "car"])
def test_of_two_pushes_of_whole_trees_at_once_one_wins_and_the_other_is_told(
    kind: str, step: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    opened = partial(IpfsHost, "far", _ipfs(kind, step, request, tmp_path))
    archive = Archive(tmp_path / "mine", PAGES)
    for former in (0, 1):  # to a place where nothing is yet, and to a copy
        other = forked(archive, tmp_path / f"other-{former}")
        mine, theirs = edited(archive, f"mine, {former}"), edited(other, f"hers, {former}")
        first = _Meeting(opened(), step, partial(pushed, theirs, opened))
        told = outcome(mine, first.host)
        results = {"mine": told, "theirs": first.came}
        (late,) = [r for r in results.values() if not isinstance(r, Receipt)]
        assert isinstance(late, OvertakenError), late
        # A file that is being written is locked; a node takes what comes, and its name decides.
        locked = (kind, step) == ("car", "writing")
        assert isinstance(told, Receipt) is locked
        winner, loser = (archive, other) if locked else (other, archive)
        assert locked or f"release {mine.number} (timestamp" in str(late)
        assert judged(winner, opened()) == mine.number
        with pytest.raises(ForkError, match="a fork: has another release") as fork:
            push(theirs if locked else mine, opened(), now=NOW)
        # It may be a thief's: whoever took it for a colleague's would sign on top of it.
        assert "stet keys lost" in (fork.value.hint or "")
        archive = taken_in(loser, winner)
    push(edited(archive, "both"), opened(), now=NOW)
    assert judged(archive, opened()) == 3
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


class _Meeting:
    """Lets something happen once: before the first byte of a tree is stored, or after it."""

    def __init__(self, host: IpfsHost, step: str, happen: Callable[[], Receipt | StetError]) -> None:
        self.host, self._happen, self._store = host, happen, host._put_tree
        self.came: Receipt | StetError | None = None
        host._put_tree = self._looked if step == "looked" else self._writing  # type: ignore[method-assign]

    def _looked(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> Stored:
        self.came = self._happen()
        return self._store(entries, progress)

    def _writing(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> Stored:
        def told(length: int) -> None:
            if self.came is None:
                self.came = OSError  # type: ignore[assignment] # under way
                self.came = self._happen()
            progress(length)

        return self._store(entries, told)


def _ipfs(kind: str, step: str, request: pytest.FixtureRequest, tmp_path: Path) -> Options:
    if kind == "car":
        return Options(api="", car=str(tmp_path / "copy.car"))
    kubo: Kubo = request.getfixturevalue("kubo")
    return Options(kubo.api, kubo.gateway, key=f"contest-{step}-{tmp_path.name}")


def test_a_pointer_that_was_written_over_is_told_after_a_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Waited(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0.0)
            host.files[layout.TIMESTAMP] = theirs.head.files[layout.TIMESTAMP]
            return False

    archive = Archive(tmp_path / "mine", PAGES)
    host = Blind(f"blind {tmp_path}")
    push(archive.release(), host, now=NOW)
    other = forked(archive, tmp_path / "other")
    theirs, waits = other.renew(), list[float]()
    monkeypatch.setattr(contest, "SETTLE_S", 2.0)
    archive.renew()
    mine = archive.renew()
    with pytest.raises(OvertakenError, match=r"another push was faster: release 1 \(timestamp 2, signed on 2026-11-21"):
        push(mine, host, now=NOW, watch=PushWatch(cancelled=Waited()))
    assert [round(s) for s in waits] == [2]


def test_a_store_that_alters_metadata_is_not_taken_for_somebody(tmp_path: Path) -> None:
    class Ends(Blind):
        def _put(self, entry: Entry, source: Path) -> None:
            self.files[entry.path] = source.read_bytes().replace(b"{", b"{\r\n")

    archive = Archive(tmp_path / "mine", PAGES)
    host = Ends(f"ends {tmp_path}")
    with pytest.raises(AlteredError):
        push(archive.release(), host, now=NOW)
    assert learnt.load(archive.state, host).alters
