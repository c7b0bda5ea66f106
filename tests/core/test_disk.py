"""publish.core.disk: every path is walked by descriptors; no link is followed, and what others hold stays theirs."""

import errno
import os
import stat
from pathlib import Path

import pytest

from publish.core import disk, leftovers


@pytest.mark.parametrize("path", ["link/page.html", "file/page.html", "link"])
def test_no_link_is_followed_and_no_file_is_taken_for_a_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/page.html").write_text("theirs")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "file").write_text("x")
    with pytest.raises(OSError) as caught, disk.reading(root, path):
        pass
    assert caught.value.errno in (errno.ENOTDIR, errno.ELOOP)


def test_only_a_plain_file_is_read_and_nothing_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/page.html").write_bytes(b"page")
    os.mkfifo(tmp_path / "a/pipe")
    with disk.reading(tmp_path, "a/page.html") as file:
        assert file.read() == b"page"
    for path, code in (("a/pipe", errno.EISDIR), ("a/none", errno.ENOENT), ("none/page.html", errno.ENOENT)):
        with pytest.raises(OSError) as caught, disk.reading(tmp_path, path):
            pass
        assert caught.value.errno == code


def test_missing_folders_are_made_and_a_link_in_their_place_goes_alone(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/mine.txt").write_text("mine")
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").symlink_to(tmp_path / "outside")
    folder, name = disk.open_parent(root, "a/b/c.html", make=True, clear=True)
    os.close(folder)
    assert name == "c.html"
    assert (root / "a").is_dir()
    assert not (root / "a").is_symlink()
    assert (root / "a/b").is_dir()
    assert (tmp_path / "outside/mine.txt").read_text() == "mine"
    (root / "f").write_text("mine")
    with pytest.raises(NotADirectoryError):
        disk.open_parent(root, "f/c.html", make=True, clear=True)
    assert (root / "f").read_text() == "mine"


def test_what_stands_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "b/c").mkdir(parents=True)
    assert disk.in_the_way(tmp_path, "a/x.html") == "a"
    assert disk.in_the_way(tmp_path, "b/c") == "b/c"
    assert disk.in_the_way(tmp_path, "b/x.html") is None


def test_a_new_file_is_new_and_readable_by_others(tmp_path: Path) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    before = os.umask(0o077)
    try:
        with disk.create(folder, "new", in_place_of="old") as file:
            file.write(b"x")
        with pytest.raises(FileExistsError):
            disk.made(folder, "new")
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
        assert (disk.is_plain(folder, "new"), disk.is_plain(folder, "none")) == (True, False)
        assert (disk.modified(folder, "none"), disk.modified(folder, "new") is not None) == (None, True)
    finally:
        os.umask(before)
        os.close(folder)


def test_files_are_listed_without_those_that_arrive_and_odd_ones_have_no_length(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/page.html").write_bytes(b"1234")
    (tmp_path / "a/.stet-0123456789abcdef").write_bytes(b"half")
    (tmp_path / "a/.stet-notes").write_bytes(b"mine")
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert dict(disk.files(tmp_path)) == {"a/page.html": 4, "a/.stet-notes": 4, "link": disk.NO_FILE}
    leftovers.sweep(tmp_path)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == [".stet-notes", "page.html"]


def test_a_file_goes_with_folders_left_empty_and_no_other(tmp_path: Path) -> None:
    for name in ("a/b/c.html", "a/mine.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    disk.remove(tmp_path, "a/b/c.html")
    disk.remove(tmp_path, "a/b/c.html")
    assert [p.relative_to(tmp_path).as_posix() for p in sorted(tmp_path.rglob("*"))] == ["a", "a/mine.txt"]
