"""The publisher's own state: set back, restored from what is old, damaged."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from publish.archive.permit import permit_removals
from publish.archive.restore import restore
from publish.archive.talk import Talk
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.errors import AbsentError, ConfigError, RollbackError, SourceError, StetError
from publish.core.model import Tree
from publish.release import dotstet, kept, newest
from publish.release.difference import between
from publish.release.seal import Sealing, seal
from publish.verify.head import Seen
from tests.support.factory import NOW, PAGES, Archive, lay


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
    assert dotstet.current(archive.state, now=NOW).release == 1  # type: ignore[union-attr]


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
        seal(Tree(archive.tree, "T", ()), Sealing(archive.state, archive.keys, (), now=NOW, seen=Seen(3, "d" * 64, 3)))


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


def test_restored_in_part(tmp_path: Path) -> None:
    """Row restored: of two files that are damaged, no copy has one. Oracle: it is named, and no release is back."""
    archive, old = _two_releases(tmp_path)
    front, page = (archive.state / "releases/2" / name for name in ("index.html", "reports/2013/masanjia.html"))
    page.unlink()
    front.write_bytes(b"own")  # as long as what was signed: who only measures finds nothing amiss
    with pytest.raises(AbsentError, match=r"no copy .*: index\.html$"):
        restore(archive.state, [str(old)], archive.anchor, now=NOW)
    assert page.exists()


def test_restored_where_a_link_leads_elsewhere(tmp_path: Path) -> None:
    """Row restored: in a state that came from somebody a link stands where a restore works. Oracle: not followed."""
    archive, old = _two_releases(tmp_path)
    mine = tmp_path / "mine"
    mine.mkdir()
    for name in ("metadata", "releases", "targets"):
        shutil.rmtree(archive.state / name)
    (archive.state / "restore.partial").symlink_to(mine)
    with pytest.raises(ConfigError, match="is a link"):
        restore(archive.state, [str(old)], archive.anchor, now=NOW)
    assert list(mine.iterdir()) == []


def test_reports_that_vanish() -> None:
    """Row vanished: site/ was on a disk that is not there. Oracle: nothing is taken from the copies unasked."""
    old = {f"reports/2013/{n}.html": "same" for n in range(20)}
    for left in (0, 3, 15):
        with pytest.raises(SourceError, match=f"{20 - left} of 20 reports would be taken from every copy"):
            permit_removals(between(old, dict(list(old.items())[:left])), None, Talk())


def test_sealed_stays_as_it_was(tmp_path: Path) -> None:
    """Row sealed: a tool edits the built tree in place. Oracle: what was sealed is as it was."""
    archive = Archive(tmp_path / "publisher")
    sealed = archive.release()
    page = "reports/2013/masanjia.html"
    before = (sealed.root / page).read_bytes()
    (archive.tree / page).chmod(0o644)
    with (archive.tree / page).open("r+b") as tool:
        tool.write(b"edited in place")
    assert (sealed.root / page).read_bytes() == before


def test_sealed_anew_from_a_disk_that_rots(tmp_path: Path) -> None:
    """Row sealed: the former release's file has other bytes by now. Oracle: the next release has the right ones."""
    archive = Archive(tmp_path / "publisher")
    page = archive.release().root / "reports/2013/masanjia.html"
    page.chmod(0o644)
    page.write_bytes(b"rotten".ljust(page.stat().st_size))
    archive.write("index.html", "second")
    assert b"rotten" not in (archive.release().root / "reports/2013/masanjia.html").read_bytes()


def test_source_that_was_withdrawn(tmp_path: Path) -> None:
    """Row erased: the Markdown of a withdrawn report is kept for corrections. Oracle: nothing of it is left there."""
    state, site, tree = tmp_path / ".stet", tmp_path / "site/reports", tmp_path / "tree/reports"
    for folder, ending in ((site, "md"), (tree, "html")):
        folder.mkdir(parents=True)
        (folder / f"secret.{ending}").write_text("a name")
        (folder / f"other.{ending}").write_text("no name")
    kept.note(state, site.parent, Tree(tree.parent, "", ()))
    kept.lay(state, 1, {"reports/secret.html": hashlib.sha256(b"a name").hexdigest()})
    assert kept.texts(state, 1) == {"reports/secret.md": b"a name"}
    kept.erase(state, {"reports/secret.md"})
    assert kept.texts(state, 1) == {}
    left = [file.read_text() for file in (state / "sources").iterdir()]
    assert not any("secret" in text or text == "a name" for text in left)
    assert "no name" in left


def test_restored_from_before_a_withdrawal(tmp_path: Path) -> None:
    """Row restored: the copy is of before a withdrawal that was seen. Oracle: by no word is it taken."""
    archive, old = _two_releases(tmp_path)
    (archive.state / "metadata/timestamp.json").unlink()
    seen = Seen(2, "", 2, withdrawn="e" * 64, withdrawn_length=77)
    with pytest.raises(RollbackError, match="it would come back"):
        restore(archive.state, [str(old)], archive.anchor, now=NOW, older=1, seen=seen)


def test_left_by_a_seal_that_was_killed(tmp_path: Path) -> None:
    """Row swept: kill -9 left halves of files. Oracle: gone after the next seal; what others put there is not."""
    archive = Archive(tmp_path / "publisher")
    archive.release()
    halves = [archive.state / folder / ".stet-0123456789abcdef" for folder in ("metadata", "targets")]
    others = [archive.state / "metadata/.stet-notes", archive.state / "targets/.stet-0123456789abcdee"]
    for file in (*halves, others[0]):
        file.write_bytes(b"half")
    others[1].symlink_to(tmp_path)
    archive.write("index.html", "again")
    archive.release()
    assert not [file for file in halves if file.exists()]
    assert [file.is_symlink() or file.exists() for file in others] == [True, True]


def test_left_by_a_push_that_was_killed(tmp_path: Path) -> None:
    """Row swept: the same in a copy. Oracle: gone after the next push; a folder and a link of such a name are not."""
    archive, web = Archive(tmp_path / "publisher"), tmp_path / "web"
    push(archive.release(), FolderHost("web", str(web)), now=NOW)
    half, folder, link, book = (web / "reports" / f".stet-0123456789abcde{n}" for n in range(4))
    half.write_bytes(b"half")
    folder.mkdir()
    link.symlink_to(half)
    (tmp_path / "book").write_bytes(b"somebody's, and linked to")
    os.link(tmp_path / "book", book)
    archive.write("index.html", "again")
    push(archive.release(), FolderHost("web", str(web)), now=NOW)
    assert [os.path.lexists(path) for path in (half, folder, link, book)] == [False, True, True, True]
