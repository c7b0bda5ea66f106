"""Build, seal, stamp, push, check: the order of one publishing.

What could fail for a reason known beforehand (settings, a clock, keys) fails before the work begins.
"""

from collections.abc import Callable
from dataclasses import dataclass

from publish.archive.archive import Archive, Pushed
from publish.archive.permit import Allowed, permit_starters
from publish.archive.stamp import Stamped
from publish.audit.check import Depth
from publish.core.errors import OccupiedError
from publish.core.model import Audit, Tree
from publish.release.difference import Reports
from publish.release.seal import Sealed


@dataclass(frozen=True, slots=True)
class Published:
    """What one publishing did."""

    archive: Archive
    """As it is when the release is out."""
    tree: Tree
    unmarked: tuple[str, ...]
    """Reports that changed without a word to readers."""
    sealed: Sealed
    stamped: Stamped
    pushed: Pushed = ()
    audits: tuple[Audit, ...] = ()

    @property
    def occupied(self) -> set[str]:
        """Names of hosts where somebody else's archive or files lie."""
        return {host.name for host, error in self.pushed if isinstance(error, OccupiedError)}


def _unheard(*_: object) -> None:
    pass


def publish(
    archive: Archive,
    depth: Depth,
    allowed: Allowed,
    *,
    on_sealed: Callable[[Sealed, Stamped], None] = _unheard,
    on_pushed: Callable[[Pushed], None] = _unheard,
    on_checked: Callable[[tuple[Audit, ...]], None] = _unheard,
) -> Published:
    """Bring what lies under ``site/`` to all hosts in service, and look at each copy as a reader does.

    Evidence of what others did is noted by the check, and signed at the end, while the keys are open.

    Args:
        on_sealed: Told at once, so that it is known should a push be cut.
        on_pushed: Told before the copies are looked at.
        on_checked: Told before the evidence is signed.

    Raises:
        SourceError: The sources are at fault, or something in them was not allowed.
        WaitingError: More must sign than have their keys here; a draft waits for them.
        ConfigError: Settings, keys or the clock are at fault.
    """
    archive.in_service()
    archive.require_stamping()
    archive.look()
    sure = archive.clock_is_right(said=allowed.clock_is_right)
    keys = archive.keys()
    tree = archive.build()
    permit_starters(tree, allowed.starters, archive.talk)
    sealed = archive.seal(tree, keys, clock_is_right=sure, removals=allowed.removals)
    unmarked = tuple(archive.unmarked)
    stamped = archive.stamp(keys)
    on_sealed(sealed, stamped)
    archive = archive.anew()  # the mirror list and the clock have moved on
    places = archive.in_service()
    pushed = archive.push(places)
    on_pushed(pushed)
    audits = tuple(archive.check([place.target() for place in places], depth))
    on_checked(audits)
    archive.sign_evidence(keys)
    return Published(archive, tree, unmarked, sealed, stamped, pushed, audits)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a publishing would do."""

    tree: Tree
    changed: tuple[str, ...]
    """Paths that sealing would change."""
    gone: tuple[str, ...]
    """Of these, the ones that would be taken away."""
    reports: Reports
    hosts: tuple[str, ...]
    """Names of those that would get it."""


def rehearse(archive: Archive) -> Rehearsed:
    """Build, and say what would follow. The tree of the last build is the only thing that changes."""
    hosts = archive.in_service()
    tree = archive.build()
    changed = tuple(archive.unsealed(tree))
    gone = tuple(path for path in changed if not (tree.root / path).exists())
    return Rehearsed(tree, changed, gone, archive.reports(tree), tuple(place.settings.name for place in hosts))
