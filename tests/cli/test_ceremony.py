"""publish.cli._ceremony: what a signer is shown before signing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publish.cli._ceremony import draft_data, draft_lines
from publish.core.errors import WaitingError
from publish.release import draft, roles
from publish.release.appoint import appoint
from publish.verify.tufapi import CryptoSigner, SSlibKey
from tests.release.conftest import People, archive, three  # noqa: F401 - fixtures
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


def test_the_end_and_the_witnesses_are_shown(root: Path, release: Path) -> None:
    held = {"threshold": 1, "keys": [{"name": "press\u3164", "public": THIEF.keyval["public"]}]}
    found = draft.load(edited(root, lambda s: s.update(witnesses=held, expires="2030-01-01T00:00:00Z")))
    lines = draft_lines(found)
    assert f'  witness   joins    {THIEF.keyval["public"]}  "press\\u3164"' in lines
    assert "  witness   1 of 1 must countersign, until now 0 of 0" in lines
    late = "in force until 2030-01-01, and STALE for every reader from then on"
    assert f"{late}; that is SOONER than Stet makes it" in lines
    data = draft_data(found)
    assert (data["expires"], data["witnesses"]) == ("2030-01-01T00:00:00+00:00", held)
    assert data["before"]["duties"] != data["duties"]
    found = draft.load(edited(release, lambda s: s.update(expires="2026-11-23T00:00:00Z")))
    assert any(line.startswith("in force until 2026-11-23") and "SOONER" in line for line in draft_lines(found))
    data = draft_data(found)
    assert (data["expires"], data["published"], data["after"]["release"]) == (
        "2026-11-23T00:00:00+00:00", "2026-11-21", 1,
    )  # fmt: skip
    assert [c["title"] for c in data["changes"] if c["path"] == "index.html"] == ["second"]


def test_a_key_that_stays_is_shown_whole(root: Path) -> None:
    found = draft.load(root)
    kept = found.metadata.signed.roles["root"].keyids[0]
    assert f"  root      stays    {kept}" in draft_lines(found)
