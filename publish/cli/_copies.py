"""Our copies, as audits found them: told, and the exit code that they call for."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from publish.archive.archive import Archive
from publish.cli import _audits
from publish.cli._session import Session
from publish.core.config import STATE_NAME
from publish.core.errors import HostError, TrustError
from publish.core.model import Audit, Verdict


def tell(session: Session, audits: Sequence[Audit]) -> None:
    """Show the verdict on each copy."""
    session.console.table(_audits.HEADS, [_audits.row(a) for a in audits])


def tell_newer(session: Session, archive: Archive, audits: Sequence[Audit]) -> None:
    """Say what to do where a host has a release of this archive that is not here: this state is an old one."""
    here = archive.release().number
    found = [audit for audit in audits if audit.release and audit.release > here]
    for audit in sorted(found, key=lambda audit: -(audit.release or 0))[:1]:
        session.console.warn(
            f"{audit.host} has release {audit.release} of this archive, and {archive.state} ends with release {here}",
            f"is this {STATE_NAME} an old one? bring the newest back, before anything is sealed:"
            f" stet heal --restore {audit.address or audit.host}",
        )


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


def data(audit: Audit) -> dict[str, Any]:
    """One audit, for programs."""
    return asdict(audit) | {"healthy": audit.healthy}


def away_of(archive: Archive, names: Sequence[str] = ()) -> dict[str, list[str]]:
    """Which hosts were passed over, being away; none, where they were called by name."""
    return {"away": [] if names else archive.away}


def away_lines(away: Mapping[str, Sequence[str]]) -> list[str]:
    """Copies that may be away, and are."""
    return [f"{name}: away, and left out; when it is here: stet push --host {name}" for name in away["away"]]
