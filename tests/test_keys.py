"""Keys in several hands: ceremonies, thefts and losses, each played through with readers who saw what was before."""

import hashlib
import io
import json
import os
import re
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tuf.ngclient import Updater, UpdaterConfig

from publish import release
from publish.appoint import appoint, lost, rotate
from publish.check import Depth, check
from publish.cli import cli
from publish.console import Console
from publish.door.common import run
from publish.errors import ConfigError, RollbackError, SignatureError, TrustError, WaitingError
from publish.gate import verify
from publish.gate.copies import Copy
from publish.gate.tufapi import CryptoSigner, Metadata, Root, Snapshot, Targets, Timestamp
from publish.gate.verify import Anchor, Seen
from publish.hosts.folder import read_folder
from publish.hosts.memory import MemoryHost
from publish.model import Audit, Release, Verdict
from publish.push import push
from publish.renew import until
from publish.seal import Sealed, finish
from publish.sign import sign
from publish.trust import draft, duties
from publish.trust.keys import Keyring, dump_public, load_public, make, open_key, public_half
from tests.factory import NOW, PASSPHRASE, Archive, lay
from tests.hosts.fakes import Counting, Killed
from tests.small import SETTINGS

WEEK = timedelta(days=7)


class People(Archive):
    """An archive whose keys are held by people, each with a folder of their own that has nothing else in it."""

    def __init__(self, home: Path) -> None:
        super().__init__(home / "box")
        self.away = home

    def person(self, name: str) -> Path:
        """Somebody makes a key, in their own folder, under their own passphrase; gives the public half."""
        folder = self.away / name
        folder.mkdir()
        make(folder / f"{name}.key", f"{PASSPHRASE} of {name}", rounds=1)
        (folder / f"{name}.pub.json").write_bytes(dump_public(public_half(folder / f"{name}.key"), name))
        return folder / f"{name}.pub.json"

    def signer(self, name: str) -> CryptoSigner:
        return open_key(self.away / name / f"{name}.key", f"{PASSPHRASE} of {name}", "the key")

    def keyid(self, name: str) -> str:
        return public_half(self.away / name / f"{name}.key").keyid

    def signed_by(self, name: str, *signers: str) -> list[Path]:
        """The draft goes to each of them on a stick of its own, and comes back."""
        back = []
        for who in signers:
            stick = self.away / who / name
            shutil.copyfile(self.state / duties.DRAFTS / name, stick)
            sign(stick, self.signer(who))
            back.append(stick)
        return back

    def finish(self, *drafts: Path) -> Sealed:
        return finish(drafts, self.state, self.keys, (), now=NOW)

    def root_by_box(self, *others: str) -> Sealed:
        """The next root, signed with the box's own root key and by others."""
        name = draft.name_of("root", len(duties.chain(self.state)) + 1)
        file = self.away / name
        shutil.copyfile(self.state / duties.DRAFTS / name, file)
        sign(file, self.keys.signer("root"))
        return self.finish(file, *self.signed_by(name, *others))

    def release_by(self, *editors: str) -> Release:
        """Seal what the tree holds, with the signatures of these editors."""
        with pytest.raises(WaitingError):
            self.seal()
        (file,) = sorted((self.state / duties.DRAFTS).glob("release-*"))
        return self.finish(*self.signed_by(file.name, *editors)).release

    def copy(self, name: str = "copy") -> Path:
        return lay(release.load(self.state, now=NOW), self.away / name)

    def head(self, copy: Path, seen: Seen | None = None) -> verify.Head:
        """What a reader who has the fingerprint alone makes of a copy."""
        return verify.head(read_folder(str(copy)), Anchor(self.fingerprint), now=NOW, seen=seen)

    def audit(self, copy: Path, seen: Seen | None = None) -> Audit:
        """What an audit of every file says."""
        source = read_folder(str(copy))
        return check(source, self.anchor, address=str(copy), name="it", depth=Depth.FULL, now=NOW, newest=seen)

    def edit(self, text: str) -> None:
        self.write("index.html", f"<!doctype html><title>{text}</title>")


@pytest.fixture
def archive(tmp_path: Path) -> People:
    return People(tmp_path)


@pytest.fixture
def three(archive: People) -> People:
    """Release 1 by one key; then 2 of 3 editors, ana, ben and chu, and release 2 by ana and ben."""
    archive.seal()
    archive.copy("first")
    public = [archive.person(name) for name in ("ana", "ben", "chu")]
    editor = archive.keys.public("targets").keyid
    appoint(archive.state, "editors", threshold=2, add=public, remove=[editor[:8]], now=NOW)
    with pytest.raises(WaitingError, match="comes into force with the next release"):
        archive.root_by_box()
    assert archive.head(archive.copy()).roots[-1].signed.version == 1
    archive.edit("second")
    archive.release_by("ana", "ben")
    return archive


def forged(archive: People, copy: Path, editors: Sequence[Any], *, root: int = 0) -> None:
    """The thief of the box and of these editors' keys publishes a release of his own on a copy."""
    head = archive.head(copy)
    online = next(s for s in archive.keys.among(head.roots[root - 1].signed.roles["timestamp"].keyids))
    folder = copy / "metadata"
    targets = Metadata[Targets].from_bytes(head.signed.raw)
    targets.signed.version += 1
    targets.signatures.clear()
    for signer in editors:
        targets.sign(signer, append=True)
    (folder / f"{targets.signed.version}.targets.json").write_bytes(targets.to_bytes())
    timestamp = Metadata[Timestamp].from_file(str(folder / "timestamp.json"))
    snapshot = Metadata[Snapshot].from_file(str(folder / f"{timestamp.signed.snapshot_meta.version}.snapshot.json"))
    meta = snapshot.signed.meta["targets.json"]
    snapshot.signed.meta["targets.json"] = type(meta).from_data(targets.signed.version, targets.to_bytes(), ["sha256"])
    repoint(folder, snapshot, timestamp, online, 1)


def repoint(folder: Path, snapshot: Any, timestamp: Any, online: Any, step: int) -> None:
    """Sign snapshot and timestamp anew, ``step`` versions further."""
    snapshot.signed.version += step
    snapshot.sign(online)
    (folder / f"{snapshot.signed.version}.snapshot.json").write_bytes(snapshot.to_bytes())
    meta = timestamp.signed.snapshot_meta
    timestamp.signed.snapshot_meta = type(meta).from_data(snapshot.signed.version, snapshot.to_bytes(), ["sha256"])
    timestamp.signed.version += step
    timestamp.sign(online)
    (folder / "timestamp.json").write_bytes(timestamp.to_bytes())


def test_two_of_three_editors_publish_and_a_reader_with_the_first_root_alone_follows(three: People) -> None:
    copy = three.copy()
    head = three.head(copy, three.head(three.away / "first").seen)
    assert (head.release, head.roots[-1].signed.version) == (2, 2)
    assert head.roots[-1].signed.roles["targets"].threshold == 2
    audit = three.audit(copy)
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    assert not list((three.state / duties.DRAFTS).iterdir())


def test_former_releases_by_editors_of_then_stay_valid_history(three: People) -> None:
    copy = three.copy()
    page = (three.away / "first/index.html").read_bytes()
    read = Copy(read_folder(str(copy)), three.head(copy))
    assert [signed.number for signed in read.behind] == [1]
    assert read.judge("index.html", hashlib.sha256(page).hexdigest())[0] is Verdict.STALE


def test_python_tufs_own_updater_follows_the_roots(three: People, tmp_path: Path) -> None:
    from tests.test_seal import _Folder

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
    assert release.load(three.state, now=NOW).number == 2
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
    file = three.state / duties.DRAFTS / "release-3.draft.json"
    data = json.loads(file.read_text())
    (one,) = data["metadata"]["signatures"]
    data["metadata"]["signatures"] = [one, one]
    file.write_text(json.dumps(data))
    with pytest.raises(ConfigError, match="not a draft"):
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
    (three.state / duties.DRAFTS / "release-3.draft.json").unlink()
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
    from publish import renew

    real = renew._write

    def cut(state: Path, name: str, *rest: Any) -> None:
        if name == "timestamp.json":
            raise KeyboardInterrupt
        real(state, name, *rest)

    monkeypatch.setattr("publish.renew._write", cut)
    with pytest.raises(KeyboardInterrupt):
        archive.seal()
    assert (archive.state / "metadata/2.root.json").exists()
    monkeypatch.setattr("publish.renew._write", real)
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
                head = verify.head(host, archive.anchor, now=NOW)
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
        whole = Copy(host, verify.head(host, archive.anchor, now=NOW))
        for path, entry in whole.entries.items():
            assert hashlib.sha256(host.read(path, 1 << 20)).hexdigest() == entry.sha256, (k, path)
    assert (refused, set(heads)) == (1, {1, 2})


# The command line


@pytest.fixture
def stet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run a command in a folder, with the passphrase of whoever works there; it never comes out."""
    monkeypatch.setattr("publish.trust.keys.make.__kwdefaults__", {"rounds": 1})
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))

    def stet(folder: Path, *words: object) -> tuple[int, str]:
        passphrase = PASSPHRASE if folder.name == "box" else f"{PASSPHRASE} of {folder.name}"
        monkeypatch.setenv("STET_PASSPHRASE", passphrase)
        monkeypatch.chdir(folder)
        code = run(cli, [str(word) for word in words])
        out, err = capsys.readouterr()
        assert PASSPHRASE not in out + err
        return code, out + err

    return stet


def test_the_ceremony_on_the_command_line(archive: People, stet: Callable[..., tuple[int, str]]) -> None:
    box, stick = archive.home, archive.away / "stick"
    stick.mkdir()
    (box / "mirrors.toml").write_text("")
    (box / "mkdocs.yml").write_text(SETTINGS)
    archive.seal()
    for name in ("ana", "ben"):
        (archive.away / name).mkdir()
        assert "the key " in stet(archive.away / name, "keys", "new", name)[1]
        assert stet(archive.away / name, "keys", "export", name, "--to", stick / f"{name}.json")[0] == 0
        assert stet(archive.away / name, "keys", "new", name)[0] == 2
    editor = archive.keys.public("targets").keyid[:12]
    adds = ["--add", stick / "ana.json", "--add", stick / "ben.json"]
    code, said = stet(box, "keys", "set", "editors", "--threshold", 2, *adds, "--remove", editor)
    assert (code, "editors   2 of 2 must sign, until now 1 of 1" in said) == (0, True)
    file = box / ".stet/drafts/root-2.draft.json"
    assert "root-2.draft.json waits" in stet(box, "keys", "list")[1]
    assert "all signatures are there" in stet(box, "sign", file, "--key", ".stet/keys/root.key", "--yes")[1]
    assert stet(box, "seal", "--finish", file)[0] == 6
    code, said = stet(box, "seal")
    assert code == 6
    assert "0 of 2 have signed for the editors; still to sign: any 2 of" in said
    assert "(ana)" in said
    shutil.copyfile(box / ".stet/drafts/release-2.draft.json", stick / "draft")
    for name in ("ana", "ben"):
        code, said = stet(archive.away / name, "sign", stick / "draft", "--key", f"{name}.key")
        assert (code, "Nobody is here to ask" in said) == (2, True)
        assert "no page changes" in stet(archive.away / name, "sign", stick / "draft")[1]
        code, said = stet(archive.away / name, "--json", "sign", stick / "draft", "--key", f"{name}.key", "--yes")
        assert (code, json.loads(said)["signed"]) == (0, True)
    archive.edit("something else")
    assert stet(box, "seal")[0] == 6
    again = box / ".stet/drafts/release-2.draft.json"
    code, said = stet(archive.away / "ana", "sign", again, "--key", "ana.key", "--yes")
    assert "warning: this key signed another release-2 before" in said
    assert stet(box, "seal", "--finish", stick / "draft")[0] == 2
    assert stet(archive.away / "ben", "sign", again, "--key", "ben.key", "--yes")[0] == 0
    code, said = stet(box, "seal", "--finish", again)
    assert (code, said.splitlines()[0][:17]) == (0, "release 2 sealed:")
    assert re.search(r"editors +2 of 2 +\w{12} +ana +elsewhere", stet(box, "keys", "list")[1])
    assert "online    joins" in stet(box, "keys", "rotate", "online")[1]
    keyid = public_half(archive.away / "ana/ana.key").keyid[:12]
    assert "no release can be signed, until the root holders" in stet(box, "keys", "lost", keyid)[1]
    assert "nothing can be signed, 1 too few" in stet(box, "keys", "lost", keyid, "--stolen")[1]


def test_a_yes_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\nno\n"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert [Console().agree("sign it?"), Console().agree("sign it?")] == [True, False]
    assert capsys.readouterr().err == "stet: sign it? Type yes:\n" * 2


def test_a_key_in_a_git_repository_is_warned_of(tmp_path: Path, stet: Callable[..., tuple[int, str]]) -> None:
    (tmp_path / ".git").mkdir()
    assert "lies in a git repository" in stet(tmp_path, "keys", "new", "ana")[1]
    assert stet(tmp_path, "keys", "new", "../ana")[0] == 2


# Drafts


def waiting(archive: People) -> Path:
    with pytest.raises(WaitingError):
        archive.seal()
    return next((archive.state / duties.DRAFTS).glob("release-*"))


def test_a_draft_shows_what_the_signed_listings_say(three: People) -> None:
    three.edit("A new front")
    three.write("reports/2014/new.html", "<title>New &amp; bad\x1b[2J</title>")
    three.remove("reports/2001/strike-hard.html")
    found = draft.load(waiting(three))
    assert [(c.what, c.path) for c in found.changes()] == [
        ("changed", "index.html"),
        ("changed", "open.html"),
        ("withdrawn", "reports/2001/strike-hard.html"),
        ("added", "reports/2014/new.html"),
    ]
    from publish.door.ceremony import draft_lines

    text = "\n".join(draft_lines(found))
    assert 'Release 3 of "The archive", dated 2026-11-21; it goes on from release 2 of 2026-11-21.' in text
    assert '  changed    "A new front"  index.html' in text
    assert '  withdrawn  "Strike hard"  reports/2001/strike-hard.html' in text
    assert "editors: signed by nobody yet; 2 more of" in text
    assert "ana" not in text


def test_a_draft_counts_the_files_of_the_search_index_and_names_all_else_there(three: People) -> None:
    from publish.door.ceremony import draft_data, draft_lines

    three.write("search/terms/0123456789ab.txt", b"words")
    three.write("search/pages/0123456789ab.json", b"[]")
    three.write("search/index.txt", b"words")
    three.write("search/run.js", b"run()")
    three.write("search/index/page.html", b"<title>no words</title>")
    found = draft.load(waiting(three))
    text = "\n".join(draft_lines(found))
    assert "files of words: 3 added, 0 changed, 0 withdrawn; made by the publishing box, and not checked here" in text
    assert "0123456789ab" not in text
    assert "  added      search/run.js" in text
    assert '"no words"  search/index/page.html' in text
    assert "search/terms/0123456789ab.txt" in str(draft_data(found))


LIES = {
    "the title in the text of a page": lambda d: d["texts"].update(
        {k: v.replace("third", "harmless") for k, v in d["texts"].items()}
    ),
    "a listing": lambda d: d["listings"].update({k: v.replace("index", "other") for k, v in d["listings"].items()}),
    "no listings": lambda d: d.update(listings={}),
    "another release before": lambda d: d.update(before=""),
    "the hash of the top listing": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["hashes"].update(
        sha256="00" * 32
    ),
    "the number": lambda d: d["metadata"]["signed"].update(version=9),
    "a fraction": lambda d: d["metadata"]["signed"]["targets"]["SHA256SUMS"]["custom"].update(x=0.5),
    "a target more": lambda d: d["metadata"]["signed"]["targets"].update(
        x=d["metadata"]["signed"]["targets"]["SHA256SUMS"]
    ),
    "rights for more files": lambda d: d["metadata"]["signed"]["delegations"]["roles"][0].update(paths=["*"]),
    "no root": lambda d: d.update(roots=[]),
    "a root of its own": lambda d: d["roots"].__setitem__(1, d["roots"][0]),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_draft_that_lies_is_not_signed(three: People, lie: str) -> None:
    three.edit("third")
    file = waiting(three)
    data = json.loads(file.read_text())
    LIES[lie](data)
    file.write_text(json.dumps(data))
    if lie.startswith("the title"):
        found = draft.load(file)
        change = next(c for c in found.changes() if c.path == "index.html")
        assert found.page(change) is None
        return
    with pytest.raises((TrustError, ConfigError)):
        sign(file, three.signer("ana"))
    assert "sig" not in json.dumps(json.loads(file.read_text())["metadata"]["signatures"])


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
    assert duties.coming(three.state) is None


def test_names_of_holders_stay_on_the_box(three: People) -> None:
    assert set(duties.names(three.state).values()) == {"ana", "ben", "chu"}
    for entry in release.load(three.state, now=NOW).entries:
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
