"""A copy's public address → Audit: what a reader would find there, at a depth.

All faults are collected before anything is said; one sick copy never stops the others. What is NOT done
here: mending. One audit is in ``audit``, how a path is looked at in ``looking``; what is genuine, in ``verify``.
"""

import random
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from publish.audit import Depth, Progress, Round, Target, Wanted, newest_of
from publish.hosts.base import Held, Source
from publish.model import Audit, Release
from publish.verify import Anchor, Seen


def check(
    source: Source,
    anchor: Anchor,
    *,
    address: str,
    name: str,
    depth: Depth,
    now: datetime,
    newest: Seen | None = None,
    release: Release | None = None,
    held: Iterable[Held] | None = None,
    progress: Progress = lambda _done, _total: None,
    rng: random.Random | None = None,
) -> Audit:
    """Look at one copy as a reader does.

    Args:
        newest: The newest release that is known of: a copy that serves an older one is STALE.
        release: The publisher's own, if it is at hand: its former metadata are then looked at as well.
        held: All that the host says it holds, to find what no release has; else the source is asked.
        rng: Where a sample comes from. From the system unless a test says else, so that no host can foresee it.
    """
    wanted = Wanted(anchor, depth, now, release, progress, rng)
    return _look(Target(name, address, source), wanted, held).told(_newest([newest, newest_of(release)]))


def check_all(
    targets: Sequence[Target],
    release: Release | None = None,
    *,
    now: datetime,
    depth: Depth = Depth.QUICK,
    anchor: Anchor | None = None,
    newest: Seen | None = None,
    progress: Progress = lambda _done, _total: None,
    rng: random.Random | None = None,
) -> list[Audit]:
    """Look at all copies at once, each on its own. A copy that hides what another shows is found STALE.

    Args:
        release: The publisher's own, if it is at hand. anchor: Else the archive's identity.
        newest: The newest that the caller saw before.

    Returns:
        The audits, in the order of ``targets``.
    """
    whole = anchor or (Anchor(release.fingerprint) if release else None)
    if whole is None:
        raise ValueError("neither a release nor an anchor says which archive it is")
    told = _Sum(progress)
    with ThreadPoolExecutor(max(1, len(targets))) as pool:
        rounds = list(pool.map(lambda t: _look(t, Wanted(whole, depth, now, release, told.part(), rng)), targets))
    known = _newest([newest_of(release), newest, *(r.head.seen for r in rounds if r.head)])
    return [r.told(known) for r in rounds]


class _Sum:
    """Progress of several audits as of one."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._parts: list[tuple[int, int]] = []
        self._mutex = threading.Lock()

    def part(self) -> Progress:
        """What one of them tells."""
        with self._mutex:
            index = len(self._parts)
            self._parts.append((0, 0))

        def tell(done: int, total: int) -> None:
            with self._mutex:
                self._parts[index] = (done, total)
                self._progress(sum(d for d, _ in self._parts), sum(t for _, t in self._parts))

        return tell


def _look(target: Target, wanted: Wanted, held: Iterable[Held] | None = None) -> Round:
    """One audit; begun anew, once, if the copy went on to another release meanwhile."""
    first = Round(target, wanted, held).look()
    return Round(target, wanted, held).look() if first.faults and first.head and first.moved() else first


def _newest(seen: Iterable[Seen | None]) -> Seen | None:
    """The newest; of equals the first, so that the publisher's own word goes first."""
    return max((s for s in seen if s), key=lambda s: s.order, default=None)


__all__ = ["Depth", "Target", "check", "check_all"]
