"""Bytes of known releases on a half-updated copy.

While the copy, or a cache before it, is between two releases, bytes of a known release are no forgery. The publisher
knows them from the releases in ``.stet``. A reader knows them from signed metadata of an arriving release, or from a
release seen elsewhere.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from publish.core import files
from publish.core.errors import AbsentError, HostError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry, Finding, Verdict
from publish.verify.copy import Copy
from publish.verify.head import Release, Seen
from publish.verify.look import Fault, Visit

MAYBE = "; or this is a mirror in the middle of being brought up to date: ask again later, or ask another"
_SAID = "the bytes of {}; the copy, or a cache before it, is in the middle of being brought up to date"
_FIRST = frozenset({layout.LISTING, layout.HISTORY})  # no release leaves them as they were
_Known = Callable[[str, str], str]
"""Maps a path and the SHA-256 found there to the known release with these bytes, in words. Empty if none is known."""


def may_be(findings: Iterable[Finding]) -> bool:
    """Return whether a stranger's copy looks half-updated.

    The files of such a mirror have come in part.
    """
    return any(f.path in _FIRST for f in findings)


def own(visit: Visit, faults: Iterable[Fault], release: Release | None) -> list[Fault]:
    """Turn faults into STALE where the publisher's own bytes lie.

    Bytes of the newest or a former release are no forgery, whatever the copy says of itself. Nor is a file of the
    newest release a stranger's, which the host has and readers do not get yet.
    """
    if release is None:
        return list(faults)
    newest = release.by_path()
    faults = [fault for fault in faults if not _arrives(visit, fault.finding, newest)]
    trees = sorted((n for f in release.root.parent.iterdir() if (n := layout.numbered(f.name))), reverse=True)

    def known(path: str, found: str) -> str:
        if path in newest and newest[path].sha256 == found:
            return "the newest release"
        for number in trees:
            if _is(release.root.parent / str(number) / path, found):
                return f"release {number}"
        # Metadata and targets lie in the state itself, beside the trees of releases.
        return "a former release" if _is(release.state / path, found) else ""

    return [_again(visit, fault, known) for fault in faults]


def coming(visit: Visit, faults: list[Fault], copy: Copy, newest: Seen | None) -> list[Fault]:
    """Turn faults into STALE where bytes of a newer release lie.

    The copy's pointer does not know this release yet, but the copy's metadata or this reader do. Listings of the
    release may lie there under their plain names alone.
    """
    tops = {signed.top.sha256: f"release {signed.number}, which is arriving" for signed in copy.ahead}
    if newest and newest.release > copy.head.release:
        tops[newest.top] = f"release {newest.release}, which you saw"
    if not tops or not faults:
        return faults
    try:
        data = visit.source.read(layout.LISTING, listing.LISTING_MAX_LENGTH)
    except HostError:
        return faults
    top = Entry(layout.LISTING, hashlib.sha256(data).hexdigest(), len(data))
    # A listing proves nothing by itself: only a hash from signed metadata is a beginning.
    if top.sha256 not in tops:
        return faults

    def known(path: str, found: str) -> str:
        try:
            # By plain names, as said above: the hashed names may not have come yet.
            entry = listing.prove(top, path, lambda e: visit.source.read(e.path, e.length))[0]
        except (HostError, TrustError):
            return ""
        return tops[top.sha256] if entry and entry.sha256 == found else ""

    return [_again(visit, fault, known) for fault in faults]


def _arrives(visit: Visit, finding: Finding, newest: Collection[str]) -> bool:
    """Return whether the host alone has a new file yet."""
    if finding.verdict is not Verdict.STRANGER or finding.path not in newest:
        return False
    return isinstance(visit.look(Entry(finding.path, "", 0)).error, AbsentError)


def _again(visit: Visit, fault: Fault, known: _Known) -> Fault:
    finding = fault.finding
    if finding.verdict not in (Verdict.TAMPERED, Verdict.STRANGER):
        return fault
    # A STRANGER is known from the host's list only: nobody has read it yet.
    found = finding.found or visit.look(Entry(finding.path, "", 0)).sha256
    whose = known(finding.path, found) if found else ""
    if not whose:
        return fault
    told = replace(finding, verdict=Verdict.STALE, reason=_SAID.format(whose), expected=found, found=found)
    # The publisher's own bytes are no forged page, and accuse no program on the way of rewriting.
    return replace(fault, finding=told, page="", rewriter=None)


def _is(file: Path, sha256: str) -> bool:
    try:
        return file.is_file() and files.digest(file)[0] == sha256
    except OSError:
        return False
