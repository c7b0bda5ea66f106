"""The audits of our copies: words for people, data, exit codes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from publish.archive.archive import Archive
from publish.cli import _audits
from publish.cli._session import Session
from publish.core.errors import HostError, TrustError
from publish.core.model import Audit, Verdict
from publish.core.plain import pasted
from publish.core.settings import STATE_NAME


def tell(session: Session, audits: Sequence[Audit]) -> None:
    """Show the verdict on each copy."""
    session.console.table(_audits.HEADS, [_audits.row(a) for a in audits])


def tell_newer(session: Session, archive: Archive, audits: Sequence[Audit]) -> None:
    """Warn if a host has a newer release than the state here."""
    # The state may come from an old backup. Sealing on top would sign a number twice, and that is a fork.
    here = archive.release().number
    found = [audit for audit in audits if audit.release and audit.release > here]
    for audit in sorted(found, key=lambda audit: -(audit.release or 0))[:1]:
        session.console.warn(
            f"{audit.host} has release {audit.release} of this archive, and {archive.state} ends with release {here}",
            f"is this {STATE_NAME} an old one? bring the newest back, before anything is sealed:"
            f" stet heal --restore {pasted(audit.address or audit.host)}",
        )


def outcome(audits: Iterable[Audit]) -> int:
    """Return the exit code for audits, by the worst."""
    codes = 0
    for audit in audits:
        # A stranger counts as TAMPERED: a forged page beside true pages deceives readers, who see a folder.
        if audit.verdict is Verdict.TAMPERED or audit.strangers or audit.other_key:
            return TrustError.exit_code
        codes = codes if audit.healthy or audit.until else HostError.exit_code
    return codes


def gravest(*codes: int) -> int:
    """Return the gravest of exit codes.

    4 ("not ours") is graver than 5 ("no answer"). 0 needs all codes to be 0.
    """
    found = [code for code in codes if code]
    return TrustError.exit_code if TrustError.exit_code in found else next(iter(found), 0)


def elsewhere(audits: Iterable[Audit], occupied: Collection[str]) -> list[Audit]:
    """Return the audits of places of ours.

    Contents of somebody else's place are no forgery, and were refused before.
    """
    return [audit for audit in audits if audit.host not in occupied]


def data(audit: Audit) -> dict[str, Any]:
    """Return an audit for programs."""
    return asdict(audit) | {"healthy": audit.healthy}


def away_of(archive: Archive, names: Sequence[str] = ()) -> dict[str, list[str]]:
    """Return the hosts passed over as away, or none for hosts called by name."""
    # A stick in a drawer is no lost copy: settings may say so, and heal must not spend a spare on it.
    if names:
        return {"away": [], "away_with_withdrawn": []}
    return {"away": archive.service.away, "away_with_withdrawn": archive.service.away_with_withdrawn}


def away_lines(away: Mapping[str, Sequence[str]]) -> list[str]:
    """Tell the hosts with ``away`` in their settings, absent now."""
    more = dict.fromkeys(away["away_with_withdrawn"], "; it still has what was withdrawn")
    when = "when it is here: stet push --host"
    return [f"{name}: away, and left out{more.get(name, '')}; {when} {name}" for name in away["away"]]
