"""Audit → mend what it found, and only that → Audit. A takedown is answered with one more copy than before.

The order: look at every copy · send back what is damaged · restore what is gone, and bring in a spare for it ·
sign the new mirror list with the online key and send it everywhere · look again. A host that gave no answer
is left alone: "we do not know" is no reason to act.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from publish import release
from publish.check import Depth, Target, check_all
from publish.config import HostSettings
from publish.errors import StetError
from publish.hosts import open_address
from publish.hosts.base import Host
from publish.keys import Keyring
from publish.mirrorlist import MirrorList
from publish.model import Audit, Mirror, Receipt, Release, Verdict
from publish.push import Progress, push, quiet
from publish.renew import Pointed, listed, renew


@dataclass(frozen=True, slots=True)
class Place:
    """A host of ours and what mirrors.toml says of it."""

    settings: HostSettings
    host: Host

    def target(self) -> Target:
        """What an audit looks at: the public address, as a reader; the host itself where there is none."""
        address = self.host.address()
        source = open_address(address) if address else self.host
        return Target(self.settings.name, address or "", source, self.host if self.host.traits.listable else None)


@dataclass(frozen=True, slots=True)
class Healed:
    """What `heal` found, did, and found afterwards."""

    before: tuple[Audit, ...]
    after: tuple[Audit, ...]
    receipts: tuple[Receipt, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()
    """Host, and why it could not be mended."""
    joined: tuple[str, ...] = ()
    """Spare hosts that were brought in."""
    left: tuple[str, ...] = ()
    """Addresses that were struck off the mirror list."""
    unknown: tuple[str, ...] = ()
    """Hosts that gave no answer, and were left alone."""
    dry_run: bool = False
    plan: tuple[str, ...] = ()
    """With ``dry_run``: what would be done, in words."""


@dataclass
class _Work:
    receipts: list[Receipt] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Place] = field(default_factory=list)
    """Gone, and not to be restored."""


def active(places: Sequence[Place], present: MirrorList) -> list[Place]:
    """The hosts that are to hold a copy now: not the spares in waiting, not those that were given up."""
    return [p for p in places if not _waiting(p, present) and not _given_up(p, present)]


def _waiting(place: Place, present: MirrorList) -> bool:
    return place.settings.spare and place.host.address() not in {m.address for m in present.mirrors}


def _given_up(place: Place, present: MirrorList) -> bool:
    return place.settings.public is not None and place.settings.public in present.gone


def mirrors(places: Sequence[Place], present: MirrorList) -> list[Mirror]:
    """The public addresses that the signed mirror list is to name."""
    return listed([(p.host, p.settings.durable) for p in active(places, present)], present)


def heal(
    places: Sequence[Place],
    state: Path,
    keys: Callable[[], Keyring],
    *,
    now: datetime,
    days: int = 7,
    depth: Depth = Depth.FULL,
    dry_run: bool = False,
    progress: Progress = quiet,
) -> Healed:
    """Mend every copy that is known to be damaged, from the publisher's own release.

    Args:
        keys: Opened only if the online roles must sign: something is gone, or the timestamp is half-way to its end.
        days: How long a timestamp is current.
        depth: How thoroughly to look before; afterwards what was mended is looked at in full.

    Raises:
        ConfigError: ``state`` is damaged or nothing is sealed. A sick host is no error: it is in the result.
    """
    wanted = release.load(state, now=now)
    present = _present(state, now)
    in_service = active(places, present)
    before = _look(in_service, wanted, now, depth)
    if dry_run:
        return Healed(tuple(before), (), dry_run=True, plan=tuple(_in_words(before, places, present)))
    work = _Work()
    by_name = {p.settings.name: p for p in in_service}
    for audit in before:
        _mend(by_name[audit.host], audit, wanted, now, work, progress)
    gone = [by_name[a.host] for a in before if a.gone]
    joined = _bring_in(places, present, len(gone), wanted, now, work, progress)
    left = [p.settings.public for p in work.lost if p.settings.public]
    in_service = [p for p in in_service if p not in work.lost] + joined
    wanted, renewed = _sign(state, keys, in_service, present, left, joined, now=now, days=days)
    if renewed:
        silent = {a.host for a in before if a.verdict is Verdict.UNKNOWN}
        for place in in_service:
            if place.settings.name not in silent:
                _send(place, wanted, now, work, progress, only=None)
    return Healed(
        tuple(before),
        tuple(_look(in_service, wanted, now, Depth.FULL)),
        tuple(work.receipts),
        tuple(work.failures),
        tuple(p.settings.name for p in joined),
        tuple(left),
        tuple(a.host for a in before if a.verdict is Verdict.UNKNOWN),
    )


def _present(state: Path, now: datetime) -> MirrorList:
    head = release.current(state, now=now)
    return head.mirrors if head else MirrorList()


def _look(places: Sequence[Place], wanted: Release, now: datetime, depth: Depth) -> list[Audit]:
    return check_all([p.target() for p in places], wanted, now=now, depth=depth)


def _mend(place: Place, audit: Audit, wanted: Release, now: datetime, work: _Work, progress: Progress) -> None:
    """Send what this audit found to be wrong. All of it, if the copy is gone or of another release."""
    if audit.healthy or audit.verdict is Verdict.UNKNOWN:
        return
    whole = audit.gone or not audit.findings or audit.release != wanted.number
    damaged = set(audit.paths(Verdict.TAMPERED, Verdict.UNAVAILABLE, Verdict.STALE))
    sent = _send(place, wanted, now, work, progress, only=damaged)
    if sent and whole:
        sent = _send(place, wanted, now, work, progress, only=None)
    if audit.gone and not sent:
        work.lost.append(place)


def _send(
    place: Place, wanted: Release, now: datetime, work: _Work, progress: Progress, *, only: set[str] | None
) -> bool:
    if only is not None and not only:
        return True
    try:
        work.receipts.append(push(wanted, place.host, now=now, only=only, progress=progress))
    except StetError as e:
        work.failures.append((place.settings.name, str(e)))
        return False
    return True


def _bring_in(
    places: Sequence[Place],
    present: MirrorList,
    wanting: int,
    wanted: Release,
    now: datetime,
    work: _Work,
    progress: Progress,
) -> list[Place]:
    """One spare for each copy that is gone, as far as there are any that take the release."""
    joined: list[Place] = []
    for place in places:
        if len(joined) == wanting:
            break
        if _waiting(place, present) and place.host.address() and _send(place, wanted, now, work, progress, only=None):
            joined.append(place)
    return joined


def _sign(
    state: Path,
    keys: Callable[[], Keyring],
    in_service: Sequence[Place],
    present: MirrorList,
    left: Sequence[str],
    joined: Sequence[Place],
    *,
    now: datetime,
    days: int,
) -> tuple[Release, bool]:
    """Have the online key say where copies are now; nothing is signed when nothing changed and the time is not half over."""
    head = release.current(state, now=now)
    assert head is not None  # noqa: S101 - `heal` loaded the release before
    half = (head.expires - now).total_seconds() < days * 86_400 / 2
    if not joined and not left and not half:
        return release.load(state, now=now), False
    named = listed([(p.host, p.settings.durable) for p in in_service], present)
    to = Pointed(
        head.release,
        head.signed.title,
        head.fingerprint,
        MirrorList(tuple(named), tuple(sorted({*present.gone, *left} - {m.address for m in named}))),
    )
    with release.exclusive(state):
        renewed = renew(state, keys(), to, now=now, days=days)
    return release.load(state, now=now), renewed


def _in_words(before: Sequence[Audit], places: Sequence[Place], present: MirrorList) -> list[str]:
    words = []
    for audit in before:
        if audit.healthy:
            continue
        if audit.verdict is Verdict.UNKNOWN:
            words.append(f"{audit.host}: leave alone, it gave no answer")
        elif audit.gone or not audit.findings:
            words.append(f"{audit.host}: send the whole release")
        else:
            words.append(f"{audit.host}: mend {len(audit.findings)} paths")
    spares = [p.settings.name for p in places if _waiting(p, present)]
    gone = sum(a.gone for a in before)
    words += [f"{name}: bring it in, and sign it into the mirror list" for name in spares[:gone]]
    return words


__all__ = ["Healed", "Place", "active", "heal", "mirrors"]
