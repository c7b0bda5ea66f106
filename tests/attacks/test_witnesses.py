"""Two stories: split views, equivocation, forged countersignatures, authorities that lie about time."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.archive.stamp import Authorities, stamp
from publish.audit.check import Depth, Target, check_all
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ForkError, SignatureError, UnwitnessedError
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.readers.dating import dated
from publish.readers.prove import prove
from publish.verify import forks, forkside, history, signednote, tlogpolicy, witnesses
from publish.verify.rfc3161 import Roots
from publish.verify.tufapi import CryptoSigner
from publish.verify.witnesses import Policy
from tests.attacks.desk import forked, read
from tests.support.countersigners import Witness, add
from tests.support.factory import NOW, Archive, lay
from tests.support.services.tsa import Mode, Tsa
from tests.vectors import judge

NAMES = ("ann.example/w", "bo.example/w", "cy.example/w")


@pytest.fixture
def people() -> list[Witness]:
    return [Witness(name, CryptoSigner.generate_ed25519()) for name in NAMES]


@pytest.fixture
def archive(tmp_path: Path, people: list[Witness]) -> Archive:
    return Archive(tmp_path / "publisher", witnesses=Policy(2, tuple((w.name, w.public) for w in people)))


def _two_stories(archive: Archive, people: list[Witness], folder: Path, stolen: int) -> tuple[Path, Path]:
    """An honest release 2 that two witnessed, and a false one, with the keys of so many witnesses stolen."""
    lay(archive.release(), folder / "first")
    coerced = forked(archive, folder / "coerced")
    archive.write("honest.html", "<!doctype html>what happened")
    honest = lay(archive.release(), folder / "honest")
    add(archive, *(one.sees(archive, honest).note for one in people[:2]))
    lay(archive.release(), honest)
    coerced.write("false.html", "<!doctype html>nothing happened")
    false = lay(coerced.release(), folder / "false")
    for one in people[:stolen]:
        add(coerced, Witness(one.name, one.signer).sees(coerced, false).note)  # the key without the memory
    return honest, lay(coerced.release(), false)


@pytest.mark.parametrize("stolen", [0, 1])
def test_split_view(archive: Archive, people: list[Witness], tmp_path: Path, stolen: int) -> None:
    """Row 11: all the publisher's keys, and quorum−1 of the witnesses'. Oracle: not FRESH, not cloned, not signed."""
    honest, false = _two_stories(archive, people, tmp_path, stolen)
    proof = prove(read_folder(str(false)), archive.anchor, "index.html", now=NOW)
    assert (proof.verdict, proof.authentic, proof.accepted) == (Verdict.STALE, True, False)
    with pytest.raises(UnwitnessedError):
        clone([str(false)], archive.anchor, tmp_path / "new", now=NOW)
    targets = [Target(p.name, str(p), read_folder(str(p))) for p in (false, honest)]
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK)
    assert [a.verdict for a in audits] == [Verdict.TAMPERED, Verdict.FRESH]


@pytest.mark.parametrize("depth", ["quick", "full"])
@pytest.mark.parametrize("behind", [timedelta(), timedelta(days=30)], ids=["right", "behind"])
def test_split_view_before_a_clock_that_is_behind(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    behind: timedelta, depth: str,
) -> None:  # fmt: skip
    """Row 11: no witness signed, and the release is dated ahead. Oracle: 5 and not 0; both are said, as values."""
    copy = lay(archive.release(), tmp_path / "copy")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.setattr("publish.cli.verify.now_utc", lambda: NOW - behind)
    words = ["verify", str(copy), "--fingerprint", archive.anchor.fingerprint, "--depth", depth]
    assert run(cli, ["--json", *words]) == 5
    told = json.loads(capsys.readouterr().out)
    assert (told["witnessed"], told["clock_behind"] is not None) == (False, bool(behind))
    assert run(cli, words) == 5
    said = capsys.readouterr().out
    assert ("is not witnessed" in said, "the local clock is behind" in said) == (True, bool(behind))


def test_split_view_that_a_readers_own_witness_did_not_sign(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    """Row 11: a quorum of the root's witnesses is stolen, too. Oracle: who asks for one more is not told FRESH."""
    lay(archive.release(), tmp_path / "first")
    friend = Witness("friend.example/w", CryptoSigner.generate_ed25519())
    copy = lay(archive.publish({"index.html": "<p>x"}), tmp_path / "copy")
    add(archive, *(one.sees(archive, copy).note for one in people[:2]))
    lay(archive.release(), copy)
    asking = replace(archive.anchor, witnesses=Policy(1, ((friend.name, friend.public),)))
    source = read_folder(str(copy))
    assert prove(source, archive.anchor, "index.html", now=NOW).verdict is Verdict.FRESH
    proof = prove(source, asking, "index.html", now=NOW)
    assert (proof.verdict, proof.authentic, proof.accepted) == (Verdict.STALE, True, False)
    assert "not by friend.example/w, whom you ask for" in proof.reason
    (audit,) = check_all([Target("copy", str(copy), source)], anchor=asking, now=NOW, depth=Depth.QUICK)
    assert audit.verdict is Verdict.STALE
    with pytest.raises(UnwitnessedError):
        clone([str(copy)], asking, tmp_path / "new", now=NOW)
    add(archive, friend.sees(archive, copy).note)
    lay(archive.release(), copy)
    assert prove(source, asking, "index.html", now=NOW).verdict is Verdict.FRESH
    (audit,) = check_all([Target("copy", str(copy), source)], anchor=asking, now=NOW, depth=Depth.QUICK)
    assert audit.verdict is Verdict.FRESH


def test_split_view_that_a_readers_own_quorum_did_not_sign(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    """Row 11: two of three friends are asked for, and one is in prison. Oracle: one does not do, two do."""
    lay(archive.release(), tmp_path / "first")
    friends = [Witness(f"{name}.example/f", CryptoSigner.generate_ed25519()) for name in ("dan", "eve", "fay")]
    copy = lay(archive.publish({"index.html": "<p>x"}), tmp_path / "copy")
    add(archive, *(one.sees(archive, copy).note for one in [*people[:2], friends[0]]))
    lay(archive.release(), copy)
    lines = [f"witness f{at} {signednote.vkey(one.name, one.public)}" for at, one in enumerate(friends)]
    policy = "\n".join([*lines, "group friends 2 f0 f1 f2", "quorum friends", ""])
    asking = replace(archive.anchor, witnesses=tlogpolicy.parse(policy.encode()))
    source = read_folder(str(copy))
    proof = prove(source, asking, "index.html", now=NOW)
    assert (proof.verdict, proof.authentic, proof.accepted) == (Verdict.STALE, True, False)
    assert "2 of (dan.example/f, eve.example/f, fay.example/f), whom you ask for" in proof.reason
    with pytest.raises(UnwitnessedError):
        clone([str(copy)], asking, tmp_path / "new", now=NOW)
    add(archive, friends[2].sees(archive, copy).note)
    lay(archive.release(), copy)
    assert prove(source, asking, "index.html", now=NOW).verdict is Verdict.FRESH
    assert clone([str(copy)], asking, tmp_path / "new", now=NOW).release == 2


def test_split_view_by_a_friend_who_counts_twice() -> None:
    """Row 11: one key under two names, or one friend in two places. Oracle: the policy is refused when it is read."""
    public = str(CryptoSigner.generate_ed25519().public_key.keyval["public"])
    line, again = (f"witness {name} {signednote.vkey(holder, public)}\n" for name, holder in (("a", "a"), ("b", "b")))
    for policy in (
        f"{line}{again}group two 2 a b\nquorum two\n",
        f"{line}group two 2 a a\nquorum two\n",
        f"{line}group one 1 a\ngroup two 2 a one\nquorum two\n",
    ):
        with pytest.raises(ValueError, match="already"):
            tlogpolicy.parse(policy.encode())


@pytest.mark.parametrize("further", [0, 1, 2])
def test_split_view_leaves_a_proof(archive: Archive, people: list[Witness], tmp_path: Path, further: int) -> None:
    """Row 11: who saw one story is shown the other, or what follows it. Oracle: refused; the proof stands alone."""
    honest, _ = _two_stories(archive, people, tmp_path, 0)
    coerced = forked(archive, tmp_path / "again")
    coerced.state = tmp_path / "coerced/.stet"
    coerced.tree = coerced.state / "tree"
    for number in range(further):
        coerced.write(f"more{number}.html", "more")
        coerced.release()
    false = lay(coerced.release(), tmp_path / "false")
    seen = read(honest, archive.anchor)  # under a newer timestamp, which must not hide the fork
    with pytest.raises(ForkError) as caught:
        history.accept(read_folder(str(false)), archive.anchor, now=NOW, seen=seen.seen)
    proof = forks.proof(forkside.of_files(seen.files, seen.signed.raw).dump(), caught.value.stories[0])
    assert forks.judge(proof).releases == (2, 2 + further)


def test_checkpoint_equivocation(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    """Row 12: a witness's note over another head, or by another key. Oracle: counts for nobody, each for its reason."""
    honest, false = _two_stories(archive, people, tmp_path, 0)
    ann = people[0]
    policy = Policy(2, tuple((w.name, w.public) for w in people))
    here, there = (
        signednote.body(archive.fingerprint, 2, read(copy, archive.anchor).signed.top.sha256)
        for copy in (honest, false)
    )
    assert here != there

    def signed(text: str, name: str, public: str, signer: CryptoSigner, at: datetime = NOW) -> bytes:
        def by(data: bytes) -> bytes:
            return bytes.fromhex(signer.sign(data).signature)

        return signednote.write(text, name, public, int(at.timestamp()), by)

    true = signed(here, ann.name, ann.public, ann.signer)
    assert witnesses.signers(policy, signednote.parse(true), here, NOW) == [ann.name]
    refused = {
        "over the other story": (signed(there, ann.name, ann.public, ann.signer), "something else"),
        "the other's line under this text": (
            here.encode() + signed(there, ann.name, ann.public, ann.signer)[len(there) :], "none|no signature",
        ),
        "by a stranger": (signed(here, ann.name, ann.public, people[1].signer), "none|no signature"),
        "of time to come": (signed(here, ann.name, ann.public, ann.signer, NOW + timedelta(days=3)), "time"),
        "no line": (here.encode() + b"\n", "empty|cut"),
        "nothing": (b"", "empty"),
        "a line that is none": (true + b"ann signed it\n", "no signature"),
    }  # fmt: skip
    for note, why in refused.values():
        with pytest.raises(SignatureError, match=why):
            witnesses.signers(policy, signednote.parse(note), here, NOW)


@pytest.mark.parametrize("name", [n for n in judge.names() if n.startswith(("witness", "history-"))])
def test_checkpoint_as_others_would_forge_it(name: str) -> None:
    """Row 12: notes and histories that are cut, degenerate or forged. Oracle: the frozen vectors."""
    assert judge.judge(name) == judge.read(name)["expect"]


def test_time_stamp_authorities_that_lie(tsa: Callable[..., Tsa], tmp_path: Path) -> None:
    """Row 39: one is honest; others hang, are of another chain, or stamp another hash. Oracle: one is enough, soon."""
    now = datetime.now(UTC)
    archive = Archive(tmp_path / "home")
    archive.seal(now=now)
    honest = tsa()
    liars = [tsa(mode) for mode in (Mode.HANGING, Mode.STRANGER, Mode.OTHER_HASH, Mode.INJECTED, Mode.LATE, Mode.HUGE)]
    roots = Roots(b"".join(a.ca_file.read_bytes() for a in (honest, *liars)))
    urls = tuple(a.url for a in (honest, *liars))
    began = time.monotonic()
    stamped = stamp(archive.state, lambda: archive.keys, Authorities(urls, roots), now=now, days=7)
    assert time.monotonic() - began < 10
    assert [a.by for a in stamped.good] == [honest.by]
    copy = read_folder(str(lay(archive.release(now=now), tmp_path / "copy")))
    head = history.accept(copy, archive.anchor, now=now, seen=None)
    assert [s.by for s in dated(copy, head, roots, now=now).sound] == [honest.by]
