"""Release → Host, in an order that leaves a verifiable copy wherever it is cut → Receipt.

On a host that takes file after file: evidence · listings under their hashes · versioned metadata ·
all of that read back · pages and plain listings · those read back · timestamp.json · removals.
The pointer moves only when everything it points to is there, byte for byte. A reader who comes in
between finds the release before, or walks forward to this one (``publish.verify.metadata``).

What is NOT done here: judging what a host holds for good. That is the audit's.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from publish.copies import places, roll
from publish.copies.hosts.base import HELD_MIN, HELD_SHARE, FileHost, Host, TreeHost
from publish.copies.push.ledger import Ledger
from publish.copies.push.place import Place, pointed, shown
from publish.copies.push.plan import Asked, Known, Plan, plan
from publish.core.errors import HostError, MismatchError, StetError, TrustError, baffled
from publish.core.formats import layout, listing, withdrawals
from publish.core.model import Entry, Receipt, Release
from publish.release import dotstet
from publish.verify.copy import Copy
from publish.verify.metadata import Head

Progress = Callable[[str, int, int], None]
"""Told a host's name, how many bytes have gone there, and of how many."""


def quiet(_host: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def push(
    wanted: Release,
    host: Host,
    *,
    now: datetime,
    only: Collection[str] | None = None,
    keep: Sequence[str] = (),
    adopt: bool = False,
    dry_run: bool = False,
    progress: Progress = quiet,
    cancelled: threading.Event | None = None,
) -> Receipt:
    """Make ``wanted`` the release that ``host`` serves, sending only what it lacks.

    Whatever cuts this short, readers of the host keep a copy that verifies, and the next push completes it.
    Two pushes to one host take turns. Nothing is written over or taken away that no push of this archive put there.

    Args:
        only: Paths to mend; everything when ``None``.
        keep: Patterns of names that are the publisher's own there, beside the copy.
        adopt: Replace what lies there and is somebody else's: another archive, or files under the copy's names.
        cancelled: Checked between files; when set, the push ends with `Cancelled`.

    Raises:
        OccupiedError: What lies there is somebody else's, and ``adopt`` was not given. Nothing was written.
        RollbackError: The host has a newer release than this; it is not taken back.
        MismatchError: The host gives back other bytes than were stored: it alters what it holds.
        HostError: What the host said, or that it said nothing.
    """
    with dotstet.exclusive(wanted.state, f"push-{hashlib.sha256(host.name.encode()).hexdigest()[:16]}"):
        run = _Push(wanted, host, now, progress, cancelled or threading.Event())
        whole = only is None and not dry_run
        if whole:
            roll.begun(wanted.state, host.name)
        receipt = run.one(Asked(only, keep, adopt), dry_run=dry_run)
        if whole:
            roll.ended(wanted.state, host.name, receipt.address, wanted)
    return receipt


class Cancelled(BaseException):
    """Somebody pressed Ctrl-C."""


class _Push:
    """One push under way."""

    def __init__(
        self, wanted: Release, host: Host, now: datetime, progress: Progress, cancelled: threading.Event
    ) -> None:
        self.wanted = wanted
        self.host = host
        self.place = Place(wanted, host, now, places.root_of(wanted.state, host.settings) if host.settings else "")
        self.cancelled = cancelled
        self._progress = progress
        self._total = 0
        self._done = 0
        self._counting = threading.Lock()

    def one(self, asked: Asked, *, dry_run: bool) -> Receipt:
        """Push, in the way that the host takes things."""
        if isinstance(self.host, TreeHost):
            return self.whole(self.host, asked, dry_run=dry_run)
        if isinstance(self.host, FileHost):
            return self.file_by_file(self.host, asked, dry_run=dry_run)
        raise TypeError(f"{self.host!r} holds neither files nor trees")

    def whole(self, host: TreeHost, asked: Asked, *, dry_run: bool) -> Receipt:
        """Push to a host that takes the whole tree at once."""
        standing = self.place.admitted(None, adopt=asked.adopt)
        self._remember(dry_run=dry_run)
        known, replaced = standing.head, standing.others
        kept_from = withdrawals.load(self.wanted.state).kept_from
        stale = bool(kept_from) and (known is None or known.release <= kept_from)
        if asked.only is None and known and known.files.get(layout.TIMESTAMP) == self._pointer():
            if stale and not dry_run:
                host.forget()
            return self._receipt(kept=len(self.wanted.entries))
        if dry_run:
            return self._receipt(sent=len(self.wanted.entries), replaced=replaced, dry_run=True)
        self._total = sum(e.length for e in self.wanted.entries)
        stored = host.put_tree(self.wanted.entries, self._count)
        self._remember(dry_run=False, root=stored.root)
        if stale:
            host.forget()
        return self._receipt(sent=stored.sent, sent_bytes=stored.sent_bytes, replaced=replaced)

    def file_by_file(self, host: FileHost, asked: Asked, *, dry_run: bool) -> Receipt:
        """Push to a host that takes one file at a time."""
        # What an atomic host was given before a cut, it has dropped.
        ledger = Ledger(self.wanted.state, host.name) if not host.traits.atomic else None
        steps = self._plan(host, asked, ledger)
        self._remember(dry_run=dry_run)
        if dry_run:
            return self._receipt(steps, dry_run=True)
        if not steps.sends and not steps.remove:
            return self._receipt(steps)
        self._total = sum(e.length for e in steps.sends)
        if ledger is None:
            self._write(host, steps, None)
        else:
            with ledger:
                self._write(host, steps, ledger)
        return self._receipt(steps)

    def _remember(self, *, dry_run: bool, root: str = "") -> None:
        """Note, before anything is sent, that it goes there: whatever is withdrawn later must be found again."""
        if self.host.settings is not None and not dry_run:
            places.remember(self.wanted.state, self.host.settings, self.wanted.number, root)

    def _plan(self, host: FileHost, asked: Asked, ledger: Ledger | None) -> Plan:
        most = HELD_MIN + HELD_SHARE * len(self.wanted.entries)
        held = {h.path: h.length for h in host.survey(most)} if host.traits.listable else None
        standing = self.place.admitted(held, adopt=asked.adopt)
        found = standing.head
        arrived = ledger.arrived() if ledger else {}
        pages: dict[str, str] = {}
        if found:
            pages |= self._book(found)
            pages[layout.TIMESTAMP] = hashlib.sha256(found.files[layout.TIMESTAMP]).hexdigest()
            pages[layout.MIRRORS_PAGE] = self._digest(layout.MIRRORS_PAGE)
        pages |= arrived
        known = Known(found, standing.ours, pages, held, self._differing(found, held or {}))
        steps, strange = plan(self.wanted, known, asked, put_by_us=self.place.put_by_us)
        if strange and not asked.adopt and asked.only is None and not standing.ours and not arrived:
            said = f"holds files that are not of this archive: {shown(strange)}"
            raise self.place.refusal(said, strange)
        theirs = self._theirs(steps, known, arrived)
        if theirs and not asked.adopt:
            raise self.place.refusal(f"somebody else's files lie where the copy is to be: {shown(theirs)}", theirs)
        ours = self.wanted.by_path()
        return replace(steps, replaced=tuple(theirs), clear=tuple(path for path in standing.others if path not in ours))

    def _theirs(self, steps: Plan, known: Known, arrived: Mapping[str, str]) -> list[str]:
        """Paths that would be written over, and that no push of this archive put there."""
        whole = known.held is None or layout.TIMESTAMP in known.held
        if known.ours and known.head is None and (whole or not arrived):
            return []  # a copy of ours, damaged so far that it does not say itself what is its own
        placed = {*known.pages, *(known.head.files if known.head else ())}
        if known.ours:
            placed |= {
                entry.path for entry in steps.sends if layout.immutable(entry.path) or entry.path == layout.TIMESTAMP
            }
        return sorted(self.place.in_the_way(steps.sends, known.held, placed))

    def _differing(self, found: Head | None, held: Mapping[str, int]) -> frozenset[str]:
        """Metadata of the same name and length as ours, but not ours: signed elsewhere at the same time."""
        theirs = found.files if found else {}
        files = self.wanted.head.files
        ours = {p: data for p, data in files.items() if p != layout.TIMESTAMP and held.get(p) == len(data)}
        doubtful = [p for p, data in ours.items() if theirs.get(p) != data]
        return frozenset(p for p in doubtful if self._digest(p) != hashlib.sha256(ours[p]).hexdigest())

    def _book(self, found: Head) -> dict[str, str]:
        """SHA-256 by path of the host's release: from our own listings if we have them, else from the host's."""
        lists: tuple[Callable[[Copy], Iterable[Entry]], ...] = (
            lambda copy: copy.entries.values(),
            lambda copy: [bundle.entry for bundle in copy.bundles()],
        )
        book = {e.path: e.sha256 for e in (found.signed.bundles,) if e}
        for entries in lists:
            for copy in (Copy(pointed(self.wanted), found), Copy(self.host, found)):
                with suppress(HostError, TrustError):
                    book |= {entry.path: entry.sha256 for entry in entries(copy)}
                    break
        return book

    def _digest(self, path: str) -> str:
        try:
            return hashlib.sha256(self.host.read(path, listing.LISTING_MAX_LENGTH)).hexdigest()
        except HostError:
            return ""

    def _pointer(self) -> bytes:
        source = self.wanted.by_path()[layout.TIMESTAMP].source
        return source.read_bytes() if source else b""

    def _write(self, host: FileHost, steps: Plan, ledger: Ledger | None) -> None:
        with host.writing():
            for stage in _stages(steps.first):
                self._put(host, stage, ledger)
            self._read_back(host, steps.first, ledger)
            if steps.pointer_first:
                if ledger:
                    # The pointer will say that they are there: after a cut this alone says that they are not.
                    ledger.forget(steps.then)
                self._point(host, steps)
            self._still_current()
            self._put(host, steps.then, ledger)
            self._read_back(host, steps.then, ledger)
            if not steps.pointer_first:
                for path in steps.clear:
                    host.remove(path)
                self._point(host, steps)
            for path in steps.remove:
                self._stop_if_cancelled()
                host.remove(path)

    def _point(self, host: FileHost, steps: Plan) -> None:
        """Move the pointer; a new root goes directly before it, so that no reader has the one without the other."""
        # Sealing replaces the pointer on this disk: not while it is on its way.
        with dotstet.exclusive(self.wanted.state):
            self._still_current()
            for entry in steps.pointer:
                self._put(host, [entry], None)
        self._read_back(host, steps.pointer, None)

    def _put(self, host: FileHost, entries: Sequence[Entry], ledger: Ledger | None) -> None:
        def one(entry: Entry) -> None:
            self._stop_if_cancelled()
            host.put(entry)
            if ledger:
                ledger.record(entry)
            self._count(entry.length)

        self._each(one, entries)

    def _read_back(self, host: FileHost, entries: Sequence[Entry], ledger: Ledger | None) -> None:
        def one(entry: Entry) -> None:
            self._stop_if_cancelled()
            whole = hashlib.sha256()
            for chunk in host.fetch(entry.path, entry.length):
                whole.update(chunk)
            if whole.hexdigest() != entry.sha256:
                if ledger:
                    ledger.forget([entry])
                raise _altered(entry, whole.hexdigest(), host.name)

        self._each(one, entries)

    def _each(self, work: Callable[[Entry], None], entries: Sequence[Entry]) -> None:
        """Do ``work`` for all, as many at once as the host bears; the first failure ends it."""
        if self.host.parallel <= 1 or len(entries) <= 1:
            for entry in entries:
                work(entry)
            return
        with ThreadPoolExecutor(self.host.parallel) as pool:
            futures = [pool.submit(work, entry) for entry in entries]
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            failed = [f for f in done if f.exception()]
            if failed:
                pool.shutdown(wait=True, cancel_futures=True)
                failed[0].result()

    def _still_current(self) -> None:
        entry = self.wanted.by_path()[layout.TIMESTAMP]
        if hashlib.sha256(self._pointer()).hexdigest() != entry.sha256:
            raise StetError(
                f"release {self.wanted.number} was sealed again while it was pushed to {self.host.name}",
                hint="push once more: nothing is lost, the copy there is as it was",
            )

    def _stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled

    def _count(self, length: int) -> None:
        with self._counting:
            self._done += length
            self._progress(self.host.name, self._done, self._total)

    def _receipt(
        self,
        steps: Plan | None = None,
        *,
        sent: int = 0,
        sent_bytes: int = 0,
        kept: int = 0,
        replaced: tuple[str, ...] = (),
        dry_run: bool = False,
    ) -> Receipt:
        if steps:
            sent, sent_bytes, kept = len(steps.sends), sum(e.length for e in steps.sends), steps.kept
            replaced = (*steps.clear, *steps.replaced)
        return Receipt(
            host=self.host.name,
            release=self.wanted.number,
            address=self.host.address() or "",
            sent=sent,
            sent_bytes=sent_bytes,
            kept=kept,
            removed=steps.remove if steps else (),
            replaced=replaced,
            dry_run=dry_run,
            notes=self.host.notes(),
        )


def _stages(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Evidence, then listings, then metadata: each kind is there whole before the next begins."""
    stages: dict[str, list[Entry]] = {}
    for entry in entries:
        stages.setdefault(entry.path.split("/", 1)[0], []).append(entry)
    return list(stages.values())


def _altered(entry: Entry, found: str, host: str) -> MismatchError:
    return MismatchError(
        entry.path,
        expected=entry.sha256,
        found=found,
        where=host,
        hint="this host changes what it stores (compression, line ends); the copy there was not switched over",
    )


def push_all(
    wanted: Release,
    hosts: Sequence[Host],
    *,
    now: datetime,
    keep: Mapping[str, Sequence[str]] = MappingProxyType({}),
    adopt: Collection[str] = (),
    dry_run: bool = False,
    progress: Progress = quiet,
) -> list[tuple[Host, Receipt | StetError]]:
    """Push to all hosts at once, a thread for each. A sick one never stops the others: its error is its result.

    Ctrl-C lets each host finish the file it is at, then raises KeyboardInterrupt.

    Args:
        keep: As in `push`, by host.
        adopt: Names of the hosts that are to be the archive's, whoever had them before.
    """
    cancelled = threading.Event()

    def one(host: Host) -> Receipt | StetError:
        try:
            return push(
                wanted,
                host,
                now=now,
                keep=keep.get(host.name, ()),
                adopt=host.name in adopt,
                dry_run=dry_run,
                progress=progress,
                cancelled=cancelled,
            )
        except StetError as e:
            return e
        except Exception as e:  # noqa: BLE001 - one host is never the end of the others
            return baffled(e, host.name)

    with ThreadPoolExecutor(max(1, len(hosts))) as pool:
        futures: list[Future[Receipt | StetError]] = [pool.submit(one, host) for host in hosts]
        try:
            wait(futures)
        except KeyboardInterrupt:
            cancelled.set()
            raise
        return [(host, future.result()) for host, future in zip(hosts, futures, strict=True)]
