"""Public addresses of our hosts.

They stand in the signed list of mirrors, and in the foot of each page.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from publish.copies.hosts import KINDS, open_host
from publish.copies.hosts.base import Host
from publish.core.errors import HostError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.core.settings import Config, HostSettings


def listed(hosts: Iterable[tuple[str, Host, bool]], present: MirrorList) -> list[Mirror]:
    """Return the public addresses of ``hosts``.

    Each host comes with its kind, and whether it is durable. A host which cannot tell its address now keeps the listed
    address: silence is no reason to be struck off.
    """
    mirrors: dict[str, Mirror] = {}
    silent: set[str] = set()
    for kind, host, durable in hosts:
        try:
            address, also = host.address(), host.also()
        except HostError:
            silent.add(kind)
            continue
        if address:
            mirrors[address] = Mirror(address, kind, durable, also)
    # By kind, since a silent host does not tell which of the listed addresses is its own.
    kept = {m.address: m for m in present.mirrors if m.kind in silent and m.address not in mirrors}
    return [*mirrors.values(), *kept.values()]


def durable(settings: Config, present: Callable[[], MirrorList]) -> list[str]:
    """Return the addresses which outlive their hosts.

    They stand on every page.

    Args:
        present: Reads the signed list of mirrors, for the own names of a silent host.
    """
    names: list[str] = []
    for host in settings.hosts:
        # A spare in waiting has no copy yet to which a page could send anybody.
        if host.durable and not host.spare:
            names += [host.public] if host.public else _also(host, present)
    return names


def of_the_day(settings: Config, durable: Sequence[str]) -> list[str]:
    """Return the addresses that each worker knows by itself: the ``durable`` ones, and those that are set for hosts.

    No host is asked. So a worker changes with the settings, and not with what a host says today.
    """
    public = (host.public for host in settings.hosts if host.public and not host.spare)
    return list(dict.fromkeys([*durable, *public]))


def folders_of(settings: Config) -> tuple[Path, ...]:
    """Return the folders on this machine to which copies are pushed."""
    paths = (host.options.get("path") for host in settings.hosts if KINDS[host.kind].on_disk)
    return tuple(settings.root / Path(path).expanduser() for path in paths if isinstance(path, str))


def _also(host: HostSettings, present: Callable[[], MirrorList]) -> tuple[str, ...]:
    try:
        return open_host(host, os.environ).also()
    except HostError:
        # Else each page would change whenever a host is silent.
        return tuple(name for m in present().mirrors if m.kind == host.kind for name in m.also)
