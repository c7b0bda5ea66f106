"""Why a copy gave other bytes than asked for.

A forgery, another release, a block page. Further requests find it out, so it is asked for wrong bytes alone. A lagging
cache is no forger.
"""

from publish.core.errors import AbsentError, HostError, MismatchError, StetError
from publish.core.formats import layout
from publish.core.model import Entry, Verdict
from publish.readers.clone.jobs import Candidate
from publish.verify.copy import Copy
from publish.verify.look import Judge, Visit


class AheadError(MismatchError):
    """Bytes of a signed release ahead, in the middle of a push."""


def explained(entry: Entry, member: Candidate, release: int) -> StetError:
    """Return the error for wrong bytes of an entry, while ``release`` is fetched."""
    visit, copy = Visit(member.source), Copy(member.source, member.head)
    fault = visit.fixed(entry) if entry.path.startswith(f"{layout.TARGETS}/") else Judge(visit, copy).page(entry)
    if fault is None and member.head.release < release and not copy.ahead:
        reason = f"still has release {member.head.release}"
        return AbsentError(reason, host=member.address, path=entry.path)
    if fault is None:
        return AheadError(entry.path, expected=entry.sha256, found="bytes of a release ahead", where=member.address)
    finding = fault.finding
    if finding.verdict is Verdict.TAMPERED:
        found = finding.found or finding.reason
        return MismatchError(entry.path, expected=entry.sha256, found=found, where=member.address)
    return HostError(finding.reason, host=member.address, path=entry.path)
