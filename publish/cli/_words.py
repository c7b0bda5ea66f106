"""Nouns → what is said of them: lines for people, one object for programs, and the exit code.

Nothing is printed here.
"""

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
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
from publish.core.model import Audit, Receipt, Tree, Verdict
from publish.core.units import count, size
from publish.release.difference import Reports
from publish.release.seal import Sealed

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


def away_lines(away: Mapping[str, Sequence[str]]) -> list[str]:
    """Copies that may be away, and are."""
    return [f"{name}: away, and left out; when it is here: stet push --host {name}" for name in away["away"]]


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
