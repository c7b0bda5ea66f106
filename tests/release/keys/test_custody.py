"""Appointing, holders' names, files of keys, and expiries."""

import base64
from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError
from publish.release import dotstet, draft, keys, roles
from publish.release.appoint import appoint
from publish.release.keys import load_public, make, public_half
from publish.release.renew import until
from tests.conftest import KDF_ROUNDS
from tests.release.keys.conftest import WEEK, People
from tests.support.factory import NOW, PASSPHRASE


def test_appointing_refuses_what_could_not_work(three: People) -> None:
    def change(role: str = "editors", **what: Any) -> None:
        appoint(three.state, role, now=NOW, **what)

    with pytest.raises(ConfigError, match="would have 3 keys, and 4 must sign"):
        change(threshold=4)
    with pytest.raises(ConfigError, match="would have 1 key, and 2 must sign"):
        change(remove=[three.keyid("ana"), three.keyid("ben")])
    with pytest.raises(ConfigError, match="how it is already"):
        change(threshold=2)
    with pytest.raises(ConfigError, match="names no one key"):
        change(remove=["abc"])
    with pytest.raises(ConfigError, match="a key of editors"):
        change("root", add=[three.away / "ana/ana.pub.json"])
    assert roles.coming(three.state) is None


def test_names_of_holders_stay_on_the_box(three: People) -> None:
    assert set(roles.names(three.state).values()) == {"ana", "ben", "chu"}
    for entry in dotstet.load(three.state, now=NOW).entries:
        assert entry.source
        assert b'"ana"' not in entry.source.read_bytes()


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


def test_an_expiry_is_at_midnight() -> None:
    assert until(NOW, WEEK).hour == 0
