"""Push a release to a host, safe to cut.

Release → Host → Receipt. On a host which takes file after file: evidence · listings under their hashes, and
versioned metadata beside them · all of these read back · pages and plain listings, read back · timestamp.json, read
back · removals. The pointer moves only when everything it points to is there, byte for byte. A reader who comes in
between finds the release before, or walks forward to this release (``publish.verify.metadata``).

What is NOT done here: judging a host's content for good. The audit does this.
"""

import logging
import time
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from publish.copies import hosts, places, roll
from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.notes import file_name
from publish.copies.hosts.treehost import TreeHost
from publish.copies.push import learnt, leavings
from publish.copies.push import ledger as journal
from publish.copies.push.contest import Contest, brought, marks, told
from publish.copies.push.holding import held, keeping, linked
from publish.copies.push.learnt import Learnt
from publish.copies.push.ledger import Delivered, Ledger
from publish.copies.push.look import HostLook
from publish.copies.push.meter import PushMeter
from publish.copies.push.place import HostPlace
from publish.copies.push.plan import Asked, Known, Plan
from publish.copies.push.price import rehearsed
from publish.copies.push.readback import ReadBack, StoredProof, proof
from publish.copies.push.relay import Relay
from publish.copies.push.watch import PushWatch
from publish.core.atonce import at_once, beside
from publish.core.errors import AlteredError, HostError, OvertakenError, RefusedError, StetError
from publish.core.formats import layout, withdrawals
from publish.core.model import Entry, Receipt
from publish.release import dotstet
from publish.verify.head import Release

_log = logging.getLogger(__name__)
_WRONG = (b"These bytes are not those of the hash.\n", b"Nor are these.\n")


def push(
    wanted: Release, host: Host, asked: Asked | None = None, *, now: datetime, watch: PushWatch | None = None
) -> Receipt:
    """Make ``wanted`` the release which ``host`` serves.

    Only lacking files are sent. Whatever cuts the push short, readers of the host keep a copy which verifies, and the
    next push completes it. Two pushes to the same host take turns. A file is written over or taken away only if a
    push of this archive put it there.

    Raises:
        OccupiedError: Somebody else's files lie there, and were not adopted. Nothing was written.
        RollbackError: The host has a newer release than this; it is not taken back.
        AlteredError: The host gives other bytes than it was given. The pointer there stays.
        LackingError: A secret or a program for the host is missing. Nothing was noted.
        HostError: The host's refusal, or its silence.
    """
    # First: nothing is noted of a push which cannot begin.
    if host.lacks:
        raise host.lacks
    began, asked = time.monotonic(), asked or Asked()
    if asked.dry_run:
        # Without the lock, and without clearing up: both write in the state.
        host.expect(wanted.state / journal.FOLDER, wanted.head.signed.published)
        return _Push(wanted, host, now, watch or PushWatch()).one(asked)
    # A lock by host: pushes to the same host take turns, pushes to other hosts run beside them.
    with dotstet.exclusive(wanted.state, f"push-{file_name(host.name)}"):
        dotstet.sweep(wanted.state)
        host.expect(wanted.state / journal.FOLDER, wanted.head.signed.published)
        run = _Push(wanted, host, now, watch or PushWatch())
        whole = asked.only is None
        if whole:
            # Before the first byte: a copy found damaged during a push must not be noted as another's deed.
            roll.begun(wanted.state, host.name)
        try:
            receipt = run.one(asked)
        except OvertakenError:
            # Two machines may bring the same release at once. The second look finds it there, or completes it.
            if not brought(run.place):
                raise
            receipt = _Push(wanted, host, now, watch or PushWatch()).one(asked)
        if whole:
            ended = now + timedelta(seconds=int(time.monotonic() - began))
            sent_at = ended if receipt.sent or receipt.removed else None
            roll.ended(wanted.state, host.name, receipt.address, wanted, sent_at=sent_at)
    return receipt


class _Push:
    """A push under way."""

    def __init__(self, wanted: Release, host: Host, now: datetime, watch: PushWatch) -> None:
        self.wanted = wanted
        self.host = host
        self.place = HostPlace(wanted, host, now)
        self.watch = watch
        host.interrupt, host.waiting = watch.cancelled, watch.waiting
        self.meter = PushMeter(host, watch)
        self.known = Learnt()
        self._left: tuple[str, ...] = ()
        self._relay: Relay | None = None
        self._new = False
        """Whether no push went to this place before."""
        self._before: dict[str, str] = {}
        """SHA-256 by path of what arrived before a cut, and was not sent again since."""

    def one(self, asked: Asked) -> Receipt:
        """Push files or a tree, as the host takes them."""
        if isinstance(self.host, TreeHost):
            return self.whole(self.host, asked)
        if isinstance(self.host, FileHost):
            return self.file_by_file(self.host, asked)
        raise TypeError(f"{self.host!r} holds neither files nor trees")

    def whole(self, host: TreeHost, asked: Asked) -> Receipt:
        """Push to a host of whole trees."""
        kept_from = withdrawals.load(self.wanted.state).kept_from
        try:
            standing = self.place.admitted(None, adopt=asked.adopt)
        except HostError:
            # What was withdrawn goes from others, whatever our own node says.
            if kept_from and not asked.dry_run:
                host.hold(keeping(self.wanted, "", kept_from))
            raise
        if not asked.dry_run:
            self._remember()
        known, replaced = standing.head, standing.others
        stale = bool(kept_from) and (known is None or known.release <= kept_from)
        if (
            asked.only is None
            and known
            and known.files.get(layout.TIMESTAMP) == self.wanted.head.files[layout.TIMESTAMP]
        ):
            if stale and not asked.dry_run:
                host.forget()
            elif not asked.dry_run:
                host.finish()
            return self._held(host, self._receipt(kept=len(self.wanted.entries), dry_run=asked.dry_run), kept_from)
        if asked.dry_run:
            receipt = self._receipt(sent=len(self.wanted.entries), replaced=replaced, dry_run=True)
            return self._held(host, receipt, kept_from)
        if stale:
            host.hold(keeping(self.wanted, "", kept_from))
        self.meter.total = sum(e.length for e in self.wanted.entries)
        try:
            stored = host.put_tree(self.wanted.entries, self.meter.sent)
        except OvertakenError as e:
            raise told(self.place, Known(known), e) from e
        self._remember(stored.root)
        # Former trees still hold the withdrawn files.
        if stale:
            host.forget()
        receipt = self._receipt(sent=stored.sent, sent_bytes=stored.sent_bytes, replaced=replaced)
        return self._held(host, linked(host, receipt, stored.root, first=known is None), kept_from)

    def _held(self, host: TreeHost, receipt: Receipt, kept_from: int) -> Receipt:
        done = held(self.wanted, host, receipt, kept_from, self.place.root)
        self.watch.stop_if_cancelled()
        return done

    def file_by_file(self, host: FileHost, asked: Asked) -> Receipt:
        """Push to a host which takes single files."""
        # What an atomic host was given before a cut, it has dropped.
        ledger = Ledger(self.wanted.state, host.name) if not host.traits.atomic else None
        before = ledger.read() if ledger else Delivered()
        self._before = dict(before.arrived)
        known = noted = self.known = learnt.load(self.wanted.state, host)
        look = HostLook(self.wanted, self.place, known, before.arrived)
        ahead = [host.ask_ahead] if look.will_send and not asked.dry_run else []
        steps, seen = beside(lambda: look.plan(asked), *ahead, most=host.parallel)
        anew = (asked.survey and asked.only is None) or host.taker is not None
        steps, self._left = leavings.trimmed(steps, known, anew=anew)
        host.take_on(self.wanted, steps.sends, seen.held)
        proven = self._proof(asked, steps, before)
        if asked.dry_run:
            return rehearsed(self._receipt(steps, dry_run=True), self.host.settings, steps, seen, len(proven.entries))
        try:
            if steps.sends or steps.remove or steps.clear:
                noted = learnt.begun(self.wanted.state, host, known)
                self.meter.total = sum(e.length for e in steps.sends)
                with ledger or nullcontext():
                    self._write(host, steps, seen, proven, ledger)
            else:
                self._remember()
                # Nothing is to be sent, and so the host's settings need not be looked at either.
                if host.traits.exclusive and not known.sent:
                    with host.writing():
                        """Take the lock of a push that was cut at its very end, and leave none."""
                Relay(host, None, None, self.watch, self._before).read_back(proven.entries)
        except OvertakenError as e:
            if ledger:
                # What arrived there may have been written over by the other push.
                ledger.drop()
            raise told(self.place, seen, e) from e
        except RefusedError:
            self._forget(host)
            raise
        except AlteredError as e:
            spoilt = replace(self.known, sent="", beside={}, clean=False, alters=e.alteration.value)
            learnt.save(self.wanted.state, host, spoilt)
            raise
        self.known = replace(self.known, clean=known.clean or proven.whole, alters="")
        self._learn(asked, steps, seen)
        if self.known != noted:
            learnt.save(self.wanted.state, host, self.known)
        said = (leavings.note(host.name, self._left),) if self.known.keeps and not known.keeps else ()
        return self._receipt(steps, said=said)

    def _proof(self, asked: Asked, steps: Plan, before: Delivered) -> StoredProof:
        """Decide what is read back, by what is known of the host."""
        # What was learnt of a stick was learnt of another one, maybe.
        conforms = self.known.conforms and not self.host.traits.portable
        mode = asked.read_back or (ReadBack.SAMPLE if conforms else ReadBack.ALL)
        # What arrived before a cut may have been spoilt as well as what arrives now, and so may what lay there.
        if asked.read_back is ReadBack.ALL or not (self.known.clean or asked.only is not None):
            sent = self.wanted.entries
        else:
            sends = {e.path for e in steps.sends}
            sent = tuple(e for e in self.wanted.entries if e.path in sends or before.arrived.get(e.path) == e.sha256)
        proven = proof(mode, self.wanted.entries, sent, steps.pointer, before.seen)
        said = f"{'a sample' if mode is ReadBack.SAMPLE else 'all'} of {len(sent):,} files"
        _log.debug("%s %s; to be read back: %s", self.host.name, self.known.said, said)
        return proven

    def _try_hash(self, host: FileHost, steps: Plan, seen: Known) -> str:
        """Find out whether the host refuses bytes of another hash.

        Asked at the place of a new file which is sent right after: nothing is left behind.
        """
        # Not at metadata's: another push may look there for marks of this one.
        new = (e for e in steps.first if e.path not in (seen.held or {}) and not layout.is_metadata(e.path))
        entry = next(new, None)
        if entry is None:
            return ""
        # Of another length than the file, so that after a cut a list shows that the file is not there.
        wrong = _WRONG[entry.length == len(_WRONG[0])]
        try:
            said = host.refuses_wrong_hash(entry.path, entry.sha256, wrong)
        except HostError:
            # Asked again at the next push: to be wrong here costs a read-back, to fail here would cost the push.
            return ""
        return "-" if said is None else "yes" if said else "no"

    def _learn(self, asked: Asked, steps: Plan, seen: Known) -> None:
        """Learn what lies at the host after a push which ended well."""
        own = not isinstance(self.host, FileHost) or self.host.taker is None
        held = seen.held if seen.listed else None
        self.known = leavings.learnt(self.known, steps.remove, self._left, self.wanted.by_path(), held, own=own)
        # A mending leaves all other files as they were, so what was known of them still holds.
        if asked.only is None:
            gone = {*steps.remove, *steps.clear} - {*self._left}
            there = {p: n for p, n in (seen.held or {}).items() if p not in gone}
            there |= {e.path: e.length for e in self.wanted.entries}
            beside = {p: n for p, n in there.items() if layout.is_beside(p) or p == layout.MIRRORS_PAGE}
            self.known = replace(self.known, sent=roll.pointer_of(self.wanted.head), beside=beside)

    def _remember(self, root: str = "") -> None:
        """Note the place, before anything is sent there.

        Files withdrawn later must be found again there.
        """
        if self.host.settings is not None:
            self._new |= places.remember(self.wanted.state, self.host.settings, self.wanted.number, root)

    def _forget(self, host: FileHost) -> None:
        """Forget a new place which refused the very first byte."""
        # What an atomic host was given it shows whole, or not at all.
        if self._new and host.settings and (host.traits.atomic or not (self._relay and self._relay.touched)):
            places.forget(self.wanted.state, hosts.place_of(host.settings))

    def _write(self, host: FileHost, steps: Plan, seen: Known, proven: StoredProof, ledger: Ledger | None) -> None:
        with host.writing():
            # A push that is refused at the lock has brought nothing here, and notes nothing.
            self._remember()
            evidence, others, claims = _stages(steps.first, marks(self.wanted))
            # Evidence may take hours: what was seen before it says nothing of the marks after it.
            contest = self._contest(host, steps, seen, [] if evidence else claims[:1])
            relay = self._relay = Relay(host, contest, ledger, self.watch, self._before, self.meter.continued)
            left = relay.put(evidence, proven.first)
            left = relay.put_marks(claims, others, left)
            contest.settle()
            # Some hosts alter their files (compression, line ends). Once the pointer has moved, readers would meet
            # the damage.
            at_once(contest.glance, lambda: relay.read_back(left), most=host.parallel)
            if steps.pointer_first:
                if ledger:
                    # The pointer will say that they are there: after a cut this alone says that they are not.
                    ledger.forget(steps.then)
                self._point(host, contest, steps)
            self._still_current()
            relay.read_back(relay.put(steps.then, proven.then))
            if not steps.pointer_first:
                for path in steps.clear:
                    host.remove(path)
                self._point(host, contest, steps)
            # Last: until the pointer has moved, readers of the former release still fetch these files.
            if host.taker is None:
                self._left += leavings.take_away(host, steps.remove, self.watch.stop_if_cancelled)
        if host.taker is not None and steps.remove:
            with host.taker.writing():
                self._left += leavings.take_away(host.taker, steps.remove, self.watch.stop_if_cancelled)

    def _contest(self, host: FileHost, steps: Plan, seen: Known, first: Sequence[Entry]) -> Contest:
        """Return the claim to the place, and try a wrong hash beside it."""
        contest = Contest(host, self.place, seen, self.watch)

        def learn() -> None:
            self.known = replace(self.known, refuses=self._try_hash(host, steps, seen))

        looks = [partial(contest.look_ahead, mark) for mark in first]
        at_once(contest.begin, *looks, *([] if self.known.refuses else [learn]), most=host.parallel)
        return contest

    def _point(self, host: FileHost, contest: Contest, steps: Plan) -> None:
        """Move the pointer, directly after any new root.

        So no reader has a new root without its timestamp.
        """
        # Sealing replaces the pointer on this disk: not while it is on its way.
        with dotstet.exclusive(self.wanted.state):
            self._still_current()
            relay = Relay(host, contest, None, self.watch, {})
            for entry in steps.pointer:
                relay.put([entry])
        contest.settle()
        relay.read_back(steps.pointer)

    def _still_current(self) -> None:
        if not dotstet.stands(self.wanted.state, self.wanted.head):
            raise StetError(
                f"release {self.wanted.number} was sealed again while it was pushed to {self.host.name}",
                hint="push once more: nothing is lost, the copy there is as it was",
            )

    def _receipt(
        self,
        steps: Plan | None = None,
        *,
        sent: int = 0,
        sent_bytes: int = 0,
        kept: int = 0,
        replaced: tuple[str, ...] = (),
        dry_run: bool = False,
        said: tuple[str, ...] = (),
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
            removed=tuple(p for p in steps.remove if p not in self._left) if steps else (),
            left=self.known.left,
            owed=leavings.owed(self.wanted.state, self.known),
            replaced=replaced,
            dry_run=dry_run,
            notes=(*self.host.notes(), *said),
        )


def _stages(entries: Iterable[Entry], marks: Collection[str]) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Part entries into evidence, other files, and marks.

    Evidence may take hours, and a cut then must leave no mark: others would wait for a push which has ended.
    """
    parts: tuple[list[Entry], list[Entry], list[Entry]] = ([], [], [])
    for entry in entries:
        parts[2 if entry.path in marks else 0 if entry.path.startswith(f"{layout.FILES}/") else 1].append(entry)
    return parts
