"""The root changes: online keys, thieves, losses, long chains, and pushes that are cut in between."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.core.errors import ConfigError, RollbackError, SignatureError, TrustError, WaitingError
from publish.core.model import Verdict
from publish.release.appoint import appoint, lost, rotate
from publish.release.keys import Keyring
from publish.verify import metadata
from publish.verify.copy import Copy
from publish.verify.tufapi import Metadata, Root, Snapshot, Timestamp
from tests.copies.hosts.fakes import Counting, Killed
from tests.release.keys.conftest import WEEK, People, repoint
from tests.support.factory import NOW, PASSPHRASE, Archive, lay


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
    with pytest.raises(ConfigError, match="no role has such a key"):
        lost(three.state, ["00000000"])


def test_one_editor_of_three_lost_and_the_others_go_on(three: People) -> None:
    shutil.rmtree(three.away / "ana")
    three.edit("third")
    assert three.release_by("ben", "chu").number == 3


def chained(archive: People, copy: Path, newest: int) -> None:
    """Roots up to version ``newest``, each signed as it must be."""
    root = Metadata[Root].from_file(str(copy / "metadata/1.root.json"))
    for version in range(2, newest + 1):
        root.signed.version = version
        root.sign(archive.keys.signer("root"))
        (copy / f"metadata/{version}.root.json").write_bytes(root.to_bytes())


@pytest.mark.parametrize("rotations", [255, 256])
def test_so_many_changes_of_the_root_are_followed(archive: People, rotations: int) -> None:
    archive.seal()
    copy = archive.copy()
    chained(archive, copy, rotations + 1)
    assert len(archive.head(copy).roots) == rotations + 1


def test_more_changes_of_the_root_than_a_reader_follows_are_a_clear_error(archive: People) -> None:
    archive.seal()
    copy = archive.copy()
    chained(archive, copy, 258)
    with pytest.raises(SignatureError, match="more than 256 changes of the root"):
        archive.head(copy)


def test_a_hole_in_the_chain_of_roots_is_never_jumped(three: People) -> None:
    appoint(three.state, "editors", threshold=1, now=NOW)
    three.root_by_box()
    copy = three.copy()
    (copy / "metadata/2.root.json").unlink()
    with pytest.raises(TrustError):
        three.head(copy)
    (three.state / "metadata/2.root.json").unlink()
    with pytest.raises(ConfigError, match=r"2.root.json is missing"):
        three.seal()


def test_metadata_of_another_archive_is_refused(three: People, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Archive(tmp_path / "other")
    other.seal()
    strange, copy = lay(other.release(), tmp_path / "strange"), three.copy()
    with pytest.raises(SignatureError, match="another archive"):
        three.head(strange)
    shutil.copyfile(strange / "metadata/1.targets.json", copy / "metadata/2.targets.json")
    with pytest.raises(TrustError):
        three.head(copy)
    shutil.copyfile(strange / "metadata/1.root.json", copy / "metadata/3.root.json")
    with pytest.raises(SignatureError):
        three.head(copy)


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
