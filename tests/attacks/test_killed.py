"""Pushes that are killed at each effect, and disks that are full: what readers find, and what is left."""

import os
import signal
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.ftp import FtpHost
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.webdav import WebdavHost
from publish.copies.push import push
from publish.verify.metadata import head
from tests.copies.hosts.contract import Rig
from tests.copies.hosts.test_contract import (  # noqa: F401 - fixtures
    ROWS,
    ftp_rig,
    git_rig,
    own_rig,
    s3_rig,
    webdav_rig,
)
from tests.copies.push.conftest import judged
from tests.support.cuts import DONE, FULL, READ_ONLY, TOLD, at_files, at_line, pushed_by_another
from tests.support.factory import NOW, Archive

PAGES: dict[str, str | bytes] = {"index.html": "<!doctype html>front", "reports/one.html": "<!doctype html>one"}


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Rig:
    rig: Rig = request.getfixturevalue(ROWS[request.param])
    return rig


class Story:
    """An archive that is pushed to one place again and again, each push cut at its k-th effect."""

    def __init__(self, rig: Rig, home: Path) -> None:
        self.rig = rig
        self.archive = Archive(home, PAGES)
        self.number = self.archive.release().number
        push(self.archive.release(), rig.open(), now=NOW)
        self.seen: set[int] = set()

    def cut(self, arm: object) -> int:
        """Publish, be cut, and go on: readers find a whole copy at each moment, and nothing else is left there."""
        self.archive.write("index.html", f"<!doctype html>front {self.number}")
        if self.number % 2:
            self.archive.write("reports/two.html", "<!doctype html>two")
        else:
            self.archive.remove("reports/two.html")
        release = self.archive.release()
        ended = pushed_by_another(release, self.rig.open, arm)  # type: ignore[arg-type]
        found = judged(self.archive, self.rig.open())
        assert found in (self.number, release.number)
        self.seen.add(found - self.number)
        push(release, self.rig.open(), now=NOW)
        assert head(self.rig.open(), self.archive.anchor, now=NOW).release == release.number
        assert {h.path for h in self.rig.open().survey()} == {e.path for e in release.entries}
        self.number = release.number
        return ended


@pytest.mark.parametrize("rig", ["ftp", "git", "rclone", "s3", "webdav"], indirect=True)
def test_a_push_is_killed_at_each_request(rig: Rig, tmp_path: Path) -> None:
    """Kill -9 before and after the k-th request that changes something: whole copies, nothing left. Real servers."""
    story = Story(rig, tmp_path / "archive")
    # FTP and WebDAV are rclone's as the third is, where each request is tried.
    step = {FtpHost: 6, WebdavHost: 6, S3Host: 2}.get(type(rig.open()), 1)
    for k in range(0, 99, step):
        if story.cut(at_line(k, "before")) == DONE:
            break
        if k % 6 == 0:  # What came before the next one's kill is the same but for its answer.
            story.cut(at_line(k, "after"))
    assert 1 < k < 98
    if step == 1:
        assert story.seen == {0, 1}


def test_a_push_is_killed_at_each_change_of_a_disk(tmp_path: Path) -> None:
    """Row 25: kill -9 before each change of a file, at the host and in .stet. Oracle: whole copies, nothing left."""
    story = Story(Rig(lambda: FolderHost("disk", str(tmp_path / "web"))), tmp_path / "archive")
    ended, k = -signal.SIGKILL, 0
    while ended == -signal.SIGKILL:
        # The folder by itself is killed at each (`copies.hosts.folder.test_writing`): here .stet is what is new.
        ended, k = story.cut(at_files(k)), k + 4 - (k % 5 == 0)
    assert ended == DONE
    assert story.seen == {0, 1}
    for left in story.archive.state.rglob(".stet-*"):
        os.utime(left, (0, 0))
    push(story.archive.release(), story.rig.open(), now=NOW)
    assert not list(tmp_path.rglob(".stet-*"))


@pytest.mark.parametrize("error", [FULL, READ_ONLY])
def test_the_publishers_own_disk_is_full(tmp_path: Path, error: int) -> None:
    """Row 27: from the k-th write on nothing goes into .stet. Oracle: told, whole copies, and the next push goes on."""
    story = Story(Rig(lambda: FolderHost("disk", str(tmp_path / "web"))), tmp_path / "archive")
    ended, k = TOLD, 0
    while ended == TOLD:
        ended, k = story.cut(at_files(k, story.archive.state, error=error)), k + (4 if error == FULL else 9)
    assert ended == DONE
    assert k > 2
