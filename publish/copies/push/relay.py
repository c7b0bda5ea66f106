"""The files of a push on their way: stored, and read back.

NOT done here: the choice of files, and their order.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from publish.copies.hosts.filehost import FileHost
from publish.copies.push.contest import Contest
from publish.copies.push.ledger import Ledger
from publish.copies.push.readback import read_back
from publish.copies.push.watch import PushWatch
from publish.core.atonce import beside, each
from publish.core.errors import AlteredError, BusyError, RefusedError
from publish.core.model import Entry
from publish.core.units import count

SETTLE_S = (0.5, 1.5, 4.0)  # waits for a store of many machines, which may tell for a moment what lay there before
LONE_FILES_MAX = 8  # files which a host refuses alone, before no more are tried: each costs half a minute
_NAMED_MAX = 3  # of them


class Relay:
    """A push's way to a host, within ``writing``.

    Args:
        contest: The claim to the place. ``None`` where nothing is stored.
        ledger: The journal of arrived files. ``None`` where a cut drops all.
        before: SHA-256 by path of files which arrived before a cut, and were not sent again since.
        continued: Paths of files of which parts lay there already. It grows while they are stored.
    """

    def __init__(
        self,
        host: FileHost,
        contest: Contest | None,
        ledger: Ledger | None,
        watch: PushWatch,
        before: dict[str, str],
        continued: Collection[str] = (),
    ) -> None:
        self._host = host
        self._contest = contest
        self._ledger = ledger
        self._watch = watch
        self._before = before
        self._continued = continued
        self._due: dict[str, Entry] = {}
        self.touched = False
        """Whether a byte may lie there: something was stored, or no answer told that it was not."""

    def put(self, entries: Sequence[Entry], proven: Collection[Entry] = ()) -> tuple[Entry, ...]:
        """Store entries, and return the rest of ``proven``, still to be read back.

        As many go at once as the host allows. A lasting host is read back file by file, directly after each.

        Raises:
            BusyError: The host refuses some files again and again, and took the others.
        """
        lone: list[BusyError] = []
        wanted = {e.path for e in proven} if self._host.traits.lasting else frozenset[str]()

        def one(entry: Entry) -> None:
            try:
                seen = self._store(entry, seen=entry.path in wanted)
            except BusyError as e:
                lone.append(e)
                # What is taken now need not be sent by the next push.
                if not e.lone or len(lone) >= LONE_FILES_MAX:
                    raise
                return
            if seen and entry.path not in self._due:
                self._noted(entry)
            elif entry.path in wanted or (self._host.traits.lasting and entry.path in self._due):
                self._seen(entry)

        each(one, entries, most=self._host.parallel)
        if lone:
            raise _all_of(lone)
        done = wanted & {e.path for e in entries}
        return tuple(e for e in proven if e.path not in done)

    def put_marks(
        self, marks: Sequence[Entry], others: Sequence[Entry], proven: Collection[Entry] = ()
    ) -> tuple[Entry, ...]:
        """Store the marks of a push one after another, and other files beside them.

        Return the rest of ``proven``, as `put` does. Of two pushes at once, their first common mark decides.
        """

        def in_turn() -> None:
            # All pages wait for the last mark, and each mark for the one before.
            with self._host.first():
                for mark in marks:
                    self._store(mark)

        return beside(lambda: self.put(others, proven), in_turn, most=self._host.parallel)

    def read_back(self, entries: Iterable[Entry]) -> None:
        """Compare the bytes at the host with the entries' own, and those of all files which were gone on with.

        Raises:
            AlteredError: The host has other bytes, or none.
        """
        due = {e.path: e for e in entries} | self._due
        each(self._seen, tuple(due.values()), most=self._host.parallel)

    def _store(self, entry: Entry, *, seen: bool = False) -> bool:
        """Store an entry, and return whether it was read back on the way."""
        self._watch.stop_if_cancelled()
        assert self._contest is not None  # noqa: S101 - nothing is stored without one
        try:
            seen = self._contest.store(entry, seen=seen)
        except RefusedError:
            raise
        except BaseException:
            self.touched = True
            raise
        self.touched = True
        # A part's name is the host's own word, and nobody watched it since the cut: only the whole file, read to its
        # end, shows that what lay there is ours. So it is read back in any mode.
        if entry.path in self._continued:
            self._due[entry.path] = entry
        if self._ledger:
            self._ledger.record(entry)
        return seen

    def _seen(self, entry: Entry) -> None:
        self._watch.stop_if_cancelled()
        try:
            self._read_back(entry)
        except AlteredError:
            if self._ledger:
                self._ledger.forget([entry])
            # What was on its way when a disk was pulled out may never have reached it: no fault of the host's.
            if self._ledger is None or self._before.pop(entry.path, None) != entry.sha256:
                raise
            self._host.put(entry)
            self._ledger.record(entry)
            self._read_back(entry)
        self._noted(entry)

    def _read_back(self, entry: Entry) -> None:
        """Compare an entry with the bytes at the host, again where a former file, or none, may be what it shows."""
        # What arrived before a cut has had its time, and goes again.
        for wait_s in () if self._before.get(entry.path) == entry.sha256 else SETTLE_S:
            with suppress(AlteredError):
                read_back(self._host, entry)
                return
            self._watch.cancelled.wait(wait_s)
            self._watch.stop_if_cancelled()
        read_back(self._host, entry)

    def _noted(self, entry: Entry) -> None:
        self._due.pop(entry.path, None)
        if self._ledger:
            self._ledger.saw(entry)


def _all_of(lone: Sequence[BusyError]) -> BusyError:
    """Return one error for files of which each was refused alone."""
    first, *others = lone
    if not others:
        return first
    named = ", ".join(e.path for e in others[:_NAMED_MAX]) + (", …" if len(others) > _NAMED_MAX else "")
    said = f"{first.reason}; so it is with {count(len(others), 'more file')}: {named}"
    return BusyError(said, host=first.host, path=first.path, hint=first.hint)
