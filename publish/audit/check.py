"""A copy's public address → Audit: what a reader would find there, at a depth.

All faults are collected before anything is said; one sick copy never stops the others. What is NOT done
here: mending. One audit is in ``audit``, how a path is looked at in ``looking``; what is genuine, in ``verify``.
"""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from publish.audit.depth import Depth, Progress, Target, Wanted
from publish.audit.rounds import Round, newest_of
from publish.core.errors import ForkError
from publish.core.model import Audit, Release
from publish.core.source import Held, Source
from publish.verify.metadata import Anchor, Head, Seen


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
    wanted = Wanted(anchor, depth, now, release, progress, rng, newest)
    found = _look(Target(name, address, source), wanted, held)
    known = _newest([newest, newest_of(release)])
    _compare([found], known)
    return found.told(known)


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
    meet: Callable[[Target, Head | ForkError], None] = lambda _target, _found: None,
) -> list[Audit]:
    """Look at all copies at once, each on its own. A copy that hides what another shows is found STALE.

    Args:
        release: The publisher's own, if it is at hand; a copy with a newer one is not FRESH, it is alarming.
        anchor: Else the archive's identity.
        newest: The newest that the caller saw before.
        meet: Told of the head of each copy whose metadata verify; of the contradiction, where there is one.

    Returns:
        The audits, in the order of ``targets``.
    """
    whole = anchor or (Anchor(release.fingerprint) if release else None)
    if whole is None:
        raise ValueError("neither a release nor an anchor says which archive it is")
    told = _Sum(progress)
    with ThreadPoolExecutor(max(1, len(targets))) as pool:
        rounds = list(
            pool.map(lambda t: _look(t, Wanted(whole, depth, now, release, told.part(), rng, newest)), targets)
        )
    trusted = _newest([newest_of(release), newest])
    _compare(rounds, trusted)
    for found in rounds:
        if found.head:
            meet(found.target, found.fork or found.head)
    whole_story = [r.head.seen for r in rounds if r.head and not r.fork and r.head.witnessed.enough]
    # The publisher's own word is the last: what goes beyond it was sealed elsewhere, and is told as that.
    known = newest_of(release) or _newest([trusted, *whole_story])
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
    first = Round(target, wanted, held)
    try:
        first.look()
        return Round(target, wanted, held).look() if first.faults and first.head and first.moved() else first
    except Exception as e:  # noqa: BLE001 - one copy is never the end of the others
        return first.fail(e)


def _compare(rounds: Sequence[Round], trusted: Seen | None) -> None:
    """Find copies that contradict one another, or what the caller knows: both are signed, so both are told.

    A copy that goes on from what the caller knows is believed over one that does not.
    """
    if trusted:
        for one in rounds:
            one.contradicts(trusted)
    believed = [r for r in rounds if r.head and not r.fork and _is_believed(r.head, trusted)]
    met: set[tuple[int, str, str]] = set()
    ranked = sorted((r for r in rounds if r.head), key=lambda r: r.head.release if r.head else 0)
    for index, old in enumerate(ranked):
        for new in ranked[index + 1 :]:
            if not old.head or not new.head:  # it failed while it was compared
                continue
            pair = (old.head.release, old.head.signed.top.sha256, new.head.signed.top.sha256)
            if pair in met or pair[1] == pair[2]:
                continue
            before = new.fork
            if not new.contradicts(old.head.seen):
                met.add(pair)
                continue
            if new.fork is not None and new.fork is not before:
                new.fork = new.fork.against(old.story())
            if old not in believed:
                old.fork = old.fork or new.fork
            if new in believed and old not in believed:
                new.fork = before


def _is_believed(head: Head, trusted: Seen | None) -> bool:
    known = trusted is not None and head.release >= trusted.release
    return known or (head.witnessed.needed > 0 and head.witnessed.enough)


def _newest(seen: Iterable[Seen | None]) -> Seen | None:
    """The newest; of equals the first, so that the publisher's own word goes first."""
    return max((s for s in seen if s), key=lambda s: s.order, default=None)


__all__ = ["Depth", "Target", "check", "check_all"]
