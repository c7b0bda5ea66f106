"""Audits of public copies, at a chosen depth.

All faults are collected before any is reported, and a sick copy never stops the others. ``rounds`` holds the audit of a
single copy, ``publish.verify.look`` looks at a path, and ``publish.verify`` judges whether bytes are genuine. What is
NOT done here: mending.
"""

import random
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from publish.audit.depth import Depth, Target, Wanted
from publish.audit.rounds import Round, newest_of
from publish.core.errors import ForkError
from publish.core.model import Audit
from publish.core.progress import Progress
from publish.core.source import Held, Source
from publish.verify.head import Anchor, Head, Release, Seen


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
    """Audit a copy from a reader's view.

    Args:
        newest: The newest known release. A copy with an older release is STALE.
        release: The publisher's own release, if at hand. Then former metadata are looked at as well.
        held: All files listed by the host, for finding files of no release. ``None``: the source is asked.
        rng: Random numbers for a sample. The system's unless a test gives others, so that no host can foresee them.
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
    """Audit all copies at once, each separately.

    A copy which hides a release shown by another copy is STALE.

    Args:
        release: The publisher's own release, if at hand. A copy with a newer release is not FRESH but alarming.
        anchor: The archive's identity, needed without ``release``.
        newest: The newest release seen before by the caller.
        meet: Called with the head of each copy whose metadata verify, or with the contradiction if there is any.

    Returns:
        The audits, in the order of ``targets``.
    """
    whole = anchor or (Anchor(release.fingerprint) if release else None)
    if whole is None:
        raise ValueError("neither a release nor an anchor says which archive it is")
    told = _Sum(progress)
    # A thread for each copy: a copy that answers, and hardly ever, costs its own audit up to two minutes, and must not
    # hold up the others.
    with ThreadPoolExecutor(max(1, len(targets))) as pool:
        rounds = list(
            pool.map(lambda t: _look(t, Wanted(whole, depth, now, release, told.part(), rng, newest)), targets)
        )
    trusted = _newest([newest_of(release), newest])
    _compare(rounds, trusted)
    for found in rounds:
        if found.head:
            meet(found.target, found.fork or found.head)
    # Unwitnessed releases do not count: else one that no witness ever signs would make every honest copy STALE.
    whole_story = [r.head.seen for r in rounds if r.head and not r.fork and r.head.witnessed.enough]
    # The publisher's own word is the last: what goes beyond it was sealed elsewhere, and is told as that.
    known = newest_of(release) or _newest([trusted, *whole_story])
    return [r.told(known) for r in rounds]


class _Sum:
    """Summed progress of several audits."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._parts: list[tuple[int, int]] = []
        self._mutex = threading.Lock()

    def part(self) -> Progress:
        """Return the progress callback of a further audit."""
        with self._mutex:
            index = len(self._parts)
            self._parts.append((0, 0))

        def tell(done: int, total: int) -> None:
            with self._mutex:
                self._parts[index] = (done, total)
                self._progress(sum(d for d, _ in self._parts), sum(t for _, t in self._parts))

        return tell


def _look(target: Target, wanted: Wanted, held: Iterable[Held] | None = None) -> Round:
    """Audit a copy, again if its release changed meanwhile."""
    first = Round(target, wanted, held)
    try:
        first.look()
        # A push in the middle of an audit mixes two releases, and their mixture looks like damage. Only once more: a
        # hostile copy could change its timestamp for ever.
        return Round(target, wanted, held).look() if first.faults and first.head and first.moved() else first
    except Exception as e:  # noqa: BLE001 - one copy is never the end of the others
        return first.fail(e)


def _compare(rounds: Sequence[Round], trusted: Seen | None) -> None:
    """Note contradictions among copies and with the caller's knowledge.

    Both sides are signed, so both are told. A copy which continues the release known to the caller is believed over a
    copy which does not.
    """
    if trusted:
        for one in rounds:
            one.contradicts(trusted)
    believed = [r for r in rounds if r.head and not r.fork and _is_believed(r.head, trusted)]
    met: set[tuple[int, str, str]] = set()
    # In order of releases: a release of a lower number contradicts nothing, so the newer copy must be asked.
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
    # Without named witnesses anyone with the editors' keys can sign both stories: then only the caller's own memory
    # counts.
    known = trusted is not None and head.release >= trusted.release
    return known or (head.witnessed.needed > 0 and head.witnessed.enough)


def _newest(seen: Iterable[Seen | None]) -> Seen | None:
    """Return the newest release, the first among equals.

    Callers put the publisher's own word first, so that it wins.
    """
    return max((s for s in seen if s), key=lambda s: s.order, default=None)


__all__ = ["Depth", "Target", "check", "check_all"]
