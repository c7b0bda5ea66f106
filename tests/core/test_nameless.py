"""publish.core.nameless: a file has its name when it is whole, and a process that is killed leaves nothing."""

import errno
import fcntl
import os
from contextlib import suppress
from pathlib import Path

import pytest

from publish.core.files import write_atomically
from publish.core.nameless import _name_on_the_way, nameless
from tests.support.cuts import killed_at_each


@pytest.mark.parametrize("before", [None, b"before"])
def test_a_writer_that_is_killed_leaves_nothing_once_it_runs_again(tmp_path: Path, before: bytes | None) -> None:
    file, cut = tmp_path / "ana.key", []
    if before is not None:
        file.write_bytes(before)
    for k in killed_at_each(lambda: write_atomically(file, b"whole", mode=0o600), tmp_path):
        assert (file.read_bytes() if file.exists() else None) in (before, b"whole")
        if before is None:
            assert {*tmp_path.iterdir()} <= {file}, "of a new file nothing is left at all"
        write_atomically(file, b"whole", mode=0o600)
        assert [*tmp_path.iterdir()] == [file]
        assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"whole", 0o600)
        file.unlink()
        if before is not None:
            file.write_bytes(before)
        cut.append(k)
    assert len(cut) >= (1 if before is None else 2)


def test_half_a_file_has_no_name(tmp_path: Path) -> None:
    with nameless(tmp_path) as new:
        new.file.write(b"an original")
        new.file.flush()
        assert [*tmp_path.iterdir()] == []
    assert [*tmp_path.iterdir()] == [], "nobody gave it one"


def test_a_name_that_is_taken_stays_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_bytes(b"theirs")
    with nameless(tmp_path) as new:
        new.file.write(b"ours")
        assert not new.place(tmp_path / "theirs", 0o644)
        assert new.place(tmp_path / "ours", 0o644)
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert (tmp_path / "ours").read_bytes() == b"ours"


@pytest.mark.parametrize("kind", ["link", "folder", "fifo", "other name"])
def test_what_is_not_ours_stays_where_our_file_would_pass(tmp_path: Path, kind: str) -> None:
    file, outside = tmp_path / "x", tmp_path / "outside"
    file.write_bytes(b"before")
    outside.write_bytes(b"theirs")
    passing = _name_on_the_way(file)
    if kind == "link":
        passing.symlink_to(outside)
    elif kind == "folder":
        passing.mkdir()
    elif kind == "fifo":
        os.mkfifo(passing)
    else:
        os.link(outside, passing)
    write_atomically(file, b"after")
    assert (file.read_bytes(), outside.read_bytes()) == (b"after", b"theirs")
    assert {*tmp_path.iterdir()} == {file, outside, passing}


def test_another_writer_of_the_same_file_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"before")
    passing = _name_on_the_way(file)
    passing.write_bytes(b"theirs")
    with passing.open("rb") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        heard, hears = os.pipe()
        child = os.fork()
        if not child:
            theirs.close()
            os.close(heard)
            with suppress(BaseException):
                write_atomically(file, b"ours")
            os._exit(0)
        os.close(hears)
        assert file.read_bytes() == b"before"
        os.replace(passing, file)  # as the other does while it holds the lock
    os.waitpid(child, 0)
    with open(heard, "rb"):
        assert file.read_bytes() == b"ours"
    assert [*tmp_path.iterdir()] == [file]


def test_the_next_writer_of_the_same_file_keeps_what_it_began(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"before")
    with nameless(tmp_path) as new:
        new.file.write(b"ours")
        new.replace(file, 0o644)
        # Whoever waited for us goes on from here, under the name that was ours.
        _name_on_the_way(file).write_bytes(b"theirs")
    assert _name_on_the_way(file).read_bytes() == b"theirs"


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_that_cannot_have_its_name_leaves_none(tmp_path: Path, taken: bool) -> None:
    (tmp_path / "x").mkdir()
    if taken:
        _name_on_the_way(tmp_path / "x").mkdir()
    before = {*tmp_path.iterdir()}
    with pytest.raises(OSError, match="directory"), nameless(tmp_path) as new:
        new.replace(tmp_path / "x", 0o644)
    assert {*tmp_path.iterdir()} == before


@pytest.mark.parametrize(("unnamed", "links"), [(False, True), (False, False), (True, False)])
def test_a_disk_without_nameless_files_takes_whole_ones_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool, links: bool
) -> None:
    def none(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "none")

    if not unnamed:
        monkeypatch.setattr("publish.core.nameless._opened", none)
    if not links:
        monkeypatch.setattr(os, "link", none)
    for data in (b"one", b"two"):
        write_atomically(tmp_path / "x", data)
        assert [(file.read_bytes(), file.stat().st_mode & 0o777) for file in tmp_path.iterdir()] == [(data, 0o644)]
