"""Volunteers' addresses: taken in, looked at, struck off.

Each is looked at from outside like any copy, and ends no work for others.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from publish.archive.archive import Archive
from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.web import WebCopy
from publish.core.errors import ConfigError, StetError
from publish.core.formats.mirrorlist import VOLUNTEERS_MAX
from publish.core.formats.offer import MirrorOffer
from publish.core.model import Audit, Verdict
from publish.core.numeric import is_public
from publish.core.source import Source, Unopened
from publish.core.units import count
from publish.release import dotstet, volunteers
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.release.volunteers import Volunteer
from publish.verify.head import Anchor

LOOKED_MAX: Final = 32  # at one check, those first that waited longest: five hundred would hold up every check
AT_ONCE: Final = 8
ALREADY: Final = "lent already"


@dataclass(frozen=True, slots=True)
class Lent:
    """The fate of an offered address."""

    address: str
    verdict: str
    """The audit's; empty where nothing was asked."""
    reason: str
    taken: bool


def take(
    archive: Archive, offers: Sequence[MirrorOffer], *, allowed: Callable[[str], bool] = is_public
) -> tuple[tuple[Lent, ...], bool]:
    """Take in the addresses which give genuine, whole and current copies.

    Args:
        allowed: Judges each numeric address that would be asked.

    Returns:
        The fate of each, and whether a new list was signed.

    Raises:
        ConfigError: Nothing is sealed, or keys or notes are at fault.
    """
    fingerprint, signed = archive.release().fingerprint, archive.present
    known = volunteers.load(archive.state, signed)
    own = {m.address.rstrip("/") for m in signed.mirrors} | {address.rstrip("/") for address in signed.gone}
    own |= {host.public.rstrip("/") for host in archive.config.hosts if host.public}
    done: dict[str, Lent] = {}
    asked: list[MirrorOffer] = []
    room = VOLUNTEERS_MAX - sum(not one.leaves(archive.now.date()) for one in known.values())
    for offer in {offer.address: offer for offer in offers}.values():
        fault = ""
        if offer.fingerprint != fingerprint:
            fault = f"it is offered to another archive ({offer.fingerprint[:16]}…)"
        elif offer.address.rstrip("/") in own:
            fault = "a host of ours has this address, or it was given up"
        elif len(asked) >= room and offer.address not in known:
            fault = f"the list has {VOLUNTEERS_MAX} volunteers, and takes no more"
        if fault:
            done[offer.address] = Lent(offer.address, "", fault, taken=False)
        else:
            asked.append(offer)
    audits = _audits(archive, [offer.address for offer in asked], Depth.SAMPLE, allowed)
    well = {audit.address: audit.healthy for audit in audits}
    with volunteers.changing(archive.state, signed) as rows:
        for audit in audits:
            again = audit.address in rows and not rows[audit.address].leaves(archive.now.date())
            if audit.healthy:
                rows[audit.address] = Volunteer(audit.address).seen(archive.now.date(), well=True)
            reason = ALREADY if again and audit.healthy else audit.reason
            done[audit.address] = Lent(audit.address, str(audit.verdict), reason, taken=audit.healthy)
    ordered = tuple(done[address] for address in dict.fromkeys(offer.address for offer in offers))
    return ordered, any(well.values()) and sign(archive)


def drop(archive: Archive, addresses: Sequence[str]) -> bool:
    """Strike addresses off, and say whether a new list was signed.

    Raises:
        ConfigError: One is no volunteer's.
    """
    with volunteers.changing(archive.state, archive.present) as rows:
        for address in addresses:
            if address not in rows:
                raise ConfigError(f"{address}: no volunteer lends this address", hint="see them: stet offer --list")
        for address in dict.fromkeys(addresses):
            del rows[address]
    return sign(archive)


def look(archive: Archive, *, allowed: Callable[[str], bool] = is_public) -> tuple[Volunteer, ...]:
    """Look at the volunteers with the oldest looks, and note the findings.

    A fault here is told, and stops nothing: publishing must not hang on strangers.

    Returns:
        Those who were not well, as they are noted now.
    """
    try:
        known = volunteers.load(archive.state, archive.present)
        if not known:
            return ()
        chosen = sorted(known.values(), key=lambda one: (one.looked, one.address))[:LOOKED_MAX]
        audits = _audits(archive, [one.address for one in chosen], Depth.QUICK, allowed)
        today, found = archive.now.date(), []
        with volunteers.changing(archive.state, archive.present) as rows:
            for audit in audits:
                if (before := rows.get(audit.address)) is None:
                    continue  # struck off meanwhile
                forged = audit.verdict is Verdict.TAMPERED
                rows[audit.address] = before.seen(today, well=audit.healthy, forged=forged, reason=audit.reason)
                found += [] if audit.healthy else [rows[audit.address]]
    except StetError as e:
        archive.talk.warn(f"volunteers were not looked at: {e}", e.hint)
        return ()
    if found:
        leaving = sum(one.leaves(today) for one in found)
        more = (
            f"; {count(leaving, 'address leaves', 'addresses leave')} the list when it is signed next"
            if leaving
            else ""
        )
        archive.talk.note(f"{count(len(found), 'volunteer')} of {len(chosen)} not well{more}: stet offer --list")
    return tuple(found)


def sign(archive: Archive, keys: Keyring | None = None) -> bool:
    """Sign the list anew if its volunteers changed.

    Returns whether the online key signed.
    """
    state = archive.state
    opened = keys
    if volunteers.listed(state, archive.present, archive.now.date()) == archive.present:
        return False
    opened = opened or archive.keys()
    with dotstet.exclusive(state):
        # Read under the lock: what somebody sealed or signed just before must not be unsaid.
        head = dotstet.sealed(state, now=archive.now)
        named = volunteers.listed(state, head.mirrors, archive.now.date())
        days = archive.config.archive.timestamp_days
        return renew(state, opened, Pointed.again(head, mirrors=named), now=archive.now, days=days)


def _audits(archive: Archive, addresses: Sequence[str], depth: Depth, allowed: Callable[[str], bool]) -> list[Audit]:
    """Audit copies separately, from a reader's view."""
    anchor = Anchor(archive.release().fingerprint)

    def audit(address: str) -> Audit:
        # Without our own release: a volunteer who comes for it in some hours is no worse for that.
        return check_all(
            [Target(address, address, _source(address, allowed))], now=archive.now, depth=depth, anchor=anchor
        )[0]

    if not addresses:
        return []
    with archive.talk.progress("looking at volunteers"), ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(audit, addresses))


def _source(address: str, allowed: Callable[[str], bool]) -> Source:
    # A name that leads into this network would have the publisher ask there for a stranger.
    web = urlsplit(address).scheme in ("http", "https")
    try:
        return WebCopy(address, allowed=allowed if web else None)
    except ConfigError as e:
        return Unopened(address, e)
