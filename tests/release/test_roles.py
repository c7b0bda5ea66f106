"""publish.release.roles: who may sign, whose signature counts, and what stays on the box."""

import hashlib
import json
from pathlib import Path

import pytest
from tuf.ngclient import Updater, UpdaterConfig

from publish.copies.hosts.folder import read_folder
from publish.core.errors import SignatureError, WaitingError
from publish.core.model import Verdict
from publish.release import dotstet, roles
from publish.verify.copy import Copy
from publish.verify.tufapi import Metadata, Root
from tests.release.conftest import People
from tests.support.factory import NOW


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


def test_names_of_holders_stay_on_the_box(three: People) -> None:
    assert set(roles.names(three.state).values()) == {"ana", "ben", "chu"}
    for entry in dotstet.load(three.state, now=NOW).entries:
        assert entry.source
        assert b'"ana"' not in entry.source.read_bytes()
