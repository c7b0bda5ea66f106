"""The nouns: Report → Tree → Release → Receipt → Audit. Values only; no file is opened here."""

import datetime as dt
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publish.verify.metadata import Head


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a copy: its path in the archive, its SHA-256 (hex), its length (bytes)."""

    path: str
    sha256: str
    length: int
    source: Path | None = field(default=None, compare=False)
    """Where its bytes lie on this disk, when they do."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that a report rests on, under the path that names its hash."""

    title: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in a report, and the day that it was put right."""

    date: dt.date
    note: str


@dataclass(frozen=True, slots=True)
class Report:
    """One page of the archive and what its front matter says of it."""

    source: str
    """Path of the Markdown file below ``site/``."""
    path: str
    """Path of the page in the archive."""
    title: str
    date: dt.date
    language: str
    """BCP 47."""
    summary: str = ""
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    evidence: tuple[Evidence, ...] = ()
    updated: dt.date | None = None
    translation_of: str | None = None
    """Source of the report that this one translates."""
    machine_translated: bool = False
    corrections: tuple[Correction, ...] = ()
    superseded_by: str | None = None
    """Of an earlier version: source of the report as it is now."""
    superseded_on: dt.date | None = None
    """Until when it was the report."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A built archive, not yet sealed: pages and evidence, no listings."""

    root: Path
    title: str
    reports: tuple[Report, ...]
    unfilled: tuple[tuple[str, int, str], ...] = ()
    """Source, line and words of what is still as ``stet init`` wrote it."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """One public address of a copy, as the signed mirror list gives it."""

    address: str
    kind: str
    durable: bool = False
    """Whether the address outlives its host (onion, IPNS, magnet): such addresses stand on every page."""
    also: tuple[str, ...] = ()
    """The same copy under other schemes, e.g. ``ipns://…`` beside a gateway's address."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file to carry reports in (EPUB, PDF, ZIM, WACZ), as the editors sign it beside a release."""

    name: str
    """What a reader's file is called."""
    kind: str
    """``epub``, ``pdf``, ``zim``, ``wacz``: also the ending of its name."""
    of: str
    """Path of the page that it was made of; empty for the whole archive."""
    source: str
    """SHA-256 of that page; of the whole archive, ``publish.tree.bundles.pending.digest_of``."""
    entry: Entry
    """Where a copy has it: its path names its own hash."""


@dataclass(frozen=True, slots=True)
class Release:
    """One sealed state of the archive and the metadata that is current for it, on this disk.

    The tree under ``root`` never changes after sealing; the online metadata (mirror list,
    snapshot, timestamp) may be renewed beside it.
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
    head: "Head" = field(compare=False, repr=False)
    """What the judge found in its metadata when it was loaded, so that no verb has it judged again."""

    def by_path(self) -> dict[str, Entry]:
        """The entries, by path."""
        return {entry.path: entry for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one push did to one host."""

    host: str
    release: int
    address: str
    sent: int
    """Files written."""
    sent_bytes: int
    kept: int
    """Files that the host already held."""
    removed: tuple[str, ...] = ()
    """Paths that were taken away: Stet had put them there, and this release has them no more."""
    replaced: tuple[str, ...] = ()
    """Paths of somebody else's that were written over or taken away, because the publisher said so."""
    dry_run: bool = False
    notes: tuple[str, ...] = ()


class Verdict(enum.StrEnum):
    """What a copy, or one path of it, is found to be. The words are the same everywhere."""

    AUTHENTIC = "AUTHENTIC"
    """The publisher's bytes. Never expires."""
    FRESH = "FRESH"
    """AUTHENTIC, whole, the newest release known, and renewed within its time."""
    STALE = "STALE"
    """The publisher's bytes, of an earlier release, or not renewed within their time."""
    TAMPERED = "TAMPERED"
    """Bytes that no release has at this path."""
    UNAVAILABLE = "UNAVAILABLE"
    """The host answered, and does not give what the release has at this path."""
    UNKNOWN = "UNKNOWN"
    """No answer, or none that says anything of the copy."""
    STRANGER = "STRANGER"
    """Of one path: it lies beside a release, and no release has it. It says nothing of the release's own bytes."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How an answer looked from outside, made fit to be shown to others: nothing in it names who asked."""

    at: dt.datetime | None = None
    """UTC, to the second."""
    status: int = 0
    """HTTP; 0 where there was no answer, or no HTTP."""
    headers: tuple[tuple[str, str], ...] = ()
    """Those that `publish.verify.sight` lets through, in the order in which they came."""
    start: str = ""
    """What it said, as far as its words are known, in base64."""
    masked: bool = False
    """Whether anything was struck out: a hash of the whole answer could betray it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen at one path of one copy, when it was not as it should be."""

    path: str
    verdict: Verdict
    reason: str
    expected: str = ""
    found: str = ""
    sight: Sight | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Audit:
    """What a reader would find at one copy."""

    host: str
    """Name in mirrors.toml, or the address when there is none."""
    address: str
    verdict: Verdict
    reason: str
    release: int | None
    depth: str
    checked: int
    """Paths whose bytes were fetched and hashed."""
    total: int
    """Paths that the release has, as far as its depth tells them, and those that were looked at beside: never less."""
    missed: float
    """Probability that a loss of 1 % of the files went unseen at this depth (0 to 1)."""
    findings: tuple[Finding, ...] = ()
    at: dt.datetime | None = None
    gone: bool = False
    """The copy as a whole is absent or refused: the host answered, and it has none of it."""
    notes: tuple[str, ...] = ()
    """What a host, or the way from it, does or should do, in words; no part of the verdict."""
    witnessed: bool | None = None
    """Whether enough witnesses signed the release; ``None`` where its metadata could not be used."""
    clock_behind: dt.date | None = None
    """The newest signed day, if the local clock has not come to it."""
    sight: Sight | None = field(default=None, compare=False, repr=False)
    """Where the metadata could not be used: what came instead."""

    @property
    def healthy(self) -> bool:
        """Whether a reader gets the newest release from here, whole and current."""
        return self.verdict is Verdict.FRESH

    def paths(self, *verdicts: Verdict) -> Iterator[str]:
        """Paths of the findings with one of ``verdicts``."""
        return (f.path for f in self.findings if f.verdict in verdicts)

    @property
    def strangers(self) -> tuple[str, ...]:
        """Paths of what lies beside the release and is of none: a reader may take it for the publisher's."""
        return tuple(self.paths(Verdict.STRANGER))
