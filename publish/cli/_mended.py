"""What a heal did, and what pushes took away, as lines for people and as data for programs."""

from collections.abc import Iterable, Sequence
from typing import Any

from publish.archive.heal import Healed
from publish.cli._audits import FINDINGS_SHOWN, short
from publish.cli._words import audit_data, receipt_data
from publish.core.formats import layout
from publish.core.model import Audit, Receipt, Verdict
from publish.core.units import count, size

_INNER = (f"{layout.METADATA}/", f"{layout.TARGETS}/", "search/")  # no reader knows these by name: they are counted


def healed_data(healed: Healed) -> dict[str, Any]:
    """What a heal found and did, for programs."""
    return {
        "before": [audit_data(a) for a in healed.before],
        "after": [audit_data(a) for a in healed.after],
        "receipts": [receipt_data(r) for r in healed.receipts],
        "failures": [{"host": host, "message": message} for host, message in healed.failures],
        "joined": list(healed.joined),
        "left": list(healed.left),
        "unknown": list(healed.unknown),
        "mended": sorted(_mended(healed)),
        "dry_run": healed.dry_run,
        "plan": list(healed.plan),
    }


def healed_lines(healed: Healed) -> list[str]:
    """What a heal did, for people: whatever it sent, took away or left."""
    if healed.dry_run:
        return list(healed.plan) or ["nothing to mend"]
    lines = [_sent_line(host, healed) for host in dict.fromkeys(r.host for r in healed.receipts if r.sent)]
    lines += removed_lines(healed.receipts)
    lines += [f"{address}: struck off the mirror list" for address in healed.left]
    lines += [f"{name}: gave no answer, left alone" for name in healed.unknown]
    for audit in healed.after:
        lines += [_stays_line(audit, path) for path in audit.strangers[:FINDINGS_SHOWN]]
        if (more := len(audit.strangers) - FINDINGS_SHOWN) > 0:
            lines.append(
                f"{audit.host}: and {count(more, 'file')} more beside the copy, left as well (all with --json)"
            )
        if not (audit.healthy or audit.host in healed.unknown):
            lines.append(f"{audit.host}: still {audit.verdict}: {short(audit.reason)}")
            lines += [f"{audit.host}: {note}" for note in audit.notes]
    return lines or ([] if healed.failures else ["nothing to mend"])


def _mended(healed: Healed) -> set[str]:
    """The hosts that were sick, and that the second look found well."""
    well = {a.host for a in healed.after if a.healthy}
    return {a.host for a in healed.before if not a.healthy} & well


def _stays_line(audit: Audit, path: str) -> str:
    return (
        f"{audit.host}: beside the copy lies {path}, of no release; stet did not put it there, and leaves it:"
        " take it away yourself, or name it in 'keep' if it is yours"
    )


def removed_lines(receipts: Iterable[Receipt]) -> list[str]:
    """What pushes took away and what they wrote over: by name what a reader may know, the rest by number."""
    by_host: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        by_host.setdefault(receipt.host, []).append(receipt)
    lines: list[str] = []
    for host, mine in by_host.items():
        would = "would be " if mine[0].dry_run else ""
        removed = [path for receipt in mine for path in receipt.removed]
        known = [path for path in removed if not path.startswith(_INNER)]
        lines += _named(host, known, len(removed), f"{would}taken away, a push of ours had put it there")
        replaced = [path for receipt in mine for path in receipt.replaced]
        lines += _named(host, replaced, len(replaced), f"{would}replaced, it was somebody else's")
    return lines


def _named(host: str, paths: Sequence[str], total: int, what: str) -> list[str]:
    shown = paths[:FINDINGS_SHOWN]
    lines = [f"{host}: {path}: {what}" for path in shown]
    if rest := total - len(shown):
        whose = "more" if shown else "of former releases"
        lines.append(f"{host}: {count(rest, 'file')} {whose}: {what} (all with --json)")
    return lines


def _sent_line(host: str, healed: Healed) -> str:
    """What went to one host in all: first to mend it, then to tell it of a new mirror list."""
    sent = sum(r.sent for r in healed.receipts if r.host == host)
    length = sum(r.sent_bytes for r in healed.receipts if r.host == host)
    after = next((a for a in healed.after if a.host == host), None)
    if host in healed.joined:
        what = "brought in, and signed into the mirror list"
    elif after and after.verdict is Verdict.TAMPERED:
        what = "not mended: sent, and still other bytes come: something on the way changes pages"
    elif after and not after.healthy:
        what = f"not mended: sent, and still {after.verdict}"
    else:
        what = "brought up to date" if any(a.host == host and a.healthy for a in healed.before) else "mended"
    return f"{host}: {what}, {count(sent, 'file')} sent ({size(length)})"
