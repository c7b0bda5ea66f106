"""What one push will do to one host: decided from values, before anything is touched."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from publish import listing
from publish.errors import RefusedError
from publish.gate.verify import FIRST_ROOT, Head
from publish.model import Entry, Release
from publish.release import POINTER, immutable

STRANGERS_SHOWN = 3  # names of foreign files in a message


@dataclass(frozen=True, slots=True)
class Plan:
    """What one push will do to one host, decided before anything is done."""

    first: tuple[Entry, ...] = ()
    """Under names that never change: evidence, hashed listings, versioned metadata, in that order."""
    then: tuple[Entry, ...] = ()
    """Pages, plain listings, mirrors.html."""
    pointer: tuple[Entry, ...] = ()
    """timestamp.json, unless it is there; before it the roots that the host lacks."""
    pointer_first: bool = False
    """Whether the pointer moves before the pages: readers who have no new root cannot walk forward to what stands
    under it, and would take new pages for forgeries. So they see the former pages, and call them STALE."""
    remove: tuple[str, ...] = ()
    kept: int = 0

    @property
    def sends(self) -> tuple[Entry, ...]:
        """All that is to be sent."""
        return self.first + self.then + self.pointer


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a host before a push."""

    head: Head | None = None
    """What its metadata say, if they verify."""
    pages: dict[str, str] = field(default_factory=dict)
    """SHA-256 by path, of what its release has and of what arrived in a push that was cut."""
    held: dict[str, int] | None = None
    """Length by path, of what it says it holds; ``None`` if it cannot say."""
    differing: frozenset[str] = frozenset()
    """Paths whose name never changes its bytes, where it has others all the same."""


def plan(
    wanted: Release, known: Known, *, host: str, only: Collection[str] | None, ours: Callable[[], set[str]]
) -> Plan:
    """Decide what to send and what to take away.

    Args:
        host: Its name, for messages.
        only: When mending: these paths are sent (or removed) whatever the host says of them, and beside them
            only what is under a name that never changes and is not there.
        ours: Every path that a release of this archive ever had; asked for only if there are strangers.

    Raises:
        RefusedError: The place holds files that are not of this archive, and no copy: it is another's.
    """
    entries = wanted.by_path()
    lacking = [e for e in wanted.entries if _lacks(e, known, only)]
    order = {"files": 0, "targets": 1, "metadata": 2}
    first = sorted(
        (e for e in lacking if immutable(e.path) and not is_root(e.path)),
        key=lambda e: (order.get(e.path.split("/", 1)[0], 3), e.path),
    )
    then = sorted((e for e in lacking if not immutable(e.path) and e.path != POINTER), key=_content_first)
    roots = sorted((e for e in lacking if is_root(e.path)), key=lambda e: (len(e.path), e.path))
    pointer = (*roots, *(e for e in lacking if e.path == POINTER))
    strangers = sorted((known.held or {}).keys() - entries.keys())
    removable: list[str] = []
    if strangers:
        of_ours = ours()
        removable = [p for p in strangers if p in of_ours or immutable(p) or p in (only or ())]
        foreign = [p for p in strangers if p not in removable]
        if foreign and known.head is None and not known.pages and only is None:
            raise _not_ours(foreign, host)
    if only is not None:
        removable = [p for p in removable if p in only]
    return Plan(
        first=tuple(first),
        then=tuple(then),
        pointer=pointer,
        pointer_first=bool(roots) and known.head is not None and only is None,
        remove=tuple(removable),
        kept=len(wanted.entries) - len(lacking),
    )


def is_root(path: str) -> bool:
    """Whether this is a root after the first. Where it lies without its timestamp, readers refuse the copy."""
    return path.startswith("metadata/") and path.endswith(".root.json") and path != FIRST_ROOT


def _content_first(entry: Entry) -> tuple[bool, str]:
    return listing.is_listing(entry), entry.path


def _not_ours(foreign: list[str], host: str) -> RefusedError:
    shown = ", ".join(ascii(p)[1:-1] for p in foreign[:STRANGERS_SHOWN])
    more = f" and {len(foreign) - STRANGERS_SHOWN} more" if len(foreign) > STRANGERS_SHOWN else ""
    return RefusedError(
        f"holds files that are not of this archive: {shown}{more}",
        host=host,
        hint="give the archive a place of its own: an empty folder, bucket or prefix",
    )


def _lacks(entry: Entry, known: Known, only: Collection[str] | None) -> bool:
    if only is not None and entry.path in only:
        return True
    there = known.held is not None and known.held.get(entry.path) == entry.length
    if immutable(entry.path):
        return not there or entry.path in known.differing
    if only is not None and entry.path != POINTER:
        return False
    return known.pages.get(entry.path) != entry.sha256 or (known.held is not None and not there)
