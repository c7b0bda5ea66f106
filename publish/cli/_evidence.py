"""The evidence log, noted and signed by the way."""

from collections.abc import Sequence
from contextlib import suppress

from publish.audit import evidence
from publish.cli._archive import Archive
from publish.cli._session import Session
from publish.copies import roll
from publish.core.errors import StetError
from publish.core.model import Audit
from publish.release import dotstet
from publish.release.keys import Keyring
from publish.verify.metadata import now_utc

FAULTS_SHOWN = 5


def record(session: Session, archive: Archive, audits: Sequence[Audit]) -> None:
    """Note down what others did to copies. A log that cannot be written is told of, and stops nothing."""
    try:
        noted = evidence.record(archive.state, audits, archive.release(), now=archive.now)
    except (OSError, ValueError, StetError) as e:
        why = (e.strerror if isinstance(e, OSError) else None) or str(e)
        session.console.warn(f"what was seen is not in the evidence: {why.lower()}", "make room, then check again")
        return
    if noted is None:
        return
    session.console.say(f"noted as evidence, run {noted.number}: stet evidence show {noted.number}")
    if noted.left_out:
        session.console.warn(
            f"evidence keeps the first {evidence.ENTRIES_MAX} paths of a copy, and not {noted.left_out:,} more"
        )
    if noted.dropped:
        runs = f"{noted.dropped[0]} to {noted.dropped[-1]}"
        session.console.warn(
            f"the evidence is full: runs {runs} were removed to make room", "export it from time to time"
        )
    tell_damage(session, noted.damaged)


def look(archive: Archive, audits: Sequence[Audit]) -> None:
    """Remember which copies are well by now; it is an aid, and stops nothing."""
    with suppress(OSError, StetError):
        roll.looked(archive.state, audits, archive.release())


def tell_damage(session: Session, damaged: Sequence[str]) -> None:
    """Tell of what is wrong with the log."""
    for fault in damaged[:FAULTS_SHOWN]:
        session.console.warn(f"the evidence is damaged: {fault}")
    if damaged:
        more = f" and {len(damaged) - FAULTS_SHOWN:,} faults more" if len(damaged) > FAULTS_SHOWN else ""
        session.console.warn(
            f"what is whole of the evidence can be used{more}",
            "bring .stet/evidence back from a backup, if you have it",
        )


def sign_by_the_way(session: Session, archive: Archive, keys: Keyring) -> None:
    """Sign the log while the keys are open; that it cannot be is told of, and stops nothing."""
    try:
        evidence.sign(archive.state, keys, dotstet.anchor(archive.state).fingerprint, now=now_utc())
    except (OSError, ValueError, StetError) as e:
        session.console.warn(f"the evidence is not signed: {e}", "see: stet evidence list")
