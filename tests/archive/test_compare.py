"""publish.archive.compare: what a seal would change, by path and in reports."""

from pathlib import Path

from publish.archive import compare
from publish.core.model import Tree
from tests.support.factory import Archive

MASANJIA = "reports/2013/masanjia.html"


def test_a_first_tree_is_all_new(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    tree = Tree(archive.tree, "The archive", ())
    assert MASANJIA in compare.reports(tree, None, archive.state).added
    assert "index.html" in compare.unsealed(tree, None, archive.state)


def test_a_change_is_told_by_path_and_in_reports(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    release = archive.release()
    tree = Tree(archive.tree, "The archive", ())
    assert compare.unsealed(tree, release, archive.state) == []
    archive.write("index.html", "another front")
    archive.write("reports/2014/new.html", "new")
    archive.remove(MASANJIA)
    assert compare.unsealed(tree, release, archive.state) == ["index.html", MASANJIA, "reports/2014/new.html"]
    found = compare.reports(tree, release, archive.state)
    assert (found.added, found.changed, found.removed) == (("reports/2014/new.html",), (), (MASANJIA,))


def test_of_another_programs_site_nothing_is_gone_that_sealing_made(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    release = archive.release()
    found = compare.reports(Tree(archive.tree, "The archive", (), site=True), release, archive.state)
    assert (found.added, found.changed, found.removed) == ((), (), ())
