"""A publisher's folder with one host, on which the program is run in this process."""

from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from tests.support.factory import PASSPHRASE, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def here(archive: Archive, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The publisher's folder, with one host; we stand in it."""
    (archive.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    monkeypatch.chdir(archive.home)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    return archive.home


def stet(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(cli, [str(word) for word in words])
    return code, *capsys.readouterr()
