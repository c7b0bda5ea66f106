"""publish.release.keys: private keys are made once, kept from others, and said when lost or wrong."""

import base64
import os
import stat
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.release import draft, keys
from publish.release.keys import Keyring, load_public, make, public_half
from publish.release.seal import found
from tests.conftest import KDF_ROUNDS
from tests.support.factory import NOW, PASSPHRASE, Archive


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"\xff", b'{"key": {"keyval": {"public": "00"}}}'])
def test_what_is_no_public_half_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x").write_bytes(raw)
    for read in (load_public, public_half, draft.load):
        with pytest.raises(ConfigError):
            read(tmp_path / "x")
        with pytest.raises(ConfigError, match="cannot read"):
            read(tmp_path / "none")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    make(tmp_path / "ana.key", PASSPHRASE)
    with pytest.raises(ConfigError, match="there is a key already"):
        make(tmp_path / "ana.key", PASSPHRASE)


def test_keys_of_another_archive_are_refused_before_anything_is_signed(archive: Archive, tmp_path: Path) -> None:
    other = Keyring.create(tmp_path / "other", PASSPHRASE)
    archive.keys = other
    with pytest.raises(ConfigError, match="of another archive"):
        archive.seal()
    with pytest.raises(ConfigError, match="of another archive"):
        found(archive.state, other, now=NOW)


def test_keys_are_for_the_owner_alone_and_refused_when_others_can_read_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keys = Keyring.create(tmp_path / "keys", PASSPHRASE)
    finally:
        os.umask(before)
    assert {stat.S_IMODE(f.stat().st_mode) for f in (tmp_path / "keys").iterdir()} == {0o600}
    assert PASSPHRASE not in repr(keys)
    (tmp_path / "keys" / "targets.key").chmod(0o640)
    with pytest.raises(ConfigError, match="read by others"):
        Keyring.load(tmp_path / "keys", PASSPHRASE).signer("targets")


def test_a_wrong_passphrase_is_said_and_never_shown(tmp_path: Path) -> None:
    Keyring.create(tmp_path / "keys", PASSPHRASE)
    with pytest.raises(ConfigError, match="passphrase does not open the root key") as caught:
        Keyring.load(tmp_path / "keys", "not the one").signer("root")
    assert "not the one" not in str(caught.value)
    with pytest.raises(ConfigError, match="shorter than 8"):
        Keyring.create(tmp_path / "short", "seven..")


def test_a_lost_key_is_named(tmp_path: Path) -> None:
    Keyring.create(tmp_path / "keys", PASSPHRASE)
    (tmp_path / "keys" / "online.key").unlink()
    with pytest.raises(ConfigError, match="the online key is missing"):
        Keyring.load(tmp_path / "keys", PASSPHRASE).signer("online")


def test_a_key_file_is_stretched_by_as_many_rounds_as_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert KDF_ROUNDS == 32
    monkeypatch.setattr(keys, "KDF_ROUNDS", 3)
    make(tmp_path / "ana.key", PASSPHRASE)
    armour = (tmp_path / "ana.key").read_text().splitlines()[1:-1]
    body = base64.b64decode("".join(armour))
    # draft of the format (PROTOCOL.key): cipher, kdf, then its options: a salt of 16 bytes, and the rounds
    options = body.index(b"bcrypt") + len(b"bcrypt") + 4
    assert body[options : options + 4] == (16).to_bytes(4, "big")
    assert body[options + 20 : options + 24] == (3).to_bytes(4, "big")
