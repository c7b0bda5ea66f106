"""What one push will do to one host: decided from values, before anything is touched."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from publish.core.beside import Beside, is_default, whose
from publish.core.formats import layout, listing
from publish.core.model import Entry, Release
from publish.verify.metadata import Head


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
    """What a push of ours had put there, and this release has no more."""
    clear: tuple[str, ...] = ()
    """Metadata of another archive, where the publisher said that its place is to be this one's: before the pointer
    moves, for a root among them would shut readers out."""
    replaced: tuple[str, ...] = ()
    """Paths of somebody else's that are written over, for the same reason."""
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
    ours: bool = False
    """Whether our archive lies there, be it damaged."""
    pages: dict[str, str] = field(default_factory=dict)
    """SHA-256 by path, of what its release has and of what arrived in a push that was cut."""
    held: dict[str, int] | None = None
    """Length by path, of what it says it holds; ``None`` if it cannot say."""
    differing: frozenset[str] = frozenset()
    """Paths whose name never changes its bytes, where it has others all the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a push."""

    only: Collection[str] | None = None
    """When mending: these paths are sent (or removed) whatever the host says of them, and beside them only what is
    under a name that never changes and is not there."""
    keep: Sequence[str] = ()
    """Patterns of names that are the publisher's own there."""
    adopt: bool = False
    """Whether the publisher said that this place is to be the archive's, whoever had it before."""


def plan(wanted: Release, known: Known, asked: Asked, *, put_by_us: Callable[[str], bool]) -> tuple[Plan, list[str]]:
    """Decide what to send and what to take away; and name what lies there and is nobody's that we know.

    Args:
        put_by_us: Whether what lies at a path is what a push of this archive put there: asked only of what the
            host's own release does not explain.
    """
    only, entries = asked.only, wanted.by_path()
    lacking = [e for e in wanted.entries if _lacks(e, known, only)]
    order = {layout.FILES: 0, layout.TARGETS: 1, layout.METADATA: 2}
    first = sorted(
        (e for e in lacking if layout.immutable(e.path) and not is_root(e.path)),
        key=lambda e: (order.get(e.path.split("/", 1)[0], 3), e.path),
    )
    then = sorted(
        (e for e in lacking if not layout.immutable(e.path) and e.path != layout.TIMESTAMP), key=_content_first
    )
    roots = sorted((e for e in lacking if is_root(e.path)), key=lambda e: (len(e.path), e.path))
    pointer = (*roots, *(e for e in lacking if e.path == layout.TIMESTAMP))
    beside = sorted((known.held or {}).keys() - entries.keys())
    if only is not None:
        beside = [path for path in beside if path in only]
    removable = [p for p in beside if p in known.pages or _is_made(p, known, only) or put_by_us(p)]
    gone = set(removable)
    steps = Plan(
        first=tuple(first),
        then=tuple(then),
        pointer=pointer,
        pointer_first=bool(roots) and known.head is not None and only is None,
        remove=tuple(removable),
        kept=len(wanted.entries) - len(lacking),
    )
    return steps, [p for p in beside if p not in gone and _is_strange(p, asked.keep)]


def _is_made(path: str, known: Known, only: Collection[str] | None) -> bool:
    """Whether Stet alone makes such names, in a place that is ours: a root of a thief's would shut readers out."""
    return (
        known.ours
        and layout.immutable(path)
        and (path.startswith(f"{layout.METADATA}/") or (only is not None and path in only))
    )


def _is_strange(path: str, keep: Sequence[str]) -> bool:
    return whose(path, keep) is Beside.STRANGER and not is_default(path)


def is_root(path: str) -> bool:
    """Whether this is a root after the first. Where it lies without its timestamp, readers refuse the copy."""
    return path.startswith(f"{layout.METADATA}/") and path.endswith(".root.json") and path != layout.FIRST_ROOT


def _content_first(entry: Entry) -> tuple[bool, str]:
    return listing.is_listing(entry), entry.path


def _lacks(entry: Entry, known: Known, only: Collection[str] | None) -> bool:
    if only is not None and entry.path in only:
        return True
    there = known.held is not None and known.held.get(entry.path) == entry.length
    if layout.immutable(entry.path):
        return not there or entry.path in known.differing
    if only is not None and entry.path != layout.TIMESTAMP:
        return False
    return known.pages.get(entry.path) != entry.sha256 or (known.held is not None and not there)
