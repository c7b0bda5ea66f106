"""publish.reports.put: a new file, and never over an old one."""

import os
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.put import put


def test_a_file_is_new_or_the_same_or_another(tmp_path: Path) -> None:
    place = tmp_path / "a/b.md"
    assert put(place, b"x", dry_run=True) == "new"
    assert not place.parent.exists()
    assert [put(place, b"x", dry_run=False), put(place, b"x", dry_run=False), put(place, b"y", dry_run=False)] == [
        "new", "same", "other",
    ]  # fmt: skip
    assert (place.read_bytes(), os.listdir(place.parent)) == (b"x", ["b.md"])
    assert put(tmp_path / "c.md", place, dry_run=False) == "new"
    assert put(tmp_path / "c.md", place, dry_run=False) == "same"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    os.symlink(tmp_path / "out", tmp_path / "site")
    with pytest.raises(ConfigError, match="symbolic link"):
        put(tmp_path / "site/a.md", b"x", dry_run=False)
    os.symlink(tmp_path / "nowhere", tmp_path / "b.md")
    assert put(tmp_path / "b.md", b"x", dry_run=False) == "other"
    assert os.listdir(tmp_path / "out") == []


def test_what_comes_there_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.link

    def late(source: str, place: str | Path, src_dir_fd: int) -> None:
        Path(place).write_bytes(b"theirs")
        real(source, place, src_dir_fd=src_dir_fd)

    monkeypatch.setattr(os, "link", late)
    assert put(tmp_path / "a.md", b"ours", dry_run=False) == "other"
    assert (tmp_path / "a.md").read_bytes() == b"theirs"
