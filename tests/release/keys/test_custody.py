"""Appointing, holders' names, files of keys, and expiries."""

from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError
from publish.release import dotstet, draft, roles
from publish.release.appoint import appoint
from publish.release.keys import load_public, make, public_half
from publish.release.renew import until
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
    make(tmp_path / "ana.key", PASSPHRASE, rounds=1)
    with pytest.raises(ConfigError, match="there is a key already"):
        make(tmp_path / "ana.key", PASSPHRASE, rounds=1)


def test_an_expiry_is_at_midnight() -> None:
    assert until(NOW, WEEK).hour == 0
