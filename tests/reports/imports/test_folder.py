"""publish.reports.imports.folder: a stranger's folder is read without leaving it."""

import os
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.folder import OldFolder
from tests.support.oldsites import laid


def test_plain_files_are_listed_and_nothing_else(tmp_path: Path) -> None:
    laid(tmp_path, {"a/B.md": "x", ".git/config": "x", "node_modules/x.md": "x", "_site/x.md": "x"})
    os.symlink("/etc", tmp_path / "etc")
    os.symlink("/etc/passwd", tmp_path / "a/secret.md")
    os.mkfifo(tmp_path / "pipe.md")
    os.symlink("a", os.fsencode(tmp_path) + b"/\xff.md")
    folder = OldFolder(tmp_path)
    assert folder.files == {"a/B.md": 1}
    assert sorted(hand.kind for hand in folder.hands) == ["link", "link", "no file", "odd name"]
    assert (folder.find("A/b.MD"), folder.find("a/secret.md"), folder.lookup("../x")) == ("a/B.md", None, None)
    assert list(folder.below("a/", ".md")) == ["a/B.md"]


def test_a_file_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    folder = OldFolder(laid(tmp_path, {"a.md": "x"}))
    assert folder.read("a.md") == b"x"
    (tmp_path / "a.md").unlink()
    os.symlink("/etc/passwd", tmp_path / "a.md")
    with pytest.raises(OSError, match="symbolic links"):
        folder.read("a.md")


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        _ = OldFolder(tmp_path / "nothing").files
