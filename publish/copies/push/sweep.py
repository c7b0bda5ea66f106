"""Versions which a host keeps of withdrawn files, taken away for good.

Where a bucket keeps versions, a removal only marks a name: whoever knows the version's name may still read it. Done by
a heal, once for each withdrawal, by the host's second key where it is given. What is NOT done here: taking away names
(``push``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.versions import KeptVersion
from publish.copies.push import learnt
from publish.core.errors import OccupiedError, RefusedError
from publish.core.formats import withdrawals
from publish.core.formats.withdrawals import Record, Versions
from publish.verify.head import Release


@dataclass(frozen=True, slots=True)
class Remaining:
    """A version which is still kept."""

    path: str
    version: str
    until: datetime | None = None
    """End of its lock, where known."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of a host's versions of withdrawn files."""

    host: str
    removed: int
    left: tuple[Remaining, ...] = ()
    untold: str = ""
    """Why it could not be told which versions the host keeps. Empty if it could."""

    @property
    def clean(self) -> bool:
        """Whether none is left, as far as the host tells."""
        return not self.left and not self.untold


def sweep(wanted: Release, host: Host) -> Swept | None:
    """Take away all versions of withdrawn files that ``host`` keeps.

    ``None`` where there is nothing to do: nothing was withdrawn, or a former sweep was clean.

    Raises:
        HostError: The host gives no answer.
    """
    record = withdrawals.load(wanted.state)
    if not isinstance(host, FileHost) or not record.withdrawn or not 0 < record.kept_from <= wanted.number:
        return None
    known = learnt.load(wanted.state, host)
    mark = _mark(record)
    # A list of versions costs a request for every thousand of them: too dear for each nightly heal.
    if known.swept == mark:
        return None
    gone, present = record.gone, wanted.by_path()

    def must_go(kept: KeptVersion) -> bool:
        # A later release may have another file at the path: its newest version is what readers get.
        return _is_withdrawn(kept, gone) and not (kept.newest and kept.path in present)

    found = purge(host, must_go)
    if found.clean:
        learnt.save(wanted.state, host, replace(known, swept=mark))
    return found


def purge(host: FileHost, must_go: Callable[[KeptVersion], bool]) -> Swept:
    """Remove all versions for which ``must_go`` is true, and check for the rest.

    A mark of a removal stays where any bytes stay below it: without it, readers would get those.
    """
    taker = host.taker or host
    try:
        kept = list(taker.versions())
        chosen = [one for one in kept if must_go(one)]
        refused = _take(taker, [one for one in chosen if one.length is not None])
        bare = {one.path for one in chosen} - {one.path for one in kept if one.length is not None and one not in chosen}
        refused |= _take(taker, [m for m in chosen if m.length is None and m.path in bare - {r.path for r in refused}])
        if not chosen:
            return Swept(host.name, 0)
        # By its list, and not by its answers: some take a removal, and keep the bytes.
        still = {*taker.versions()} & {one for one in chosen if one.length is not None}
    # It is a RefusedError, too, but says whose place this is, and not what the key may do.
    except OccupiedError:
        raise
    except RefusedError as e:
        return Swept(host.name, 0, untold=e.reason)
    left = [Remaining(one.path, one.version, taker.locked_until(one)) for one in _sorted(still)]
    return Swept(host.name, sum(one.length is not None for one in chosen) - len(left), tuple(left))


def _take(taker: FileHost, chosen: Iterable[KeptVersion]) -> set[KeptVersion]:
    """Take versions away, and return those that were refused."""
    refused: set[KeptVersion] = set()
    for one in chosen:
        try:
            taker.remove_version(one)
        # A version may be locked for a time (Object Lock): the others must go all the same.
        except RefusedError:
            refused.add(one)
    return refused


def _is_withdrawn(kept: KeptVersion, gone: Mapping[str, Versions]) -> bool:
    versions = gone.get(kept.path)
    # Lists of versions have lengths and no SHA-256: other bytes of that path, if as long, go with them.
    return versions is not None and (kept.length is None or kept.length in versions.values())


def _mark(record: Record) -> str:
    return f"{len(record.withdrawn)} of {record.kept_from}"


def _sorted(kept: Collection[KeptVersion]) -> list[KeptVersion]:
    return sorted(kept, key=lambda one: (one.path, one.version))
