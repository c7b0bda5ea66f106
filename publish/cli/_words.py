"""Nouns → what is said of them: lines for people, one object for programs, and the exit code.

Nothing is printed here.
"""

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from publish.archive.init import Founded
from publish.archive.stamp import Stamped
from publish.cli import _removing
from publish.cli._hints import hint_of
from publish.copies.hosts.base import Host
from publish.core.config import STATE_NAME
from publish.core.errors import HostError, StetError, TrustError
from publish.core.formats.mirrorlist import grouped
from publish.core.formats.withdrawals import RECORD
from publish.core.model import Audit, Finding, Receipt, Tree, Verdict
from publish.core.units import count, size
from publish.readers.clone import Cloned
from publish.readers.dating import Dated, Stamp
from publish.readers.prove import Proof
from publish.release.difference import Reports
from publish.release.seal import Sealed
from publish.verify import forkside, look
from publish.verify.metadata import Head

HASH_SHOWN = 12  # digits: enough to tell two apart by eye
_HASH = re.compile(r"(?<![0-9a-f/])[0-9a-f]{64}(?![0-9a-f/.])")
FINDINGS_SHOWN = 20  # for each copy; all of them stand in the JSON
AUDIT_HEADS = ("host", "verdict", "release", "looked at", "why")
RECEIPT_HEADS = ("host", "release", "sent", "kept", "removed", "address")


def outcome(audits: Iterable[Audit]) -> int:
    """The exit code that audits call for; the worst wins."""
    codes = 0
    for audit in audits:
        if audit.verdict is Verdict.TAMPERED or audit.strangers:
            return TrustError.exit_code
        codes = codes if audit.healthy else HostError.exit_code
    return codes


def gravest(*codes: int) -> int:
    """Of exit codes the one to end with: 4, "not ours", is graver than 5, "no answer"; 0 only where all are."""
    found = [code for code in codes if code]
    return TrustError.exit_code if TrustError.exit_code in found else next(iter(found), 0)


def elsewhere(audits: Iterable[Audit], occupied: Collection[str]) -> list[Audit]:
    """Audits of places that are ours: what somebody else has at theirs is no forgery of ours, and was refused."""
    return [audit for audit in audits if audit.host not in occupied]


def failure(results: Sequence[tuple[Host, Receipt | StetError]]) -> int:
    """The exit code of a push: that of the gravest error."""
    return gravest(*(r.exit_code for _, r in results if isinstance(r, StetError)))


def tree_data(tree: Tree, reports: Reports) -> dict[str, Any]:
    """A built tree, for programs."""
    return {"title": tree.title, "reports": len(tree.reports), "folder": str(tree.root)} | _removing.data(reports)


def tree_lines(tree: Tree, reports: Reports) -> list[str]:
    """A built tree, for people."""
    return [f"{count(len(tree.reports), 'report')} built in {tree.root}", *_removing.lines(reports)]


def sealed_data(sealed: Sealed) -> dict[str, Any]:
    """What a seal did, for programs."""
    release = sealed.release
    return {
        "release": release.number,
        "new": sealed.new,
        "renewed": sealed.renewed,
        "changed": list(sealed.changed),
        "stale_bundles": list(sealed.stale),
        "files": len(release.entries),
        "length": sum(e.length for e in release.entries),
        "top": release.top,
        "cid": release.cid,
        "fingerprint": release.fingerprint,
    } | _removing.data(sealed.reports)


def sealed_lines(sealed: Sealed) -> list[str]:
    """What a seal did, for people."""
    release = sealed.release
    if not sealed.new:
        signed = "its timestamp was signed anew" if sealed.renewed else "nothing was signed"
        return [f"release {release.number} is what was built: no new release, {signed}"]
    whole = f"{count(len(release.entries), 'file')}, {size(sum(e.length for e in release.entries))}"
    return [
        f"release {release.number} sealed: {count(len(sealed.changed), 'path')} changed; the copy is {whole}",
        f"ipfs://{release.cid}",
        f"fingerprint {grouped(release.fingerprint)}",
        *_removing.lines(sealed.reports),
    ]


def stamped_data(stamped: Stamped) -> dict[str, Any]:
    """Which authority stamped which release, for programs."""
    rows = [
        {"release": a.release, "by": a.by, "time": a.token.time.isoformat() if a.token else None, "reason": a.reason}
        for a in stamped.answers
    ]
    return {"stamps": rows}


def stamped_lines(stamped: Stamped) -> list[str]:
    """Which authority stamped which release, for people."""
    chain = "chain verified" if stamped.chained else "chain not checked: name timestamp_roots in mirrors.toml"
    lines = [
        f"release {a.release} stamped {a.token.time:%Y-%m-%d %H:%M} UTC by {a.by} ({chain})"
        if a.token
        else f"release {a.release} not stamped by {a.by}: {a.reason}"
        for a in stamped.answers
    ]
    return lines + (["ask again later with: stet stamp"] if len(stamped.good) < len(stamped.answers) else [])


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


def pushed_data(results: Sequence[tuple[Host, Receipt | StetError]]) -> dict[str, Any]:
    """Receipts and failures, for programs."""
    return {
        "receipts": [receipt_data(r) for _, r in results if isinstance(r, Receipt)],
        "failures": [
            {"host": host.name, "message": str(e), "hint": hint_of(e), "exit": e.exit_code}
            for host, e in results
            if isinstance(e, StetError)
        ],
    }


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """One receipt, for programs."""
    return asdict(receipt)


def receipt_row(receipt: Receipt) -> tuple[str, ...]:
    """One receipt, for people."""
    would = "would send " if receipt.dry_run else ""
    sent = f"{would}{receipt.sent:,} ({size(receipt.sent_bytes)})"
    return (
        receipt.host,
        str(receipt.release),
        sent,
        f"{receipt.kept:,}",
        f"{len(receipt.removed):,}",
        receipt.address or "–",
    )


def audit_data(audit: Audit) -> dict[str, Any]:
    """One audit, for programs."""
    return asdict(audit) | {"healthy": audit.healthy}


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


def away_lines(away: Mapping[str, Sequence[str]]) -> list[str]:
    """Copies that may be away, and are."""
    return [f"{name}: away, and left out; when it is here: stet push --host {name}" for name in away["away"]]


def _finding_line(audit: Audit, finding: Finding) -> str:
    if finding.verdict is Verdict.STRANGER:
        return f"{audit.host}: beside it lies {finding.path}: {finding.reason}; it is not the publisher's"
    return f"{audit.host}: {finding.verdict} {finding.path}: {short(finding.reason)}"


def founded_data(founded: Founded) -> dict[str, Any]:
    """A new archive, for programs."""
    return {
        "fingerprint": founded.fingerprint,
        "folder": str(founded.root),
        "keys": str(founded.keys),
        "root": str(founded.identity),
        "made": list(founded.made),
    }


def founded_lines(founded: Founded, folder: Path) -> list[str]:
    """A new archive, for people: what it is known by, what to keep safe, and what to do next."""
    go = "" if folder == Path() else f"cd {shlex.quote(str(folder))} && "
    return [
        "The archive is founded. Its fingerprint, by which readers know every genuine copy:",
        "",
        f"    {grouped(founded.fingerprint)}",
        "",
        "Make it known by more ways than one: in print, by friends, on the pages of others.",
        "",
        "Keep safe, in a second place that is not this machine:",
        f"    {founded.keys}    the keys; whoever has them and the passphrase is the publisher",
        "    the passphrase, on paper, apart from the keys; nobody can reset it",
        f"    {founded.root / STATE_NAME / RECORD}    once there is one: what you withdrew, which no copy can tell you",
        f"    {founded.identity}    the archive's identity; public, and in every copy",
        "",
        "Next: replace the texts under site/ by yours, name your hosts in mirrors.toml, then",
        f"    {go}stet publish",
        "For a try the texts may stay as they are:",
        f"    {go}stet publish --with-starter-texts",
    ]


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
