"""Editors sign together, are robbed and replaced; readers with the first root alone follow."""

import hashlib
import json
from pathlib import Path

import pytest
from tuf.ngclient import Updater, UpdaterConfig

from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError, SignatureError, WaitingError
from publish.core.model import Verdict
from publish.release import dotstet, roles
from publish.release.appoint import appoint
from publish.verify.copy import Copy
from publish.verify.tufapi import Metadata, Root
from tests.release.keys.conftest import People, forged
from tests.support.factory import NOW


def test_two_of_three_editors_publish_and_a_reader_with_the_first_root_alone_follows(three: People) -> None:
    copy = three.copy()
    head = three.head(copy, three.head(three.away / "first").seen)
    assert (head.release, head.roots[-1].signed.version) == (2, 2)
    assert head.roots[-1].signed.roles["targets"].threshold == 2
    audit = three.audit(copy)
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    assert not list((three.state / roles.DRAFTS).iterdir())


def test_former_releases_by_editors_of_then_stay_valid_history(three: People) -> None:
    copy = three.copy()
    page = (three.away / "first/index.html").read_bytes()
    read = Copy(read_folder(str(copy)), three.head(copy))
    assert [signed.number for signed in read.behind] == [1]
    assert read.judge("index.html", hashlib.sha256(page).hexdigest())[0] is Verdict.STALE


def test_python_tufs_own_updater_follows_the_roots(three: People, tmp_path: Path) -> None:
    from tests.release.test_seal import _Folder

    copy = three.copy()
    (tmp_path / "client").mkdir()
    updater = Updater(
        str(tmp_path / "client"), "copy:///metadata/", str(tmp_path), "copy:///targets/",
        fetcher=_Folder(copy), config=UpdaterConfig(), bootstrap=(copy / "metadata/1.root.json").read_bytes(),
    )  # fmt: skip
    updater.refresh()
    info = updater.get_targetinfo("SHA256SUMS")
    assert info
    assert info.hashes["sha256"] == three.head(copy).signed.top.sha256


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


def test_signing_twice_with_one_key_counts_once(three: People) -> None:
    three.edit("third")
    with pytest.raises(WaitingError):
        three.release_by("ana", "ana")
    file = three.state / roles.DRAFTS / "release-3.draft.json"
    data = json.loads(file.read_text())
    (one,) = data["metadata"]["signatures"]
    data["metadata"]["signatures"] = [one, one]
    file.write_text(json.dumps(data))
    with pytest.raises(SignatureError, match="signatures"):
        three.finish(file)


def test_one_key_under_two_names_counts_once(three: People) -> None:
    copy = three.copy()
    root = Metadata[Root].from_file(str(copy / "metadata/2.root.json"))
    root.signed.version = 3
    chu = three.keyid("chu")
    key = root.signed.keys[chu]
    twin = type(key)("ab" * 32, key.keytype, key.scheme, dict(key.keyval))
    root.signed.add_key(twin, "targets")
    root.sign(three.keys.signer("root"))
    (copy / "metadata/3.root.json").write_bytes(root.to_bytes())
    with pytest.raises(SignatureError, match=r"3.root.json"):
        three.head(copy)


def test_a_signature_that_does_not_hold_is_dropped(three: People) -> None:
    three.edit("third")
    with pytest.raises(WaitingError):
        three.seal()
    (back,) = three.signed_by("release-3.draft.json", "ana")
    data = json.loads(back.read_text())
    data["metadata"]["signatures"].append({"keyid": three.keyid("ben"), "sig": "00" * 64})
    back.write_text(json.dumps(data))
    with pytest.raises(WaitingError, match="1 of 2 have signed"):
        three.finish(back)


def test_one_editor_replaced_and_an_old_reader_still_verifies(three: People) -> None:
    seen = three.head(three.away / "first").seen
    dora = three.person("dora")
    appoint(three.state, "editors", add=[dora], remove=[three.keyid("chu")[:12]], now=NOW)
    # Release 2 was signed by ana and ben, who stay: the root comes into force at once.
    sealed = three.root_by_box()
    assert (sealed.new, sealed.renewed, sealed.release.number) == (False, True, 2)
    assert three.head(three.copy(), seen).roots[-1].signed.version == 3
    three.edit("third")
    with pytest.raises(ConfigError, match="may not sign"):
        three.release_by("ana", "chu")
    (three.state / roles.DRAFTS / "release-3.draft.json").unlink()
    assert three.release_by("ana", "dora").number == 3
    assert three.head(three.copy(), seen).release == 3


def test_an_editor_who_signed_the_current_release_is_replaced_with_a_release(three: People) -> None:
    appoint(three.state, "editors", add=[three.person("dora")], remove=[three.keyid("ben")], now=NOW)
    with pytest.raises(WaitingError, match="next release"):
        three.root_by_box()
    assert three.head(three.copy()).roots[-1].signed.version == 2
    sealed = three.release_by("chu", "dora")
    assert sealed.number == 3
    head = three.head(three.copy())
    assert (head.release, len(head.roots)) == (3, 3)


def test_one_root_holder_replaced(archive: People) -> None:
    archive.seal()
    seen = archive.head(archive.copy()).seen
    public = [archive.person(name) for name in ("rita", "rolf", "ruth")]
    first = archive.keys.public("root").keyid
    appoint(archive.state, "root", threshold=2, add=public, remove=[first], now=NOW)
    with pytest.raises(WaitingError, match="holders to come"):
        archive.root_by_box("rita")
    archive.finish(*archive.signed_by("root-2.draft.json", "ruth"))
    assert archive.head(archive.copy(), seen).roots[-1].signed.roles["root"].threshold == 2
    appoint(archive.state, "root", add=[archive.person("rosa")], remove=[archive.keyid("rita")], now=NOW)
    archive.finish(*archive.signed_by("root-3.draft.json", "rolf", "ruth"))
    head = archive.head(archive.copy(), seen)
    assert set(head.roots[-1].signed.roles["root"].keyids) == {archive.keyid(n) for n in ("rolf", "ruth", "rosa")}
