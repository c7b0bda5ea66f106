"""Decide which of several copies is believed.

Whether two of them contradict one another is for ``publish.verify.history`` to say.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from publish.core.model import Audit, Verdict
from publish.verify.metadata import Head

GENUINE = (Verdict.FRESH, Verdict.STALE)


class Served(Protocol):
    """A copy whose metadata verified."""

    head: Head


S = TypeVar("S", bound=Served)


def believe(audits: Iterable[Audit]) -> Audit:
    """Return the audit to believe: genuine ones first, then the newest release, then FRESH before STALE."""
    return max(audits, key=_rank)


def newest_first(copies: Iterable[S]) -> list[S]:
    """Sort copies that verified by the age of what they serve."""
    return sorted(copies, key=lambda copy: copy.head.seen.order, reverse=True)


def _rank(audit: Audit) -> tuple[int, int, int]:
    known = 2 if audit.verdict in GENUINE else 1 if audit.release else 0
    return known, audit.release or 0, audit.verdict is Verdict.FRESH
