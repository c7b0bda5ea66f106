"""publish.tree.folder: what is written has its mode, and nothing is written over."""

from pathlib import Path

import pytest

from publish.tree.folder import TreeFolder, write
from publish.tree.former.memory import Memory


def test_a_file_is_written_in_folders_made_for_it_and_never_over_another(tmp_path: Path) -> None:
    folder = TreeFolder(tmp_path / "tree", Memory.none())
    folder.put("a/b/c.html", b"one")
    assert (tmp_path / "tree/a/b/c.html").read_bytes() == b"one"
    assert (tmp_path / "tree/a/b/c.html").stat().st_mode & 0o777 == 0o644
    with pytest.raises(FileExistsError):
        write(str(tmp_path / "tree/a/b/c.html"), b"two")
