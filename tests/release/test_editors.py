"""publish.release.editors: a release is out when enough editors have signed it, each once."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SignatureError, WaitingError
from publish.core.model import Verdict
from publish.release import dotstet, roles
from publish.release.keys import Keyring
from tests.release.conftest import People, forged
from tests.support.factory import NOW, PASSPHRASE


def test_two_of_three_editors_publish_and_a_reader_with_the_first_root_alone_follows(three: People) -> None:
    copy = three.copy()
    head = three.head(copy, three.head(three.away / "first").seen)
    assert (head.release, head.roots[-1].signed.version) == (2, 2)
    assert head.roots[-1].signed.roles["targets"].threshold == 2
    audit = three.audit(copy)
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    assert not list((three.state / roles.DRAFTS).iterdir())


def test_with_one_stolen_editors_key_nothing_can_be_published(three: People) -> None:
    three.edit("forged")
    with pytest.raises(WaitingError) as caught:
        three.release_by("chu")
    assert "1 of 2 have signed for the editors; still to sign: any 1 of" in str(caught.value)
    assert dotstet.load(three.state, now=NOW).number == 2
    copy = three.copy()
    forged(three, copy, [three.signer("chu")])
    with pytest.raises(SignatureError, match="targets metadata is not signed by enough"):
        three.head(copy)
    copy = three.copy()
    forged(three, copy, [three.signer("chu"), three.signer("ben")])
    assert three.head(copy).release == 3  # two are the threshold: what a threshold is


def waiting(archive: People) -> Path:
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / roles.DRAFTS).glob("release-*"))


def test_a_draft_is_kept_while_the_tree_stays_and_overtaken_when_it_changes(three: People) -> None:
    three.edit("third")
    waiting(three)
    (back,) = three.signed_by("release-3.draft.json", "ana")
    with pytest.raises(WaitingError, match="1 of 2"):
        three.finish(back)
    with pytest.raises(WaitingError, match="1 of 2"):
        three.seal(now=NOW + timedelta(days=1))
    three.edit("third, corrected")
    with pytest.raises(WaitingError, match="0 of 2"):
        three.seal()
    with pytest.raises(ConfigError, match="not the draft that is here"):
        three.finish(back)
    waiting(three)
    assert three.finish(*three.signed_by("release-3.draft.json", "ana", "chu")).release.number == 3
    with pytest.raises(ConfigError, match="waits here"):
        three.finish(back)


def test_an_editors_key_on_the_box_signs_as_it_seals(three: People) -> None:
    shutil.copyfile(three.away / "ana/ana.key", three.state / "keys/ana.key")
    os.chmod(three.state / "keys/ana.key", 0o600)
    three.keys = Keyring(three.state / "keys", PASSPHRASE)
    three.edit("third")
    with pytest.raises(ConfigError, match="the ana key"):
        three.seal()
