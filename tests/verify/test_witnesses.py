"""publish.verify.witnesses: whose countersignature counts, and the quorum against a split view."""

import hashlib
import shutil
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.folder import read_folder
from publish.core.errors import ForkError, SignatureError, UnwitnessedError
from publish.core.formats.attestations import Attestation
from publish.core.model import Entry, Verdict
from publish.readers.clone import clone
from publish.readers.prove import prove
from publish.readers.witness import witness
from publish.verify import signednote, witnesses
from publish.verify.metadata import head
from tests.support.countersigners import Witness, add, archive, people  # noqa: F401 - fixtures
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "index.html"


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
