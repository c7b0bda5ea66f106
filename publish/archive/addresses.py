"""The public addresses of our hosts: for the signed list of mirrors, and for the foot of each page."""

import os
from collections.abc import Callable, Iterable

from publish.copies.hosts import open_host
from publish.copies.hosts.base import Host
from publish.core.config import Config, HostSettings
from publish.core.errors import HostError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror


def listed(hosts: Iterable[tuple[str, Host, bool]], present: MirrorList) -> list[Mirror]:
    """The public addresses of ``hosts``, given as kind, host, and whether it is durable.

    A host that cannot tell its address now keeps the one that is listed: no answer is no reason to be struck off.
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
    kept = {m.address: m for m in present.mirrors if m.kind in silent and m.address not in mirrors}
    return [*mirrors.values(), *kept.values()]


def durable(settings: Config, present: Callable[[], MirrorList]) -> list[str]:
    """Return the addresses that outlive their hosts: they stand on every page.

    Args:
        present: Reads the signed list of mirrors, which has a host's own name where the host gives no answer.
    """
    names: list[str] = []
    for host in settings.hosts:
        if host.durable and not host.spare:
            names += [host.public] if host.public else _also(host, present)
    return names


def _also(host: HostSettings, present: Callable[[], MirrorList]) -> tuple[str, ...]:
    try:
        return open_host(host, os.environ).also()
    except HostError:
        return tuple(name for m in present().mirrors if m.kind == host.kind for name in m.also)
