"""Three witnesses with a key and a memory each, and an archive of which two must countersign."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.readers.witness import Countersigned, witness
from publish.release.attest import attest
from publish.verify import history, witnesses
from publish.verify.head import Head, Seen
from publish.verify.tufapi import CryptoSigner
from publish.verify.witnesses import Policy
from tests.support.factory import NOW, Archive


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
