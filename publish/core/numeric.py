"""Numeric addresses of hosts: all the world's, or of one machine and its network."""

import ipaddress
from typing import Final

_32: Final = 0xFFFFFFFF
_NAT64: Final = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_UNICAST: Final = ipaddress.IPv6Network("2000::/3")  # IANA gives out addresses of this block, and of no other
_ISATAP: Final = 0x5EFE  # RFC 5214: the half before the last 32 bits, of which one bit may be set
_ISATAP_BITS: Final = 0xFDFFFFFF
_OF_NOBODY: Final = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("3fff::/20"))
"""For protocols and for books: newer Pythons know them."""
_FAKE: Final = (ipaddress.ip_network("198.18.0.0/15"), ipaddress.ip_network("fc00::/18"))
"""What Clash and sing-box answer in place of a name's own address."""


def is_public(address: str) -> bool:
    """Return whether a numeric address is all the world's.

    One that carries another (NAT64, 6to4, Teredo, ISATAP) is judged by what it carries. A name is no such address.
    """
    return judged(address) is True


def is_near(address: str) -> bool:
    """Return whether a numeric address is of this machine or the network around it.

    Tools against censors answer each name with a number of 198.18.0.0/15, and carry what is sent there to the world.
    """
    return judged(address) is False and not any(plain(address) in network for network in _FAKE)


def plain(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return a numeric address, or the address inside.

    Mapped, NAT64, 6to4 and Teredo addresses have an IPv4 address inside.

    Raises:
        ValueError: A name.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if any(found in network for network in _NAT64):
        return ipaddress.IPv4Address(int(found) & _32)
    return found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else found)


def judged(host: str) -> bool | None:
    """Return whether a numeric address is all the world's, ``None`` for a name."""
    try:
        found = plain(host)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if (int(found) >> 32) & _ISATAP_BITS == _ISATAP and not is_public(str(ipaddress.IPv4Address(int(found) & _32))):
            return False
        # Outside of it, all that the world has was never given out, or is of a network's own: fec0::, ::127.0.0.1,
        # ::ffff:0:127.0.0.1. Python counts those among the global ones.
        if found not in _UNICAST:
            return False
    # Python counts addresses of many hosts at once among the global ones, and some that are for books.
    return found.is_global and not found.is_multicast and not any(found in network for network in _OF_NOBODY)
