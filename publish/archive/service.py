"""The publisher's hosts, and which of them should hold a copy now."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from publish.archive.inservice import Place, active, seen_from_outside
from publish.audit.check import Target
from publish.copies import places, roll
from publish.copies.hosts import open_host, open_second, place_of
from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.lacking import LackingHost
from publish.copies.hosts.wrap import retrying
from publish.core.errors import ConfigError, LackingError
from publish.core.formats import withdrawals
from publish.core.formats.mirrorlist import MirrorList
from publish.core.settings import Config, HostSettings
from publish.core.table import FILE_NAME


@dataclass
class Service:
    """Hosts of mirrors.toml, chosen by name or by duty."""

    config: Config
    present: Callable[[], MirrorList]
    """Reads the mirror list as it is signed now."""

    def places(self, names: Sequence[str] = ()) -> list[Place]:
        """Return the hosts of these names, or all without names.

        No host is spoken to. A host without its secret is among them, and raises the reason when asked.
        """
        return [self._place(settings) for settings in self._chosen(names)]

    @cached_property
    def away(self) -> list[str]:
        """Names of absent hosts, where absence is allowed.

        They are mentioned, and not counted.
        """
        known = roll.load(self.config.state)
        return [h.name for h in self.config.hosts if h.away and self._place(h).is_away(known)]

    @property
    def away_with_withdrawn(self) -> list[str]:
        """Names of absent hosts which still have withdrawn files.

        By the release of the last push there.
        """
        kept_from = withdrawals.load(self.config.state).kept_from
        sent = {r.place: r.release for r in places.load(self.config.state)}
        where = {name: place_of(self.config.host(name)) for name in self.away}
        return [name for name, place in where.items() if sent.get(place, kept_from) < kept_from]

    def in_service(self, names: Sequence[str] = ()) -> list[Place]:
        """Return the hosts of these names, or all which should hold a copy.

        Spares in waiting and hosts given up or away should hold none.

        Raises:
            ConfigError: No host should hold a copy, and none is away.
        """
        found = self.places(names) if names else active(self.places(), self.present())
        if not names:
            found = [place for place in found if place.settings.name not in self.away]
        if not found and not self.away:
            raise ConfigError(
                f"{FILE_NAME} names no host that is to hold a copy",
                hint=f"take the '# ' away from one of the examples in {FILE_NAME}",
            )
        return found

    def targets(self, names: Sequence[str] = ()) -> list[Target]:
        """Return the copies for a check.

        A copy with a public address can be looked at without the secrets for its host.
        """
        try:
            return [place.target() for place in self.in_service(names)]
        # A secret may be missing here. Readers have none either.
        except ConfigError:
            chosen = self._chosen(names)
            if not all(h.public for h in chosen) or not chosen:
                raise
        return [seen_from_outside(h) for h in chosen if names or not self.waits(h)]

    def open_all(self, names: Sequence[str] = ()) -> Iterator[Host]:
        """Yield the hosts in service which can be opened here."""
        for settings in self._chosen(names):
            if names or not self.waits(settings):
                # Without a secret a host is looked at from outside, and its services cannot be asked.
                with suppress(ConfigError, LackingError):
                    yield self.open(settings)

    def waits(self, settings: HostSettings) -> bool:
        """Return whether a host with a public address should hold no copy.

        The host is a spare in waiting, or was given up.
        """
        # A spare that came in for a loss is listed, and serves like any other host.
        is_listed = settings.public in {m.address for m in self.present().mirrors}
        # Whoever holds an address that was given up may not be us any more.
        return settings.public in self.present().gone or (settings.spare and not is_listed)

    def _chosen(self, names: Sequence[str]) -> Sequence[HostSettings]:
        # A name that was given twice is one host: two pushes would write there at once.
        return [self.config.host(name) for name in dict.fromkeys(names)] if names else self.config.hosts

    def _place(self, settings: HostSettings) -> Place:
        try:
            return Place(settings, retrying(self.open(settings)))
        except LackingError as e:
            # One secret that is missing must not end the work at all other hosts.
            return Place(settings, LackingHost(settings, e))

    def with_second(self, place: Place) -> Place:
        """Return the place, with the host's second key if given.

        That key may take files away. Half a second key is noted, and the first key works alone.
        """
        try:
            second = open_second(place.settings, os.environ)
        except LackingError as e:
            return replace(place, second_lacks=e)
        if second is not None and isinstance(place.host, FileHost) and isinstance(taker := retrying(second), FileHost):
            place.host.taker = taker
        return place

    def place_to_empty(self, settings: HostSettings) -> Place:
        """Open a host from which files are taken away.

        By its second key, where one is given. Half a second key is noted, and the first key is taken.
        """
        try:
            second, lacks = open_second(settings, os.environ), None
        except LackingError as e:
            second, lacks = None, e
        return Place(settings, retrying(second or self.open(settings)), lacks)

    def open(self, settings: HostSettings) -> Host:
        """Open a host, with its secrets from the environment."""
        return open_host(settings, os.environ)
