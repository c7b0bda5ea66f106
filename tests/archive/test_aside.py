"""publish.archive.aside: a rehearsal's own state, which shows the archive's and gives nothing back."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.archive.archive import Archive
from publish.archive.aside import aside
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import layout
from publish.core.model import Tree
from tests.support.publisher import (
    Desk,
    desk,  # noqa: F401 - fixtures
)


def test_what_is_written_there_is_gone_afterwards(desk: Desk) -> None:
    archive = Archive.here()
    before = {path: path.read_bytes() for path in archive.state.rglob("*") if path.is_file()}
    with aside(archive) as there:
        assert there.release().number == archive.release().number
        write_atomically(there.state / "roll.json", b"other")
        write_atomically(there.state / "sources/built.json", b"{}")
        kept = there.state
    assert not kept.exists()
    assert {path: path.read_bytes() for path in archive.state.rglob("*") if path.is_file()} == before


def _lies(folder: Path) -> Iterator[tuple[object, ...]]:
    """Yield all that a disk says of each file, but for when it was read."""
    for path in (folder, *sorted(folder.rglob("*"))):
        said = os.lstat(path)
        yield path, said.st_mode, said.st_nlink, said.st_ino, said.st_size, said.st_mtime_ns, said.st_ctime_ns


def _bytes(tree: Path) -> dict[str, bytes]:
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def test_the_last_build_is_gone_on_from_and_stays_as_it_lies(folder: Path) -> None:
    archive = Archive.here()
    built = archive.build()
    (report,) = (folder / "site/reports").rglob("*.md")
    before = list(_lies(folder))
    with aside(archive) as there:
        assert there.build().build == built.build  # it stands, and was not made again
        assert _bytes(there.tree_folder) == _bytes(archive.tree_folder)
    assert list(_lies(folder)) == before
    report.write_text(report.read_text("utf-8") + "\nMore words.\n", "utf-8")
    before = list(_lies(folder))
    with aside(archive) as there:
        tree = there.build()
        # Of an amended tree the reports are counted alone: no other text was read.
        assert (tree.reports, tree.count) == ((), 1)
        amended = _bytes(there.tree_folder)
    assert list(_lies(folder)) == before
    archive.build()
    assert amended == _bytes(archive.tree_folder)


def test_a_file_that_another_act_was_writing_is_passed_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive.here()
    archive.build()
    brief = archive.state / "roll.json.new"
    brief.write_text("half")
    copied = shutil.copy2

    def renamed(file: Path, to: Path) -> object:
        brief.unlink(missing_ok=True)  # between the folder's list and the copy
        return copied(file, to)

    monkeypatch.setattr("publish.archive.aside.shutil.copy2", renamed)
    with aside(archive) as there:
        assert there.state.is_dir()
        assert not (there.state / brief.name).exists()


def test_what_is_no_file_of_the_last_build_is_made_anew(folder: Path) -> None:
    archive = Archive.here()
    archive.build()
    whole = _bytes(archive.tree_folder)
    (archive.tree_folder / "404.html").unlink()
    (archive.tree_folder / "404.html").symlink_to("index.html")
    with aside(archive) as there:
        assert len(there.build().reports) == 1
        assert _bytes(there.tree_folder) == whole
    # A pipe cannot be copied: then nothing is.
    (archive.tree_folder / "404.html").unlink()
    os.mkfifo(archive.tree_folder / "404.html")
    with aside(archive) as there:
        assert not there.tree_folder.exists()
        assert len(there.build().reports) == 1
        assert _bytes(there.tree_folder) == whole


def test_what_a_killed_build_left_is_no_part_of_a_rehearsal(folder: Path) -> None:
    archive = Archive.here()
    archive.build()
    for name in (".tree.new", ".tree.old"):
        (archive.state / name).mkdir()
        (archive.state / name / "index.html").write_text("half")
    before = list(_lies(folder))
    with aside(archive) as there:
        there.build()
    assert list(_lies(folder)) == before


def test_a_release_that_cannot_be_read_is_not_taken_for_none(desk: Desk) -> None:
    archive = Archive.here()
    (Archive.here().release().root / layout.LISTING).unlink()
    with aside(archive) as there, pytest.raises(ConfigError, match="damaged"):
        there.unsealed(Tree(archive.state / "tree", "One", ()))
