"""The nouns of the judge: anchor, memory, release, head.

Values only. ``metadata`` makes a head of a copy's files.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from publish.core import clock
from publish.core.formats import layout
from publish.core.formats.attestations import Attestation
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Entry
from publish.verify.tufapi import Metadata, Root
from publish.verify.witnesses import NONE, Policy, Witnessed


@dataclass(frozen=True, slots=True)
class Anchor:
    """The archive's identity, which a reader must have beforehand.

    It must reach the reader by another way than the copy.
    """

    # Of the first root, not the newest: keys may all be replaced, and the archive stays the same.
    fingerprint: str
    """SHA-256 (hex) of the first root.json."""
    root: bytes | None = None
    """The first root.json itself, when the reader has it."""
    witnesses: Policy = NONE
    """Witnesses of the reader's own choice, beside those of the root: all of them, or a quorum."""

    @classmethod
    def of_root(cls, root: bytes) -> "Anchor":
        """Return the anchor of a root.json."""
        return cls(hashlib.sha256(root).hexdigest(), root)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest state of an archive seen by a reader.

    Nothing older is accepted afterwards.
    """

    release: int = 0
    top: str = ""
    timestamp: int = 0
    dated: str = ""
    """The newest day (ISO) which was signed and believed. A clock behind this day is wrong."""
    root: int = 0
    """Version of the root at that time. 0 if it is not known."""
    withdrawn: str = ""
    """SHA-256 of the WITHDRAWN file. Empty without such a file, or if it is not known."""
    withdrawn_length: int = 0
    """Bytes of the WITHDRAWN file. Each later release must begin with the same bytes."""

    @property
    def order(self) -> tuple[int, int, int]:
        """The key by which the newer of two states is known.

        A timestamp's version counts only among those of the same root.
        """
        # The root before the timestamp: a thief of the online key may have driven its numbers up, until a new root
        # took that key back (TUF 1.0, 5.3.11).
        return self.release, self.root, self.timestamp

    @property
    def day(self) -> date | None:
        """``dated`` as a day."""
        return clock.parse_day(self.dated)


@dataclass(frozen=True)
class Signed:
    """A release, as signed by the editors' threshold."""

    number: int
    top: Entry
    """The top listing."""
    cid: str
    previous: str
    """SHA-256 of the former release's top listing. Empty for the first release."""
    published: date
    title: str
    """The archive's title."""
    raw: bytes = field(repr=False)
    bundles: Entry | None = None
    """The list of files for carrying reports, if any (``publish.core.formats.bundlelist``)."""


# Apart from Head: checking signatures costs most and may be remembered, while clock and memory are asked each time.
@dataclass(frozen=True)
class Statement:
    """The content of a copy's metadata, all signatures checked.

    It follows from the bytes alone: no clock and no memory changes it.
    """

    fingerprint: str
    signed: Signed
    mirrors: MirrorList
    mirrors_version: int
    mirrors_page: Entry
    """mirrors.html. It lies beside the tree, so no listing names it."""
    attested: bytes = field(repr=False)
    """attestations.json."""
    timestamp: int
    """Version of the timestamp."""
    expires: datetime
    """End of the earliest-expiring role."""
    renewed: date | None
    """The day of the last renewal, as the online key says."""
    files: dict[str, bytes] = field(repr=False)
    """Each metadata file which was read, by its path in the copy."""
    roots: tuple[Metadata[Root], ...] = field(repr=False)
    """The chain of roots, oldest first."""

    @property
    def release(self) -> int:
        """Number of the release to which the timestamp points."""
        return self.signed.number

    @property
    def named(self) -> tuple[str, ...]:
        """Paths of the files behind the timestamp, as they were read.

        No root is among them.
        """
        return tuple(p for p in self.files if p != layout.TIMESTAMP and (layout.versioned(p) or (0, ""))[1] != "root")


@dataclass(frozen=True)
class Head(Statement):
    """A copy's metadata, judged for a reader at a time."""

    attestations: tuple[Attestation, ...]
    """Statements of others on releases: time-stamps, countersignatures. Each proves itself, or not."""
    fresh: bool
    """Whether ``expires`` lay ahead at the time of looking, by the later of the clock and the signed days."""
    now: datetime
    """The local clock at the time of looking."""
    since: date
    """The newest day known to be past."""
    witnessed: Witnessed
    """The countersigners of the release."""
    withdrawn: Entry | None = None
    """The release's list of withdrawals, if somebody looked for it (``history.accept`` does)."""

    def is_current(self, now: datetime) -> bool:
        """Whether ``expires`` is still to come.

        By ``now``, and by the newest day that was signed.
        """
        # By the later of both: a clock that was set back would take a frozen copy for a current one.
        return clock.latest(now, self.since) < self.expires

    @property
    def seen(self) -> Seen:
        """The state which a reader must remember after acceptance."""
        version, gone = self.roots[-1].signed.version, self.withdrawn or Entry("", "", 0)
        # `since` and not `now`: a clock that once ran a year ahead must not make all later copies look old.
        top = self.signed.top.sha256
        return Seen(self.release, top, self.timestamp, self.since.isoformat(), version, gone.sha256, gone.length)


@dataclass(frozen=True, slots=True)
class Release:
    """One sealed state of the archive, on this disk.

    With its current metadata. The tree under ``root`` never changes after sealing. The online metadata (mirror list,
    snapshot, timestamp) may be renewed beside the tree.
    """

    number: int
    root: Path
    """The release's tree: pages, evidence, HISTORY, listings."""
    state: Path
    """The publisher's ``.stet``: metadata/, targets/, mirrors.html."""
    fingerprint: str
    """SHA-256 of the archive's first root.json: its identity."""
    top: str
    """SHA-256 of the top listing."""
    cid: str
    entries: tuple[Entry, ...]
    """The whole copy: tree, metadata, hashed listings, mirrors.html."""
    head: Head = field(compare=False, repr=False)
    """The judgement of the metadata at loading, so that no verb judges again."""

    def by_path(self) -> dict[str, Entry]:
        """Return the entries, by path."""
        return {entry.path: entry for entry in self.entries}
