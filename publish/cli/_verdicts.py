"""Answers of ``stet verify``: lines, JSON, exit codes."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from publish.cli import _audits
from publish.cli._audits import short
from publish.core.errors import HostError, TrustError
from publish.core.model import Audit, Verdict
from publish.core.plain import pasted
from publish.core.units import count, size
from publish.verify.head import Anchor, Seen

if TYPE_CHECKING:
    from publish.readers.dating import Dated, Stamp
    from publish.readers.identify import Identified
    from publish.readers.part import Part
    from publish.readers.prove import Proof

_NAMED_MAX = 50  # pages of a part that are named to people; programs get all
_CALLED = {"html": "page of bundles", "epub": "EPUB", "pdf": "PDF", "zim": "ZIM", "wacz": "WACZ"}


def common(anchor: Anchor, vouched: bool) -> dict[str, Any]:
    """Return the common fields of every answer, for programs.

    Args:
        vouched: Whether anybody besides the copy names the archive.
    """
    # A program must see when nobody compared the fingerprint: any forged archive passes against itself.
    return {"fingerprint": anchor.fingerprint, "compared": vouched}


def judged(anchor: Anchor, vouched: bool, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy's or a page's verdict, for programs."""
    return {**common(anchor, vouched), "authentic": found["verdict"].genuine, **found}


def whole_lines(audit: Audit) -> list[str]:
    """Tell people of a whole copy."""
    if not audit.verdict.genuine:
        return [f"{audit.verdict}: {short(audit.reason)}", *_audits.lines([audit])]
    seen = f"{audit.checked:,} of {count(audit.total, 'file')} looked at"
    if audit.strangers:
        # On the line with AUTHENTIC, for people read the first line only.
        seen += f"; but {count(len(audit.strangers), 'file lies', 'files lie')} beside it that no release has"
    second = f"{audit.verdict}: {short(audit.reason)}"
    return [f"AUTHENTIC: release {audit.release}, {seen}", second, *_audits.lines([audit])]


def whole_code(audit: Audit, before: Seen | None) -> int:
    """Return 0 for a whole genuine copy.

    A copy not renewed in time is genuine, too. A copy older than the reader's memory is not enough.
    """
    if audit.verdict is Verdict.TAMPERED or audit.strangers:
        return TrustError.exit_code
    # STALE has two reasons: time ran out, which an arrest brings about, or an old release, which an attacker shows.
    older = before is not None and (audit.release or 0) < before.release
    # Without witnesses enough, others may be shown a different release of this number.
    older = older or audit.witnessed is False
    whole = audit.verdict is Verdict.FRESH or (audit.verdict is Verdict.STALE and not audit.findings and not older)
    return 0 if whole else HostError.exit_code


def page_data(proof: "Proof") -> dict[str, Any]:
    """Tell programs of a page."""
    return {f.name: getattr(proof, f.name) for f in fields(proof) if f.name != "head"} | {"seen": asdict(proof.seen)}


def page_lines(proof: "Proof") -> list[str]:
    """Tell people of a page."""
    cost = f"{size(proof.proof_bytes)} of metadata and listings in {count(proof.requests, 'request')}"
    if not proof.authentic:
        return [f"{proof.verdict}: {proof.path}: {short(proof.reason)}", f"it took {cost} to know that"]
    return [
        f"AUTHENTIC: {proof.path} ({size(proof.length)}), release {proof.release} of {proof.published}",
        f"{proof.verdict}: {proof.reason}",
        f"it took {cost} to prove it",
    ]


def page_code(proof: "Proof") -> int:
    """Return 0 for a page of the newest release with witnesses enough."""
    if proof.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    return 0 if proof.authentic and proof.accepted and not proof.earlier else HostError.exit_code


def identified_data(found: "Identified") -> dict[str, Any]:
    """Tell programs of a single file."""
    return {f.name: getattr(found, f.name) for f in fields(found) if f.name != "head"}


def identified_lines(found: "Identified") -> list[str]:
    """Tell people of a single file."""
    if not found.authentic:
        return [f"{found.verdict}: {found.file}: {found.reason}"]
    whose = found.of or "the whole archive"
    what = f"the {_CALLED[found.what]} of {whose}" if found.what in _CALLED else f"the {found.what} {whose}"
    return [
        f"AUTHENTIC: {found.file} ({size(found.length)}) is {what}, release {found.release}",
        f"{found.verdict}: {found.reason}",
    ]


def identified_code(found: "Identified") -> int:
    """Return 0 for a file of the newest release with witnesses enough."""
    if found.verdict is Verdict.TAMPERED:
        return TrustError.exit_code
    return 0 if found.authentic and found.head.witnessed.enough and not found.earlier else HostError.exit_code


def part_data(part: "Part") -> dict[str, Any]:
    """Tell programs of a part of a copy."""
    data = {f: getattr(part, f) for f in ("verdict", "reason", "authentic", "checked", "reports", "since")}
    return data | {"part": True, "release": part.head.release, "findings": [asdict(f) for f in part.findings]}


def part_lines(part: "Part") -> list[str]:
    """Tell people of a part of a copy."""
    if not part.authentic:
        return [f"{part.verdict}: {f.path}: {f.reason}" for f in part.findings] or [f"{part.verdict}: {part.reason}"]
    # The first line says "a part": a forger could leave reports out, and a reader must not take a part for all.
    head = part.head
    all_new = f", and all that is new since release {part.since}" if part.since else ""
    more = len(part.reports) - _NAMED_MAX
    return [
        f"AUTHENTIC: a part of release {head.release} of {head.signed.published}{all_new}: "
        f"{count(part.checked, 'file')}, each of them verified",
        *(f"    {path}" for path in part.reports[:_NAMED_MAX]),
        *([f"    and {more:,} more"] if more > 0 else []),
        f"{part.verdict}: {part.reason}",
        *([f"it makes a copy of release {part.since} or newer one of release {head.release}: stet clone "
           f"{head.fingerprint} {pasted(part.address)} FOLDER"] if part.since else []),
    ]  # fmt: skip


def part_code(part: "Part") -> int:
    """Return 0 for a wholly genuine part of a release with witnesses enough."""
    if part.authentic and part.head.witnessed.enough:
        return 0
    return TrustError.exit_code if part.verdict is Verdict.TAMPERED else HostError.exit_code


def dated_data(found: "Dated | None") -> dict[str, Any]:
    """Return the time-stamps for programs, with the same keys for none."""
    if found is None:
        # The same keys as with stamps: a program need not ask first whether they are there.
        return {
            "stamps": [], "stamped_earliest": None, "stamped_latest": None, "stamp_notes": [], "stamps_unseen": 0,
        }  # fmt: skip
    ends = [s.time.isoformat() for s in found.sound if s.time]
    return {
        "stamps": [asdict(s) | {"time": s.time.isoformat() if s.time else None} for s in found.stamps],
        "stamped_earliest": ends[0] if ends else None,
        "stamped_latest": ends[-1] if ends else None,
        "stamp_notes": list(found.notes),
        "stamps_unseen": found.unseen,
    }


def dated_lines(found: "Dated | None") -> list[str]:
    """Tell people the time-stamps."""
    if found is None:
        return []
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


def _stamp_line(stamp: "Stamp") -> str:
    if stamp.time is None:
        return f"time-stamp of release {stamp.release} by {stamp.by} proves nothing: {stamp.fault}"
    how = f"chain verified, signed by {stamp.signer}" if stamp.signer else "chain verified"
    # An unchecked chain proves only that somebody signed: anybody can be an authority of this name.
    chain = how if stamp.chained else "chain not checked: give --tsa-roots"
    said = f"release {stamp.release} stamped {stamp.time:%Y-%m-%d} by {stamp.by} ({chain})"
    return f"{said}; but that is {stamp.fault}" if stamp.fault else said
