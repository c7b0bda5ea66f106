"""publish.tree.sites.folder: what lies in a folder, and bytes as they are at one time."""

import os
import socket
from pathlib import Path

import pytest

from publish.tree.sites import folder
from publish.tree.sites.folder import Changing
from tests.tree.sites.conftest import lay


def walked(root: Path) -> tuple[list[str], dict[str, str], list[str]]:
    faults: dict[str, str] = {}
    passed: list[str] = []
    found = folder.walk(root, lambda path, what: faults.update({path: what}), lambda path, _: passed.append(path))
    return list(found), faults, passed


def test_links_pipes_and_sockets_are_faults_and_leavings_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(
        tmp_path,
        {
            "a/b.html": "b",
            "c.html": "c",
            ".DS_Store": "",
            "CNAME": "x",
            "a/.htaccess": "",
            "robots.txt": "r",
            ".well-known/x": "",
        },
    )
    (tmp_path / "link.html").symlink_to("/etc/passwd")
    (tmp_path / "out").symlink_to("/etc")
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("sock")
        found, faults, passed = walked(tmp_path)
    assert found == ["c.html", "robots.txt", ".well-known/x", "a/b.html"]
    assert sorted(faults) == ["link.html", "out", "pipe", "sock"]
    assert "cp -RL" in faults["out"]
    assert sorted(passed) == [".DS_Store", "CNAME", "a/.htaccess"]


def test_a_file_that_is_another_one_by_now_is_not_read(tmp_path: Path) -> None:
    lay(tmp_path, {"a": "one"})
    stamp = folder.walk(tmp_path, print, print)["a"]
    with folder.opened(tmp_path, "a", stamp) as file:
        assert (
            folder.copied(file, tmp_path / "copy") == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
        )
    assert (tmp_path / "copy").stat().st_nlink == 1
    with pytest.raises(Changing), folder.opened(tmp_path, "a", stamp):
        (tmp_path / "a").write_text("another")
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("/etc/passwd")
    with pytest.raises(Changing), folder.opened(tmp_path, "a", stamp):
        raise AssertionError("opened")
