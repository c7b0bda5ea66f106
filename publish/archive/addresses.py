"""The public addresses of our hosts, for the signed list of mirrors."""

from collections.abc import Iterable

from publish.copies.hosts.base import Host
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
