"""Pushes on their way to readers: hosts which follow later, by minutes.

Pages are built after a push, and caches keep the former for a while. Within the time which the host takes, a whole
former release is no fault of anybody's. A copy which is half old and half new stays what it is. What is NOT done here:
looking, and waiting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from publish.audit.depth import Target
from publish.copies.roll import Listed, Roll, pointer_of
from publish.core.model import Audit, Verdict
from publish.verify.head import Release

# With its day: this may be told in a month.
_LATE = (
    "pushed to on {:%Y-%m-%d at %H:%M} UTC, and shown to nobody yet:"
    " see at the host whether pages are built, and why not"
)


def underway(
    audits: Iterable[Audit], targets: Sequence[Target], known: Roll, wanted: Release, now: datetime
) -> tuple[Audit, ...]:
    """Return the audits, marked where a push may be on its way."""
    by_name = {target.name: target for target in targets}
    pointer = pointer_of(wanted.head)
    return tuple(
        _told(audit, by_name[audit.host], known.of(audit.host, audit.address), pointer, wanted.number, now)
        if audit.host in by_name
        else audit
        for audit in audits
    )


def _told(audit: Audit, target: Target, known: Listed, pointer: str, newest: int, now: datetime) -> Audit:
    until = _until(known, target.lag_s, pointer)
    if until is not None and now < until and _is_former(audit, known, newest):
        return replace(audit, reason=f"on its way until {until:%H:%M} UTC: {audit.reason}", until=until)
    if until is not None and _is_former(audit, known, newest) and not audit.gone:
        # Nothing is to be mended there: the host has it all.
        return replace(audit, notes=(*audit.notes, _LATE.format(until - timedelta(seconds=target.lag_s))))
    if audit.gone and target.if_gone:
        return replace(audit, notes=(*audit.notes, target.if_gone))
    return audit


def _until(known: Listed, lag_s: int, pointer: str) -> datetime | None:
    """Return when readers should have our last push.

    If it is a push of this very state.
    """
    if not lag_s or known.open or known.sent != pointer:
        return None
    try:
        pushed = datetime.fromisoformat(known.pushed)
    except ValueError:
        return None
    return pushed + timedelta(seconds=lag_s) if pushed.tzinfo else None


def _is_former(audit: Audit, known: Listed, newest: int) -> bool:
    """Return whether a copy shows nothing but what was there before the push."""
    if audit.verdict is Verdict.STALE:
        return not audit.findings and audit.release is not None and audit.release <= newest
    # Before the first push nothing was there. What was seen well, and is gone, was taken away.
    return audit.gone and not known.whole
