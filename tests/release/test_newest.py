"""publish.release.newest: nothing is signed below what anybody here has seen."""

import shutil
from pathlib import Path

import pytest

from publish.core.errors import RollbackError
from publish.release import dotstet
from publish.release.seal import Sealing, finish
from publish.verify.head import Seen
from tests.support.factory import NOW, PAGES, Archive, lay


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three releases, a copy of each in ``copy-N``."""
    archive = Archive(tmp_path / "archive")
    for number in (1, 2, 3):
        lay(archive.publish({**PAGES, "index.html": f"number {number}"}), tmp_path / f"copy-{number}")
    return archive


def test_a_seal_never_signs_a_number_that_its_reader_has_seen(archive: Archive) -> None:
    """An old backup of the state, put back by hand; this user's reader saw release 5."""
    from publish.core.model import Tree
    from publish.release.seal import seal

    archive.write("index.html", "another number 4")
    tree = Tree(archive.tree, "The archive", ())
    for seen in (Seen(5, "c" * 64, 5), Seen(4, "c" * 64, 4), Seen(3, "c" * 64, 3)):
        with pytest.raises(RollbackError, match=rf"release {seen.release} was signed before \(what this user's"):
            seal(tree, Sealing(archive.state, archive.keys, (), now=NOW, seen=seen))
        with pytest.raises(RollbackError, match=f"release {seen.release} was signed before"):
            finish([], Sealing(archive.state, archive.keys, (), now=NOW, seen=seen))
    assert dotstet.load(archive.state, now=NOW).number == 3


def test_a_pointer_that_was_set_back_is_not_signed_over(archive: Archive, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "copy-1/metadata/timestamp.json", archive.state / "metadata/timestamp.json")
    archive.write("index.html", "another number 2")
    with pytest.raises(RollbackError, match="release 3 was signed before"):
        archive.seal()
