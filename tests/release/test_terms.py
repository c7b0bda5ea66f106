"""publish.release.terms: what no signer is shown is refused before it is signed, whatever the holder would."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.core.errors import ConfigError, TrustError, WaitingError
from publish.release import draft, roles
from publish.release.appoint import appoint
from publish.release.renew import LONG, until
from publish.release.sign import examine, sign
from publish.release.terms import LASTING_MAX
from publish.verify.tufapi import CryptoSigner, SSlibKey
from tests.release.conftest import People
from tests.support.factory import NOW

Json = dict[str, Any]


THIEF: SSlibKey = CryptoSigner.generate_ed25519().public_key


@pytest.fixture
def release(archive: People) -> Path:
    """A second release that waits for ana, who is the editor."""
    archive.seal()
    editor = archive.keys.public("targets").keyid
    appoint(archive.state, "editors", add=[archive.person("ana")], remove=[editor[:8]], now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.edit("second")
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


@pytest.fixture
def root(archive: People) -> Path:
    """A second root that waits for its holder; it makes ben an editor, too."""
    archive.seal()
    appoint(archive.state, "editors", add=[archive.person("ben")], now=NOW)
    return next((archive.state / roles.DRAFTS).glob("root-*"))


def edited(file: Path, edit: Callable[[Json], object]) -> Path:
    """The draft, its signed part edited by whoever has the stick."""
    data = json.loads(file.read_text())
    edit(data["metadata"]["signed"])
    file.write_text(json.dumps(data))
    return file


def _swap(keys: Json, keyid: str) -> None:
    keys[keyid]["keyval"]["public"] = THIEF.keyval["public"]


def _mirrors(signed: Json) -> Json:
    found: Json = signed["delegations"]["roles"][0]
    return found


def _top(signed: Json) -> Json:
    found: Json = signed["targets"]["SHA256SUMS"]
    return found


def _mine(signed: Json) -> None:
    """The thief's key is the mirrors role's, under its own id."""
    signed["delegations"]["keys"] = {THIEF.keyid: THIEF.to_dict()}
    _mirrors(signed)["keyids"] = [THIEF.keyid]


IN_A_RELEASE: dict[str, Callable[[Json], object]] = {
    "the mirrors key swapped": lambda s: _swap(s["delegations"]["keys"], _mirrors(s)["keyids"][0]),
    "the mirrors key a thief's": _mine,
    "a field of the mirrors key": lambda s: s["delegations"]["keys"][_mirrors(s)["keyids"][0]].update(x="y"),
    "a key more": lambda s: s["delegations"]["keys"].update({THIEF.keyid: THIEF.to_dict()}),
    "five of one for mirrors": lambda s: _mirrors(s).update(threshold=5),
    "nobody for mirrors": lambda s: _mirrors(s).update(keyids=[]),
    "mirrors named otherwise": lambda s: _mirrors(s).update(name="evil"),
    "a role more": lambda s: s["delegations"]["roles"].append({**_mirrors(s), "name": "evil"}),
    "a role that goes on": lambda s: _mirrors(s).update(terminating=False),
    "fewer files for mirrors": lambda s: _mirrors(s).update(paths=_mirrors(s)["paths"][:1]),
    "a field of the role": lambda s: _mirrors(s).update(note="x"),
    "a field of the delegations": lambda s: s["delegations"].update(evil={}),
    "no delegations": lambda s: s.pop("delegations"),
    "a field of its own": lambda s: s.update(evil=1),
    "a field that is null": lambda s: s.update(evil=None),
    "a field beside custom": lambda s: _top(s).update(note="x"),
    "a field in custom": lambda s: _top(s)["custom"].update(note="x"),
    "another hash": lambda s: _top(s)["hashes"].update(sha512="0" * 128),
    "a target more": lambda s: s["targets"].update({"index.html": _top(s)}),
    "bundles with custom": lambda s: s["targets"].update({"bundles.json": {**_top(s), "custom": {}}}),
    "another specification": lambda s: s.update(spec_version="1.99.0"),
    "a number left out": lambda s: s.update(version=7),
    "over since long": lambda s: s.update(expires="2020-01-01T00:00:00Z"),
    "over a second ago": lambda s: s.update(expires=f"{NOW - timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}"),
    "over in a thousand years": lambda s: s.update(expires="3026-01-01T00:00:00Z"),
    "over never": lambda s: s.update(expires="9999-12-31T23:59:59Z"),
    "dated to a day that has not come": lambda s: _top(s)["custom"].update(published="2066-01-01"),
    "dated before the release before": lambda s: _top(s)["custom"].update(published="2016-01-01"),
}


IN_A_ROOT: dict[str, Callable[[Json], object]] = {
    "an editor's key swapped": lambda s: _swap(s["keys"], s["roles"]["targets"]["keyids"][0]),
    "the root's key swapped": lambda s: _swap(s["keys"], s["roles"]["root"]["keyids"][0]),
    "the online key swapped": lambda s: _swap(s["keys"], s["roles"]["timestamp"]["keyids"][0]),
    "a key that no role names": lambda s: s["keys"].update({THIEF.keyid: THIEF.to_dict()}),
    "an id without a key": lambda s: s["roles"]["targets"]["keyids"].append("0" * 64),
    "an id in capitals": lambda s: s["roles"]["targets"]["keyids"].append(s["roles"]["root"]["keyids"][0].upper()),
    "a threshold above its keys": lambda s: s["roles"]["root"].update(threshold=9),
    "an online threshold": lambda s: [s["roles"][r].update(threshold=2) for r in ("timestamp", "snapshot")],
    "two online keys": lambda s: [
        s["roles"][r]["keyids"].append(s["roles"]["root"]["keyids"][0]) for r in ("timestamp", "snapshot")
    ],
    "another key for snapshots": lambda s: s["roles"]["snapshot"].update(keyids=s["roles"]["root"]["keyids"]),
    "a field of a role": lambda s: s["roles"]["root"].update(note="x"),
    "a field of its own": lambda s: s.update(note="x"),
    "witnesses of nobody": lambda s: s.update(witnesses=None),
    "witnesses with a field more": lambda s: s.update(
        witnesses={"threshold": 1, "keys": [{"name": "w", "public": THIEF.keyval["public"]}], "x": 1}
    ),
    "a witness with a field more": lambda s: s.update(
        witnesses={"threshold": 1, "keys": [{"name": "w", "public": THIEF.keyval["public"], "x": 1}]}
    ),
    "another specification": lambda s: s.update(spec_version="1.99.0"),
    "a number left out": lambda s: s.update(version=7),
    "over since long": lambda s: s.update(expires="2020-01-01T00:00:00Z"),
    "over never": lambda s: s.update(expires="9999-12-31T23:59:59Z"),
}


@pytest.mark.parametrize("lie", IN_A_RELEASE)
def test_a_release_that_says_what_is_not_shown_is_not_signed(archive: People, release: Path, lie: str) -> None:
    assert examine(release, now=NOW)
    edited(release, IN_A_RELEASE[lie])
    before = release.read_bytes()
    with pytest.raises(TrustError):
        sign(release, archive.signer("ana"), now=NOW)
    assert release.read_bytes() == before


@pytest.mark.parametrize("lie", IN_A_ROOT)
def test_a_root_that_says_what_is_not_shown_is_not_signed(archive: People, root: Path, lie: str) -> None:
    assert examine(root, now=NOW)
    edited(root, IN_A_ROOT[lie])
    before = root.read_bytes()
    with pytest.raises(TrustError):
        sign(root, archive.keys.signer("root"), now=NOW)
    assert root.read_bytes() == before


def test_it_is_said_where_a_draft_says_too_much(release: Path) -> None:
    edited(release, IN_A_RELEASE["a field of the role"])
    with pytest.raises(TrustError, match="no signer is shown, at 'delegations roles 0 note'"):
        examine(release, now=NOW)


def test_what_is_made_here_lasts_as_long_as_is_signed_and_no_longer() -> None:
    made = until(NOW, LONG)
    assert made <= NOW + LASTING_MAX
    assert until(NOW + timedelta(days=4), LONG) > NOW + LASTING_MAX


@pytest.mark.parametrize("data", [
    b"[" + b"[]," * 400_000 + b"0]", b"[" * 1_000_000, b"[" + b"1," * 400_000 + b"1]", b'{"a":[' + b'"",' * 400_000,
    b'{"form": "stet draft 1", "x": ' + b'"\\"' * 400_000, b'"' + b"\\" * 999_999,
])  # fmt: skip
def test_a_draft_of_many_values_is_refused_before_any_is_made(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "draft"
    file.write_bytes(data)
    with pytest.raises(ConfigError, match="is not a draft"):
        draft.load(file)
