"""Mending of copies, between two audits.

Only faults found by the first audit are mended. A takedown is answered with an additional copy.

The order: look at every copy · send back damaged files · restore lost copies, and bring in a spare for each · sign the
new mirror list with the online key and send the list everywhere · look again. A host without an answer is left alone:
"we do not know" is no reason to act. A lasting loss costs a single spare, however often it is looked at.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from publish.archive.inservice import Place, active, addresses, faithful, waiting
from publish.archive.underway import underway
from publish.audit.check import Depth, check_all
from publish.copies import roll
from publish.copies.hosts import is_web
from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.treehost import TreeHost
from publish.copies.push import learnt, push
from publish.copies.push.place import replacing
from publish.copies.push.plan import Asked
from publish.copies.push.sweep import Swept, sweep
from publish.copies.push.watch import PushWatch
from publish.copies.roll import Roll
from publish.core.baffling import baffled
from publish.core.errors import (
    AbsentError,
    HostError,
    OccupiedError,
    RefusedError,
    StetError,
)
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Audit, Receipt, Verdict
from publish.core.source import Source
from publish.core.units import count
from publish.release import dotstet, torrents, volunteers
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.verify.head import Release


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a host could not be mended."""

    host: str
    reason: str
    """Without the host's name."""
    message: str
    """As the error says it."""

    hint: str | None = None
    """What to do, by the error's own word."""

    @classmethod
    def of(cls, host: str, error: StetError) -> "Failure":
        """Return an error as a failure."""
        hint = f"{error.hint}; {replacing([host])}" if isinstance(error, OccupiedError) else error.hint
        return cls(host, error.beside(host), str(error), hint)


@dataclass(frozen=True, slots=True)
class Healed:
    """Result of `heal`: both audits, and the acts between them."""

    before: tuple[Audit, ...]
    after: tuple[Audit, ...]
    receipts: tuple[Receipt, ...] = ()
    failures: tuple[Failure, ...] = ()
    occupied: tuple[str, ...] = ()
    """Hosts with somebody else's archive or files."""
    codes: tuple[int, ...] = ()
    """Exit codes for the failures, each by its kind."""
    joined: tuple[str, ...] = ()
    """Spare hosts brought in."""
    left: tuple[str, ...] = ()
    """Addresses struck off the mirror list."""
    unknown: tuple[str, ...] = ()
    """Hosts without an answer, which were left alone."""
    swept: tuple[Swept, ...] = ()
    """What became of versions that hosts kept of withdrawn files."""
    dry_run: bool = False
    plan: tuple[str, ...] = ()
    """With ``dry_run``: what would be done, in words."""
    release: Release | None = None
    """As the copies were brought up to date with it."""


def heal(
    places: Sequence[Place],
    state: Path,
    keys: Callable[[], Keyring],
    *,
    now: datetime,
    days: int = 7,
    depth: Depth = Depth.FULL,
    back: Collection[str] = (),
    dry_run: bool = False,
    watch: PushWatch | None = None,
    heard: Callable[[Mapping[str, Source]], None] = lambda _sources: None,
) -> Healed:
    """Mend every copy known to be damaged, from the publisher's own release.

    Args:
        back: Names of hosts that were given up, or of spares, to be brought in whether anything is gone or not.
        keys: Opened only if the online roles must sign: something is gone, or the timestamp is half-way to its end.
        days: How long a timestamp is current.
        depth: How thoroughly to look before; afterwards what was not seen whole is looked at in full.
        heard: Given what was looked at by its web address, before anything is signed: it may have told the time.

    Raises:
        ConfigError: ``state`` is damaged or nothing is sealed. A sick host is no error, and stands in the result.
    """
    wanted = dotstet.load(state, now=now)
    present = wanted.head.mirrors
    in_service = active(places, present)
    targets = [p.target() for p in in_service]
    known = roll.load(state)
    before = underway(check_all(targets, wanted, now=now, depth=depth), targets, known, wanted, now)
    heard({target.name: target.source for target in targets if is_web(target.address)})
    lost = _lost(before, known)
    unanswered = [a for a in lost if not known.is_answered(a.address, {b.address for b in before})]
    if dry_run:
        words = _in_words(before, places, present, len(unanswered))
        return Healed(before, (), dry_run=True, plan=tuple(words), release=wanted)
    work = _Work(wanted, now, watch or PushWatch(), frozenset(a.host for a in lost))
    for place in in_service:
        work.require(place)
    # No answer may be our own cable. Acting on each outage would cost addresses, and show an attacker how to make us
    # act.
    silent = {a.host for a in before if a.verdict is Verdict.UNKNOWN}
    for place, audit in zip(in_service, before, strict=True):
        work.mend(place, audit)
    well = [place for place, audit in zip(in_service, before, strict=True) if audit.healthy]
    wished = [p for p in places if p.settings.name in back and p not in in_service]
    spares = [p for p in places if waiting(p, present) and p not in wished]
    # Also for a copy that was just restored: a spare only where restoring fails would let an attacker choose the number
    # of copies.
    came = work.bring_in(spares, len(unanswered))
    # At once: cut behind this, the next run must not answer the same loss with another spare.
    _remember(state, unanswered, came)
    joined = work.bring_in(wished, len(wished)) + came
    in_service = [p for p in in_service if p not in work.lost] + joined
    left = [p.settings.public for p in work.lost if p.settings.public]
    true = faithful(in_service, state)
    spoil = {p.settings.public for p in in_service if p not in true} & {m.address for m in present.mirrors}
    lent = volunteers.listed(state, present, now.date()).volunteers != present.volunteers
    if _sign(wanted, keys, true, left, days=days, now=now, changed=bool(joined or left or spoil or lent)):
        work.wanted = dotstet.load(state, now=now)
        for place in in_service:
            if place.settings.name not in silent:
                work.send(place)
    else:
        for place in well:
            work.have_held(place)
    for place in in_service:
        if place.settings.name not in silent:
            work.sweep(place)
    return Healed(
        before,
        _after(in_service, before, work),
        tuple(work.receipts),
        tuple(work.failures),
        tuple(work.occupied),
        tuple(work.codes),
        tuple(p.settings.name for p in joined),
        tuple(left),
        tuple(sorted(silent)),
        tuple(work.swept),
        release=work.wanted,
    )


@dataclass
class _Work:
    """Pushes to hosts, and their outcome.

    A host which fails stops no other.
    """

    wanted: Release
    now: datetime
    watch: PushWatch
    losses: frozenset[str] = frozenset()
    """Names of copies which are gone, and were there. A copy which was never right was not taken down."""
    receipts: list[Receipt] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    occupied: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)
    """Copies which are gone, and cannot be restored."""
    refused: set[str] = field(default_factory=set)
    """Names of hosts with a refusal; a silent host may come back."""
    touched: set[str] = field(default_factory=set)
    """Names of hosts that something was sent to, or was to be."""
    swept: list[Swept] = field(default_factory=list)

    def require(self, place: Place) -> None:
        """Note a host's missing secret or program, be the copy well or not."""

        def required() -> None:
            if lacks := place.host.lacks or place.second_lacks:
                raise lacks

        self._spared(place, required)

    def mend(self, place: Place, audit: Audit) -> None:
        """Send the files found wrong by an audit.

        If the copy is gone or has another release, send the whole release.
        """
        if audit.healthy or audit.verdict is Verdict.UNKNOWN:
            return
        # What is on its way lies at the host already.
        if audit.until:
            return
        # Without STRANGER: a mirror tool that deletes what it does not know deletes a family's photographs sooner or
        # later.
        damaged = set(audit.paths(Verdict.TAMPERED, Verdict.UNAVAILABLE, Verdict.STALE))
        # The whole comes first: once the pointer has moved, a push takes former pages that are as long as the new ones
        # for the new ones.
        whole = audit.gone or not damaged or audit.release != self.wanted.number
        sent = self.send(place) if whole else True
        if sent and damaged:
            sent = self.send(place, damaged)
        if audit.host in self.losses and not sent and place.settings.name in self.refused:
            self.lost.append(place)

    def have_held(self, place: Place) -> None:
        """Have services hold what the host holds."""
        if isinstance(place.host, TreeHost) and place.host.keepers():
            self._spared(place, lambda: self._push(place, Asked(keep=place.settings.keep)))

    def send(self, place: Place, only: set[str] | None = None) -> bool:
        """Push, and say whether it went well."""
        self.touched.add(place.settings.name)
        # A damaged copy is not what the last push left there, and a look saw a part of it at most.
        error = self._spared(place, lambda: self._push(place, Asked(only, place.settings.keep, survey=True)))
        if isinstance(error, OccupiedError):
            self.occupied.append(place.settings.name)
        if isinstance(error, AbsentError | RefusedError):
            self.refused.add(place.settings.name)
        return error is None

    def sweep(self, place: Place) -> None:
        """Take away what the push key had to leave, where a second key is given, and versions of withdrawn files."""
        host = place.host
        taker = host.taker if isinstance(host, FileHost) else None
        if taker is not None and (left := learnt.load(self.wanted.state, host).left):
            self.send(place, set(left))
        self._spared(place, lambda: self._sweep(host))

    def _push(self, place: Place, asked: Asked) -> None:
        self.receipts.append(push(self.wanted, place.host, asked, now=self.now, watch=self.watch))

    def _sweep(self, host: Host) -> None:
        if found := sweep(self.wanted, host):
            self.swept.append(found)

    def _spared(self, place: Place, act: Callable[[], None]) -> StetError | None:
        """Do something at a host. Its failure is noted and returned: one host is never the end of the others."""
        name = place.settings.name
        try:
            act()
        except StetError as e:
            # Asked for twice, a thing that is missing is missing once.
            if (failure := Failure.of(name, e)) not in self.failures:
                self.failures.append(failure)
            self.codes.append(e.exit_code)
            return e
        except Exception as e:  # noqa: BLE001 - whatever our program fails at
            error = baffled(e, name)
            self.failures.append(Failure.of(name, error))
            return error
        return None

    def bring_in(self, spares: Sequence[Place], wanting: int) -> list[Place]:
        """Bring in a spare for each copy which is gone.

        Fewer come if not enough spares take the release.
        """
        joined: list[Place] = []
        for place in spares:
            if len(joined) >= wanting:
                break
            try:
                found = place.host.address()
            except HostError as e:
                self.failures.append(Failure.of(place.settings.name, e))
                continue
            if not found:
                said = "no reader could find this spare: it has no 'public' address"
                self.failures.append(Failure(place.settings.name, said, said))
            elif self.send(place):
                joined.append(place)
        return joined


def _after(in_service: Sequence[Place], before: Sequence[Audit], work: _Work) -> tuple[Audit, ...]:
    """Look again at what was mended, brought in or not well; what was seen whole and left alone is as it was seen."""
    well = {a.host: a for a in before if a.healthy and a.depth == Depth.FULL and a.host not in work.touched}
    targets = [p.target() for p in in_service if p.settings.name not in well]
    found = check_all(targets, work.wanted, now=work.now, depth=Depth.FULL)
    found = list(underway(found, targets, roll.load(work.wanted.state), work.wanted, work.now))
    audits = well | {a.host: a for a in found}
    return tuple(audits[p.settings.name] for p in in_service)


def _lost(before: Sequence[Audit], known: Roll) -> list[Audit]:
    """Return the copies which are gone, and were in their place.

    Their place is where readers look for them. New, offline and misnamed copies are no losses.
    """
    # A stick without an address is unplugged, not taken down.
    return [a for a in before if a.gone and not a.until and a.address and known.of(a.host, a.address).lost_if_gone]


def _remember(state: Path, lost: Sequence[Audit], came: Sequence[Place]) -> None:
    """Note the spare for each loss.

    So a lasting loss costs no further spare.
    """
    if came:
        with roll.changing(state) as known:
            known.answered |= {a.address: p.host.address() or "" for a, p in zip(lost, came, strict=False)}


def _sign(
    wanted: Release,
    keys: Callable[[], Keyring],
    in_service: Sequence[Place],
    left: Sequence[str],
    *,
    days: int,
    now: datetime,
    changed: bool,
) -> bool:
    """Have the online key say where copies are now, if that changed or the timestamp's time is half over."""
    state, present = wanted.state, wanted.head.mirrors
    if not changed and wanted.head.expires - now >= timedelta(days=days) / 2:
        return False
    named = addresses(in_service, present)
    # A publisher who trusts the place again says so with `stet heal --back`.
    gone = {*present.gone, *left} - {m.address for m in named}
    mirror_list = MirrorList(tuple(named), tuple(sorted(gone)), present.volunteers)
    mirror_list = volunteers.listed(state, mirror_list, now.date())
    with dotstet.exclusive(state):
        # Mending takes long: somebody may have signed meanwhile, and that is not to be unsaid.
        head = wanted.head if dotstet.stands(state, wanted.head) else dotstet.current(state, now=now)
        assert head is not None  # noqa: S101 - `heal` loaded the release before
        # A torrent's web seeds leave its link together with their addresses.
        mirror_list = torrents.with_torrent(state, head.signed.top.sha256, len(head.roots), mirror_list)
        return renew(state, keys(), Pointed.again(head, mirrors=mirror_list), now=now, days=days)


def _in_words(before: Sequence[Audit], places: Sequence[Place], present: MirrorList, wanting: int) -> list[str]:
    words = [f"{p.settings.name}: leave as it is: {p.host.lacks.reason}" for p in places if p.host.lacks]
    words += [
        f"{p.settings.name}: take nothing away that its first key may not: {p.second_lacks.reason}"
        for p in places
        if p.second_lacks
    ]
    lacking = {p.settings.name for p in places if p.host.lacks}
    for audit in before:
        words += [f"{audit.host}: leave {path}, it is of no release and not of our putting" for path in audit.strangers]
        if audit.healthy or audit.until or audit.host in lacking:
            continue
        if audit.verdict is Verdict.UNKNOWN:
            why = "it has another key" if audit.other_key else "it gave no answer"
            words.append(f"{audit.host}: leave alone, {why}")
        elif audit.gone or not audit.findings:
            words.append(f"{audit.host}: send the whole release")
        else:
            words.append(f"{audit.host}: mend {count(len(audit.findings), 'path')}")
    spares = [p.settings.name for p in places if waiting(p, present) and p.target().address]
    words += [f"{name}: bring it in, and sign it into the mirror list" for name in spares[:wanting]]
    return words
