"""Nouns → what is said of them: lines for people, one object for programs, and the exit code.

Nothing is printed here.
"""

import re
import shlex
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from publish.core.model import Audit, Finding, Verdict
from publish.core.units import count, size
from publish.readers.clone import Cloned
from publish.readers.dating import Dated, Stamp
from publish.readers.prove import Proof
from publish.verify import forkside, look
from publish.verify.metadata import Head

HASH_SHOWN = 12  # digits: enough to tell two apart by eye
_HASH = re.compile(r"(?<![0-9a-f/])[0-9a-f]{64}(?![0-9a-f/.])")
FINDINGS_SHOWN = 20  # for each copy; all of them stand in the JSON
AUDIT_HEADS = ("host", "verdict", "release", "looked at", "why")
RECEIPT_HEADS = ("host", "release", "sent", "kept", "removed", "address")


def dated_data(found: Dated) -> dict[str, Any]:
    """What time-stamps say, for programs."""
    ends = [s.time.isoformat() for s in found.sound if s.time]
    return {
        "stamps": [asdict(s) | {"time": s.time.isoformat() if s.time else None} for s in found.stamps],
        "stamped_earliest": ends[0] if ends else None,
        "stamped_latest": ends[-1] if ends else None,
        "stamp_notes": list(found.notes),
        "stamps_unseen": found.unseen,
    }


def dated_lines(found: Dated) -> list[str]:
    """What time-stamps say, for people."""
    lines = [_stamp_line(s) for s in found.stamps]
    if len(found.sound) > 1:
        first, last = found.sound[0], found.sound[-1]
        lines.append(
            f"earliest stamp {first.time:%Y-%m-%d} (release {first.release}),"
            f" latest {last.time:%Y-%m-%d} (release {last.release})"
        )
    if found.unseen:
        lines.append(f"and {found.unseen:,} more time-stamps that were not looked at")
    return [*lines, *found.notes]


def _stamp_line(stamp: Stamp) -> str:
    if stamp.time is None:
        return f"time-stamp of release {stamp.release} by {stamp.by} proves nothing: {stamp.fault}"
    how = f"chain verified, signed by {stamp.signer}" if stamp.signer else "chain verified"
    chain = how if stamp.chained else "chain not checked: give --tsa-roots"
    said = f"release {stamp.release} stamped {stamp.time:%Y-%m-%d} by {stamp.by} ({chain})"
    return f"{said}; but that is {stamp.fault}" if stamp.fault else said


def audit_row(audit: Audit) -> tuple[str, ...]:
    """One audit, for people."""
    release = "–" if audit.release is None else str(audit.release)
    seen = "–" if audit.release is None else f"{audit.checked:,} of {audit.total:,}"
    beside = f"; and {count(len(audit.strangers), 'stranger')} beside it" if audit.strangers else ""
    return (audit.host, str(audit.verdict), release, seen, short(audit.reason) + beside)


def short(reason: str) -> str:
    """A reason with the hashes cut; whole they stand in the JSON."""
    return _HASH.sub(lambda found: f"{found[0][:HASH_SHOWN]}…", reason)


def audit_lines(audits: Sequence[Audit]) -> list[str]:
    """What was found at which path, and how much may have gone unseen."""
    lines = []
    for audit in audits:
        if [f"{f.path}: {f.reason}" for f in audit.findings] == [audit.reason]:
            continue  # the table said it
        shown = audit.findings[:FINDINGS_SHOWN]
        lines += [_finding_line(audit, f) for f in shown]
        if len(audit.findings) > len(shown):
            lines.append(f"{audit.host}: and {len(audit.findings) - len(shown):,} more (all with --json)")
    lines += [f"{audit.host}: note: {note}" for audit in audits for note in audit.notes]
    missed = max((a.missed for a in audits if a.checked), default=0.0)
    if missed > 0:
        lines.append(f"at this depth a loss of 1 % of the files goes unseen with a probability of {missed:.1%}")
    return lines


def _finding_line(audit: Audit, finding: Finding) -> str:
    if finding.verdict is Verdict.STRANGER:
        return f"{audit.host}: beside it lies {finding.path}: {finding.reason}; it is not the publisher's"
    return f"{audit.host}: {finding.verdict} {finding.path}: {short(finding.reason)}"


def cloned_data(cloned: Cloned) -> dict[str, Any]:
    """What a clone did, for programs."""
    return {
        "folder": str(cloned.folder),
        "fingerprint": cloned.head.fingerprint,
        "release": cloned.release,
        "fresh": cloned.head.fresh,
        "expires": cloned.head.expires.isoformat(),
        "renewed": cloned.head.renewed.isoformat() if cloned.head.renewed else None,
        "witnessed_by": list(cloned.head.witnessed.by),
        "files": cloned.files,
        "fetched_bytes": cloned.fetched_bytes,
        "reused": cloned.reused,
        "removed": cloned.removed,
        "by_source": dict(cloned.by_source),
        "faults": {address: list(faults) for address, faults in cloned.faults.items()},
    }


def cloned_lines(cloned: Cloned) -> list[str]:
    """What a clone did, for people."""
    kept = f", {count(cloned.reused, 'file was', 'files were')} there already" if cloned.reused else ""
    same = cloned.files - cloned.reused - sum(cloned.by_source.values())
    return [
        f"AUTHENTIC: release {cloned.release}, {count(cloned.files, 'file')} in {cloned.folder}, each of them verified",
        f"{size(cloned.fetched_bytes)} fetched{kept}",
        *(f"    {number:,} from {address}" for address, number in cloned.by_source.items() if number),
        *([f"    {same:,} not fetched: the same bytes as another"] if same > 0 and not cloned.reused else []),
        standing(cloned.head, cloned.head.now),
        f"to read it: stet serve {shlex.quote(str(cloned.folder))}",
    ]


def standing(head: Head, now: datetime) -> str:
    """Whether the publisher renewed it in time: a second verdict, beside AUTHENTIC."""
    verdict, reason = look.standing(head, now)
    more = "; the bytes are as genuine as before" if verdict is Verdict.STALE else ""
    return f"{verdict}: {reason}{more}"


def story_of(head: Head) -> bytes:
    """What a reader keeps of a head, so that a fork can be proved later."""
    return forkside.of_files(head.files, head.signed.raw).dump()


def proof_lines(proof: Proof) -> list[str]:
    """What is known of one page, for people."""
    cost = f"{size(proof.proof_bytes)} of metadata and listings in {count(proof.requests, 'request')}"
    if not proof.authentic:
        return [f"{proof.verdict}: {proof.path}: {short(proof.reason)}", f"it took {cost} to know that"]
    return [
        f"AUTHENTIC: {proof.path} ({size(proof.length)}), release {proof.release} of {proof.published}",
        f"{proof.verdict}: {proof.reason}",
        f"it took {cost} to prove it",
    ]


def whole_lines(audit: Audit) -> list[str]:
    """What is known of a whole copy, for people."""
    if audit.verdict not in (Verdict.FRESH, Verdict.STALE):
        return [f"{audit.verdict}: {short(audit.reason)}", *audit_lines([audit])]
    seen = f"{audit.checked:,} of {count(audit.total, 'file')} looked at"
    if audit.strangers:
        seen += f"; but {count(len(audit.strangers), 'file lies', 'files lie')} beside it that no release has"
    second = f"{audit.verdict}: {short(audit.reason)}"
    return [f"AUTHENTIC: release {audit.release}, {seen}", second, *audit_lines([audit])]
