"""publish.cli.verify: of several copies the newest is taken, and those that lag are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.cli._session import run
from publish.cli._verbs import cli
from publish.readers import remember
from tests.support.factory import PASSPHRASE, Archive, lay


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


def test_verify_takes_the_newest_of_several_and_names_those_that_lag(
    archive: Archive, here: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    old = lay(archive.release(now=now), tmp_path / "old")
    archive.write("news.html", "news")
    new = lay(archive.release(now=now), tmp_path / "new")
    code, out, _ = stet(capsys, "verify", old, new, "--fingerprint", archive.fingerprint)
    assert code == 0
    assert "AUTHENTIC: release 2" in out
    assert f"{old} lags: it serves release 1" in out
    known = remember.load(archive.fingerprint)
    assert known is not None
    assert known.release == 2
    assert stet(capsys, "verify", old, "--fingerprint", archive.fingerprint)[0] == 5  # it was seen that 2 is out
    assert stet(capsys, "verify", old / "index.html", new)[0] == 2
    (new / "index.html").write_text("forged")
    code, out, _ = stet(capsys, "verify", old, new)
    assert code == 4
