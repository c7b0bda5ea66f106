"""One page of one copy: is it genuine, and what did it cost to know? No manifest of everything is read for it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from publish.copies.hosts.wrap import Counted
from publish.core.files import safe_path
from publish.core.model import Entry, Verdict
from publish.core.source import Source
from publish.verify import history
from publish.verify.look import Judge, Visit, standing
from publish.verify.metadata import Anchor, Head, Seen


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one path of one copy."""

    address: str
    path: str
    verdict: Verdict
    """FRESH, or STALE if the copy was not renewed in time or the page is of an earlier release; else what is wrong."""
    reason: str
    authentic: bool
    """Whether these are the publisher's bytes, of whatever age."""
    sha256: str
    """What the release has at this path; empty if it has nothing there."""
    length: int
    release: int
    published: date
    """Day of the release."""
    expires: datetime
    """Until when the copy is current."""
    proof_bytes: int
    """Metadata and listings that were fetched to prove the page; the page itself is not counted."""
    requests: int
    """Made for the proof and the page."""
    seen: Seen
    """What a reader who accepts this must remember."""
    renewed: date | None
    """The day on which the publisher last gave a sign of life, as the online key says."""
    witnessed_by: tuple[str, ...]
    """The archive's witnesses who countersigned the release."""
    accepted: bool
    """Whether enough of them did; else the bytes are the publisher's, but others may be shown other ones."""
    earlier: bool
    """Whether these are the bytes of a former release."""
    head: Head = field(repr=False)


def prove(source: Source, anchor: Anchor, path: str, *, now: datetime, seen: Seen | None = None) -> Proof:
    """Fetch ``path`` and say whether it is the publisher's, reading one listing for each folder above it.

    Raises:
        SourceError: No copy can have such a path.
        TrustError: The copy's metadata are forged, of another archive, or older than ``seen``.
        HostError: They could not be read. What is wrong with the page alone is in the proof, not raised.
    """
    counted = Counted(source)
    copy = history.accept_copy(counted, anchor, now=now, seen=seen)
    found = copy.head
    entry = copy.find(safe_path(path))
    proof_bytes = counted.received
    fault = Judge(Visit(counted), copy).page(entry or Entry(path, "", 0))
    verdict, reason = standing(found, now)
    if fault:
        verdict, reason = fault.finding.verdict, fault.finding.reason
    if entry is None and verdict is Verdict.UNAVAILABLE:
        reason = f"release {found.release} has no such file, and neither has the copy"
    return Proof(
        address=source.name,
        path=path,
        verdict=verdict,
        reason=reason,
        authentic=verdict in (Verdict.FRESH, Verdict.STALE),
        sha256=entry.sha256 if entry else "",
        length=entry.length if entry else 0,
        release=found.release,
        published=found.signed.published,
        expires=found.expires,
        proof_bytes=proof_bytes,
        requests=counted.requests,
        seen=found.seen,
        renewed=found.renewed,
        witnessed_by=found.witnessed.by,
        accepted=found.witnessed.enough,
        earlier=fault is not None and verdict is Verdict.STALE,
        head=found,
    )
