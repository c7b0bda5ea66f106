"""publish.cli.attest: what a witness handed in is added, or refused with what to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publish.readers.witness import witness
from publish.verify.tufapi import CryptoSigner
from publish.verify.witnesses import Policy
from tests.cli.conftest import PASSPHRASE, Stet
from tests.support import factory
from tests.support.factory import Archive


@pytest.fixture
def handed_in(tmp_path: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch) -> Path:
    """We stand in an archive of which one witness must countersign, and has."""
    monkeypatch.setattr(factory, "PASSPHRASE", PASSPHRASE)
    ann = CryptoSigner.generate_ed25519()
    asked = Policy(1, (("ann.example/w", str(ann.public_key.keyval["public"])),))
    archive = Archive(tmp_path / "publisher", witnesses=asked)
    now = datetime.now(UTC)
    head = archive.release(now=now).head
    (archive.home / "mirrors.toml").write_text("")
    monkeypatch.chdir(archive.home)
    note = archive.home / "ann.cosig"
    note.write_bytes(witness(head, ann, now=now, remember=lambda _: None, name="ann.example/w").note)
    return note


def test_a_note_is_added_once_and_how_many_signed_is_said(stet: Stet, handed_in: Path) -> None:
    said = stet("--json", "attest", handed_in)
    assert (said.code, said.json["release"], said.json["enough"], len(said.json["added"])) == (0, 1, True, 1)
    again = stet("attest", handed_in)
    assert (again.code, again.out.splitlines()[0]) == (0, "nothing is new: these were added before")


def test_what_is_no_note_is_refused_and_nothing_is_added(stet: Stet, handed_in: Path, tmp_path: Path) -> None:
    (tmp_path / "long").write_bytes(b"x" * 1_000_000)
    said = stet("attest", handed_in, tmp_path / "long")
    assert (said.code, "stet: hint: nothing was added" in said.err) == (4, True)
    assert stet("attest", tmp_path / "none").code == 2
    assert stet("--json", "attest", handed_in).json["added"], "the good note was not added beside the bad one"
