"""publish.cli.witness: a note is countersigned, handed in and counted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.readers import remember
from publish.release.keys import Keyring
from tests.support.factory import PASSPHRASE, Archive, lay
from tests.support.stories import ran


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"


def test_a_witness_and_a_publisher_at_the_command_line(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from publish.verify.witnesses import Policy

    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    keys = Keyring.create(tmp_path / "witness", PASSPHRASE)
    public = str(keys.public("online").keyval["public"])
    archive = Archive(tmp_path / "p", witnesses=Policy(1, (("ann.example/w", public),)))
    (archive.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    copy = lay(archive.release(now=datetime.now(UTC)), tmp_path / "copy")
    assert ran(capsys, "verify", copy)[0] == 5
    assert remember.load(archive.fingerprint) is None  # what is not witnessed is not remembered
    mine = archive.home / "mirrors.toml"
    code, _, err = ran(capsys, "witness", copy, "--key", tmp_path / "witness/online.key", "--out", mine)
    assert (code, "is no countersignature" in err) == (2, True)
    assert remember.load(archive.fingerprint) is None  # it was refused before anything was signed
    code, out, err = ran(capsys, "witness", copy, "--key", tmp_path / "witness/online.key")
    assert (code, "countersigned as ann.example/w: ann.example-w-1.cosig" in out) == (0, True)
    assert "for the first time" in err
    assert ran(capsys, "witness", copy, "--key", tmp_path / "none.key")[0] == 2
    monkeypatch.chdir(archive.home)
    code, out, _ = ran(capsys, "attest", tmp_path / "ann.example-w-1.cosig")
    assert (code, "signed by 1 of the 1 witness that" in out) == (0, True)
    assert "nothing is new" in ran(capsys, "attest", tmp_path / "ann.example-w-1.cosig")[1]
    assert ran(capsys, "push")[0] == 0
    code, out, _ = ran(capsys, "verify", tmp_path / "one", "--fingerprint", archive.fingerprint)
    assert (code, "witnessed by ann.example/w" in out) == (0, True)
    friend = str(Keyring.create(tmp_path / "friend", PASSPHRASE).public("online").keyval["public"])
    for name, key, ends in (("ann.example/w", public, 0), ("friend.example/w", friend, 4)):
        asked = ("--witness", f"{name}={key}")
        code, _, err = ran(capsys, "clone", archive.fingerprint, tmp_path / "one", tmp_path / name, *asked)
        assert (code, "friend.example/w, whom you ask for" in err) == (ends, bool(ends))
    (tmp_path / "junk").write_bytes(b"")
    code, _, err = ran(capsys, "attest", tmp_path / "junk")
    assert (code, str(tmp_path / "junk") in err) == (4, True)


def test_a_witness_whose_clock_may_be_ahead_is_told(
    tmp_path: Path, reader: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three months after the publisher's last signature by this clock. Oracle: the same witness, in time."""
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    Keyring.create(tmp_path / "witness", PASSPHRASE)
    archive = Archive(tmp_path / "p")
    copy = lay(archive.release(now=datetime.now(UTC) - timedelta(days=90)), tmp_path / "copy")
    code, _, err = ran(capsys, "witness", copy, "--key", tmp_path / "witness/online.key")
    assert (code, "not renewed in time" in err, "look at this machine's clock" in err) == (0, True, True)
    lay(archive.renew(now=datetime.now(UTC)), copy)
    code, _, err = ran(capsys, "witness", copy, "--key", tmp_path / "witness/online.key")
    assert (code, err) == (0, "")
