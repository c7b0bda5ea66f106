"""The listings of a copy, read for an audit.

One that is wrong or lacks is told, and the walk goes on.
"""

from collections.abc import Callable

from publish.core.errors import AbsentError, HostError, RefusedError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.verify.head import Signed
from publish.verify.look import Fault, Visit


class Listings:
    """The listings of a copy, read from their hashed names.

    A listing's faults are kept, and the walk goes on.
    """

    def __init__(self, visit: Visit, known: Callable[[Entry], bytes | None] = lambda _entry: None) -> None:
        self._visit = visit
        self._known = known
        self._kept: dict[str, bytes] = {}
        self.faults: dict[str, Fault] = {}
        """By hashed name."""
        self.names: set[str] = set()
        """All hashed names which were met."""
        self.right: set[str] = set()
        """The hashed names whose bytes came from there, and were right."""

    def read(self, entry: Entry) -> bytes:
        """Return a listing for `Copy`, from memory or the copy."""
        return self._kept.get(entry.sha256) or self._visit.source.read(
            layout.hashed_listing(entry.sha256), entry.length
        )

    def walk(self, signed: Signed, *, former: bool = False) -> dict[str, Entry]:
        """Return all entries of a release by path.

        Entries below a listing which cannot be had are absent.

        Args:
            former: A release which is over: an absent listing of it is no fault.
        """
        found = {signed.top.path: signed.top}
        level = [signed.top]
        while level:
            below: list[Entry] = []
            for entries in self._visit.many(lambda entry: self._entries(entry, former), level):
                found.update((e.path, e) for e in entries)
                below += [e for e in entries if listing.is_listing(e)]
            level = below
        return found

    def top(self, signed: Signed) -> list[Entry]:
        """Return the top listing's entries.

        Empty if the listing cannot be had.
        """
        return self._entries(signed.top, former=False)

    def _entries(self, entry: Entry, former: bool) -> list[Entry]:
        self.names.add(layout.hashed_listing(entry.sha256))
        if entry.sha256 in self._kept:
            return listing.parse(self._kept[entry.sha256], entry.path)
        named = Entry(layout.hashed_listing(entry.sha256), entry.sha256, entry.length)
        try:
            data = self._visit.source.read(named.path, entry.length)
            parsed = listing.read_checked(entry, lambda _: data)
        except (HostError, TrustError) as e:
            # Former listings are erased after a withdrawal, so a former listing may be absent.
            if not former or not isinstance(e, AbsentError | RefusedError):
                fault = self._visit.fixed(named)
                if fault:
                    self.faults[named.path] = fault
            return self._elsewhere(entry)
        self._kept[entry.sha256] = data
        self.right.add(named.path)
        self._visit.heard(named.path)
        return parsed

    def _elsewhere(self, entry: Entry) -> list[Entry]:
        """Return the same listing from another place.

        From the publisher, or under its plain name. The hash shows whether it is the same.
        """
        for read in (self._known, lambda e: self._visit.source.read(e.path, e.length)):
            try:
                data = read(entry)
                if data is not None:
                    parsed = listing.read_checked(entry, lambda _, data=data: data)  # type: ignore[misc]
                    self._kept[entry.sha256] = data
                    return parsed
            except (HostError, TrustError):
                continue
        return []
