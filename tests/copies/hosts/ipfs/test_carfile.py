"""publish.copies.hosts.ipfs.carfile: a file that one push writes at a time, over what that push has read."""

from pathlib import Path

import pytest

from publish.copies.hosts.ipfs.carfile import CarFile
from publish.core import locks
from publish.core.errors import OvertakenError, UnreachableError
from publish.core.formats import unixfs
from tests.copies.hosts.contract import entries


def made(folder: Path, word: bytes) -> bytes:
    """The CAR of a copy with this word in it."""
    return b"".join(unixfs.Dag(entries(folder, {"index.html": word})).car())


def test_only_the_copy_that_was_read_is_written_over(tmp_path: Path) -> None:
    one, two = (CarFile(tmp_path / "copy.car", "far") for _ in range(2))
    first, theirs, mine = (made(tmp_path / "in", word) for word in (b"first", b"theirs", b"mine"))
    one.write([first])
    assert b"".join(two.blocks().read("index.html")) == b"first"
    one.write([theirs])
    with pytest.raises(OvertakenError, match="somebody else wrote the file meanwhile"):
        two.write([mine])
    assert one.path.read_bytes() == theirs
    three = CarFile(one.path, "far")
    three.blocks()
    three.write([mine])
    three.write([first])  # its own
    assert one.path.read_bytes() == first


def test_a_file_that_came_where_none_was_or_was_damaged_meanwhile_is_left(tmp_path: Path) -> None:
    mine = made(tmp_path / "in", b"mine")
    for before, after in ((None, mine), (mine, b"PK\x03\x04")):
        file = CarFile(tmp_path / "copy.car", "far")
        if before is None:
            with pytest.raises(FileNotFoundError):
                file.blocks()
        else:
            file.blocks()
        file.path.write_bytes(after)
        with pytest.raises(OvertakenError):
            file.write([mine])
        assert file.path.read_bytes() == after


def test_a_file_that_another_push_is_writing_is_left_and_a_lock_of_a_dead_one_is_none(tmp_path: Path) -> None:
    file, beside = CarFile(tmp_path / "new" / "copy.car", "far"), tmp_path / "new" / ".copy.car.stet-lock"
    file.path.parent.mkdir()
    held = locks.lock(beside, file.path.parent)
    assert held
    with pytest.raises(OvertakenError, match="another push is writing here"):
        file.write([b"mine"])
    assert not file.path.exists()
    held.release()
    beside.touch()
    file.write([b"mine"])
    assert [f.name for f in file.path.parent.iterdir()] == ["copy.car"]


def test_a_disk_that_is_not_mounted_is_no_empty_place(tmp_path: Path) -> None:
    file = CarFile(tmp_path / "stick" / "copy.car", "far")
    for act in (file.blocks, lambda: file.write([b"mine"])):
        with pytest.raises(UnreachableError, match=f"no folder {tmp_path}/stick") as caught:
            act()
        assert not caught.value.retryable
    assert not file.path.parent.exists()
