"""Locks, where a disk keeps them and where it does not."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from publish.core import locks


def test_one_holder_at_a_time_and_the_file_goes_with_it(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    held = locks.lock(file, tmp_path)
    assert held is not None
    assert held.sure
    assert locks.lock(file, tmp_path) is None
    held.release()
    assert not file.exists()


def test_a_lock_whose_file_somebody_took_away_stands_no_more_and_leaves_the_next_ones(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    held = locks.lock(file, tmp_path)
    assert held is not None
    assert held.stands
    file.unlink()
    assert not held.stands
    other = locks.lock(file, tmp_path)
    assert other is not None
    held.release()
    assert other.stands
    assert locks.lock(file, tmp_path) is None
    other.release()
    assert not file.exists()


def test_where_no_file_may_be_made_the_folder_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, real = tmp_path / "lock", os.open

    def open_read_only(path: Path, flags: int, mode: int = 0o777) -> int:
        if path == file:
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", open_read_only)
    held = locks.lock(file, tmp_path)
    assert held is not None
    assert held.file is None
    assert locks.lock(file, tmp_path) is None
    held.release()


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        locks.lock(tmp_path / "lock", tmp_path)


def test_a_disk_without_locks_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unable(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", unable)
    held = locks.lock(tmp_path / "lock", tmp_path)
    assert held is not None
    assert not held.sure
    held.release()
