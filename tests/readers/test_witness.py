"""Witnesses: who countersigns, whose signature counts, and that a split view needs a quorum of them."""

import base64
import hashlib
import shutil
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError, ForkError, SignatureError, UnwitnessedError
from publish.core.formats.attestations import Attestation
from publish.core.model import Entry, Verdict
from publish.readers.clone import clone
from publish.readers.prove import prove
from publish.readers.witness import Countersigned, witness
from publish.release.attest import attest
from publish.verify import history, signednote, witnesses
from publish.verify.head import Head, Seen
from publish.verify.metadata import head
from publish.verify.tufapi import CryptoSigner
from publish.verify.witnesses import Policy
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "index.html"


@dataclass
class Witness:
    """Somebody with a key and a memory."""

    name: str
    signer: CryptoSigner
    seen: Seen | None = None

    @property
    def public(self) -> str:
        return str(self.signer.public_key.keyval["public"])

    def sees(self, archive: Archive, copy: Path, *, now: datetime = NOW) -> Countersigned:
        found = history.accept(read_folder(str(copy)), archive.anchor, now=now, seen=self.seen)

        def remember(found: Head) -> None:
            self.seen = found.seen

        return witness(found, self.signer, now=now, remember=remember, name=self.name)


@pytest.fixture(scope="module")
def people() -> list[Witness]:
    return [Witness(f"{name}.example/w", CryptoSigner.generate_ed25519()) for name in ("ann", "bo", "cy")]


@pytest.fixture
def archive(tmp_path: Path, people: list[Witness]) -> Archive:
    for one in people:
        one.seen = None
    asked = Policy(2, tuple((w.name, w.public) for w in people))
    return Archive(tmp_path / "publisher", witnesses=asked)


def add(archive: Archive, *handed_in: bytes, now: datetime = NOW) -> witnesses.Witnessed:
    return attest(archive.state, archive.keys, handed_in, now=now, days=7).witnessed


def witnessed(archive: Archive, folder: Path, *people: Witness) -> Path:
    """Seal, have these people countersign, and lay a copy."""
    copy = lay(archive.release(), folder)
    if people:
        add(archive, *(one.sees(archive, copy).note for one in people))
        lay(archive.release(), folder)
    return copy


def ask(archive: Archive, copy: Path, **more: object) -> tuple[Verdict, bool, tuple[str, ...]]:
    proof = prove(read_folder(str(copy)), archive.anchor, PAGE, now=NOW, **more)  # type: ignore[arg-type]
    return proof.verdict, proof.accepted, proof.witnessed_by


def test_a_quorum_makes_a_release_fresh_and_names_who_signed(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    copy = witnessed(archive, tmp_path / "copy", *people[:2])
    assert ask(archive, copy) == (Verdict.FRESH, True, ("ann.example/w", "bo.example/w"))
    cloned = clone([str(copy)], archive.anchor, tmp_path / "clone", now=NOW)
    assert cloned.head.witnessed.enough
    assert ask(archive, tmp_path / "clone")[0] is Verdict.FRESH  # the files were carried along


@pytest.mark.parametrize("few", [0, 1])
def test_too_few_witnesses_leave_it_authentic_and_refused(
    archive: Archive, people: list[Witness], tmp_path: Path, few: int
) -> None:
    copy = witnessed(archive, tmp_path / "copy", *people[:few])
    proof = prove(read_folder(str(copy)), archive.anchor, PAGE, now=NOW)
    assert (proof.verdict, proof.authentic, proof.accepted) == (Verdict.STALE, True, False)
    assert f"{few} of the 2 witnesses" in proof.reason
    with pytest.raises(UnwitnessedError, match="2 witnesses"):
        clone([str(copy)], archive.anchor, tmp_path / "clone", now=NOW)
    assert not (tmp_path / "clone").exists()


@pytest.mark.parametrize("stolen", [0, 1])
def test_a_split_view_without_a_quorum_is_refused(
    archive: Archive, people: list[Witness], tmp_path: Path, stolen: int
) -> None:
    """ATTACKS row 11: all the publisher's keys, and quorum minus one of the witnesses', make no second story."""
    first = witnessed(archive, tmp_path / "first", *people[:2])
    coerced = Archive.__new__(Archive)
    coerced.__dict__ |= archive.__dict__
    shutil.copytree(archive.state, tmp_path / "coerced/.stet", symlinks=True)
    coerced.state, coerced.tree = tmp_path / "coerced/.stet", tmp_path / "coerced/.stet/tree"
    archive.write("honest.html", "<!doctype html>what happened")
    honest = witnessed(archive, tmp_path / "honest", *people[:2])
    coerced.write("false.html", "<!doctype html>nothing happened")
    false = lay(coerced.release(), tmp_path / "false")
    for one in people[:stolen]:
        thief = Witness(one.name, one.signer)  # the key without the memory
        add(coerced, thief.sees(coerced, false).note)
    lay(coerced.release(), tmp_path / "false")
    # A reader who is shown nothing else, one who saw the release before, and a witness.
    assert ask(archive, false)[:2] == (Verdict.STALE, False)
    with pytest.raises(UnwitnessedError):
        clone([str(false)], archive.anchor, tmp_path / "new", now=NOW)
    shutil.copytree(first, tmp_path / "old")
    with pytest.raises(UnwitnessedError):
        clone([str(false)], archive.anchor, tmp_path / "old", now=NOW)
    with pytest.raises(ForkError) as caught:
        people[0].sees(archive, false)
    assert caught.value.stories
    # Beside the honest copy it is told apart, and the honest one is believed.
    targets = [Target(p.name, str(p), read_folder(str(p))) for p in (false, honest)]
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.QUICK)
    assert [a.verdict for a in audits] == [Verdict.TAMPERED, Verdict.FRESH]
    assert "a fork" in audits[0].reason


def test_a_witness_signs_only_what_goes_on(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    ann = people[0]
    copy = lay(archive.release(), tmp_path / "copy")
    assert ann.sees(archive, copy).listed
    archive.write("more.html", "more")
    lay(archive.release(), tmp_path / "copy")
    assert ann.sees(archive, copy).release == 2
    with pytest.raises(ConfigError, match="clock"):
        ann.sees(archive, copy, now=NOW - timedelta(days=3650))
    stranger = Witness("", CryptoSigner.generate_ed25519())
    with pytest.raises(ConfigError, match="name"):
        stranger.sees(archive, copy)


def test_it_remembers_before_it_signs(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")

    def full(_: Head) -> None:
        raise OSError("no room")

    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    with pytest.raises(OSError, match="no room"):
        witness(found, people[0].signer, now=NOW, remember=full)


# -- what does not count --------------------------------------------------------------------------------------------


def _lines(note: bytes) -> tuple[str, list[str]]:
    text, _, rest = note.decode().partition("\n\n")
    return text + "\n", rest.splitlines()


def _with(note: bytes, change: Callable[[bytearray], None]) -> bytes:
    """The note with the raw bytes of its signature changed."""
    text, (line,) = _lines(note)
    dash, name, coded = line.split(" ")
    raw = bytearray(base64.b64decode(coded))
    change(raw)
    return f"{text}\n{dash} {name} {base64.b64encode(raw).decode()}\n".encode()


def _flip(index: int) -> Callable[[bytearray], None]:
    def change(raw: bytearray) -> None:
        raw[index] ^= 1

    return change


def _later(raw: bytearray) -> None:
    raw[4:12] = struct.pack(">Q", struct.unpack(">Q", raw[4:12])[0] + 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda n: b"",
        lambda n: n[:-1],
        lambda n: n[: len(n) // 2],
        lambda n: n.replace(b"\n\n", b"\n"),
        lambda n: b"\xff" + n,
        lambda n: n + b"not a signature\n",
        lambda n: n + n.partition(b"\n\n")[2] * 200,
        lambda n: _with(n, _flip(0)),  # the key id
        lambda n: _with(n, _flip(11)),  # the time
        lambda n: _with(n, _flip(12)),  # the signature
        lambda n: _with(n, _flip(75)),
        lambda n: _with(n, _later),
        lambda n: _with(n, lambda raw: raw.append(0)),
        lambda n: n.replace(b"ann", b"bo", 1) if b"ann" in n else n,
        lambda n: n.replace(b"\n1\n", b"\n2\n", 1),
        lambda n: n.replace(b"\n1\n", b"\n01\n", 1),
        lambda n: n.replace(b"stet/", b"stet/ ", 1),
        lambda n: b"extension\n" + n,
        lambda n: n.replace(b"\n\n", b"\nmore\n\n", 1),
    ],
)
def test_a_spoilt_note_is_not_let_in_and_counts_for_nobody(
    archive: Archive, people: list[Witness], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    good = people[0].sees(archive, copy).note
    spoilt = spoil(good)
    with pytest.raises(SignatureError):
        add(archive, spoilt)
    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    asked = witnesses.policy(found.roots[-1].signed.unrecognized_fields)
    text = signednote.body(archive.fingerprint, 1, found.signed.top.sha256)
    with pytest.raises(SignatureError):
        witnesses.signers(asked, signednote.parse(spoilt), text, NOW)


def test_one_witness_twice_is_one(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    one, again = (people[0].sees(archive, copy, now=NOW + timedelta(hours=h)).note for h in (0, 1))
    assert one != again
    both = one + again.partition(b"\n\n")[2]
    found = add(archive, one, again, both)
    assert (found.by, found.enough) == (("ann.example/w",), False)


def test_two_witnesses_on_one_note_are_two(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    one, other = (w.sees(archive, copy).note for w in people[:2])
    assert add(archive, one + other.partition(b"\n\n")[2]).enough


def test_a_cosignature_of_another_release_does_not_count(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    witnessed(archive, tmp_path / "copy", *people[:2])
    archive.write("more.html", "more")
    copy = lay(archive.release(), tmp_path / "copy")
    assert ask(archive, copy) == (Verdict.STALE, False, ())
    other = Archive(tmp_path / "other")
    found = head(read_folder(str(lay(other.release(), tmp_path / "o"))), other.anchor, now=NOW)
    foreign = witness(found, people[2].signer, now=NOW, remember=lambda _: None, name="cy")
    with pytest.raises(SignatureError, match="another archive"):
        add(archive, foreign.note)


def test_a_list_that_passes_off_an_older_countersignature_deceives_nobody(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    """The online key signs the list of files: whoever stole it can write any release beside any of them."""
    copy = lay(archive.release(), tmp_path / "copy")
    handed_in = [one.sees(archive, copy).note for one in people]
    files = {f"targets/{hashlib.sha256(n).hexdigest()}.cosig": n for n in handed_in}
    archive.write("false.html", "false")
    found = head(read_folder(str(lay(archive.release(), copy))), archive.anchor, now=NOW)
    listed = [
        Attestation(witnesses.KIND, 2, "ann", Entry(path, hashlib.sha256(data).hexdigest(), len(data)))
        for path, data in files.items()
    ]
    asked = witnesses.policy(found.roots[-1].signed.unrecognized_fields)
    text = signednote.body(archive.fingerprint, 2, found.signed.top.sha256)
    judged = witnesses.judge(asked, text, listed, lambda path, _: files[path], until=NOW)
    assert (judged.by, judged.enough, len(judged.refused)) == ((), False, 3)
    right = signednote.body(archive.fingerprint, 1, signednote.head_of(signednote.parse(handed_in[0]).body)[2])
    one = [Attestation(witnesses.KIND, 1, a.by, a.entry) for a in listed]
    assert witnesses.judge(asked, right, one, lambda path, _: files[path], until=NOW).enough


def test_a_time_that_has_not_come_is_not_believed(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")
    early = people[0].sees(archive, copy, now=NOW + timedelta(days=3650)).note
    with pytest.raises(SignatureError, match="has not come"):
        add(archive, early)


def test_a_copy_that_withholds_the_files_is_not_witnessed(
    archive: Archive, people: list[Witness], tmp_path: Path
) -> None:
    copy = witnessed(archive, tmp_path / "copy", *people[:2])
    for file in (copy / "targets").glob("*.cosig"):
        file.write_bytes(b"")
    verdict, accepted, by = ask(archive, copy)
    assert (verdict, accepted, by) == (Verdict.STALE, False, ())


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"threshold": 0, "keys": []},
        {"threshold": 2, "keys": [{"name": "a", "public": "00" * 32}]},
        {"threshold": 1, "keys": [{"name": "a", "public": "00" * 32}, {"name": "b", "public": "00" * 32}]},
        {"threshold": 1, "keys": [{"name": "a b", "public": "00" * 32}]},
        {"threshold": 1, "keys": [{"name": "a", "public": "AB" * 32}]},
        {"threshold": True, "keys": [{"name": "a", "public": "00" * 32}]},
        {"threshold": 1.0, "keys": [{"name": "a", "public": "00" * 32}]},
        {"threshold": 1, "keys": [{"name": 1, "public": "00" * 32}]},
        {"threshold": 1, "keys": "x"},
        7,
    ],
)
def test_a_root_that_asks_for_the_impossible_is_refused(said: object) -> None:
    with pytest.raises(SignatureError, match="which witnesses"):
        witnesses.policy({"witnesses": said})


def test_nothing_is_read_where_no_witness_is_asked_for(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "p")
    copy = lay(archive.publish(PAGES), tmp_path / "copy")
    assert ask(archive, copy) == (Verdict.FRESH, True, ())


def test_the_key_id_is_that_of_c2sp() -> None:
    """Oracle: the vector in C2SP's signed-note, with the type byte of cosignatures."""
    public = "ab" * 32
    expected = hashlib.sha256(b"example.com/w\n\x04" + bytes.fromhex(public)).digest()[:4]
    assert signednote.key_id("example.com/w", public) == expected
    assert signednote.vkey("example.com/w", public).split("+", 2)[:2] == ["example.com/w", expected.hex()]
