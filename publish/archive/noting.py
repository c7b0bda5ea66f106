"""Evidence kept during other work.

Evidence is noted after each look, and signed while keys are open. A failure to keep it is told, and makes no check,
heal or publish fail.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from publish.archive.talk import Talk
from publish.copies import roll
from publish.core.errors import StetError
from publish.core.model import Audit
from publish.release import dotstet
from publish.release.keys import Keyring
from publish.verify.head import Release

FAULTS_SHOWN = 5


def note(state: Path, audits: Sequence[Audit], wanted: Callable[[], Release], talk: Talk, *, now: datetime) -> None:
    """Note the acts of others against copies.

    Args:
        wanted: Reads the current release. A failure to read it stops nothing either.
    """
    from publish.audit.evidence import keep  # a push notes nothing

    try:
        noted = keep.record(state, audits, wanted(), now=now)
    except (OSError, ValueError, StetError) as e:
        why = (e.strerror if isinstance(e, OSError) else None) or str(e)
        talk.warn(
            f"what was seen is not in the evidence: {why.lower()}",
            "make room, or let .stet/evidence be written, then check again",
        )
        return
    if noted is None:
        return
    talk.say(f"noted as evidence, run {noted.number}: stet evidence show {noted.number}")
    if noted.left_out:
        talk.warn(f"evidence keeps the first {keep.ENTRIES_MAX} paths of a copy, and not {noted.left_out:,} more", None)
    if noted.dropped:
        runs = f"{noted.dropped[0]} to {noted.dropped[-1]}"
        talk.warn(f"the evidence is full: runs {runs} were removed to make room", "export it from time to time")
    tell_damage(noted.damaged, talk)


def tell_damage(damaged: Sequence[str], talk: Talk) -> None:
    """Warn of faults in the log."""
    for fault in damaged[:FAULTS_SHOWN]:
        talk.warn(f"the evidence is damaged: {fault}", None)
    if damaged:
        more = f" and {len(damaged) - FAULTS_SHOWN:,} faults more" if len(damaged) > FAULTS_SHOWN else ""
        talk.warn(
            f"what is whole of the evidence can be used{more}",
            "bring .stet/evidence back from a backup, if you have it",
        )


def remember(state: Path, audits: Sequence[Audit], wanted: Callable[[], Release]) -> None:
    """Note in the roll which copies are well by now."""
    # The roll is an aid: without it nothing is called a takedown until each copy was seen well again.
    with suppress(OSError, StetError):
        roll.looked(state, audits, wanted())


def sign(state: Path, keys: Keyring, talk: Talk, *, now: datetime) -> None:
    """Sign the log while the keys are open."""
    from publish.audit.evidence import keep

    try:
        # A check by cron has no passphrase, so its runs wait for a command that opens the keys.
        keep.sign(state, keys, dotstet.anchor(state).fingerprint, now=now)
    except (OSError, ValueError, StetError) as e:
        talk.warn(f"the evidence is not signed: {e}", "see: stet evidence list")
