"""The choice of the copy to believe, among several.

Contradictions between copies are found in ``publish.verify.history``.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from publish.core.model import Audit, Verdict
from publish.verify.head import Head


class Served(Protocol):
    """A copy whose metadata verified."""

    head: Head


S = TypeVar("S", bound=Served)


def believe(audits: Iterable[Audit]) -> Audit:
    """Return the audit to believe.

    Genuine copies go first, then the newest release, then FRESH before STALE.
    """
    return max(audits, key=_rank)


def newest_first(copies: Iterable[S]) -> list[S]:
    """Sort verified copies by their heads, newest first."""
    return sorted(copies, key=lambda copy: copy.head.seen.order, reverse=True)


def _rank(audit: Audit) -> tuple[int, int, int]:
    # Signatures decide, not the number of copies: a majority of mirrors may be corrupted alike.
    known = 2 if audit.verdict.genuine else 1 if audit.release else 0
    return known, audit.release or 0, audit.verdict is Verdict.FRESH
