"""publish.reports.scan.scan: many files, each by itself; links and devices are named, and no bomb is unpacked."""

import io
import os
import zipfile
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.scan.inside import DocumentInside
from publish.reports.scan.look import Lookout
from publish.reports.scan.scan import ToScan, below, scan


def test_a_broken_file_does_not_end_it(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("in /home/tashi/x")
    files = [ToScan("gone.md", tmp_path / "gone.md"), ToScan("b.md", tmp_path / "b.md")]
    clean: list[tuple[str, bool]] = []
    found = scan(files, Lookout(), seen=lambda file, well: clean.append((file.path, well)))
    assert found.paths == ("gone.md", "b.md")
    assert found.broken == ("gone.md: cannot be looked into (No such file or directory)",)
    assert [leak.path for leak in found.leaks] == ["b.md"]
    assert clean == [("gone.md", True), ("b.md", False)]


def test_a_fault_of_a_reader_is_that_files_alone(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")

    def fails(*_: object) -> DocumentInside:
        raise RecursionError

    found = scan([ToScan("a.jpg", tmp_path / "a.jpg")], Lookout(opens=fails))
    assert found.broken == ("a.jpg: cannot be looked into (it is damaged)",)


def test_links_devices_and_our_own_state_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/a.md").write_text("x")
    (tmp_path / ".stet").mkdir()
    (tmp_path / ".stet/key").write_text("x")
    os.symlink("/", tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    odd: list[str] = []
    assert [file.path for file in below(tmp_path, odd.append)] == ["site/a.md"]
    assert odd == [
        f"{n}: {w}; it was not followed or opened" for n, w in (("loop", "a symbolic link"), ("pipe", "a FIFO"))
    ]
    assert [file.path for file in below(tmp_path / "site/a.md")] == ["a.md"]
    with pytest.raises(ConfigError, match="no folder and no plain file"):
        list(below(tmp_path / "pipe"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr("a.txt", b"\0" * 1000)
    # The length that it says it has is enough to refuse it.
    data = out.getvalue().replace((1000).to_bytes(4, "little"), (0xFFFFFF00).to_bytes(4, "little"))
    (tmp_path / "a.zip").write_bytes(data)
    found = scan([ToScan("a.zip", tmp_path / "a.zip")], Lookout())
    assert found.leaks == ()
    assert any("too many members, or too large ones" in leak.what for leak in found.remarks)
