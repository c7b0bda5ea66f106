"""publish.core.leftovers: what is old goes, and what another run is writing stays."""

import os
import time
from pathlib import Path

import pytest

from publish.core import leftovers


def test_what_a_killed_writer_left_goes_when_it_is_old_and_nothing_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file server's clock is not ours, and only its own says how old a file of it is.
    monkeypatch.setattr(time, "time", lambda: 4e9)
    old, young, other = tmp_path / ".stet-abcdefgh", tmp_path / ".stet-abcdefgi", tmp_path / ".stet-lock-of-somebody"
    for file in (old, young, other):
        file.write_bytes(b"x")
    for file in (old, other):
        os.utime(file, (0, 0))
    leftovers.sweep_old(tmp_path, 3600)
    leftovers.sweep_old(tmp_path / "absent", 3600)
    assert sorted(tmp_path.iterdir()) == sorted([young, other])
