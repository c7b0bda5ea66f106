"""Keys in several hands: ceremonies, thefts and losses, each played through with readers who saw what was before."""

import shutil
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.core.errors import WaitingError
from publish.core.model import Audit
from publish.release import dotstet, draft, roles
from publish.release.appoint import appoint
from publish.release.keyfile import open_key
from publish.release.keys import dump_public, make, public_half
from publish.release.seal import Sealed, Sealing, finish
from publish.release.sign import sign
from publish.verify import metadata
from publish.verify.head import Anchor, Head, Release, Seen
from publish.verify.tufapi import CryptoSigner, Metadata, Snapshot, Targets, Timestamp
from tests.support.factory import NOW, PASSPHRASE, Archive, lay

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
        make(folder / f"{name}.key", f"{PASSPHRASE} of {name}")
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
            shutil.copyfile(self.state / roles.DRAFTS / name, stick)
            sign(stick, self.signer(who))
            back.append(stick)
        return back

    def finish(self, *drafts: Path) -> Sealed:
        return finish(drafts, Sealing(self.state, self.keys, (), now=NOW))

    def root_by_box(self, *others: str) -> Sealed:
        """The next root, signed with the box's own root key and by others."""
        name = draft.name_of("root", len(roles.chain(self.state)) + 1)
        file = self.away / name
        shutil.copyfile(self.state / roles.DRAFTS / name, file)
        sign(file, self.keys.signer("root"))
        return self.finish(file, *self.signed_by(name, *others))

    def release_by(self, *editors: str) -> Release:
        """Seal what the tree holds, with the signatures of these editors."""
        with pytest.raises(WaitingError):
            self.seal()
        (file,) = sorted((self.state / roles.DRAFTS).glob("release-*"))
        return self.finish(*self.signed_by(file.name, *editors)).release

    def copy(self, name: str = "copy") -> Path:
        return lay(dotstet.load(self.state, now=NOW), self.away / name)

    def head(self, copy: Path, seen: Seen | None = None) -> Head:
        """What a reader who has the fingerprint alone makes of a copy."""
        return metadata.head(read_folder(str(copy)), Anchor(self.fingerprint), now=NOW, seen=seen)

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
