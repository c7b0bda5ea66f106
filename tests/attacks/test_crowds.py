"""Countersignatures of strangers: they count for nobody, and push nobody out."""

import base64
import hashlib
import itertools
import os
from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError, SignatureError
from publish.core.formats.attestations import ATTESTATIONS_MAX, Attestation
from publish.core.model import Entry
from publish.readers.witness import witness
from publish.release import dotstet
from publish.release.attest import STRANGERS_MAX, attest
from publish.release.renew import Pointed, renew
from publish.verify import signednote
from publish.verify.head import Anchor, Head
from publish.verify.metadata import head
from publish.verify.tufapi import CryptoSigner
from publish.verify.witnesses import KIND, Policy, Witnessed
from tests.readers.worker.reader import Reader
from tests.support.censor import Censor
from tests.support.countersigners import Witness, add
from tests.support.factory import NOW, Archive, lay

OWN = "press.example/w"


@pytest.fixture
def people() -> list[Witness]:
    return [Witness(name, CryptoSigner.generate_ed25519()) for name in ("ann.example/w", "bo.example/w")]


@pytest.fixture
def archive(tmp_path: Path, people: list[Witness]) -> Archive:
    return Archive(tmp_path / "publisher", witnesses=Policy(2, tuple((w.name, w.public) for w in people)))


def _now(archive: Archive) -> Head:
    found = dotstet.current(archive.state, now=NOW)
    assert found is not None
    return found


def _strangers(archive: Archive, many: int, name: str = "x") -> list[bytes]:
    """Notes over the right release whose signatures are noise: nobody needs a key for them."""
    found = _now(archive)
    body = signednote.body(found.fingerprint, found.release, found.signed.top.sha256)
    seconds = int(NOW.timestamp()).to_bytes(8, "big")
    raw = (base64.b64encode(os.urandom(4) + seconds + os.urandom(64)).decode() for _ in range(many))
    return [f"{body}\n\u2014 {name} {each}\n".encode() for each in raw]


def _flooded(archive: Archive, files: list[bytes], *names: str) -> None:
    """A list as a publisher of before signed it: all of them in it, said to be by ``names`` in turn."""
    found, listed = _now(archive), []
    for data, name in zip(files, itertools.cycle(names or ("x",)), strict=False):
        sha256 = hashlib.sha256(data).hexdigest()
        listed.append(Attestation(KIND, found.release, name, Entry(f"targets/{sha256}.cosig", sha256, len(data))))
        (archive.state / listed[-1].entry.path).write_bytes(data)
    all_of_them = (*found.attestations, *listed)
    to = Pointed.again(found, attestations=all_of_them)
    renew(archive.state, archive.keys, to, now=NOW, days=7)


def _read(archive: Archive, folder: Path, own: Policy | None = None) -> Witnessed:
    lay(dotstet.load(archive.state, now=NOW), folder)
    anchor = Anchor(archive.anchor.fingerprint, archive.anchor.root, own) if own else archive.anchor
    return head(read_folder(str(folder)), anchor, now=NOW).witnessed


def _signed(archive: Archive, people: list[Witness], folder: Path) -> list[bytes]:
    copy = lay(archive.release(), folder)
    return [one.sees(archive, copy).note for one in people]


@pytest.mark.parametrize("many", [64, ATTESTATIONS_MAX + 100])
def test_list_that_strangers_filled(archive: Archive, people: list[Witness], tmp_path: Path, many: int) -> None:
    """Row crowds: a list of before, full of strangers. Oracle: the root's witnesses are found, and it is cut."""
    add(archive, *_signed(archive, people, tmp_path / "copy"))
    _flooded(archive, _strangers(archive, many))
    assert _read(archive, tmp_path / "copy").enough
    renewed = attest(archive.state, archive.keys, [_later(archive, people[1], tmp_path / "copy")], now=NOW, days=7)
    assert renewed.witnessed.enough
    assert sum(a.by == "x" for a in _now(archive).attestations) == STRANGERS_MAX


def _later(archive: Archive, one: Witness, copy: Path) -> bytes:
    """Another file by the same witness, over the same release."""
    return one.sees(archive, copy, now=NOW + timedelta(hours=1)).note


def test_strangers_who_hand_in_without_end(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    """Row crowds: strangers' notes are handed in, before and after the witnesses'. Oracle: so many, and no more."""
    honest = _signed(archive, people, tmp_path / "copy")
    add(archive, *_strangers(archive, STRANGERS_MAX))
    assert add(archive, *honest).enough
    before = _now(archive).attestations
    with pytest.raises(ConfigError, match="takes no more"):
        add(archive, *_strangers(archive, 1))
    assert _now(archive).attestations == before
    assert _read(archive, tmp_path / "copy").by == tuple(one.name for one in people)


def test_witness_who_signs_a_hundred_times(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    """Row crowds: one of two fills the list with signatures that hold. Oracle: the other's is read."""
    ann, bo = people
    copy = lay(archive.release(), tmp_path / "copy")
    many = [ann.sees(archive, copy, now=NOW + timedelta(seconds=n)).note for n in range(70)]
    add(archive, *many, bo.sees(archive, copy).note)
    assert _read(archive, tmp_path / "copy").enough


def test_strangers_under_the_name_of_a_readers_own(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    """Row crowds: the root does not list whom a reader asks for, and strangers use his name. Oracle: found."""
    press = Witness(OWN, CryptoSigner.generate_ed25519())
    add(archive, *_signed(archive, [*people, press], tmp_path / "copy"))
    _flooded(archive, _strangers(archive, 200, OWN), OWN)
    found = _read(archive, tmp_path / "copy", Policy(1, ((OWN, press.public),)))
    assert (found.enough, found.missing) == (True, ())


def test_crowd_of_a_readers_own_beside_that_of_the_root(tmp_path: Path) -> None:
    """Row crowds: the root asks for forty, a reader for sixty-four more, who are listed. Oracle: all forty are read, by
    Python and by the browser's program."""
    people = [Witness(f"{n}.example/w", CryptoSigner.generate_ed25519()) for n in range(40)]
    archive = Archive(tmp_path / "publisher", witnesses=Policy(40, tuple((w.name, w.public) for w in people)))
    others = [Witness(f"{n}.friends.example/w", CryptoSigner.generate_ed25519()) for n in range(64)]
    add(archive, *_signed(archive, people, tmp_path / "copy"))
    names = [other.name for other in others]
    _flooded(archive, [note for name in names for note in _strangers(archive, 1, name)], *names)
    found = _read(archive, tmp_path / "copy", Policy(64, tuple((w.name, w.public) for w in others)))
    assert (len(found.by), len(found.missing)) == (40, 64)
    vkeys = {w.name: signednote.vkey(w.name, w.public) for w in others}
    own = "".join(f"witness w{n} {vkeys[w.name]}\n" for n, w in enumerate(others)) + "group all any w0 w1\nquorum all\n"
    root = (tmp_path / "copy/metadata/1.root.json").read_bytes()
    with Censor(tmp_path / "copy") as server, Reader(root, [server.url], own=own) as reader:
        assert reader.do("open") == 1
        standing = reader.do("standing")
    assert (standing["witnessed"], standing["own"]) == (True, "lacks")


@pytest.mark.parametrize("name", ["\x1b[2J\x07", "x\x7f", "x\u202egnp.exe", "\u2800", "x\u3164", "x\u200b", "\ufeffx"])
def test_witness_whose_name_is_not_seen(archive: Archive, people: list[Witness], tmp_path: Path, name: str) -> None:
    """Row crowds: a name that clears the screen, reads backwards or has no form. Oracle: not made, not taken in."""
    copy = lay(archive.release(), tmp_path / "copy")
    with pytest.raises(SignatureError):
        add(archive, *_strangers(archive, 1, name))
    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    with pytest.raises(ConfigError, match="cannot be a witness's name"):
        witness(found, CryptoSigner.generate_ed25519(), now=NOW, remember=lambda _: None, name=name)


def test_a_release_that_was_witnessed_stays_witnessed(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    """Row crowds: a file that the list rests on would go. Oracle: nothing is signed that says less."""
    add(archive, *_signed(archive, people, tmp_path / "copy"))
    before = _now(archive).attestations
    late = _later(archive, people[0], tmp_path / "copy")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("publish.release.attest._listed", lambda _head, _asked, new: tuple(new))
        with pytest.raises(SignatureError, match="would no longer be witnessed"):
            add(archive, late)
    assert _now(archive).attestations == before
