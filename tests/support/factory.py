"""Small signed archives for tests, sealed by the real ``seal`` with keys that are cheap to open. No MkDocs."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from publish.core.model import Mirror, Tree
from publish.release.dotstet import current, load
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.release.seal import Sealed, Sealing, found, seal
from publish.verify.head import Anchor, Release
from publish.verify.witnesses import Policy

NOW = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
PASSPHRASE = "a stone in the road"
EVIDENCE = b"when,what\n2013-04-06,published\n2013-04-08,taken down\n"


def evidence_path(data: bytes = EVIDENCE, name: str = "timeline.csv") -> str:
    """Where the format puts a document."""
    sha256 = hashlib.sha256(data).hexdigest()
    return f"files/{sha256[:2]}/{sha256}/{name}"


PAGES: Mapping[str, str | bytes] = {
    "index.html": "<!doctype html><title>Archive</title><p>front",
    "reports/2001/index.html": "<!doctype html><title>2001</title>",
    "reports/2001/strike-hard.html": "<!doctype html><title>Strike hard</title><p>" + "words " * 200,
    "reports/2013/masanjia.html": "<!doctype html><title>Masanjia</title>" + "<p>testimony</p>" * 80,
    "reports/2013/caf\u00e9-\u7ef4\u543e\u5c14.html": "<!doctype html><title>Report</title>" + "\u5b57" * 300,
    "assets/style.css": "body{color:#111}",
    "robots.txt": "User-agent: *\n",
    evidence_path(): EVIDENCE,
}


class Archive:
    """A publisher with one archive in ``home``: edit its tree, seal it, look at its state."""

    def __init__(
        self, home: Path, pages: Mapping[str, str | bytes] = PAGES, *, witnesses: Policy | None = None
    ) -> None:
        self.home = home
        self.state = home / ".stet"
        self.tree = self.state / "tree"
        self.keys = Keyring.create(self.state / "keys", PASSPHRASE)
        self.fingerprint = found(self.state, self.keys, now=NOW, witnesses=witnesses)
        self.anchor = Anchor(self.fingerprint)
        for path, data in pages.items():
            self.write(path, data)

    def write(self, path: str, data: str | bytes) -> None:
        """Put a file into the tree, as the build does: never into one that is there."""
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())

    def remove(self, path: str) -> None:
        """Take a file out of the tree."""
        (self.tree / path).unlink()

    def seal(
        self, *, now: datetime = NOW, mirrors: Sequence[Mirror] = (), days: int = 7, clock_is_right: bool = False
    ) -> Sealed:
        """Seal what the tree holds."""
        tree = Tree(self.tree, "The archive", ())
        return seal(tree, Sealing(self.state, self.keys, mirrors, now=now, days=days, clock_is_right=clock_is_right))

    def release(self, *, now: datetime = NOW, mirrors: Sequence[Mirror] = ()) -> Release:
        """Seal, and give the release."""
        return self.seal(now=now, mirrors=mirrors).release

    def publish(
        self,
        pages: Mapping[str, str | bytes] = PAGES,
        *,
        mirrors: Sequence[str] = (),
        now: datetime = NOW,
        days: int = 7,
    ) -> Release:
        """Seal exactly ``pages`` as the next release, the copies being at these addresses."""
        shutil.rmtree(self.tree, ignore_errors=True)
        for path, data in pages.items():
            self.write(path, data)
        return self.seal(now=now, mirrors=[Mirror(address, "folder") for address in mirrors], days=days).release

    def renew(self, *, now: datetime = NOW, days: int = 7, clock_is_right: bool = False) -> Release:
        """Sign the timestamp anew."""
        head = current(self.state, now=now)
        assert head is not None
        renew(self.state, self.keys, Pointed.again(head), now=now, days=days, force=True, clock_is_right=clock_is_right)
        return load(self.state, now=now)


def lay(release: Release, folder: Path, *, leave: Sequence[str] = ()) -> Path:
    """Make ``folder`` a copy of the release, but for the paths in ``leave``."""
    shutil.rmtree(folder, ignore_errors=True)
    for entry in release.entries:
        assert entry.source is not None
        if entry.path not in leave:
            add(folder, entry.path, entry.source.read_bytes())
    return folder


def add(folder: Path, path: str, data: bytes) -> None:
    """Write one file into a copy."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
