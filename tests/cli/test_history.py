"""publish.cli.history: releases and their changes, from any copy."""

import json
from pathlib import Path

import pytest

from tests.support.factory import Archive, lay
from tests.support.stories import ran


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


def test_the_command_shows_releases(tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive(tmp_path / "p")
    archive.release()
    archive.write("index.html", "other")
    copy = lay(archive.release(), tmp_path / "copy")
    code, out, _ = ran(capsys, "history", copy)
    assert code == 0
    assert out.splitlines()[:2] == [
        "release 2, 2026-11-21: 1 path differs from the release before", "    changed index.html",
    ]  # fmt: skip
    (first,) = [line for line in out.splitlines() if line.startswith("release 1,")]
    assert first.endswith(" paths"), "there is no release before it"
    code, out, _ = ran(capsys, "--json", "history", copy, "--fingerprint", archive.fingerprint)
    assert [r["number"] for r in json.loads(out)["releases"]] == [2, 1]
    assert ran(capsys, "history")[0] == 2
