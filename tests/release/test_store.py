"""What releases take on the disk, and that nothing but a seal writes there. Counted in files and blocks."""

import errno
import os
import stat
from pathlib import Path

import pytest

from publish.core.model import Entry
from publish.release import dotstet
from publish.release.store import lay
from tests.support.factory import NOW, PAGES, Archive, evidence_path

FILM = os.urandom(4 << 20)  # beside it open.html, some 150 KB, is of each release
AT = evidence_path(FILM, "film.mp4")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", {**PAGES, AT: FILM})


def _releases(archive: Archive, count: int) -> list[Path]:
    """So many releases, each with a word changed, the tree built anew each time as a build does."""
    made = []
    for number in range(1, count + 1):
        pages = {**PAGES, AT: FILM, "index.html": f"word {number}"}
        made.append(archive.publish(pages).root)
    return made


def test_evidence_that_did_not_change_is_stored_once(archive: Archive) -> None:
    made = _releases(archive, 6)
    assert len({(root / AT).stat().st_ino for root in made}) == 1
    assert (made[0] / AT).stat().st_nlink == 6
    files = {f.stat().st_ino: f.stat().st_blocks * 512 for root in made for f in root.rglob("*") if f.is_file()}
    assert sum(files.values()) < 2 * len(FILM)
    assert len({(root / "index.html").stat().st_ino for root in made}) == 6


def test_a_sealed_release_shares_nothing_with_the_tree_and_cannot_be_written_by_accident(archive: Archive) -> None:
    root = archive.release().root
    made = {"SHA256SUMS", "HISTORY", "open.html", *(f.name for f in (root / "pieces").rglob("*.txt"))}
    for file in (f for f in root.rglob("*") if f.is_file() and f.name not in made):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o222, file
        assert file.stat().st_ino != (archive.tree / file.relative_to(root)).stat().st_ino
    with (archive.tree / AT).open("r+b") as tool:  # in place, as some editors save
        tool.write(b"FORGED")
    assert (root / AT).read_bytes() == FILM


def test_a_former_file_that_the_disk_has_spoilt_is_not_linked(archive: Archive) -> None:
    first = archive.release().root
    (first / AT).chmod(0o644)
    with (first / AT).open("r+b") as disk:
        disk.write(b"ROTTEN")
    archive.write("index.html", "second")
    assert (archive.release().root / AT).read_bytes() == FILM


@pytest.mark.parametrize("code", [errno.EMLINK, errno.EXDEV, errno.EPERM, errno.ENOTSUP])
def test_where_links_cannot_be_made_there_are_copies(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    archive.release()
    monkeypatch.setattr(os, "link", refuse)
    archive.write("index.html", "second")
    root = archive.release().root
    assert (root / AT).read_bytes() == FILM
    assert dotstet.load(archive.state, now=NOW).number == 2


def test_a_source_that_changes_under_the_hands_is_noticed(tmp_path: Path) -> None:
    from publish.core.errors import SourceError

    (tmp_path / "page").write_bytes(b"other")
    with pytest.raises(SourceError, match="changed while it was sealed"):
        lay(Entry("page", "0" * 64, 5, tmp_path / "page"), str(tmp_path / "release/page"), {})
