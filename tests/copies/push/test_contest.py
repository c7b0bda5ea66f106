"""Two pushes to one place at once, the second wholly between two steps of the first, on each kind's real server."""

import threading
from pathlib import Path

import pytest

from publish.copies.push import contest, learnt, push
from publish.copies.push.watch import PushWatch
from publish.core.errors import AlteredError, OvertakenError
from publish.core.formats import layout
from publish.core.model import Entry
from tests.attacks.desk import forked
from tests.copies.hosts.contract import Rig
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
from tests.support.factory import NOW, Archive
from tests.support.rivals import PAGES, Blind, contested

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
