"""Programs of ours that we start: nothing that lies in the folder where we work is one of them."""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from publish.copies.hosts.secrets import Secrets
from publish.copies.hosts.ssh import Ssh
from publish.copies.hosts.sshplace import Where
from publish.core.settings import HostSettings
from publish.tree import crew
from publish.tree.crew import BuildCrew
from tests.support import working

RUNS = "open('ran', 'w').close()\n"


def test_a_module_in_a_repository_from_somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row started: beside site/ lies a json.py, and there are enough pages for processes. Oracle: it never ran."""
    (tmp_path / "json.py").write_text(RUNS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(crew, "WORTH", 2)
    with BuildCrew(2) as two:
        assert two.begin(2)
        assert list(two.map(working.squares, range(3))) == [0, 1, 4]
    assert not (tmp_path / "ran").exists()


def test_a_package_of_our_name_in_a_repository_from_somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row started: ssh starts our program in a folder with a publish/ in it. Oracle: it never ran."""
    (tmp_path / "publish").mkdir()
    (tmp_path / "publish" / "__init__.py").write_text(RUNS)
    monkeypatch.chdir(tmp_path)
    environ = {"ALL_PROXY": "socks5h://127.0.0.1:9"}
    way = Ssh(Where("h", "a.invalid"), environ, Secrets(HostSettings("h", "sftp"), environ, "PASSWORD"))._way_out()
    assert way
    words = shlex.split(way.replace("%h", "a.invalid").replace("%p", "22"))
    subprocess.run(words, capture_output=True, timeout=60, check=False)
    assert words[0] == sys.executable
    assert not (tmp_path / "ran").exists()
