"""The plan of a push, decided from values.

Nothing is touched before the plan is made.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from publish.copies.push.readback import ReadBack
from publish.core.beside import Beside, is_default, whose
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.verify.head import Head, Release


@dataclass(frozen=True, slots=True)
class Plan:
    """The acts of a push, decided in advance."""

    first: tuple[Entry, ...] = ()
    """Files under names which never change: evidence, hashed listings, versioned metadata, in this order."""
    then: tuple[Entry, ...] = ()
    """Pages, plain listings, mirrors.html."""
    pointer: tuple[Entry, ...] = ()
    """timestamp.json, unless it is there. Before it the roots which the host lacks."""
    pointer_first: bool = False
    """Whether the pointer moves before the pages.

    Readers without a new root cannot walk forward to pages under it, and would take new pages for forgeries. With the
    pointer first, these readers see the former pages, and call them STALE.
    """
    remove: tuple[str, ...] = ()
    """Files which a push of ours put there, and this release no longer has."""
    clear: tuple[str, ...] = ()
    """Metadata of another archive, where the publisher gave the place to this archive.

    They go before the pointer moves, because a foreign root would shut readers out.
    """
    replaced: tuple[str, ...] = ()
    """Somebody else's paths which are written over, for the same reason."""
    kept: int = 0

    @property
    def sends(self) -> tuple[Entry, ...]:
        """All entries to be sent."""
        return self.first + self.then + self.pointer


@dataclass(frozen=True, slots=True)
class Known:
    """The known facts about a host before a push."""

    head: Head | None = None
    """The facts in the host's metadata, if they verify."""
    ours: bool = False
    """Whether our archive lies there, even if damaged."""
    pages: dict[str, str] = field(default_factory=dict)
    """SHA-256 by path, of the host's release and of files which arrived in a push that was cut."""
    held: dict[str, int] | None = None
    """Length by path of the files which the host says it holds. ``None`` if it cannot say."""
    differing: frozenset[str] = frozenset()
    """Paths whose names never change their bytes, where the host has other bytes all the same."""
    doubted: bool = False
    """Whether another machine's push was cut there: any page may be as that push left it."""
    listed: bool = True
    """Whether the host was listed now. Else ``held`` is from our last push, and tells nothing of others' files."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The caller's wishes for a push."""

    only: Collection[str] | None = None
    """When mending: these paths are sent (or removed) whatever the host says of them. Beside them only files which are
    absent, under names that never change.
    """
    keep: Sequence[str] = ()
    """Patterns of the publisher's own names there."""
    adopt: bool = False
    """Whether the publisher gave this place to the archive, whoever had it before."""
    survey: bool = False
    """Whether the host must be listed, whatever is known of it."""
    read_back: ReadBack | None = None
    """How much is read back. ``ALL``: what lay there before, too. ``None``: as is known of the host."""
    dry_run: bool = False
    """Whether to plan alone, and send nothing."""


def plan(wanted: Release, known: Known, asked: Asked, *, put_by_us: Callable[[str], bool]) -> tuple[Plan, list[str]]:
    """Decide which files to send and which to remove.

    Return the plan, and the names of files there whose owner is unknown.

    Args:
        put_by_us: Returns whether a push of this archive put the file at a path. Asked only of files which the host's
            own release does not explain.
    """
    # From values alone, so that a rehearsal is the plan of the push itself.
    only, entries = asked.only, wanted.by_path()
    lacking = [e for e in wanted.entries if _lacks(e, known, only)]
    order = {layout.FILES: 0, layout.TARGETS: 1, layout.METADATA: 2}
    first = sorted(
        (e for e in lacking if layout.immutable(e.path) and not is_root(e.path)),
        key=lambda e: (order.get(e.path.split("/", 1)[0], 3), e.path),
    )
    # Pages before the listings which name them: a cut leaves no listing of files which are not there.
    then = sorted(
        (e for e in lacking if not layout.immutable(e.path) and e.path != layout.TIMESTAMP), key=_content_first
    )
    # By length first, so that 10.root.json comes after 9.root.json: readers walk from each root to the next.
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
    """Return whether only Stet makes such a name.

    Only in a place of ours: a thief's root there would shut readers out.
    """
    return (
        known.ours
        and layout.immutable(path)
        and (path.startswith(f"{layout.METADATA}/") or (only is not None and path in only))
    )


def _is_strange(path: str, keep: Sequence[str]) -> bool:
    # A stranger is told, never removed: a tool which deletes all unknown files deletes certificates, domains and a
    # family's photographs sooner or later.
    return whose(path, keep) is Beside.STRANGER and not is_default(path)


def is_root(path: str) -> bool:
    """Return whether this is a root after the first.

    Where such a root lies without its timestamp, readers refuse the copy.
    """
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
    return known.doubted or known.pages.get(entry.path) != entry.sha256 or (known.held is not None and not there)
