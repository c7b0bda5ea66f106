"""Receipts of pushes: rows, lines, data, and the exit code."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from publish.archive.archive import Pushed
from publish.cli import _holders
from publish.cli._audits import FINDINGS_SHOWN
from publish.cli._copies import gravest
from publish.cli._hints import hint_of
from publish.cli._session import Session
from publish.copies.hosts.secrets import variable
from publish.copies.push.place import replacing
from publish.copies.push.plan import is_root
from publish.copies.push.sweep import Remaining
from publish.core.errors import AlteredError, HostError, OccupiedError, StetError
from publish.core.formats import layout
from publish.core.model import Receipt
from publish.core.units import count, size

HEADS = ("host", "release", "sent", "kept", "removed", "address")
_INNER = (f"{layout.METADATA}/", f"{layout.TARGETS}/", "search/")  # counted, for no reader knows these by name


def tell(session: Session, results: Pushed) -> None:
    """Show each host's receipt, and warn of hosts without any."""
    receipts = [r for _, r in results if isinstance(r, Receipt)]
    session.console.table(HEADS, [_row(r) for r in receipts])
    for receipt in receipts:
        for note in receipt.notes:
            session.console.warn(f"{receipt.host}: {note}")
        if not receipt.dry_run:
            _holders.tell(session, receipt.host, receipt.root, receipt.holders)
        warn_of_owed(session, receipt)
    session.console.lines([*_holders.rehearsed(receipts), *_holders.dnslinks(receipts)])
    # Many hosts may fail alike, and each sentence is read once then.
    alike: dict[tuple[type[StetError], str, str | None], list[tuple[str, StetError]]] = {}
    for host, error in results:
        if isinstance(error, StetError):
            alike.setdefault((type(error), error.beside(host.name), error.hint), []).append((host.name, error))
    for (_, said, _), failed in alike.items():
        names = [name for name, _ in failed]
        session.console.warn(f"not pushed: {', '.join(names)}: {said}", _remedy(failed[0][1], names))


def remedies(results: Pushed) -> set[str]:
    """Return the hints which were told of hosts without a receipt."""
    return {_remedy(error, [host.name]) for host, error in results if isinstance(error, StetError)}


def _remedy(error: StetError, names: Sequence[str]) -> str:
    """Return the hint for hosts that failed alike."""
    return f"{hint_of(error)}; {replacing(names)}" if isinstance(error, OccupiedError) else hint_of(error)


def failure(results: Pushed) -> int:
    """Return the exit code of the gravest error.

    What was withdrawn and is still there is one, and what a service was asked for and does not hold.
    """
    owed = [HostError.exit_code for _, r in results if isinstance(r, Receipt) and (r.owed or r.lacking)]
    return gravest(*owed, *(r.exit_code for _, r in results if isinstance(r, StetError)))


def warn_of_owed(session: Session, receipt: Receipt) -> None:
    """Name what must go, and is still at a host whose key may not take it away."""
    for path in receipt.owed[:FINDINGS_SHOWN]:
        what = "of no release, and shuts readers out" if is_root(path) else "withdrawn, and still there"
        session.console.warn(f"{receipt.host}: {path}: {what}: its key may not take it away")
    if receipt.owed:
        more = len(receipt.owed) - FINDINGS_SHOWN
        said = f"{receipt.host}: {count(len(receipt.owed), 'file')} must go from there"
        session.console.warn(said + (" (all with --json)" if more > 0 else ""), second_key(receipt.host))


def second_key(host: str, then: str = "stet heal") -> str:
    """Return the hint for a host from which something must be taken away."""
    return f"give the key that may ({variable(host, 'WITHDRAW_…')}), then run: {then}"


def warn_of_versions(session: Session, host: str, left: Sequence[Remaining], untold: str) -> None:
    """Name versions of withdrawn files which a host keeps."""
    for one in left[:FINDINGS_SHOWN]:
        locked = f", locked until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else ""
        said = f"{host}: {one.path}: version {one.version} of it is still kept{locked}"
        session.console.warn(said)
    if (more := len(left) - FINDINGS_SHOWN) > 0:
        session.console.warn(f"{host}: and {count(more, 'version')} more (all with --json)")
    if untold:
        session.console.warn(f"{host}: whether it keeps former versions cannot be told: {untold}")


def plain(value: Any) -> Any:
    """Return data with its times in words, for programs."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def data(results: Pushed) -> dict[str, Any]:
    """Return receipts and failures for programs."""
    return {
        "receipts": [receipt_data(r) for _, r in results if isinstance(r, Receipt)],
        "failures": [
            {"host": host.name, "message": str(e), "hint": _remedy(e, [host.name]), "exit": e.exit_code}
            | ({"alteration": e.alteration.value, "path": e.path} if isinstance(e, AlteredError) else {})
            for host, e in results
            if isinstance(e, StetError)
        ],
    }


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt for programs."""
    return asdict(receipt)


def _row(receipt: Receipt) -> tuple[str, ...]:
    """Return a receipt as a row for people."""
    would = "would send " if receipt.dry_run else ""
    sent = f"{would}{receipt.sent:,} ({size(receipt.sent_bytes)})"
    if receipt.puts or receipt.gets:
        sent += f" by {count(receipt.puts + receipt.gets, 'request')}"
    if receipt.cost is not None:
        sent += f", for {receipt.cost:.4f}"
    return (
        receipt.host,
        str(receipt.release),
        sent,
        f"{receipt.kept:,}",
        f"{len(receipt.removed):,}",
        receipt.address or "–",
    )


def removed_lines(receipts: Iterable[Receipt]) -> list[str]:
    """Tell the removed and replaced files.

    Paths known to readers are named, all others counted.
    """
    # heal pushes twice to a host, first the files and then a new mirror list: people think in hosts.
    by_host: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        by_host.setdefault(receipt.host, []).append(receipt)
    # What is the same at many hosts is said once.
    said: dict[str, list[str]] = {}
    for host, mine in by_host.items():
        would = "would be " if mine[0].dry_run else ""
        removed = [path for receipt in mine for path in receipt.removed]
        known = [path for path in removed if not path.startswith(_INNER)]
        lines = _named(known, len(removed), f"{would}taken away, put there by a push of ours")
        # Each replaced path by name: these were somebody else's, and are lost for ever.
        replaced = [path for receipt in mine for path in receipt.replaced]
        lines += _named(replaced, len(replaced), f"{would}replaced, somebody else's until now")
        for line in lines:
            said.setdefault(line, []).append(host)
    return [f"{', '.join(hosts)}: {line}" for line, hosts in said.items()]


def _named(paths: Sequence[str], total: int, what: str) -> list[str]:
    shown = paths[:FINDINGS_SHOWN]
    lines = [f"{path}: {what}" for path in shown]
    if rest := total - len(shown):
        whose = "more" if shown else "of former releases"
        lines.append(f"{count(rest, 'file')} {whose}: {what} (all with --json)")
    return lines
