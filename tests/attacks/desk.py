"""A copy whose metadata are signed by hand: three root holders, three editors, two of each needed.

For what no room of ours would sign: too few signatures, stolen keys, chains with a hole.
"""

import json
import shutil
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.source import Source
from publish.verify.head import Anchor, Head, Seen
from publish.verify.metadata import head
from publish.verify.tufapi import CryptoSigner, Metadata, MetaFile, Root, Signer, Snapshot, Targets, Timestamp
from tests.support.censor import HASTY
from tests.support.factory import NOW, Archive, add, lay

LATER = (NOW + timedelta(days=30)).replace(hour=0, minute=0)


def hasty(address: str) -> Source:
    """A copy that is not waited for."""
    return WebCopy(address, patience=HASTY) if address.startswith("http") else read_folder(address)


def read(folder: Path, anchor: Anchor, seen: Seen | None = None) -> Head:
    """What the gate says of a copy."""
    return head(read_folder(str(folder)), anchor, now=NOW, seen=seen)


@contextmanager
def bounded(*, seconds: float, megabytes: float) -> Iterator[None]:
    """Fail if what happens inside takes more of the processor, whatever else it has to do, or more memory at once."""
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        took, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
    assert took < seconds, f"{took:.1f} s"
    assert peak < megabytes, f"{peak:.1f} MB"


def changed(data: bytes, change: Callable[[Any], object]) -> bytes:
    """JSON, changed in place by ``change``."""
    value = json.loads(data)
    change(value)
    return json.dumps(value).encode()


def forked(archive: Archive, folder: Path) -> Archive:
    """The same archive on a second operator's machine, as it is now."""
    shutil.copytree(archive.home, folder)
    other = copy(archive)
    other.home, other.state, other.tree = folder, folder / ".stet", folder / ".stet" / "tree"
    return other


class Desk:
    """The publisher's desk, all keys on it. What it signs goes straight into ``folder``."""

    def __init__(self, archive: Archive, folder: Path) -> None:
        self.folder = lay(archive.release(), folder)
        self.online = archive.keys.signer("online")
        self.holders = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.editors = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.root = Root(version=1, expires=LATER, consistent_snapshot=True)
        for role, signers in {"root": self.holders, "targets": self.editors}.items():
            for signer in signers:
                self.root.add_key(signer.public_key, role)
            self.root.roles[role].threshold = 2
        for role in ("snapshot", "timestamp"):
            self.root.add_key(self.online.public_key, role)
        self.anchor = Anchor.of_root(self.sign_root(*self.holders[:2]))
        self.publish(*self.editors[:2])

    def sign_root(self, *signers: Signer) -> bytes:
        """Write the root under its version."""
        metadata = Metadata(self.root)
        for signer in signers:
            metadata.sign(signer, append=True)
        data = metadata.to_bytes()
        add(self.folder, f"metadata/{self.root.version}.root.json", data)
        return data

    def rotate(self, *signers: Signer) -> None:
        """Write the next root: the same, one version on."""
        self.root.version += 1
        self.sign_root(*signers)

    def renew_online(self) -> None:
        """Have the holders give the online key's duties to a new one, and that sign what it must."""
        self.online = CryptoSigner.generate_ed25519()
        for role in ("snapshot", "timestamp"):
            self.root.roles[role].keyids.clear()
            self.root.add_key(self.online.public_key, role)
        self.rotate(*self.holders[:2])
        self.publish(*self.editors[:2])
        self.stamp(2)

    def targets(self) -> Metadata[Targets]:
        """What the editors signed, without their signatures."""
        metadata = Metadata[Targets].from_file(str(self.folder / "metadata/1.targets.json"))
        metadata.signatures.clear()
        return metadata

    def publish(self, *signers: Signer, change: Callable[[Targets], object] = lambda _: None) -> None:
        """Sign the release with these editors' keys, and have the online key point to it."""
        metadata = self.targets()
        change(metadata.signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        self.point(metadata.to_bytes())

    def point(self, targets: bytes) -> None:
        """Have the online key point to these bytes as 1.targets.json."""
        add(self.folder, "metadata/1.targets.json", targets)
        snapshot = Metadata[Snapshot].from_file(str(self.folder / "metadata/1.snapshot.json"))
        snapshot.signed.meta["targets.json"] = MetaFile.from_data(1, targets, ["sha256"])
        snapshot.sign(self.online)
        add(self.folder, "metadata/1.snapshot.json", snapshot.to_bytes())
        self.stamp(1)

    def stamp(self, version: int, signer: Signer | None = None) -> None:
        """Sign the timestamp."""
        snapshot = MetaFile.from_data(1, (self.folder / "metadata/1.snapshot.json").read_bytes(), ["sha256"])
        metadata = Metadata(Timestamp(version=version, expires=LATER, snapshot_meta=snapshot))
        metadata.sign(signer or self.online)
        add(self.folder, "metadata/timestamp.json", metadata.to_bytes())

    def read(self, seen: Seen | None = None) -> Head:
        """What the gate says of the copy."""
        return read(self.folder, self.anchor, seen)
