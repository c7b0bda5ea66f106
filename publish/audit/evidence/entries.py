"""Entries of the log: acts of others, in our own words.

An audit shows a reader's view, but the log is about takedowns. A copy which was never right, was left behind by our own
push, or lapsed without our renewal was not taken down. `theirs` decides this from values. `of_audit` writes the rest.
Of a host's text it lets through only the words known to ``publish.verify.sight``.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from publish.audit.evidence.runs import instant
from publish.copies.hosts.challenge import STATUSES
from publish.copies.roll import Listed
from publish.core.errors import Reason
from publish.core.formats import layout
from publish.core.model import Audit, Finding, Sight, Verdict

ENTRIES_MAX = 500  # findings of one copy in one run; of a copy that lost more, the rest is counted
STRANGER = "(a file that no release has)"
NOTHING_SAID = STATUSES | {407, 511}
"""HTTP statuses of the verdict UNKNOWN: a guard wants to see a browser, or our own side of the line wants credentials.
"""
# Other addresses may be folders on this machine, and the log says nothing of this machine.
_WEB = ("http", "https", "ipfs", "ipns")
_SAID = {
    Verdict.AUTHENTIC: "a release that was not sealed here",
    Verdict.STALE: "bytes of a former release, or not renewed in time",
    Verdict.TAMPERED: "bytes that no release has here",
    Verdict.UNAVAILABLE: "not given",
    Verdict.UNKNOWN: "no answer that says anything of the copy",
}


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """Return the findings, or the verdict on the whole copy.

    Strangers are left out, for nobody knows who put them there.
    """
    told = tuple(finding for finding in audit.findings if finding.verdict is not Verdict.STRANGER)
    return told or (Finding("", audit.verdict, audit.reason, sight=audit.sight),)


def theirs(audit: Audit, finding: Finding, known: Listed, pointer: str, *, fresh: bool, heard: bool) -> bool:
    """Return whether our own acts and omissions leave a finding unexplained.

    Args:
        known: Known facts about the copy from before.
        pointer: SHA-256 of our timestamp.
        fresh: Whether our timestamp is renewed in time.
        heard: Whether another copy answered at the same time. If none did, our own line may be down.
    """
    # Only a copy that was seen whole can be taken down. Else the log accuses others of our own wrong secrets and
    # mistyped addresses, and is worth nothing when it matters.
    if audit.healthy or not known.whole:
        return False
    if not audit.address and (audit.gone or finding.verdict not in (Verdict.TAMPERED, Verdict.UNAVAILABLE)):
        return False  # a stick that is unplugged; what was changed on it is another matter
    # After a push that failed or was cut, old and absent files are our own doing.
    brought = known.sent == pointer and not known.open
    if finding.verdict is Verdict.STALE:
        # A timestamp that nobody renewed is the publisher's own omission.
        return brought and fresh and known.whole == pointer
    if finding.verdict is Verdict.UNAVAILABLE:
        return audit.gone or brought
    if finding.verdict is Verdict.UNKNOWN:
        # A challenge for browsers says nothing of the copy, and 407 comes from our own proxy.
        status = finding.sight.status if finding.sight else 0
        return heard and status not in NOTHING_SAID
    return finding.verdict is Verdict.TAMPERED


def of_audit(
    audit: Audit, findings: tuple[Finding, ...], paths: frozenset[str], now: datetime
) -> Iterator[dict[str, Any]]:
    """Yield an entry for each finding.

    Args:
        paths: Paths of the release. Names of any other files were chosen by somebody else.
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
        # Whoever has the page could try all network addresses until the hash fits, so the hash goes with the words.
        "found": "" if sight.masked and not own else finding.found,
        "headers": [list(pair) for pair in sight.headers],
        "host": audit.host,
        "masked": sight.masked and not own,
        # In a name that a host chose may stand the visitor's address.
        "path": finding.path if known else STRANGER,
        "reason": _reason(audit, finding, sight),
        "release": audit.release,
        "start": sight.start,
        "status": sight.status,
        "verdict": str(finding.verdict),
    }


def _reason(audit: Audit, finding: Finding, sight: Sight) -> str:
    """Return a reason in our own words alone.

    An error's text may repeat the name of a host, or of this machine.
    """
    whole = "the copy is gone: " if audit.gone and not finding.path else ""
    if isinstance(finding.reason, Reason):
        return whole + finding.reason
    if sight.status and finding.verdict in (Verdict.UNAVAILABLE, Verdict.UNKNOWN):
        return f"{whole}answered HTTP {sight.status}"
    return whole + _SAID.get(finding.verdict, str(finding.verdict))
