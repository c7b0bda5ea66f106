"""Release → Host, in an order that leaves a verifiable copy wherever it is cut → Receipt.

On a host that takes file after file: evidence · listings under their hashes · versioned metadata ·
all of that read back · pages and plain listings · those read back · timestamp.json · removals.
The pointer moves only when everything it points to is there, byte for byte. A reader who comes in
between finds the release before, or walks forward to this one (``publish.gate.verify``).

What is NOT done here: judging what a host holds for good. That is the audit's.
"""

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from datetime import datetime

from publish import listing, mirrorlist, release, roll, withdrawals
from publish.errors import HostError, MismatchError, RollbackError, StetError, TrustError
from publish.gate.copies import Copy
from publish.gate.verify import Head, head
from publish.hosts.base import FileHost, Host, TreeHost
from publish.model import Entry, Receipt, Release
from publish.push.ledger import Ledger
from publish.push.plan import Known, Plan, plan
from publish.release import POINTER

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
    dry_run: bool = False,
    progress: Progress = quiet,
    cancelled: threading.Event | None = None,
) -> Receipt:
    """Make ``wanted`` the release that ``host`` serves, sending only what it lacks.

    Whatever cuts this short, readers of the host keep a copy that verifies, and the next push completes it.
    Two pushes to one host take turns.

    Args:
        only: Paths to mend; everything when ``None``.
        cancelled: Checked between files; when set, the push ends with `Cancelled`.

    Raises:
        RollbackError: The host has a newer release than this; it is not taken back.
        MismatchError: The host gives back other bytes than were stored: it alters what it holds.
        HostError: What the host said, or that it said nothing.
    """
    with release.exclusive(wanted.state, f"push-{hashlib.sha256(host.name.encode()).hexdigest()[:16]}"):
        run = _Push(wanted, host, progress, cancelled or threading.Event())
        whole = only is None and not dry_run
        if whole:
            roll.begun(wanted.state, host.name)
        receipt = run.one(now, only, dry_run=dry_run)
        if whole:
            roll.ended(wanted.state, host.name, receipt.address, wanted)
    return receipt


class Cancelled(BaseException):
    """Somebody pressed Ctrl-C."""


class _Push:
    """One push under way."""

    def __init__(self, wanted: Release, host: Host, progress: Progress, cancelled: threading.Event) -> None:
        self.wanted = wanted
        self.host = host
        self.cancelled = cancelled
        self._progress = progress
        self._total = 0
        self._done = 0
        self._counting = threading.Lock()

    def one(self, now: datetime, only: Collection[str] | None, *, dry_run: bool) -> Receipt:
        """Push, in the way that the host takes things."""
        if isinstance(self.host, TreeHost):
            return self.whole(now, only, dry_run=dry_run)
        if isinstance(self.host, FileHost):
            return self.file_by_file(self.host, now, only, dry_run=dry_run)
        raise TypeError(f"{self.host!r} holds neither files nor trees")

    def whole(self, now: datetime, only: Collection[str] | None, *, dry_run: bool) -> Receipt:
        """Push to a host that takes the whole tree at once."""
        assert isinstance(self.host, TreeHost)  # noqa: S101 - `push` looked
        known = self._head(now)
        kept_from = withdrawals.load(self.wanted.state).kept_from
        stale = bool(kept_from) and (known is None or known.release <= kept_from)
        if only is None and known and known.files.get(POINTER) == self._pointer():
            if stale and not dry_run:
                self.host.forget()
            return self._receipt(kept=len(self.wanted.entries))
        if dry_run:
            return self._receipt(sent=len(self.wanted.entries), dry_run=True)
        self._total = sum(e.length for e in self.wanted.entries)
        stored = self.host.put_tree(self.wanted.entries, self._count)
        if stale:
            self.host.forget()
        return self._receipt(sent=stored.sent, sent_bytes=stored.sent_bytes)

    def file_by_file(self, host: FileHost, now: datetime, only: Collection[str] | None, *, dry_run: bool) -> Receipt:
        """Push to a host that takes one file at a time."""
        # What an atomic host was given before a cut, it has dropped.
        ledger = Ledger(self.wanted.state, host.name) if not host.traits.atomic else None
        steps = self._plan(host, now, only, ledger)
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

    def _plan(self, host: FileHost, now: datetime, only: Collection[str] | None, ledger: Ledger | None) -> Plan:
        found = self._head(now)
        pages: dict[str, str] = {}
        if found:
            pages |= self._book(found)
            pages[POINTER] = hashlib.sha256(found.files[POINTER]).hexdigest()
            pages[mirrorlist.HTML_NAME] = self._digest(mirrorlist.HTML_NAME)
        pages |= ledger.arrived() if ledger else {}
        held = {h.path: h.length for h in host.survey()} if host.traits.listable else None
        known = Known(found, pages, held, self._differing(now, found, held or {}))
        return plan(self.wanted, known, host=host.name, only=only, ours=lambda: release.paths_ever(self.wanted))

    def _head(self, now: datetime) -> Head | None:
        """What the host's own metadata say; nothing, if they do not verify."""
        try:
            found = head(self.host, release.anchor(self.wanted.state), now=now)
        except (HostError, TrustError):
            return None
        ours = self._ours(now)
        if found.seen.order > ours.seen.order:
            raise RollbackError(
                f"{self.host.name}: already has release {found.release} (timestamp {found.timestamp}), "
                f"newer than release {ours.release} (timestamp {ours.timestamp}) here",
                hint="somebody else published, or this .stet is an old one: stet heal --restore ADDRESS",
            )
        former = {s.number: s.top.sha256 for s in (ours.signed, *Copy(_pointed(self.wanted), ours).behind)}
        if former.get(found.release, found.signed.top.sha256) != found.signed.top.sha256:
            raise RollbackError(
                f"{self.host.name}: has another release {found.release} than the one here: two were sealed at once",
                hint="take theirs with: stet heal --restore ADDRESS; then build and seal yours again, on top of it",
            )
        return found

    def _ours(self, now: datetime) -> Head:
        return head(_pointed(self.wanted), release.anchor(self.wanted.state), now=now)

    def _differing(self, now: datetime, found: Head | None, held: Mapping[str, int]) -> frozenset[str]:
        """Metadata of the same name and length as ours, but not ours: signed elsewhere at the same time."""
        theirs = found.files if found else {}
        ours = {p: data for p, data in self._ours(now).files.items() if p != POINTER and held.get(p) == len(data)}
        doubtful = [p for p, data in ours.items() if theirs.get(p) != data]
        return frozenset(p for p in doubtful if self._digest(p) != hashlib.sha256(ours[p]).hexdigest())

    def _book(self, found: Head) -> dict[str, str]:
        """SHA-256 by path of the host's release: from our own listings if we have them, else from the host's."""
        for copy in (Copy(_pointed(self.wanted), found), Copy(self.host, found)):
            try:
                return {path: entry.sha256 for path, entry in copy.entries.items()}
            except (HostError, TrustError):
                continue
        return {}

    def _digest(self, path: str) -> str:
        try:
            return hashlib.sha256(self.host.read(path, listing.LISTING_MAX_LENGTH)).hexdigest()
        except HostError:
            return ""

    def _pointer(self) -> bytes:
        source = self.wanted.by_path()[POINTER].source
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
                self._point(host, steps)
            for path in steps.remove:
                self._stop_if_cancelled()
                host.remove(path)

    def _point(self, host: FileHost, steps: Plan) -> None:
        """Move the pointer; a new root goes directly before it, so that no reader has the one without the other."""
        # Sealing replaces the pointer on this disk: not while it is on its way.
        with release.exclusive(self.wanted.state):
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
        entry = self.wanted.by_path()[POINTER]
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
        self, steps: Plan | None = None, *, sent: int = 0, sent_bytes: int = 0, kept: int = 0, dry_run: bool = False
    ) -> Receipt:
        if steps:
            sent, sent_bytes, kept = len(steps.sends), sum(e.length for e in steps.sends), steps.kept
        return Receipt(
            host=self.host.name,
            release=self.wanted.number,
            address=self.host.address() or "",
            sent=sent,
            sent_bytes=sent_bytes,
            kept=kept,
            removed=len(steps.remove) if steps else 0,
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


def _pointed(wanted: Release) -> release.StateSource:
    return release.StateSource(wanted.state, wanted.number)


def push_all(
    wanted: Release,
    hosts: Sequence[Host],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress = quiet,
) -> list[tuple[Host, Receipt | StetError]]:
    """Push to all hosts at once, a thread for each. A sick one never stops the others: its error is its result.

    Ctrl-C lets each host finish the file it is at, then raises KeyboardInterrupt.
    """
    cancelled = threading.Event()

    def one(host: Host) -> Receipt | StetError:
        try:
            return push(wanted, host, now=now, dry_run=dry_run, progress=progress, cancelled=cancelled)
        except StetError as e:
            return e

    with ThreadPoolExecutor(max(1, len(hosts))) as pool:
        futures: list[Future[Receipt | StetError]] = [pool.submit(one, host) for host in hosts]
        try:
            wait(futures)
        except KeyboardInterrupt:
            cancelled.set()
            raise
        return [(host, future.result()) for host, future in zip(hosts, futures, strict=True)]
