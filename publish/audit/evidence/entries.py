"""Audits of wounded copies → entries of the log: only what others did, in words and values that are ours.

An audit finds what a reader would find. The log is about takedowns: a copy that was never right, that our own push
left behind or our own renewal let lapse was not taken down. `theirs` decides that from values; `of_audit` says the
rest, and lets nothing through that a host wrote but what ``publish.verify.sight`` knows.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from publish.audit.evidence.runs import instant
from publish.copies.hosts.challenge import STATUSES
from publish.copies.roll import Standing
from publish.core.errors import Reason
from publish.core.formats import layout
from publish.core.model import Audit, Finding, Sight, Verdict

ENTRIES_MAX = 500  # findings of one copy in one run; of a copy that lost more, the rest is counted
STRANGER = "(a file that no release has)"
NOTHING_SAID = STATUSES | {407, 511}
"""HTTP, where the verdict is UNKNOWN: a guard wants to see a browser, or our own side of the line wants credentials."""
_WEB = ("http", "https", "ipfs", "ipns")
_SAID = {
    Verdict.AUTHENTIC: "a release that was not sealed here",
    Verdict.STALE: "bytes of a former release, or not renewed in time",
    Verdict.TAMPERED: "bytes that no release has here",
    Verdict.UNAVAILABLE: "not given",
    Verdict.UNKNOWN: "no answer that says anything of the copy",
}


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """What was found; where the finding is the copy as a whole, that. Who put a stranger there is not known."""
    told = tuple(finding for finding in audit.findings if finding.verdict is not Verdict.STRANGER)
    return told or (Finding("", audit.verdict, audit.reason, sight=audit.sight),)


def theirs(audit: Audit, finding: Finding, known: Standing, pointer: str, *, fresh: bool, heard: bool) -> bool:
    """Whether a finding is not explained by what we did, or left undone.

    Args:
        known: What we know of the copy from before.
        pointer: SHA-256 of the timestamp that we have.
        fresh: Whether that is renewed in time.
        heard: Whether another copy gave an answer at the same time; else it may be our own line that is down.
    """
    if audit.healthy or not known.whole:
        return False
    if not audit.address and (audit.gone or finding.verdict not in (Verdict.TAMPERED, Verdict.UNAVAILABLE)):
        return False  # a stick that is unplugged; what was changed on it is another matter
    brought = known.sent == pointer and not known.open
    if finding.verdict is Verdict.STALE:
        return brought and fresh and known.whole == pointer
    if finding.verdict is Verdict.UNAVAILABLE:
        return audit.gone or brought
    if finding.verdict is Verdict.UNKNOWN:
        status = finding.sight.status if finding.sight else 0
        return heard and status not in NOTHING_SAID
    return finding.verdict is Verdict.TAMPERED


def of_audit(
    audit: Audit, findings: tuple[Finding, ...], paths: frozenset[str], now: datetime
) -> Iterator[dict[str, Any]]:
    """An entry for each finding.

    Args:
        paths: What the release has. The name of any other file was chosen by somebody else.
    """
    for finding in findings[:ENTRIES_MAX]:
        yield _entry(audit, finding, paths, finding.sight or Sight(), audit.at or now)


def _entry(audit: Audit, finding: Finding, paths: frozenset[str], sight: Sight, at: datetime) -> dict[str, Any]:
    known = not finding.path or finding.path in paths or layout.is_metadata(finding.path)
    # What is STALE at a known path are the publisher's own bytes: their hash gives nobody away.
    own = finding.verdict is Verdict.STALE and bool(finding.expected)
    return {
        "address": audit.address if audit.address.partition("://")[0] in _WEB else audit.host,
        "at": instant(sight.at or at),
        "expected": finding.expected,
        "found": "" if sight.masked and not own else finding.found,
        "headers": [list(pair) for pair in sight.headers],
        "host": audit.host,
        "masked": sight.masked and not own,
        "path": finding.path if known else STRANGER,
        "reason": _reason(audit, finding, sight),
        "release": audit.release,
        "start": sight.start,
        "status": sight.status,
        "verdict": str(finding.verdict),
    }


def _reason(audit: Audit, finding: Finding, sight: Sight) -> str:
    """Why, in our own words alone: an error's text may repeat what a host, or this machine, is called."""
    whole = "the copy is gone: " if audit.gone and not finding.path else ""
    if isinstance(finding.reason, Reason):
        return whole + finding.reason
    if sight.status and finding.verdict in (Verdict.UNAVAILABLE, Verdict.UNKNOWN):
        return f"{whole}answered HTTP {sight.status}"
    return whole + _SAID.get(finding.verdict, str(finding.verdict))
