"""A copy, or a cache before it, in the middle of being brought up to date: bytes that are known are no forgery.

The publisher knows them by the releases that ``.stet`` keeps; a reader by the signed metadata of one that is arriving,
or by the release that they saw elsewhere.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from publish.core import files
from publish.core.errors import HostError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry, Finding, Release, Verdict
from publish.verify.copy import Copy
from publish.verify.look import Fault, Visit
from publish.verify.metadata import Seen

MAYBE = "; or this is a mirror in the middle of being brought up to date: ask again later, or ask another"
_SAID = "the bytes of {}; the copy, or a cache before it, is in the middle of being brought up to date"
_FIRST = frozenset({layout.LISTING, layout.HISTORY})  # no release leaves them as they were
_Known = Callable[[str, str], str]
"""Of a path and the SHA-256 of what lies there: which release has it so, in words; empty if none that is known."""


def may_be(findings: Iterable[Finding]) -> bool:
    """Whether what is wrong with a stranger's copy looks as a mirror does whose files have come in part."""
    return any(f.path in _FIRST for f in findings)


def own(visit: Visit, faults: Iterable[Fault], release: Release | None) -> list[Fault]:
    """Think again: bytes of the publisher's own, newest or former, are no forgery, whatever the copy says of itself."""
    if release is None:
        return list(faults)
    newest = release.by_path()
    trees = sorted((int(f.name) for f in release.root.parent.iterdir() if f.name.isdigit()), reverse=True)

    def known(path: str, found: str) -> str:
        if path in newest and newest[path].sha256 == found:
            return "the newest release"
        for number in trees:
            if _is(release.root.parent / str(number) / path, found):
                return f"release {number}"
        return "a former release" if _is(release.state / path, found) else ""

    return [_again(visit, fault, known) for fault in faults]


def coming(visit: Visit, faults: list[Fault], copy: Copy, newest: Seen | None) -> list[Fault]:
    """Think again: bytes of a release that the copy's pointer does not know yet, but its metadata do, or this reader.

    Its listings may lie there under their plain names alone.
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
    if top.sha256 not in tops:
        return faults

    def known(path: str, found: str) -> str:
        try:
            entry = listing.prove(top, path, lambda e: visit.source.read(e.path, e.length))[0]
        except (HostError, TrustError):
            return ""
        return tops[top.sha256] if entry and entry.sha256 == found else ""

    return [_again(visit, fault, known) for fault in faults]


def _again(visit: Visit, fault: Fault, known: _Known) -> Fault:
    finding = fault.finding
    if finding.verdict not in (Verdict.TAMPERED, Verdict.STRANGER):
        return fault
    found = finding.found or visit.look(Entry(finding.path, "", 0)).sha256
    whose = known(finding.path, found) if found else ""
    if not whose:
        return fault
    told = replace(finding, verdict=Verdict.STALE, reason=_SAID.format(whose), expected=found, found=found)
    return replace(fault, finding=told, page="", rewriter=None)


def _is(file: Path, sha256: str) -> bool:
    try:
        return file.is_file() and files.digest(file)[0] == sha256
    except OSError:
        return False
