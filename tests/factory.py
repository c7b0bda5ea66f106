"""A small archive with real keys, to seal as often as a test needs: no MkDocs, the same seal as everybody's."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from publish import release
from publish.keys import Keyring
from publish.model import Mirror, Release, Tree
from publish.seal import Sealed, found, seal
from publish.verify import Anchor

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
PASSPHRASE = "a stone in the road"
EVIDENCE = b"when,what\n2013-04-06,published\n2013-04-08,taken down\n"


def evidence_path(data: bytes = EVIDENCE, name: str = "timeline.csv") -> str:
    """Where the format puts a document."""
    sha256 = hashlib.sha256(data).hexdigest()
    return f"files/{sha256[:2]}/{sha256}/{name}"


PAGES: Mapping[str, bytes] = {
    "index.html": b"<!doctype html><title>Archive</title><a href=reports/2013/masanjia.html>a report</a>",
    "404.html": b"<!doctype html><title>Not here</title>",
    "reports/2001/strike-hard.html": b"<!doctype html><title>Strike hard</title>" + b"<p>text</p>" * 50,
    "reports/2013/masanjia.html": b"<!doctype html><title>Masanjia</title>" + b"<p>testimony</p>" * 80,
    "reports/2013/masanjia.zh-Hans.html": "<!doctype html><title>马三家</title><p>证词</p>".encode(),
    "empty.txt": b"",
    evidence_path(): EVIDENCE,
}


class Archive:
    """An archive in ``folder``: edit its tree, seal it, look at its state."""

    def __init__(self, folder: Path, pages: Mapping[str, bytes] = PAGES) -> None:
        self.folder = folder
        self.state = folder / ".stet"
        self.tree = self.state / "tree"
        self.keys = Keyring.create(self.state / "keys", PASSPHRASE, rounds=1)
        self.fingerprint = found(self.state, self.keys, now=NOW)
        for path, data in pages.items():
            self.write(path, data)

    @property
    def anchor(self) -> Anchor:
        """What a reader holds."""
        return release.anchor(self.state)

    def write(self, path: str, data: bytes) -> None:
        """Put a file into the tree, as the build does: never into one that is there."""
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_bytes(data)

    def remove(self, path: str) -> None:
        """Take a file out of the tree."""
        (self.tree / path).unlink()

    def seal(self, *, now: datetime = NOW, mirrors: Sequence[Mirror] = (), days: int = 7) -> Sealed:
        """Seal what the tree holds."""
        return seal(Tree(self.tree, "The archive", ()), self.state, self.keys, mirrors, now=now, timestamp_days=days)

    def release(self, *, now: datetime = NOW, mirrors: Sequence[Mirror] = ()) -> Release:
        """Seal, and give the release."""
        return self.seal(now=now, mirrors=mirrors).release
