"""The publisher's own state: set back, restored from what is old, damaged."""

import shutil
from pathlib import Path

import pytest

from publish import newest, release
from publish.difference import between
from publish.door.common import Door
from publish.door.removing import permit
from publish.errors import AbsentError, ConfigError, RollbackError, SourceError, StetError
from publish.gate.verify import Seen
from publish.model import Tree
from publish.restore import restore
from publish.seal import seal
from tests.factory import NOW, PAGES, Archive, lay


def _two_releases(tmp_path: Path) -> tuple[Archive, Path]:
    """An archive at release 2, and an honest copy of release 1."""
    archive = Archive(tmp_path / "publisher")
    old = lay(archive.publish({**PAGES, "index.html": "one"}), tmp_path / "old")
    archive.publish({**PAGES, "index.html": "two"})
    return archive, old


def test_restored_from_a_stale_copy(tmp_path: Path) -> None:
    """Row restored: the pointer is lost, the one copy left is old. Oracle: not taken unasked; no fork is signed."""
    archive, old = _two_releases(tmp_path)
    (archive.state / "metadata/timestamp.json").unlink()
    shutil.rmtree(archive.state / "releases/2")
    with pytest.raises(RollbackError, match="release 2 would be lost"):
        restore(archive.state, [str(old)], archive.anchor, now=NOW)
    restore(archive.state, [str(old)], archive.anchor, now=NOW, older=1)
    newest.looked(archive.state)
    archive.write("index.html", "another two")
    with pytest.raises(StetError):
        archive.seal()
    assert release.current(archive.state, now=NOW).release == 1  # type: ignore[union-attr]


def test_restored_and_sealed_at_once(tmp_path: Path) -> None:
    """Row restored: all is lost, a stale copy answers first. Oracle: nothing is signed before the hosts were heard."""
    archive, old = _two_releases(tmp_path)
    for name in ("metadata", "releases", "targets"):
        shutil.rmtree(archive.state / name)
    assert restore(archive.state, [str(old)], archive.anchor, now=NOW).number == 1
    with pytest.raises(ConfigError, match="hosts have not been looked at"):
        archive.seal()
    with pytest.raises(ConfigError, match="hosts have not been looked at"):
        archive.renew()


def test_restored_by_hand_from_an_old_backup(tmp_path: Path) -> None:
    """Row restored: .stet of yesterday is put back; this user saw today's. Oracle: its number is not signed again."""
    archive, _ = _two_releases(tmp_path)
    archive.write("index.html", "another three")
    with pytest.raises(RollbackError, match="release 3 was signed before"):
        seal(Tree(archive.tree, "T", ()), archive.state, archive.keys, (), now=NOW, seen=Seen(3, "d" * 64, 3))


def test_restored_with_forged_pages(tmp_path: Path) -> None:
    """Row restored: the copy has other bytes for the page that is lost. Oracle: not taken; the page stays missing."""
    archive, old = _two_releases(tmp_path)
    page = "reports/2013/masanjia.html"
    length = (old / page).stat().st_size
    (archive.state / "releases/2" / page).unlink()
    (old / page).write_bytes(b"forged".ljust(length))
    with pytest.raises(AbsentError, match=page):
        restore(archive.state, [str(old)], archive.anchor, now=NOW)
    assert not (archive.state / "releases/2" / page).exists()


def test_reports_that_vanish() -> None:
    """Row vanished: site/ was on a disk that is not there. Oracle: nothing is taken from the copies unasked."""
    old = {f"reports/2013/{n}.html": "same" for n in range(20)}
    for left in (0, 3, 15):
        with pytest.raises(SourceError, match=f"{20 - left} of 20 reports would be taken from every copy"):
            permit(Door(), between(old, dict(list(old.items())[:left])), None)


def test_restored_from_before_a_withdrawal(tmp_path: Path) -> None:
    """Row restored: the copy is of before a withdrawal that was seen. Oracle: by no word is it taken."""
    archive, old = _two_releases(tmp_path)
    (archive.state / "metadata/timestamp.json").unlink()
    seen = Seen(2, "", 2, withdrawn="e" * 64, withdrawn_length=77)
    with pytest.raises(RollbackError, match="it would come back"):
        restore(archive.state, [str(old)], archive.anchor, now=NOW, older=1, seen=seen)
