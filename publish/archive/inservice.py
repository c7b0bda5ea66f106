"""Hosts of ours, and which of them are in service.

In service is a host to which readers are sent: no spare in waiting, none that was given up. What is NOT done here:
opening hosts (``publish.archive.service``), and mending them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.archive.addresses import listed
from publish.audit.check import Target
from publish.copies.hosts import lag_of, open_public
from publish.copies.hosts.base import Host
from publish.copies.hosts.wrap import Silent
from publish.copies.push import learnt
from publish.copies.roll import Roll
from publish.core.errors import AbsentError, HostError, LackingError, UnreachableError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.core.settings import HostSettings


@dataclass(frozen=True, slots=True)
class Place:
    """A host of ours, with its settings in mirrors.toml."""

    settings: HostSettings
    host: Host
    second_lacks: LackingError | None = None
    """What is missing here of the second key, where one is given by half."""

    def target(self) -> Target:
        """Return the copy to audit.

        The source is the public address, as for a reader, or the host itself without an address.
        """
        try:
            address = self.host.address()
        except HostError as e:
            return Target(self.settings.name, "", Silent(self.settings.name, e))
        if self.host.lacks and not address:
            return Target(self.settings.name, "", Silent(self.settings.name, self.host.lacks))
        source = open_public(self.settings, address) if address else self.host
        # Files of no release are seen only where the host can be listed, which a web server cannot.
        listing = self.host if self.host.traits.listable else None
        lag_s, if_gone = self.host.traits.lag_s, self.host.if_gone()
        return Target(self.settings.name, address or "", source, listing, self.settings.keep, lag_s, if_gone)

    def is_away(self, known: Roll) -> bool:
        """Return whether a host allowed to be away is away.

        Allowed means ``away = true``. Away means out of sight, or without any of the files sent there.
        """
        # What we lack says nothing of where the host is.
        if not self.settings.away or self.host.lacks:
            return False
        if self.host.traits.portable:
            return not self.host.is_here()
        try:
            if not self.host.traits.listable:
                self.host.probe()
                return False
            # The folder on which a disk is mounted is there without the disk as well, and empty.
            return next(iter(self.host.survey()), None) is None and known.sent_to(self.settings.name)
        except (AbsentError, UnreachableError):
            return True


def seen_from_outside(settings: HostSettings) -> Target:
    """Return the public address as the copy to audit.

    For hosts which cannot be spoken to. Any reader sees the address.
    """
    assert settings.public is not None  # noqa: S101 - the caller looked
    return Target(settings.name, settings.public, open_public(settings, settings.public), lag_s=lag_of(settings))


def active(places: Sequence[Place], present: MirrorList) -> list[Place]:
    """Return the hosts which should hold a copy now.

    Spares in waiting should not, nor should hosts given up.
    """
    return [p for p in places if not waiting(p, present) and not _given_up(p, present)]


def waiting(place: Place, present: MirrorList) -> bool:
    """Return whether a host is a spare, to which no reader is sent yet."""
    if not place.settings.spare:
        return False
    try:
        return place.host.address() not in {m.address for m in present.mirrors}
    except HostError:  # then nobody can be sent there
        return True


def _given_up(place: Place, present: MirrorList) -> bool:
    # Remembered by address, so that an old mirrors.toml does not name it again: whoever holds the name may not be us.
    return place.settings.public is not None and place.settings.public in present.gone


def mirrors(places: Sequence[Place], present: MirrorList, state: Path) -> list[Mirror]:
    """Return the public addresses for the signed mirror list.

    Without stores which alter files: no reader gets the release there.
    """
    return addresses(faithful(active(places, present), state), present)


def faithful(places: Sequence[Place], state: Path) -> list[Place]:
    """Return the hosts which do not alter what they store."""
    return [place for place in places if learnt.keeps_true(state, place.host)]


def addresses(places: Sequence[Place], present: MirrorList) -> list[Mirror]:
    """Return the public addresses of hosts, as the mirror list has them."""
    return listed([(p.settings.kind, p.host, p.settings.durable) for p in places], present)
