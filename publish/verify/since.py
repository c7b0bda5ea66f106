"""New and changed files of a release since a former release.

Both releases are signed, and both are read from the same copy. So a reader of a part can tell whether the part is
whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from publish.core.errors import AbsentError, HostError, MismatchError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.verify.copy import Copy
from publish.verify.head import Signed


@dataclass(frozen=True, slots=True)
class Since:
    """The difference between a copy's release and a former one."""

    number: int
    """The former release."""
    new: tuple[Entry, ...]
    """Files that are new or changed, by path, without listings."""
    former: tuple[str, ...]
    """Hashes of the former release's listings that were compared."""

    @property
    def pages(self) -> tuple[str, ...]:
        """The paths of new and changed pages."""
        return tuple(entry.path for entry in self.new if entry.path.endswith(".html"))


def since(copy: Copy, number: int) -> Since:
    """Compare a copy's release with the former release ``number``.

    Where a former listing is lost, every file below the folder counts as new.

    Raises:
        AbsentError: The copy lacks the former release's metadata.
        HostError, TrustError: A listing of the copy's own release cannot be had, or is not the signed one.
    """
    before = next((signed for signed in copy.behind if signed.number == number), None)
    if before is None:
        raise AbsentError("not known", host=copy.source.name, path=layout.metadata(number, "targets"))
    walk = _Walk(copy)
    new = sorted(walk.differences(copy.head.signed.top, before.top), key=lambda entry: entry.path)
    return Since(number, tuple(new), tuple(sorted(walk.compared)))


def listings(copy: Copy, signed: Signed) -> set[str]:
    """Return the hashes of a release's listings.

    Empty if listings are lost.
    """
    try:
        return {entry.sha256 for entry in copy.book(signed).values() if listing.is_listing(entry)}
    except (HostError, TrustError):
        return set()


class _Walk:
    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self.compared: set[str] = set()

    def differences(self, new: Entry, old: Entry | None) -> Iterator[Entry]:
        """Yield the files below a listing which differ from the former listing."""
        former = self._former(old)
        for entry in listing.read_checked(new, self._copy.read_listing):
            was = former.get(entry.path)
            if was and was.sha256 == entry.sha256:
                continue
            if listing.is_listing(entry):
                yield from self.differences(entry, was)
            else:
                yield entry

    def _former(self, entry: Entry | None) -> dict[str, Entry]:
        if entry is None:
            return {}
        try:
            found = {named.path: named for named in listing.read_checked(entry, self._copy.read_listing)}
        except (HostError, MismatchError):
            return {}  # lost or of other bytes: then more counts as new, and never less
        self.compared.add(entry.sha256)
        return found
