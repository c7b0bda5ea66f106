"""Questions to many addresses at once: which release is there?

The first good answer bounds the wait for the others.
"""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from urllib.parse import urlsplit

from publish.core.baffling import baffled
from publish.core.errors import StetError, UnwitnessedError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.numeric import is_near
from publish.core.source import Source
from publish.readers.believe import newest_first
from publish.readers.clone.jobs import Candidate
from publish.verify import history
from publish.verify.head import Anchor, Seen, Statement

PATIENCE_S = 60.0  # when every answer counts
GRACE_S = 0.5  # for others, after the first good answer: the price of a dead address
AGREED_MIN_S, AGREED_TIMES = 0.1, 3.0  # after two copies agreed: so many times as long as they took, at least so long
ADDRESSES_MAX = 16  # in all, for a mirror list may name a thousand; addresses from the reader are always asked
_READABLE = ("http", "https", "ipfs", "ipns")


class Candidates:
    """The asked addresses, with their answers so far."""

    def __init__(
        self,
        anchor: Anchor,
        open_source: Callable[[str], Source],
        *,
        now: datetime,
        seen: Seen | None = None,
        quorum: bool = True,
        known: Statement | None = None,
    ) -> None:
        self.good: list[Candidate] = []
        """Copies with verified metadata, in the order of their answers."""
        self.bad: dict[str, StetError] = {}
        """Errors by address."""
        self._anchor = anchor
        self._open = open_source
        self._now = now
        self._seen = seen
        self._quorum = quorum
        self._known = known
        self._follow = True
        self._asked: set[str] = set()
        self._open_questions = 0
        self._changed = threading.Condition()
        self._told = 0
        self._first_asked, self._last_asked, self._agreed = 0.0, 0.0, 0.0
        """When addresses were asked, and when two copies first agreed on the newest release."""

    @property
    def waiting(self) -> bool:
        """Whether an answer is still missing."""
        with self._changed:
            return self._open_questions > 0

    def ask(
        self, addresses: Iterable[str], *, most: int | None = None, follow: bool = True, outside: bool = False
    ) -> None:
        """Ask each new address at once, up to ``most`` in all.

        Args:
            follow: Whether the listed mirrors are asked too.
            outside: Ask no machine of the reader's own network. For addresses that the reader did not give.
        """
        self._follow = follow
        self._last_asked = time.monotonic()
        self._first_asked = self._first_asked or self._last_asked
        new, refused = [], 0
        for address in addresses:
            # Mirror lists and people spell an address with and without the slash.
            key = address.rstrip("/")
            with self._changed:
                if key in self._asked or (most is not None and len(self._asked) + refused >= most):
                    continue
                # Refused for certain, and not by the address: a copy that is reached within its network may name it.
                if outside and is_inner(address):
                    refused += 1
                else:
                    self._asked.add(key)
                self._open_questions += 1
                new.append(address)
        for address in new:
            # Daemons: an address may accept and never answer, and must not keep the program from ending.
            threading.Thread(target=self._answer, args=(address, outside), daemon=True).start()

    def _answer(self, address: str, outside: bool) -> None:
        member: Candidate | None = None
        try:
            source = self._open(address)
            if outside:
                source.stay_outside()
            found = history.accept(source, self._anchor, now=self._now, seen=self._seen, known=self._known)
            # Without witnesses a split view is possible: this reader may be shown a release made for them alone.
            if self._quorum and not found.witnessed.enough:
                raise UnwitnessedError(
                    f"release {found.release} is signed by {found.witnessed}",
                    where=address,
                    hint="read another copy, or wait for the witnesses; without them, others may be shown another one",
                )
            member = Candidate(address, source, found)
            if self._follow:
                # Before this question counts as answered: otherwise the list could seem to be at its end.
                # A thief of the online key can list bad addresses: a copy from there is verified like any other. But
                # a router of the reader's would obey the question; only who reads within a network is sent on in it.
                self.ask(readable(found.mirrors), most=ADDRESSES_MAX, outside=not source.near)
        except StetError as e:
            self._note(address, e)
        except Exception as e:  # noqa: BLE001 - one address is never the end of the others
            self._note(address, baffled(e, address))
        finally:
            with self._changed:
                self._open_questions -= 1
                if member:
                    self.good.append(member)
                    self.bad.pop(address, None)
                    self._agreed = time.monotonic() if self._agree() else 0.0
                self._changed.notify_all()

    def _note(self, address: str, error: StetError) -> None:
        with self._changed:
            if all(member.address != address for member in self.good):
                self.bad[address] = error

    def gather(self, *, patient: bool = False) -> list[Candidate]:
        """Wait for the first good answer, and briefly for others.

        Args:
            patient: Wait for every answer, as a comparison of copies requires.

        Returns:
            The good copies, newest first. Empty if all failed.
        """
        with self._changed:
            while not self.good and self._open_questions:
                self._changed.wait()
            until = time.monotonic() + (PATIENCE_S if patient else GRACE_S)
            while self._open_questions and (left := min(until, self._soon(patient)) - time.monotonic()) > 0:
                self._changed.wait(left)
            self._told = len(self.good)
            return newest_first(self.good)

    def _agree(self) -> bool:
        """Return whether two copies have the newest release that was heard of."""
        # One alone could be a quick liar with an old release, for whom nobody else would be heard.
        ranked = newest_first(self.good)
        return len(ranked) > 1 and ranked[0].head.signed.top == ranked[1].head.signed.top

    def _soon(self, patient: bool) -> float:
        """Return the time until which others are waited for, where two copies agree."""
        if patient or not self._agreed:
            return float("inf")
        took = AGREED_TIMES * (self._agreed - self._first_asked)
        return max(self._agreed, self._last_asked) + max(AGREED_MIN_S, took)

    def late(self) -> list[Candidate]:
        """Return the copies with answers after `gather`, each once."""
        with self._changed:
            new, self._told = self.good[self._told :], len(self.good)
            return new

    def renew(self, members: Iterable[Candidate]) -> None:
        """Read the metadata of copies again, since a push may have moved them on."""
        threads = [threading.Thread(target=self._renew, args=(m,), daemon=True) for m in members if not m.silent]
        for thread in threads:
            thread.start()
        # A bound for all together: a copy which fell silent keeps its old head and is left behind.
        until = time.monotonic() + 10 * GRACE_S
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _renew(self, member: Candidate) -> None:
        try:
            found = history.accept(member.source, self._anchor, now=self._now, seen=member.head.seen)
            if self._quorum and not found.witnessed.enough:
                return  # the new release still waits for witnesses: stay with the old head
        except StetError as e:
            member.faults.append(str(e))
            return
        except Exception as e:  # noqa: BLE001 - as above
            member.faults.append(str(baffled(e, member.address)))
            return
        member.head, member.benched, member.row = found, False, 0


def readable(mirrors: MirrorList) -> list[str]:
    """Return a readable address for each mirror of a list.

    For an unreadable address, a readable further name is returned.
    """
    found = []
    for mirror in mirrors.mirrors:
        names = [mirror.address, *mirror.also]
        found += [name for name in names if is_readable(name)][:1]
    return found


def is_inner(address: str) -> bool:
    """Return whether an address has the number of a machine in the reader's own network."""
    try:
        return is_near(urlsplit(address).hostname or "")
    except ValueError:
        return False


def is_readable(address: str) -> bool:
    """Return whether an address can be asked here."""
    return address.partition(":")[0].lower() in _READABLE
