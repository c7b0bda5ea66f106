"""Volunteers: people who keep a copy up to date and lend its address, and whoever poses as one."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from publish.cli import _turns
from publish.core.errors import ConfigError
from publish.readers.clone import again
from publish.readers.clone.unit import Unit
from publish.verify.witnesses import Policy
from tests.support.factory import Archive, lay
from tests.support.onehost import archive, here, stet  # noqa: F401 - fixtures

KEY = "c9ba3b8a1c7c4b2f0bd6c1e4cc6be1a6a5a8a20e0e4c6ecf9f1f2fb1e8f2bf07"


def test_volunteers(
    here: Path, archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row volunteer: somebody puts another archive into the folder of a clone. Oracle: it is not this reader's."""
    copy = lay(archive.release(), tmp_path / "copy")
    assert stet(capsys, "clone", archive.anchor.fingerprint, copy, tmp_path / "mine")[0] == 0
    monkeypatch.chdir(tmp_path / "mine")
    assert stet(capsys, "clone")[0] == 0
    other = Archive(tmp_path / "other")
    shutil.rmtree(tmp_path / "mine")
    lay(other.release(), tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")
    code, out, err = stet(capsys, "clone")
    assert (code, out) == (2, "")
    assert "is a copy of another archive" in err
    # A folder that came from somebody: what it says of itself is no fingerprint.
    monkeypatch.chdir(lay(other.release(), tmp_path / "stick"))
    code, out, err = stet(capsys, "clone")
    assert (code, out) == (2, "")
    assert "not for the copy to say" in err


def test_a_witness_once_asked_for_is_asked_for_again(
    here: Path, archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row volunteer: a release without the reader's own witness, in a later round. Oracle: it is refused."""
    copy = lay(archive.release(), tmp_path / "copy")
    assert stet(capsys, "clone", archive.anchor.fingerprint, copy, tmp_path / "mine")[0] == 0
    monkeypatch.chdir(tmp_path / "mine")
    own = replace(archive.anchor, witnesses=Policy(1, (("friend.example/w", KEY),)))
    assert again.keep(tmp_path / "mine", own, [str(copy)]) is None
    code, _, err = stet(capsys, "clone")
    assert code != 0
    assert "friend.example/w" in err


def test_a_timer_runs_no_program_of_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row volunteer: a copy with a folder ``publish``. Oracle: its program does not run."""
    (tmp_path / "publish").mkdir()
    (tmp_path / "publish/__init__.py").write_text("")
    (tmp_path / "publish/__main__.py").write_text("open('ran', 'w')")
    monkeypatch.setattr("sys.argv", ["/x/publish/__main__.py"])
    subprocess.run([*_turns._program(), "--version"], cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / "ran").exists()


def test_a_proxys_password_stays_out_of_units(tmp_path: Path) -> None:
    """Row volunteer: a password in the environment. Oracle: nothing is printed."""
    with pytest.raises(ConfigError):
        Unit.of(tmp_path, ["/bin/stet"], 3600, {"ALL_PROXY": "socks5h://me:secret@127.0.0.1:9050"})
