"""Pushes that are killed at each effect, and disks that are full: what readers find, and what is left."""

import gc
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies.hosts import git, open_host
from publish.copies.hosts.base import Host
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.ftp import FtpHost
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.webdav import WebdavHost
from publish.copies.push import push
from publish.core.settings import HostSettings
from publish.verify.head import Release
from publish.verify.metadata import head
from tests.copies.hosts.contract import Rig
from tests.copies.hosts.test_contract import (  # noqa: F401 - fixtures
    ROWS,
    ftp_rig,
    git_rig,
    ipfs_rig,
    own_rig,
    s3_rig,
    webdav_rig,
)
from tests.copies.push.conftest import judged
from tests.support.cuts import (
    DONE,
    FULL,
    READ_ONLY,
    TOLD,
    When,
    at_files,
    at_line,
    at_node,
    at_packet,
    at_words,
    pushed_by_another,
)
from tests.support.factory import NOW, Archive
from tests.support.services.kubo import Kubo
from tests.support.services.sshd import Sshd

PAGES: dict[str, str | bytes] = {"index.html": "<!doctype html>front", "reports/one.html": "<!doctype html>one"}


@pytest.fixture
def rig(request: pytest.FixtureRequest) -> Rig:
    rig: Rig = request.getfixturevalue(ROWS[request.param])
    return rig


class Story:
    """An archive that is pushed to one place again and again, each push cut at its k-th effect."""

    def __init__(
        self,
        rig: Rig,
        home: Path,
        left: Callable[[Release], None] = lambda _: None,
        seen: Callable[[], Host] | None = None,
    ) -> None:
        self.rig = rig
        self.read = seen or rig.open
        self.left = left
        self.archive = Archive(home, PAGES)
        self.number = self.archive.release().number
        push(self.archive.release(), rig.open(), now=NOW)
        self.seen: set[int] = set()

    def cut(self, arm: Callable[[], None], *, parallel: int = 1) -> int:
        """Publish, be cut, and go on: readers find a whole copy at each moment, and nothing else is left there."""
        self.archive.write("index.html", f"<!doctype html>front {self.number}")
        if self.number % 2:
            self.archive.write("reports/two.html", "<!doctype html>two")
        else:
            self.archive.remove("reports/two.html")
        release = self.archive.release()
        ended = pushed_by_another(release, self.rig.open, arm, parallel=parallel)
        found = judged(self.archive, self.read())
        assert found in (self.number, release.number)
        self.seen.add(found - self.number)
        push(release, self.rig.open(), now=NOW)
        there = self.read()
        assert head(there, self.archive.anchor, now=NOW).release == release.number
        assert {h.path for h in there.held() or ()} == {e.path for e in release.entries}
        self.left(release)
        self.number = release.number
        return ended


@pytest.mark.parametrize("rig", ["ftp", "git", "rclone", "s3", "webdav"], indirect=True)
def test_a_push_is_killed_at_each_request(rig: Rig, tmp_path: Path) -> None:
    """Kill -9 before and after the k-th request that changes something: whole copies, nothing left. Real servers."""
    story = Story(rig, tmp_path / "archive")
    # FTP and WebDAV are rclone's as the third is, where each request is tried.
    step = {FtpHost: 6, WebdavHost: 6, S3Host: 2}.get(type(rig.open()), 1)
    at_once = 4 if step == 2 else 1
    for k in range(0, 99, step):
        if story.cut(at_line(k, "before"), parallel=at_once) == DONE:
            break
        if k % 6 == 0:  # What came before the next one's kill is the same but for its answer.
            story.cut(at_line(k, "after"))
    assert 1 < k < 98
    if step == 1:
        assert story.seen == {0, 1}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_push_is_killed_at_an_ipfs_node(ipfs_rig: Rig, kubo: Kubo, tmp_path: Path) -> None:
    """Row killed: kill -9 before and after each call that changes a node. Oracle: whole copies, two trees pinned."""
    node = ipfs_rig.open()
    assert isinstance(node, IpfsHost)
    key = node.also()[0].removeprefix("ipns://")
    shown: list[str] = []

    def left(release: Release) -> None:
        pins = json.loads(kubo.ipfs("pin", "ls", "--names", "--type=recursive", "--enc=json"))["Keys"]
        shown.append(kubo.ipfs("name", "resolve", key).strip().removeprefix("/ipfs/"))
        assert {cid for cid, pin in pins.items() if pin["Name"].startswith("stet:contract-")} == {*shown[-2:]}

    story = Story(ipfs_rig, tmp_path / "archive", left)
    left(story.archive.release())
    for k in range(99):
        # Its answer, and then death, is the same as death before the next: but for the name's, which is told apart.
        ended = story.cut(at_node(k, "before"))
        if ended == DONE:
            break
    story.cut(at_node(4, "after"))
    assert 5 < k < 98
    assert story.seen == {0, 1}


def test_a_push_is_killed_at_a_server_of_files(sshd: Sshd, tmp_path: Path, temporary: Path) -> None:
    """Row killed: kill -9 before and after packets to sshd, with one file at once and 32. Oracle: also its disk."""
    options = {"host": "mirror@127.0.0.1", "port": sshd.port, "path": "killed", "host_key": sshd.host_key}
    settings = HostSettings("space", "sftp", options={**options, "identity": str(sshd.identity)})
    there = sshd.home / "killed"

    def left(release: Release) -> None:
        found = {str(file.relative_to(there)) for file in there.rglob("*") if file.is_file()}
        assert found == {entry.path for entry in release.entries}

    rig = Rig(lambda: open_host(settings, os.environ))
    story = Story(rig, tmp_path / "archive", left, lambda: FolderHost("disk", str(there)))
    # Each packet is tried in `test_sftp`. Here the server is a whole one, and the end of the line is ssh's.
    for k in range(0, 999, 11):
        if story.cut(at_packet(k, "after" if k % 2 else "before"), parallel=32 if k % 3 else 1) == DONE:
            break
    assert 20 < k < 900
    assert story.seen == {0, 1}
    _nothing_left_in(temporary, rig)


def test_a_push_is_killed_at_git_by_ssh(sshd: Sshd, tmp_path: Path, temporary: Path) -> None:
    """Row killed: kill -9 before and after words of a push by ssh. Oracle: also the repository there."""
    there = sshd.home / "killed.git"
    subprocess.run(["git", "init", "-q", "--bare", str(there)], check=True)
    for file in (there, *there.rglob("*")):
        os.chown(file, sshd.home.stat().st_uid, sshd.home.stat().st_gid)
    url = f"ssh://mirror@127.0.0.1:{sshd.port}{there}"
    options = git.Options(url, identity=str(sshd.identity), host_key=sshd.host_key)
    rig = Rig(lambda: git.open_host(HostSettings("forge", "git"), options, {"PATH": os.environ["PATH"]}))

    def left(_: Release) -> None:
        assert [*there.glob("refs/heads/*")] == [there / "refs/heads/pages"]
        assert not list(there.rglob("*.lock"))

    story = Story(rig, tmp_path / "archive", left)
    # With half of the files sent; and with all, when the branch may move.
    cuts: list[tuple[int, When]] = [(9, "after"), (-1, "after")]
    assert {story.cut(at_words(*at)) for at in cuts} == {-signal.SIGKILL}
    assert story.seen == {0, 1}
    words = ["git", "-C", str(there), "-c", "safe.directory=*"]
    subprocess.run([*words, "gc", "-q", "--prune=now"], check=True)
    counted = subprocess.run([*words, "rev-list", "--count", "--all"], check=True, capture_output=True, text=True)
    assert counted.stdout.strip() == "1"
    assert not list(there.rglob("*tmp*"))
    _nothing_left_in(temporary, rig)


def _nothing_left_in(temporary: Path, rig: Rig) -> None:
    """Let another push come: nothing of those that were killed is there."""
    gc.collect()
    host = rig.open()
    host.probe()
    assert len(list(temporary.iterdir())) == 1  # its own


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
