"""publish.cli._memory: a verdict is said, then what is remembered or kept of it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.factory import Archive, lay
from tests.support.stories import go_on, stet, twin


def _flip(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


@pytest.mark.parametrize("how", ["whole", "page", "clone", "two at once"])
def test_a_fork_is_kept_and_can_be_shown_to_anybody(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    archive = Archive(tmp_path / "honest")
    archive.release(now=now)
    forger = twin(archive, tmp_path / "forger")
    go_on(archive, 1, "honest", now=now)
    go_on(forger, 3, "forged", now=now)
    good, bad = lay(archive.release(now=now), tmp_path / "good"), lay(forger.release(now=now), tmp_path / "bad")
    whose = ("--fingerprint", archive.fingerprint)
    if how != "two at once":
        assert stet(capsys, "verify", good, *whose)[0] == 0
    code, _, err = {
        "whole": lambda: stet(capsys, "verify", bad, *whose),
        "page": lambda: stet(capsys, "verify", bad / "index.html", *whose),
        "clone": lambda: stet(capsys, "clone", archive.fingerprint, bad, tmp_path / "clone"),
        "two at once": lambda: stet(capsys, "verify", good, bad, *whose),
    }[how]()
    assert code == 4
    (file,) = (reader / "forks").iterdir()
    assert file.name.startswith(archive.fingerprint)
    assert f"the proof is kept in {file}" in err
    shutil.rmtree(good)
    shutil.rmtree(bad)
    (tmp_path / "proof.json").write_bytes(file.read_bytes())
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody else"))
    code, out, _ = stet(capsys, "verify", tmp_path / "proof.json", *whose)
    assert (code, out.startswith("PROVED: release 4 (of ")) == (0, True)
    assert stet(capsys, "verify", tmp_path / "proof.json", "--fingerprint", "ab" * 32)[0] == 4
    (tmp_path / "proof.json").write_bytes(_flip(file.read_bytes()))
    code, _, err = stet(capsys, "verify", tmp_path / "proof.json")
    assert (code, "it proves nothing" in err) == (4, True)
