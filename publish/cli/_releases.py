"""Results of seals and time-stamps: lines for people, data for programs."""

from typing import Any

from publish.archive.stamp import Stamped
from publish.cli import _reports
from publish.core.formats.mirrorlist import grouped
from publish.core.units import count, size
from publish.release.seal import Sealed


def sealed_data(sealed: Sealed) -> dict[str, Any]:
    """Return the result of a seal for programs."""
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
    } | _reports.data(sealed.reports)


def sealed_lines(sealed: Sealed) -> list[str]:
    """Tell people the result of a seal."""
    release = sealed.release
    # The same sources give the same release: a nightly publish must not make a new number each time.
    if not sealed.new:
        signed = "its timestamp was signed anew" if sealed.renewed else "nothing was signed"
        return [f"release {release.number} is what was built: no new release, {signed}"]
    whole = f"{count(len(release.entries), 'file')}, {size(sum(e.length for e in release.entries))}"
    return [
        f"release {release.number} sealed: {count(len(sealed.changed), 'path')} changed; the copy is {whole}",
        f"ipfs://{release.cid}",
        f"fingerprint {grouped(release.fingerprint)}",
        *_reports.lines(sealed.reports),
    ]


def stamped_data(stamped: Stamped) -> dict[str, Any]:
    """Return the answers of time-stamp authorities for programs."""
    rows = [
        {"release": a.release, "by": a.by, "time": a.token.time.isoformat() if a.token else None, "reason": a.reason}
        for a in stamped.answers
    ]
    return {"stamps": rows}


def stamped_lines(stamped: Stamped) -> list[str]:
    """Tell people the answers of time-stamp authorities."""
    # No root certificates come with the program: a list would be our choice of trust (manual/decisions.md).
    chain = "chain verified" if stamped.chained else "chain not checked: name timestamp_roots in mirrors.toml"
    lines = [
        f"release {a.release} stamped {a.token.time:%Y-%m-%d %H:%M} UTC by {a.by} ({chain})"
        if a.token
        else f"release {a.release} not stamped by {a.by}: {a.reason}"
        for a in stamped.answers
    ]
    return lines + (["ask again later with: stet stamp"] if len(stamped.good) < len(stamped.answers) else [])
