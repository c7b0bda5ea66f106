"""Repair: the release's lost files, brought back from copies.

Only bytes named by the release's listings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publish.core import files
from publish.core.errors import AbsentError, HostError, TrustError
from publish.core.formats import bundlelist, layout, listing
from publish.core.model import Entry
from publish.core.source import Source
from publish.release import dotstet
from publish.verify.head import Head


# The signed metadata are whole here, so a copy need not have this release: any copy with the right bytes will do,
# however old.
def refill(state: Path, head: Head, sources: Sequence[Source]) -> tuple[list[str], list[str]]:
    """Bring back missing or damaged files of ``head``'s release.

    Returns:
        The repaired paths, and the paths found in no source.
    """
    work = _Refill(dotstet.StateSource(state, head.release), sources)
    try:
        for entry in listing.walk(head.signed.top, work.listing):
            if not listing.is_listing(entry):
                work.bring(entry)
    except (HostError, TrustError):
        pass  # a listing that nobody has: it is among the missing
    work.bring(head.mirrors_page)
    for attestation in head.attestations:
        work.bring(attestation.entry)
    if (bundles := head.signed.bundles) and work.bring(bundles):
        for bundle in bundlelist.parse(work.state.locate(bundles.path).read_bytes()):
            work.bring(bundle.entry)
    return work.brought, work.missing


@dataclass
class _Refill:
    """A repair in progress: its sources and results."""

    state: dotstet.StateSource
    sources: Sequence[Source]
    brought: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def listing(self, entry: Entry) -> bytes:
        """Return a listing's bytes, repaired in both its places."""
        hashed = Entry(layout.hashed_listing(entry.sha256), entry.sha256, entry.length)
        for there, also in ((hashed, entry), (entry, hashed)):
            if not self.bring(there, also):
                raise AbsentError("nobody has it", host=".stet", path=entry.path)
        return self.state.locate(entry.path).read_bytes()

    def bring(self, entry: Entry, also: Entry | None = None) -> bool:
        """Make the state have an entry's bytes.

        ``also`` is another path where the bytes may lie.
        """
        if self._has(entry):
            return True
        for source in (self.state, *self.sources):
            for path in (entry.path, also.path if also else entry.path):
                if self._from(source, replace(entry, path=path), self.state.locate(entry.path)):
                    self.brought.append(entry.path)
                    return True
        self.missing.append(entry.path)
        return False

    def _has(self, entry: Entry) -> bool:
        try:
            return files.digest(self.state.locate(entry.path)) == (entry.sha256, entry.length)
        except OSError:
            return False

    def _from(self, source: Source, entry: Entry, to: Path) -> bool:
        if source is self.state and self.state.locate(entry.path) == to:
            return False  # it is what is to be replaced
        try:
            # It raises inside the atomic write: wrong bytes never get the file's name.
            files.write_atomically(to, source.fetch_checked(entry))
        except (HostError, TrustError):
            return False
        return True
