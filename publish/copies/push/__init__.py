"""Push a release to a host, safe to cut.

Release → Host → Receipt. On a host which takes file after file: evidence · listings under their hashes · versioned
metadata · all of these read back · pages and plain listings · these read back · timestamp.json · removals. The
pointer moves only when everything it points to is there, byte for byte. A reader who comes in between finds the
release before, or walks forward to this release (``publish.verify.metadata``).

What is NOT done here: judging a host's content for good. The audit does this.
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
from publish.verify.head import Head

Progress = Callable[[str, int, int], None]
"""Called with a host's name, the number of bytes sent there, and the number of bytes to send."""


def quiet(_host: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


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
    """Make ``wanted`` the release which ``host`` serves.

    Only lacking files are sent. Whatever cuts the push short, readers of the host keep a copy which verifies, and the
    next push completes it. Two pushes to the same host take turns. A file is written over or taken away only if a
    push of this archive put it there.

    Args:
        only: Paths to mend; everything when ``None``.
        keep: Patterns of the publisher's own names there, beside the copy.
        adopt: Replace somebody else's files there: another archive, or files under the copy's names.
        cancelled: Checked between files; when set, the push ends with `Cancelled`.

    Raises:
        OccupiedError: Somebody else's files lie there, and ``adopt`` was not given. Nothing was written.
        RollbackError: The host has a newer release than this; it is not taken back.
        MismatchError: The host gives back other bytes than were stored: it alters its files.
        HostError: The host's refusal, or its silence.
    """
    # A lock by host: pushes to the same host take turns, pushes to other hosts run beside them.
    with dotstet.exclusive(wanted.state, f"push-{hashlib.sha256(host.name.encode()).hexdigest()[:16]}"):
        run = _Push(wanted, host, now, progress, cancelled or threading.Event())
        whole = only is None and not dry_run
        if whole:
            # Before the first byte: a copy found damaged during a push must not be noted as another's deed.
            roll.begun(wanted.state, host.name)
        receipt = run.one(Asked(only, keep, adopt), dry_run=dry_run)
        if whole:
            roll.ended(wanted.state, host.name, receipt.address, wanted)
    return receipt


class Cancelled(BaseException):
    """The end of a push by Ctrl-C."""


class _Push:
    """A push under way."""

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
        """Push files or a tree, as the host takes them."""
        if isinstance(self.host, TreeHost):
            return self.whole(self.host, asked, dry_run=dry_run)
        if isinstance(self.host, FileHost):
            return self.file_by_file(self.host, asked, dry_run=dry_run)
        raise TypeError(f"{self.host!r} holds neither files nor trees")

    def whole(self, host: TreeHost, asked: Asked, *, dry_run: bool) -> Receipt:
        """Push to a host of whole trees."""
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
        # Former trees still hold the withdrawn files.
        if stale:
            host.forget()
        return self._receipt(sent=stored.sent, sent_bytes=stored.sent_bytes, replaced=replaced)

    def file_by_file(self, host: FileHost, asked: Asked, *, dry_run: bool) -> Receipt:
        """Push to a host which takes single files."""
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
        """Note the place, before anything is sent there.

        Files withdrawn later must be found again there.
        """
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
            # No listing names this page: it changes with the mirror list, without a new release.
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
        """Return foreign paths which the push would write over.

        Foreign paths are paths where no push of this archive put the file.
        """
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
        """Return metadata like ours, but with other bytes.

        Name and length are ours. The bytes were signed elsewhere at the same time.
        """
        theirs = found.files if found else {}
        files = self.wanted.head.files
        ours = {p: data for p, data in files.items() if p != layout.TIMESTAMP and held.get(p) == len(data)}
        doubtful = [p for p, data in ours.items() if theirs.get(p) != data]
        return frozenset(p for p in doubtful if self._digest(p) != hashlib.sha256(ours[p]).hexdigest())

    def _book(self, found: Head) -> dict[str, str]:
        """Return SHA-256 by path of the host's release.

        From our own listings if we have them, else from the host's.
        """
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
            # Some hosts alter their files (compression, line ends). Once the pointer has moved, readers would meet
            # the damage.
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
            # Last: until the pointer has moved, readers of the former release still fetch these files.
            for path in steps.remove:
                self._stop_if_cancelled()
                host.remove(path)

    def _point(self, host: FileHost, steps: Plan) -> None:
        """Move the pointer, directly after any new root.

        So no reader has a new root without its timestamp.
        """
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
        """Run ``work`` for all entries, and stop at a failure.

        As many run at once as the host allows.
        """
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
    """Group entries: evidence, then listings, then metadata.

    Each group is whole on the host before the next begins.
    """
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
    """Push to all hosts at once, a thread for each.

    A sick host never stops the others: its error is its result. Ctrl-C lets each host finish its present file, then
    raises KeyboardInterrupt.

    Args:
        keep: As in `push`, by host.
        adopt: Names of the hosts whose places become the archive's, whoever had them before.
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
