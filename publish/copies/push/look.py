"""A look at a host before a push: what lies there, and what to do about it.

Where our last whole push is known, and its pointer still lies there, the copy is known from its own signed listings:
one request. Else the host is listed. What is NOT done here: writing.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace

from publish.copies import roll
from publish.copies.hosts.base import HELD_MIN, HELD_SHARE, Host
from publish.copies.push.learnt import Learnt
from publish.copies.push.ledger import FORGOTTEN
from publish.copies.push.place import HostPlace, pointed, shown
from publish.copies.push.plan import Asked, Known, Plan, plan
from publish.core.atonce import beside
from publish.core.errors import HostError, TrustError
from publish.core.formats import layout, listing, withdrawals
from publish.core.model import Entry
from publish.verify.copy import Copy
from publish.verify.head import Head, Release

LOOKS_MAX = 32  # files looked at one by one, for foreign ones in the way; for more of them the list is cheaper


class HostLook:
    """What lies at a host, compared with a release.

    Args:
        arrived: SHA-256 by path of the files which arrived in a push that was cut.
    """

    def __init__(self, wanted: Release, place: HostPlace, learnt: Learnt, arrived: Mapping[str, str]) -> None:
        self.wanted = wanted
        self.host: Host = place.host
        self.place = place
        self._learnt = learnt
        self._arrived = arrived

    @property
    def will_send(self) -> bool:
        """Whether our last push left another state of the archive there than is to be pushed."""
        return self._learnt.sent not in ("", roll.pointer_of(self.wanted.head))

    def plan(self, asked: Asked) -> tuple[Plan, Known]:
        """Decide the acts of a push.

        Raises:
            OccupiedError: Somebody else's files lie there, and the publisher did not give the place to our archive.
            RollbackError: The host has a newer release.
            HostError: The host cannot be read, so that nothing can be said.
        """
        if not asked.adopt and (said := self.host.claimed()):
            raise self.place.refusal(said)
        if (known := self._remembered(asked)) is not None:
            if known.head is self.wanted.head:
                return Plan(kept=len(self.wanted.entries)), known
            steps, _ = plan(self.wanted, known, asked, put_by_us=self.place.put_by_us)
            if len(self._unplaced(steps, known)) <= LOOKS_MAX:
                return self._admitted(steps, known, asked), known
        return self._surveyed(asked)

    def _remembered(self, asked: Asked) -> Known | None:
        """Return the known facts without a list of files.

        ``None`` if only a list can tell.
        """
        learnt = self._learnt
        if asked.survey or asked.adopt or asked.only is not None or self.host.traits.near or not learnt.sent:
            return None
        # After a cut the journal knows more of what lies there than the pointer, which did not move.
        if self._arrived or (found := self.place.unchanged(learnt.sent)) is None:
            return None
        # What was withdrawn must go from wherever it lies, be it known here or not.
        if found.release < (withdrawals.load(self.wanted.state).kept_from or 0):
            return None
        if found is self.wanted.head:
            held = {e.path: e.length for e in self.wanted.entries} | dict(learnt.beside)
            return Known(found, True, held=held, listed=False)
        if not (tree := self._tree(found)):
            return None
        pages = self._book(found, tree)
        pages[layout.MIRRORS_PAGE] = found.mirrors_page.sha256
        held = {e.path: e.length for e in tree} | dict(learnt.beside)
        return Known(found, True, pages, held, self._differing(found, held), listed=False)

    def _surveyed(self, asked: Asked) -> tuple[Plan, Known]:
        most = HELD_MIN + HELD_SHARE * len(self.wanted.entries)
        held = self._listed(most)
        standing = self.place.admitted(held, adopt=asked.adopt)
        found = standing.head
        pages: dict[str, str] = {}
        if found:
            pages |= self._book(found, self._tree(found))
            # No listing names this page: it changes with the mirror list, without a new release.
            pages[layout.MIRRORS_PAGE] = self._digest(layout.MIRRORS_PAGE)
        pages |= self._arrived
        # Another archive's metadata may have a name and a length of ours, of former releases, too.
        differing = self._differing(found, held or {}) | frozenset(standing.others)
        doubted = self._is_doubted(held or {}, differing)
        if standing.ours and found is None and not self._arrived:
            differing |= self._spoilt(held or {})
        known = Known(found, standing.ours, pages, held, differing, doubted)
        steps, strange = plan(self.wanted, known, asked, put_by_us=self.place.put_by_us)
        if strange and not asked.adopt and asked.only is None and not standing.ours and not self._arrived:
            said = f"holds files that are not of this archive: {shown(strange)}"
            raise self.place.refusal(said, strange)
        ours = self.wanted.by_path()
        clear = tuple(path for path in standing.others if path not in ours)
        return replace(self._admitted(steps, known, asked), clear=clear), known

    def _listed(self, most: int) -> dict[str, int] | None:
        """Return length by path of the files there, and ask for the place's owner beside the list."""

        def listed() -> dict[str, int] | None:
            return {h.path: h.length for h in self.host.survey(most)} if self.host.traits.listable else None

        if self.host.traits.near:
            return listed()
        return beside(listed, self.place.ask_ahead, most=self.host.parallel)

    def _admitted(self, steps: Plan, known: Known, asked: Asked) -> Plan:
        """Return the plan, unless it would write over foreign files.

        Foreign files lie at paths where no push of this archive put a file.
        """
        # Without a list, absence must be asked for path by path.
        held = known.held if known.listed else None
        theirs = sorted(self.place.in_the_way(self._unplaced(steps, known), held))
        if theirs and not asked.adopt:
            raise self.place.refusal(f"somebody else's files lie where the copy is to be: {shown(theirs)}", theirs)
        return replace(steps, replaced=tuple(theirs))

    def _unplaced(self, steps: Plan, known: Known) -> list[Entry]:
        """Return files to send to paths where no push of ours is known to have put one."""
        whole = known.held is None or layout.TIMESTAMP in known.held
        if known.ours and known.head is None and (whole or not self._arrived):
            return []  # a copy of ours, damaged so far that it does not say itself what is its own
        placed = {*known.pages, *(known.head.files if known.head else ())}
        if known.ours:
            placed |= {e.path for e in steps.sends if layout.immutable(e.path) or e.path == layout.TIMESTAMP}
        return [entry for entry in steps.sends if entry.path not in placed]

    def _differing(self, found: Head | None, held: Mapping[str, int]) -> frozenset[str]:
        """Return metadata like ours, but with other bytes.

        Name and length are ours. The bytes were signed elsewhere at the same time.
        """
        theirs = found.files if found else {}
        files = self.wanted.head.files
        ours = {p: data for p, data in files.items() if p != layout.TIMESTAMP and held.get(p) == len(data)}
        doubtful = [p for p, data in ours.items() if theirs.get(p) != data]
        other = {p for p in doubtful if self._digest(p) != hashlib.sha256(ours[p]).hexdigest()}
        # Read back and found spoilt by a push that ended there: of the right length, maybe.
        return frozenset(other | {e.path for e in self.wanted.entries if self._arrived.get(e.path, "") == FORGOTTEN})

    def _spoilt(self, held: Mapping[str, int]) -> frozenset[str]:
        """Return paths of hashed names with other bytes of the same length.

        Read one by one, where not even the metadata verify: who wrote those over may have written over all.
        """
        named = (e for e in self.wanted.entries if layout.immutable(e.path) and held.get(e.path) == e.length)
        return frozenset(e.path for e in named if self.place.digest(e.path) != e.sha256)

    def _is_doubted(self, held: Mapping[str, int], differing: Collection[str]) -> bool:
        """Return whether another release lies there beside the pointer, under the number of ours."""
        files = self.wanted.head.files
        ours = [p for p in self.wanted.head.named if (layout.versioned(p) or (0, ""))[1] == "targets"]
        return any(p in differing or held.get(p, len(files[p])) != len(files[p]) for p in ours)

    def _tree(self, found: Head) -> list[Entry]:
        """Return the files of the host's release.

        By our own listings if we have them, else by the host's. Empty if neither can be had.
        """
        return self._first(found, lambda copy: copy.entries.values())

    def _book(self, found: Head, tree: Iterable[Entry]) -> dict[str, str]:
        """Return SHA-256 by path of the host's release, bundles and pointer."""
        bundles = self._first(found, lambda copy: [bundle.entry for bundle in copy.bundles()])
        book = {e.path: e.sha256 for e in (*tree, *bundles, *((found.signed.bundles,) if found.signed.bundles else ()))}
        book[layout.TIMESTAMP] = roll.pointer_of(found)
        return book

    def _first(self, found: Head, entries: Callable[[Copy], Iterable[Entry]]) -> list[Entry]:
        for copy in (Copy(pointed(self.wanted), found), Copy(self.host, found)):
            with suppress(HostError, TrustError):
                return list(entries(copy))
        return []

    def _digest(self, path: str) -> str:
        try:
            return hashlib.sha256(self.host.read(path, listing.LISTING_MAX_LENGTH)).hexdigest()
        except HostError:
            return ""
