"""The proof of a single page of a copy, with its cost.

No manifest of the whole archive is read, only the listings above the page.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from publish.copies.hosts.wrap import Counted
from publish.core.files import safe_path
from publish.core.model import Entry, Verdict
from publish.core.source import Source
from publish.verify import history
from publish.verify.head import Anchor, Head, Seen
from publish.verify.look import Judge, Visit, standing


@dataclass(frozen=True, slots=True)
class Proof:
    """The result for a path of a copy."""

    address: str
    path: str
    verdict: Verdict
    """FRESH, or STALE for a copy not renewed in time or a page of an earlier release, else the fault."""
    reason: str
    authentic: bool
    """Whether these are the publisher's bytes, of any age."""
    sha256: str
    """The release's hash for this path, or empty."""
    length: int
    release: int
    published: date
    """Day of the release."""
    expires: datetime
    """End of the copy's validity."""
    proof_bytes: int
    """Bytes of metadata and listings fetched for the proof, without the page."""
    requests: int
    """Requests for the proof and the page."""
    seen: Seen
    """The state to remember after accepting this proof."""
    renewed: date | None
    """Day of the publisher's last sign of life, signed by the online key."""
    witnessed_by: tuple[str, ...]
    """The archive's witnesses with a countersignature of the release."""
    # Without a quorum the bytes are still the publisher's, but other readers may be shown different bytes.
    accepted: bool
    """Whether enough witnesses countersigned."""
    earlier: bool
    """Whether the bytes belong to a former release."""
    head: Head = field(repr=False)


def prove(source: Source, anchor: Anchor, path: str, *, now: datetime, seen: Seen | None = None) -> Proof:
    """Fetch ``path`` and judge its bytes.

    One listing is read for each folder above the path. Faults of the page alone stand in the proof and are not raised.

    Raises:
        SourceError: No copy can have this path.
        TrustError: The copy's metadata are forged, of another archive, or older than ``seen``.
        HostError: The metadata could not be read.
    """
    # Counted, because the answer tells people the price of the proof.
    counted = Counted(source)
    copy = history.accept_copy(counted, anchor, now=now, seen=seen)
    found = copy.head
    entry = copy.find(safe_path(path))
    # Taken before the page is fetched: the cost of the proof is the promise, a page may be of any size.
    proof_bytes = counted.received
    # Also a path without an entry is fetched: a host's own file there is a forgery, and no mere absence.
    fault = Judge(Visit(counted), copy).page(entry or Entry(path, "", 0))
    verdict, reason = standing(found, now)
    # A fault of the page outweighs the standing of the copy.
    if fault:
        verdict, reason = fault.finding.verdict, fault.finding.reason
    if entry is None and verdict is Verdict.UNAVAILABLE:
        reason = f"release {found.release} has no such file, and neither has the copy"
    return Proof(
        address=source.name,
        path=path,
        verdict=verdict,
        reason=reason,
        authentic=verdict.genuine,
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
