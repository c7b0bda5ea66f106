"""The nouns: Report → Tree → Receipt → Audit.

Values only. No file is opened here. A release is among the nouns of the judge (``publish.verify.head``).
"""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publish.core.partialdate import PartialDate


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a copy: path, SHA-256 (hex), length (bytes)."""

    path: str
    sha256: str
    length: int
    # Not compared: a listing's entry has none, and must equal the entry of the same file on this disk.
    source: Path | None = field(default=None, compare=False)
    """Place of the bytes on this disk, if present."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A report's source document, under a path with its hash."""

    title: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected error in a report, with the day of correction."""

    date: dt.date
    note: str


@dataclass(frozen=True, slots=True)
class Author:
    """An author of a report: a person, by any name, or a body."""

    name: str
    body: bool = False
    """Whether it is an organization."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """An original in the vault: its public half."""

    sha256: str
    """SHA-256 (hex) of the salt and the original behind it."""
    kind: str
    removed: tuple[str, ...] = ()
    """Reasons for which something was left out of what is published. How often would tell one copy from another."""


@dataclass(frozen=True, slots=True)
class Report:
    """One page of the archive with its front matter."""

    source: str
    """Path of the Markdown file below ``site/``."""
    path: str
    """Path of the page in the archive."""
    title: str
    date: PartialDate
    language: str
    """BCP 47."""
    summary: str = ""
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    updated: dt.date | None = None
    translation_of: str | None = None
    """Source of the translated report."""
    machine_translated: bool = False
    corrections: tuple[Correction, ...] = ()
    superseded_by: str | None = None
    """For an earlier version: source of the present report."""
    superseded_on: dt.date | None = None
    """Day on which the earlier version was replaced."""
    authors: tuple[Author, ...] = ()
    identifiers: tuple[str, ...] = ()
    """Numbers under which others know the document, such as an index number."""
    pages: tuple[str, str] | None = None
    """First and last page of the original, as printed."""
    originals: tuple[Commitment, ...] = ()
    """Documents that it was made from, kept by the editors alone."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A built archive before sealing: pages and evidence, no listings."""

    root: Path
    title: str
    reports: tuple[Report, ...]
    unfilled: tuple[tuple[str, int, str], ...] = ()
    """Source, line and words of texts left as ``stet init`` wrote them."""
    warnings: tuple[tuple[str, int, str], ...] = ()
    """Source, line and message of what a text may have meant otherwise."""
    site: bool = False
    """Whether another program made it: then pages are counted in place of reports."""
    telling: tuple[str, ...] = ()
    """Paths of documents that may tell more than they show, as the publisher said."""
    count: int = 0
    """Number of reports. They stand in ``reports`` only if they were read."""
    build: str = ""
    """Name of the build, the same as long as nothing changes; empty if none was noted."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """One public address of a copy, from the signed mirror list."""

    address: str
    kind: str
    durable: bool = False
    """Whether the address outlives its host (onion, IPNS, magnet). Such addresses stand on every page."""
    also: tuple[str, ...] = ()
    """Addresses of the same copy under other schemes, e.g. ``ipns://…`` beside a gateway's address."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file of reports to carry, signed beside a release.

    EPUB, PDF, ZIM or WACZ.
    """

    name: str
    """Name of the reader's file."""
    kind: str
    """``epub``, ``pdf``, ``zim``, ``wacz``: also the ending of the name."""
    of: str
    """Path of the bundled page. Empty: the whole archive."""
    source: str
    """SHA-256 of this page; for the whole archive, ``publish.tree.bundles.pending.digest_of``."""
    entry: Entry
    """Place in a copy, under a path with its hash."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A service which pins for us, by its own word."""

    name: str
    status: str
    """``pinned``, ``pinning``, ``queued``, ``failed``; ``none``: not asked yet; ``silent``: no answer to use."""
    said: str = ""
    """How it stands, in words after the service's name."""
    former: tuple[str, ...] = ()
    """Of a rehearsal: content addresses of former releases which would be let go there."""
    left: tuple[str, ...] = ()
    """Content addresses of withdrawn releases which are there."""

    @property
    def holds(self) -> bool:
        """Return whether it holds the release."""
        return self.status == "pinned"

    @property
    def well(self) -> bool:
        """Return whether it holds the release, and nothing withdrawn."""
        return self.holds and not self.left


@dataclass(frozen=True, slots=True)
class Receipt:
    """Result of a push to a host."""

    host: str
    release: int
    address: str
    sent: int
    """Files written."""
    sent_bytes: int
    kept: int
    """Files already held by the host."""
    removed: tuple[str, ...] = ()
    """Removed paths: put there by Stet, and absent from this release."""
    replaced: tuple[str, ...] = ()
    """Paths of another owner, overwritten or removed by the publisher's explicit word."""
    dry_run: bool = False
    notes: tuple[str, ...] = ()
    puts: int = 0
    """Of a rehearsal: requests which write or take away. Retries are not among them."""
    gets: int = 0
    """Of a rehearsal: requests which read or list."""
    cost: float | None = None
    """Of a rehearsal: the price by mirrors.toml, in its currency. ``None`` without prices."""
    root: str = ""
    """Content address of the whole copy, on hosts of trees."""
    holders: tuple[Holder, ...] = ()
    """Services which are to hold the same copy."""
    dnslink: str = ""
    """After a first push, or where it changes with each: the text by which a name in DNS leads to the copy."""
    left: tuple[str, ...] = ()
    """Paths which should have gone, and which our key may not take away."""
    owed: tuple[str, ...] = ()
    """Those among them which must go: withdrawn files, and roots of somebody's."""

    @property
    def lacking(self) -> bool:
        """Return whether a service does not hold it, or holds what was withdrawn."""
        # A rehearsal asked no service to hold anything, so none has failed.
        return not self.dry_run and any(not one.well for one in self.holders)


class Verdict(enum.StrEnum):
    """Judgement on a copy or a path.

    The same words everywhere.
    """

    # UNAVAILABLE and UNKNOWN stay apart: an answer without the file, and no answer. Silence must never count as loss.
    AUTHENTIC = "AUTHENTIC"
    """The publisher's bytes. Never expires."""
    FRESH = "FRESH"
    """AUTHENTIC, whole, the newest release known, and renewed within its time."""
    STALE = "STALE"
    """The publisher's bytes, of an earlier release, or not renewed within their time."""
    TAMPERED = "TAMPERED"
    """Bytes that no release has at this path."""
    UNAVAILABLE = "UNAVAILABLE"
    """The host answered without the release's file at this path."""
    UNKNOWN = "UNKNOWN"
    """No answer, or an answer that says nothing about the copy."""
    STRANGER = "STRANGER"
    """For a path: a file beside a release, in no release. Says nothing of the release's own bytes."""

    @property
    def genuine(self) -> bool:
        """Whether a copy with this verdict holds the publisher's bytes."""
        # STALE is genuine, too: an archive must stay readable after its publisher was silenced (manual/decisions.md).
        return self in (Verdict.FRESH, Verdict.STALE)


@dataclass(frozen=True, slots=True)
class Sight:
    """Appearance of an answer, made fit to show to others.

    Nothing in it names the visitor.
    """

    at: dt.datetime | None = None
    """UTC, to the second."""
    status: int = 0
    """HTTP; 0 where there was no answer, or no HTTP."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers passed by `publish.verify.sight`, in order of arrival."""
    # Answers name their visitor in many ways, and evidence is published: so only known headers and words are kept.
    start: str = ""
    """Known words of the answer's start, in base64."""
    masked: bool = False
    """Whether anything was struck out. A hash of the whole answer could reveal the struck text."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault seen at one path of one copy."""

    path: str
    verdict: Verdict
    reason: str
    expected: str = ""
    found: str = ""
    # Not compared: each look comes at another time with other headers, and the fault is the same.
    sight: Sight | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Audit:
    """A reader's view of one copy."""

    host: str
    """Name in mirrors.toml, or else the address."""
    address: str
    verdict: Verdict
    reason: str
    release: int | None
    depth: str
    checked: int
    """Paths whose bytes were fetched and hashed."""
    total: int
    """Paths of the release, as far as the depth shows them, with paths seen beside it. Never less than ``checked``."""
    missed: float
    """Probability that a loss of 1 % of the files went unseen at this depth (0 to 1)."""
    findings: tuple[Finding, ...] = ()
    at: dt.datetime | None = None
    gone: bool = False
    """Whether the whole copy is absent or refused: the host answered without it."""
    until: dt.datetime | None = None
    """Until when a push may be on its way to readers here, if that explains the verdict (UTC)."""
    notes: tuple[str, ...] = ()
    """Remarks on the host or the connection, in words. No part of the verdict."""
    other_key: bool = False
    """Whether somebody with another key than the host's answered at its door."""
    witnessed: bool | None = None
    """Whether enough witnesses signed the release. ``None``: its metadata was unusable."""
    clock_behind: dt.date | None = None
    """The newest signed day, if the local clock has not reached it."""
    sight: Sight | None = field(default=None, compare=False, repr=False)
    """For unusable metadata: the answer that came instead."""

    @property
    def healthy(self) -> bool:
        """Return whether readers get the newest release here.

        Whole, and current.
        """
        return self.verdict is Verdict.FRESH

    def paths(self, *verdicts: Verdict) -> Iterator[str]:
        """Yield paths of the findings with one of ``verdicts``."""
        return (f.path for f in self.findings if f.verdict in verdicts)

    @property
    def strangers(self) -> tuple[str, ...]:
        """Return paths of files beside the release that belong to none."""
        # Readers see a folder and not a listing, and may take a stranger's page for the publisher's.
        return tuple(self.paths(Verdict.STRANGER))
