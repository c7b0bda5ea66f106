"""Services which hold a tree for us.

They are asked, read back, and let go of what is old. What counts is a pin that was read back. An answer to the asking
is none. A service's fault is its own verdict, and never the others'. Only requests with this archive's name and mark
are ever taken away.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from publish.copies.hosts.ipfs.pinning import STATUSES, Patience, PinAsked, PinService, PinWish
from publish.copies.hosts.treehost import Keeping
from publish.core.baffling import baffled
from publish.core.errors import HostError, InterferenceError
from publish.core.formats import unixfs
from publish.core.model import Holder

ORIGINS_MAX = 20  # addresses of our node: the API's bound
MARK: Final = "stet"
"""The key of our mark in a request's metadata; its value is the archive's fingerprint."""
_log = logging.getLogger(__name__)
_RANK: Final = {status: rank for rank, status in enumerate(("failed", "queued", "pinning", "pinned"))}
_STILL: Final = {"queued": "still queued", "pinning": "still fetching it", "none": "has not been asked for it yet"}

Meet = Callable[[PinService, Sequence[str]], None]


def prefix(archive: str) -> str:
    """Return the beginning of all names of an archive's pins."""
    return f"stet/{archive}/"


def hold(
    services: Sequence[PinService],
    wanted: Keeping,
    *,
    keep: Collection[str],
    origins: Callable[[PinService], Sequence[str]],
    meet: Meet,
    timeout_s: float,
    interrupt: threading.Event | None = None,
) -> tuple[Holder, ...]:
    """Have all services hold a tree, and return how each stands.

    Args:
        keep: Former trees which may stay: our own node keeps them for readers who are half-way.
        origins: Addresses of our node, as a service may know them.
        meet: Called with the addresses at which a service waits for the blocks.
        timeout_s: For all services together, which are asked at once.
    """
    patience = Patience(time.monotonic() + timeout_s, interrupt or threading.Event())

    def one(service: PinService) -> Holder:
        service.patience = patience
        try:
            return _Holding(service, wanted, keep, origins, meet).run()
        except Exception as e:  # noqa: BLE001 - one service is never the end of the others
            reason = e.reason if isinstance(e, HostError) else baffled(e, service.name).beside(service.name)
            _log.debug("%s: %s", service.name, type(e).__name__, exc_info=e)
            # Nobody knows what lies with the silent: what was withdrawn is not to be thought gone.
            doubt = "; whether it let go of what was withdrawn is not known" if wanted.gone_before else ""
            return Holder(service.name, "silent", reason + doubt)

    with ThreadPoolExecutor(max(1, len(services))) as crew:
        return tuple(crew.map(one, services))


class _Holding:
    """The work at one service."""

    def __init__(
        self,
        service: PinService,
        wanted: Keeping,
        keep: Collection[str],
        origins: Callable[[PinService], Sequence[str]],
        meet: Meet,
    ) -> None:
        self.service = service
        self.wanted = wanted
        self._keep = {*keep, wanted.root}
        self._origins = origins
        self._meet = meet
        self._prefix = prefix(wanted.archive)

    def run(self) -> Holder:
        """Have the tree held, and the former ones let go.

        Withdrawn ones before, old ones after.
        """
        named = self.service.of_name(self._prefix)
        gone = [one for one in named if self._withdrawn(one)]
        mine = [one for one in named if self._is_ours(one)]
        if self.wanted.look:
            found = self._best(self.service.find(self.wanted.root))
            status, said = self._told(found)
            former = {one.cid for one in mine if self._old(one)} - {one.cid for one in gone}
            return Holder(self.service.name, status, said, tuple(sorted(former)), tuple(sorted({g.cid for g in gone})))
        # First, and whatever becomes of the rest: somebody may be in danger by these.
        for one in gone:
            if self._is_ours(one):
                self.service.remove(one.id)
        status, said = self._held() if self.wanted.root else ("none", "")
        # As long as it has not got the new one, the former is all that readers would find there.
        if status == "pinned":
            self._let_go([one for one in mine if self._old(one)])
        return Holder(self.service.name, status, said, left=self._left(gone))

    def _is_ours(self, one: PinAsked) -> bool:
        """Return whether a request has this archive's name and mark."""
        return self._number(one) is not None and one.mark.get(MARK) == self.wanted.archive

    def _number(self, one: PinAsked) -> int | None:
        """Return the release's number in a request's name."""
        rest = one.name.removeprefix(self._prefix)
        plain = one.name != rest and rest.isascii() and rest.isdecimal() and len(rest) < 10
        return int(rest) if plain else None

    def _withdrawn(self, one: PinAsked) -> bool:
        number = self._number(one)
        return number is not None and number < self.wanted.gone_before and one.cid != self.wanted.root

    def _old(self, one: PinAsked) -> bool:
        number = self._number(one)
        return number is not None and number <= self.wanted.release and one.cid not in self._keep

    @staticmethod
    def _best(found: Collection[PinAsked]) -> PinAsked | None:
        """Return the request which came furthest.

        It may be another's: held is held.
        """
        return max(found, key=lambda one: _RANK[one.status], default=None)

    def _held(self) -> tuple[str, str]:
        """Ask where nobody has asked, and look.

        Until it is held, or the time is over.
        """
        root = self.wanted.root
        found = self.service.find(root)
        best = self._best(found)
        if best is None or best.status == "failed":
            failed = next((one for one in found if self._is_ours(one)), None)
            name = f"{self._prefix}{self.wanted.release}"
            wish = PinWish(root, name, {MARK: self.wanted.archive}, tuple(self._origins(self.service))[:ORIGINS_MAX])
            best = self.service.ask(wish, failed.id if failed else "")
        # Behind a router our node cannot be called, and has to call.
        self._meet(self.service, best.delegates)
        status, said = "none", ""
        for _ in self.service.patience.turns():
            status, said = self._told(self._best(self.service.find(root)))
            if status in ("pinned", "failed"):
                break
        return status, said

    def _told(self, best: PinAsked | None) -> tuple[str, str]:
        """Return how it stands, and how in words."""
        if best is None:
            return "none", _STILL["none"]
        if best.status == "pinned":
            self._believable()
            return "pinned", "holds it"
        said = f" ({best.said})" if best.said else ""
        return best.status, f"{_STILL.get(best.status, 'could not get it')}{said}"

    def _believable(self) -> None:
        """Ask for what nobody has.

        Who says to hold that, says so of everything.

        Raises:
            InterferenceError: It does.
        """
        nobodys = unixfs.text(b"\x01\x55\x12\x20" + os.urandom(32))
        if any(one.status == "pinned" for one in self.service.find(nobodys)):
            raise InterferenceError(
                "says that it holds what nobody has: its word counts for nothing", host=self.service.name
            )

    def _let_go(self, old: Sequence[PinAsked]) -> None:
        """Let go of former releases, as time allows.

        The others go next time.
        """
        for one in old:
            if self.service.patience.interrupt.is_set() or time.monotonic() > self.service.patience.until:
                return
            try:
                self.service.remove(one.id)
            except HostError as e:
                _log.debug("%s keeps %s: %s", self.service.name, one.cid, e.reason)

    def _left(self, gone: Sequence[PinAsked]) -> tuple[str, ...]:
        """Return the addresses of withdrawn releases still there."""
        theirs = {one.cid for one in gone if not self._is_ours(one)}
        waiting = {one.id for one in gone if self._is_ours(one)}
        still: dict[str, str] = {}
        for _ in self.service.patience.turns() if waiting else ():
            still = {one.id: one.cid for one in self.service.of_name(self._prefix) if one.id in waiting}
            if not still:
                break
        return tuple(sorted(theirs | {*still.values()}))


assert {*_RANK} == {*STATUSES}  # noqa: S101 - a status more would have no rank
