"""Numeric addresses of hosts: all the world's, or of one machine and its network."""

import ipaddress
from typing import Final

_NAT64: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


def is_public(address: str) -> bool:
    """Return whether a numeric address is all the world's.

    One that carries another (NAT64, 6to4, Teredo) is judged by what it carries. A name is no such address.
    """
    return judged(address) is True


def judged(host: str) -> bool | None:
    """Return whether a numeric address is all the world's, ``None`` for a name."""
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in _NAT64):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if (inner := found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])) is not None:
            return is_public(str(inner))
    # Python counts addresses of many hosts at once among the global ones.
    return found.is_global and not found.is_multicast
