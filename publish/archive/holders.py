"""Services which hold the newest release beside our hosts."""

from collections.abc import Iterable
from dataclasses import dataclass

from publish.copies.hosts.base import Host
from publish.copies.hosts.treehost import TreeHost
from publish.copies.push.holding import keeping
from publish.core.formats import withdrawals
from publish.core.formats.unixfs import tree_cid
from publish.core.model import Holder
from publish.verify.head import Release


@dataclass(frozen=True, slots=True)
class HeldKeys:
    """What the services of a host hold."""

    host: str
    root: str
    holders: tuple[Holder, ...]


def look(release: Release, hosts: Iterable[Host]) -> list[HeldKeys]:
    """Ask the services of each host which has any, and change nothing."""
    asked = [host for host in hosts if isinstance(host, TreeHost) and host.keepers()]
    if not asked:
        return []
    root = tree_cid(release.entries)
    kept_from = withdrawals.load(release.state).kept_from
    wanted = keeping(release, root, kept_from, look=True)
    return [HeldKeys(host.name, root, host.hold(wanted)) for host in asked]
