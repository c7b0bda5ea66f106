"""Empty a place of this archive's files.

For places where no push comes any more. Files which no push of this archive put there stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.treehost import TreeHost
from publish.copies.hosts.versions import KeptVersion
from publish.copies.push import ledger
from publish.copies.push.holding import keeping
from publish.copies.push.leavings import take_away
from publish.copies.push.place import HostPlace, Standing
from publish.copies.push.sweep import Remaining, purge
from publish.core.errors import AbsentError, HostError, RefusedError, TrustError, UnreachableError
from publish.core.formats import layout
from publish.verify.copy import Copy
from publish.verify.head import Release
from publish.verify.metadata import METADATA_MAX_LENGTH


@dataclass(frozen=True, slots=True)
class Emptied:
    """The files taken away at a place."""

    host: str
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    """Files which are still there: no release of ours had these bytes at these paths."""
    dry_run: bool = False
    left: tuple[str, ...] = ()
    """Files of ours which are still there: the key may not take them away."""
    versions: tuple[Remaining, ...] = ()
    """Versions of files of ours which the host keeps."""
    untold: str = ""
    """Why it could not be told which versions the host keeps."""

    @property
    def whole(self) -> bool:
        """Whether nothing of ours is left there, as far as the host tells."""
        return not (self.left or self.versions or self.untold)


def empty(wanted: Release, host: Host, *, now: datetime, dry_run: bool = False) -> Emptied:
    """Take from ``host`` all files of this archive.

    A file is ours if its bytes are: of a release known here, or of a signed release which the place itself has.
    Withdrawn files are removed whatever became of them.

    Raises:
        OccupiedError: Another archive lies there by now.
        HostError: The host cannot be read or written to; files already removed stay removed.
    """
    place = HostPlace(wanted, host, now)
    host.expect(wanted.state / ledger.FOLDER, wanted.head.signed.published)
    if said := host.claimed():
        raise place.refusal(said)
    if isinstance(host, TreeHost):
        place.admitted(None, adopt=False)
        removed = _of_tree(host)
        if not dry_run and removed:
            host.put_tree(())
            host.forget()
        if not dry_run:
            _let_go(wanted, host)
        return Emptied(host.name, removed, (), dry_run)
    assert isinstance(host, FileHost)  # noqa: S101 - a host is one or the other
    held = {h.path: h.length for h in host.survey()}
    standing = place.admitted(held, adopt=False)
    book = _book(host, standing)
    ours = [path for path in held if _is_ours(place, path, book)]
    kept = tuple(sorted(held.keys() - set(ours)))
    if dry_run:
        return Emptied(host.name, tuple(sorted(ours)), kept, dry_run)
    left: tuple[str, ...] = ()
    if ours:
        with host.writing():
            # The pointer first: what is half away is then no copy, and not a damaged one.
            first = sorted(ours, key=lambda path: (path != layout.TIMESTAMP, path))
            left = take_away(host, first, lambda: None)
            host.clear_beside(wanted.fingerprint)
    named = {*ours, *place.ever}

    def is_ours(version: KeptVersion) -> bool:
        # Names that only archives make are ours as well: whose this place is was seen before.
        return version.path not in kept and (version.path in named or layout.immutable(version.path))

    swept = purge(host, is_ours)
    removed = tuple(sorted({*ours} - {*left}))
    return Emptied(host.name, removed, kept, dry_run, left, swept.left, swept.untold)


def _let_go(wanted: Release, host: TreeHost) -> None:
    """Have services let go of all releases up to ours.

    Raises:
        RefusedError: One still holds some.
        UnreachableError: One does not answer.
    """
    for one in host.hold(keeping(wanted, "", wanted.number + 1)):
        if one.left:
            hint = "take them away at the service, by hand; then say so with: stet withdraw --let-go PLACE"
            raise RefusedError(f"{one.name} still holds {', '.join(one.left)}", host=host.name, hint=hint)
        if one.status == "silent":
            raise UnreachableError(f"{one.name} {one.said}", host=host.name)


def _of_tree(host: TreeHost) -> tuple[str, ...]:
    try:
        return tuple(sorted(held.path for held in host.survey()))
    except AbsentError:
        return tuple(tree.root for tree in host.trees())


def _book(host: Host, standing: Standing) -> dict[str, set[str]]:
    """Return SHA-256 by path of the place's own release.

    Releases before it count too, as we signed them.
    """
    if standing.head is None:
        return {}
    copy, found = Copy(host, standing.head), dict[str, set[str]]()
    for signed in (standing.head.signed, *copy.behind):
        try:
            entries: Iterable[tuple[str, str]] = [(path, e.sha256) for path, e in copy.book(signed).items()]
        except (HostError, TrustError):
            continue  # what its listing named is ours by our own listings, or stays
        for path, sha256 in (*entries, (standing.head.mirrors_page.path, standing.head.mirrors_page.sha256)):
            found.setdefault(path, set()).add(sha256)
    return found


def _is_ours(place: HostPlace, path: str, book: dict[str, set[str]]) -> bool:
    # Other archives use the same names for their metadata: only a signature of ours, or our own bytes, says whose
    # they are.
    if path.startswith(f"{layout.METADATA}/"):
        try:
            return place.is_ours(path, place.host.read(path, METADATA_MAX_LENGTH))
        except HostError:
            return False
    if place.put_by_us(path):
        return True
    found = place.digest(path)
    if path == layout.MIRRORS_PAGE and (place.wanted.state / layout.TARGETS / f"{found}.{path}").is_file():
        return True
    named = layout.split_target(path)
    # Its name says its bytes, and only archives make such names; whose this place is was seen before.
    return (named is not None and found == named[0]) or found in book.get(path, ())
