"""publish.release.appoint: holders come, go, are robbed, and readers with the first root follow."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.cli._ceremony import draft_data, draft_lines
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.core.errors import ConfigError, RollbackError, SignatureError, TrustError, WaitingError
from publish.core.model import Verdict
from publish.release import roles
from publish.release.appoint import appoint, extend, lost, reset_day, rotate
from publish.release.keys import Keyring
from publish.release.sign import examine, sign
from publish.verify import metadata
from publish.verify.copy import Copy
from publish.verify.tufapi import Metadata, Snapshot, Timestamp
from tests.copies.hosts.fakes import Counting, Killed
from tests.release.conftest import WEEK, People, repoint
from tests.support.factory import NOW, PASSPHRASE


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


def test_readers_recover_from_a_thief_of_the_online_key_who_counted_as_far_as_numbers_go(archive: People) -> None:
    archive.seal()
    stolen, copy = archive.keys.signer("online"), archive.copy("robbed")
    timestamp = Metadata[Timestamp].from_file(str(copy / "metadata/timestamp.json"))
    snapshot = Metadata[Snapshot].from_file(str(copy / "metadata/1.snapshot.json"))
    repoint(copy / "metadata", snapshot, timestamp, stolen, 2**31)
    seen = archive.head(copy).seen
    assert seen.timestamp > 2**31
    with pytest.raises(RollbackError):
        archive.head(archive.copy(), seen)
    rotate(archive.state, archive.keys, now=NOW)
    with pytest.raises(WaitingError, match="next release"):
        archive.root_by_box()
    sealed = archive.seal()
    assert (sealed.new, sealed.changed, sealed.release.number) == (True, (), 2)
    honest = archive.copy("honest")
    head = archive.head(honest, seen)
    assert (head.release, head.timestamp, len(head.roots)) == (2, 2, 2)
    assert head.seen.order > seen.order
    audit = archive.audit(honest, seen)
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    # What the thief signs from now on counts for nothing, and hiding the new root is seen.
    with pytest.raises(RollbackError, match="1 of the 2 roots"):
        archive.head(copy, head.seen)
    timestamp.sign(stolen)
    (honest / "metadata/timestamp.json").write_bytes(timestamp.to_bytes())
    with pytest.raises(SignatureError):
        archive.head(honest)


def test_a_change_of_root_that_is_cut_before_its_timestamp_is_undone_and_done_again(
    archive: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.seal()
    rotate(archive.state, archive.keys, now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    from publish.release import renew

    real = renew._write

    def cut(state: Path, name: str, *rest: Any) -> None:
        if name == "timestamp.json":
            raise KeyboardInterrupt
        real(state, name, *rest)

    monkeypatch.setattr("publish.release.renew._write", cut)
    with pytest.raises(KeyboardInterrupt):
        archive.seal()
    assert (archive.state / "metadata/2.root.json").exists()
    monkeypatch.setattr("publish.release.renew._write", real)
    assert archive.seal().release.number == 2
    assert len(archive.head(archive.copy()).roots) == 2


def test_what_losing_keys_means_is_said(three: People) -> None:
    one = lost(three.state, [three.keyid("ana")[:8]])
    assert [(x.role, x.left, x.threshold, x.goes_on, x.usurped) for x in one] == [("targets", 2, 2, True, False)]
    (two,) = lost(three.state, [three.keyid("ana"), three.keyid("chu")])
    assert (two.goes_on, two.usurped) == (False, True)
    with pytest.raises(ConfigError, match="no role has a key '00000000'"):
        lost(three.state, ["00000000"])


def test_one_editor_of_three_lost_and_the_others_go_on(three: People) -> None:
    shutil.rmtree(three.away / "ana")
    three.edit("third")
    assert three.release_by("ben", "chu").number == 3


def test_a_push_of_a_new_root_never_looks_like_forgery_wherever_it_is_cut(archive: People) -> None:
    """But for one moment: the root is there, its timestamp is not. The two go one directly after the other."""
    first = archive.seal().release
    hosts = [MemoryHost(f"cut-{k}") for k in range(60)]
    for host in hosts:
        push(first, host, now=NOW)
    rotate(archive.state, archive.keys, now=NOW)
    appoint(
        archive.state, "editors", add=[archive.person("ana")], remove=[archive.keys.public("targets").keyid], now=NOW
    )
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.edit("second")
    archive.write("reports/2014/new.html", "new")
    archive.remove("reports/2001/strike-hard.html")
    second = archive.release_by("ana")
    refused, heads = 0, []
    for k, host in enumerate(hosts):
        cut = Counting(host, fail_at=k)
        try:
            push(second, cut, now=NOW)
        except Killed:
            try:
                head = metadata.head(host, archive.anchor, now=NOW)
            except SignatureError:
                refused += 1
            else:
                copy = Copy(host, head)
                verdicts = {
                    copy.judge(held.path, hashlib.sha256(host.read(held.path, 1 << 20)).hexdigest())[0]
                    for held in host.survey()
                    if not held.path.startswith(("metadata/", "targets/"))
                }
                assert verdicts <= {Verdict.AUTHENTIC, Verdict.STALE}
                heads.append(head.release)
            push(second, host, now=NOW)
        assert {h.path for h in host.survey()} == {e.path for e in second.entries}
        whole = Copy(host, metadata.head(host, archive.anchor, now=NOW))
        for path, entry in whole.entries.items():
            assert hashlib.sha256(host.read(path, 1 << 20)).hexdigest() == entry.sha256, (k, path)
    assert (refused, set(heads)) == (1, {1, 2})


Json = dict[str, Any]


def edited(file: Path, edit: Callable[[Json], object]) -> Path:
    """The draft, its signed part edited by whoever has the stick."""
    data = json.loads(file.read_text())
    edit(data["metadata"]["signed"])
    file.write_text(json.dumps(data))
    return file


def test_after_the_holders_reset_the_day_a_release_of_today_is_signed(archive: People) -> None:
    ahead = NOW + timedelta(days=30)
    archive.seal(now=ahead)
    editor = archive.keys.public("targets").keyid
    appoint(archive.state, "editors", add=[archive.person("ana")], remove=[editor[:8]], now=ahead)
    reset_day(archive.state, now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.edit("today")
    with pytest.raises(WaitingError):
        archive.seal()
    (file,) = (archive.state / roles.DRAFTS).glob("release-*")
    assert examine(file, now=NOW).release().published == NOW.date()


@pytest.mark.parametrize("harm", [
    lambda data: data["metadata"]["signed"].update(undated=2),
    lambda data: data["metadata"]["signed"].update(undated=9_000_000_000_000_000),
    lambda data: data.update(before=""),
    lambda data: data.update(before=re.sub(r'"version": ?1', '"version": 3', data["before"])),
])  # fmt: skip
def test_no_day_of_a_release_that_is_still_to_come_is_taken_back(archive: People, harm: Callable[[Json], None]) -> None:
    """Nor of one that the draft does not show: a holder who has no state of the archive sees that it was signed."""
    archive.seal(now=NOW + timedelta(days=30))
    drafted = reset_day(archive.state, now=NOW)
    file = archive.state / roles.DRAFTS / drafted.name
    assert examine(file, now=NOW).new_root().unrecognized_fields["undated"] == 1
    data = json.loads(file.read_text())
    harm(data)
    file.write_text(json.dumps(data))
    with pytest.raises(TrustError):
        examine(file, now=NOW)
    with pytest.raises(TrustError):
        sign(file, archive.keys.signer("root"), now=NOW)


def test_days_that_count_again_are_told_as_that(archive: People) -> None:
    archive.seal(now=NOW + timedelta(days=30))
    reset_day(archive.state, now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.seal()
    appoint(archive.state, "editors", add=[archive.person("ben")], now=NOW)
    file = next((archive.state / roles.DRAFTS).glob("root-3*"))
    assert not any("days" in line for line in draft_lines(examine(file, now=NOW))), "they stay taken back"
    edited(file, lambda signed: signed.pop("undated"))
    (said,) = [line for line in draft_lines(examine(file, now=NOW)) if "  days  " in line]
    assert "those of releases 1 to 1 count AGAIN: root 2 had taken them back" in said
    assert draft_data(examine(file, now=NOW))["undated"] == 0


def test_after_a_rotation_the_new_online_key_renews(archive: People) -> None:
    archive.seal()
    rotate(archive.state, archive.keys, now=NOW)
    with pytest.raises(WaitingError):
        archive.root_by_box()
    archive.seal()
    (archive.state / "keys/online.key").unlink()
    archive.keys = Keyring.load(archive.state / "keys", PASSPHRASE)
    archive.renew(now=NOW + WEEK)
    assert archive.head(archive.copy()).timestamp == 3


def test_an_online_key_of_a_draft_that_was_given_up_is_put_aside_and_no_other(archive: People) -> None:
    archive.seal()
    keys, draft = archive.state / "keys", archive.state / roles.DRAFTS / "root-2.draft.json"
    rotate(archive.state, archive.keys, now=NOW)
    given_up = (keys / "online-2.key").read_bytes()
    rotate(archive.state, archive.keys, now=NOW)
    assert (keys / "online-2.key").read_bytes() == given_up, "the draft names it"
    draft.unlink()
    archive.keys = Keyring.load(keys, PASSPHRASE)
    rotate(archive.state, archive.keys, now=NOW)
    assert (keys / "online-2.key").read_bytes() != given_up, "it may have been given up because the key was seen"
    draft.unlink()
    extend(archive.state, now=NOW + WEEK)
    (keys / "online-mine.key").write_bytes(given_up)
    assert (keys / "online-2.key").exists()
    archive.root_by_box()
    assert sorted(file.stem for file in keys.glob("*.key")) == ["online", "online-mine", "root", "targets"]
    assert given_up in [file.read_bytes() for file in keys.glob("online-2.key.*")], "nothing is lost"


def test_a_root_that_ran_out_is_followed_by_one_that_says_the_same(archive: People) -> None:
    archive.seal()
    first = archive.head(archive.copy()).roots[-1].signed
    extend(archive.state, now=NOW + WEEK)
    sealed = archive.root_by_box()
    assert (sealed.new, sealed.renewed) == (False, True)
    second = archive.head(archive.copy()).roots[-1].signed
    assert (second.version, second.expires - first.expires) == (2, WEEK)
    assert (second.roles, second.keys) == (first.roles, first.keys)
