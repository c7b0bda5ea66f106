"""A publishing: build, seal, stamp, push, check.

Settings, the clock and the keys are tried first, so that foreseeable failures come before the work.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from publish.archive import torrent, volunteers
from publish.archive.archive import Archive, Pushed
from publish.archive.aside import aside
from publish.archive.permit import Allowed, permit_starters
from publish.archive.stamp import Stamped
from publish.audit.check import Depth
from publish.core.errors import OccupiedError
from publish.core.model import Audit, Tree
from publish.release.difference import Reports
from publish.release.seal import Sealed
from publish.verify.metadata import now_utc

POLL_S = 20.0  # between two looks at hosts which follow later


@dataclass(frozen=True, slots=True)
class Published:
    """Result of a publishing."""

    archive: Archive
    """The archive after the release is out."""
    tree: Tree
    unmarked: tuple[str, ...]
    """Reports changed without a word to readers."""
    sealed: Sealed
    stamped: Stamped
    torrented: torrent.Torrented | None = None
    """The release's torrent, if the one before had one."""
    pushed: Pushed = ()
    audits: tuple[Audit, ...] = ()

    @property
    def occupied(self) -> set[str]:
        """Names of hosts with somebody else's archive or files."""
        return {host.name for host, error in self.pushed if isinstance(error, OccupiedError)}


def _unheard(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Told:
    """Callables, each told of a step at once: a push may take hours, and may be cut."""

    sealed: Callable[[Sealed, Stamped], None] = _unheard
    pushed: Callable[[Pushed], None] = _unheard
    """Called before the copies are looked at."""
    checked: Callable[[tuple[Audit, ...]], None] = _unheard
    """Called before the evidence is signed, and after each further look."""


def publish(
    archive: Archive,
    depth: Depth,
    allowed: Allowed,
    *,
    told: Told | None = None,
    wait: bool = False,
    limit: int | None = None,
) -> Published:
    """Publish ``site/`` to all hosts in service, and audit.

    Each copy is looked at from a reader's view. The check notes the acts of others as evidence. This is signed at the
    end, while the keys are open.

    Args:
        wait: Whether to look again until readers have the release, at hosts which follow later.
        limit: Bytes a second, to all hosts together.

    Raises:
        SourceError: The sources are at fault, or something in them was not allowed.
        WaitingError: More people must sign than have their keys here. A draft waits for them.
        ConfigError: Settings, keys or the clock are at fault.
    """
    told = told or Told()
    # Settings, stamping, the hosts' releases, the clock, the keys: each can fail for a reason known beforehand.
    archive.service.in_service()
    archive.require_stamping()
    archive.look()
    sure = archive.clock_is_right(said=allowed.clock_is_right)
    keys = archive.keys()
    tree = archive.build(strict=allowed.strict)
    # Before the seal: a release that was signed stays signed.
    permit_starters(tree, allowed.starters, archive.talk)
    sealed = archive.seal(tree, keys, clock_is_right=sure, removals=allowed.removals)
    unmarked = tuple(archive.unmarked)
    # Before the push, so that tokens reach the hosts together with their release.
    stamped = archive.stamp(keys)
    told.sealed(sealed, stamped)
    torrented = torrent.again(archive, keys)
    archive = archive.anew()  # the mirror list and the clock have moved on
    places = archive.service.in_service()
    pushed = archive.push(places, limit=limit)
    told.pushed(pushed)
    audits = tuple(archive.check([place.target() for place in places], depth))
    told.checked(audits)
    while wait and any(audit.until for audit in audits):
        _wait(audits)
        archive = archive.anew()
        audits = _again(archive, audits, depth)
        told.checked(audits)
    volunteers.look(archive)
    archive.sign_evidence(keys)
    return Published(archive, tree, unmarked, sealed, stamped, torrented, pushed, audits)


def _wait(audits: Sequence[Audit]) -> None:
    """Wait for the first host which should have followed, but not for long."""
    due = min(audit.until for audit in audits if audit.until)
    time.sleep(max(0.0, min(POLL_S, (due - now_utc()).total_seconds())))


def _again(archive: Archive, audits: Sequence[Audit], depth: Depth) -> tuple[Audit, ...]:
    """Look again at the copies to which a push was on its way."""
    names = [audit.host for audit in audits if audit.until]
    places = [place for place in archive.service.in_service() if place.settings.name in names]
    found = {audit.host: audit for audit in archive.check([place.target() for place in places], depth)}
    return tuple(found.get(audit.host, audit) if audit.until else audit for audit in audits)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Forecast of a publishing."""

    tree: Tree
    changed: tuple[str, ...]
    """Paths which sealing would change."""
    gone: tuple[str, ...]
    """Those of the changed paths which would be taken away."""
    reports: Reports
    hosts: tuple[str, ...]
    """Names of hosts which would get the release."""


def rehearse(archive: Archive, *, strict: bool = False) -> Rehearsed:
    """Build, and return the effects of a publishing.

    Nothing of the archive changes. The tree is built in a folder for temporary files.
    """
    hosts = archive.service.in_service()
    with aside(archive) as there:
        tree = there.build(strict=strict)
        changed = tuple(there.unsealed(tree))
        gone = tuple(path for path in changed if not (tree.root / path).exists())
        return Rehearsed(tree, changed, gone, there.reports(tree), tuple(place.settings.name for place in hosts))
