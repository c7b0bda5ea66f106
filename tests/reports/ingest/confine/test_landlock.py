import os
import subprocess
import sys
from pathlib import Path

import pytest

from publish.reports.ingest.confine import kernel, landlock

_TRIES = """
import os, sys
from pathlib import Path
from publish.reports.ingest.confine import kernel, landlock
scratch, beside = map(Path, sys.argv[1:])
kernel.control(38, 1)
landlock.restrict([scratch.parent / "file", Path("/absent")], [scratch])
said = []
for name, way in {
    "own": lambda: (scratch / "a").write_text("a"),
    "file": (scratch.parent / "file").read_text,
    "beside": beside.read_text,
    "link": lambda: os.symlink(beside, scratch / "link"),
    "start": lambda: os.execv("/bin/true", ["true"]),
}.items():
    try:
        way()
        said.append(name)
    except OSError:
        pass
print(*said)
"""


def test_only_what_is_named_can_be_read_and_written(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "file").write_text("a")
    (tmp_path / "beside").write_text("a")
    command = [sys.executable, "-c", _TRIES, str(tmp_path / "scratch"), str(tmp_path / "beside")]
    assert subprocess.check_output(command, text=True).split() == ["own", "file"]


def test_a_kernel_without_it_restricts_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(kernel.WallError, match="no Landlock"):
        landlock.restrict([], [])


def test_a_rule_that_is_refused_is_no_rule(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(landlock, "_ADD", 9_999)
    left = len(os.listdir("/proc/self/fd"))
    with pytest.raises(kernel.WallError, match=tmp_path.name):
        landlock.restrict([tmp_path], [])
    assert len(os.listdir("/proc/self/fd")) == left
