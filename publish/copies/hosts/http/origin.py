"""The origin of an address: scheme, host and effective port."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult

from publish.core.formats import onion

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and effective port, which make a server (RFC 6454)."""

    scheme: str
    host: str
    """In small letters and ASCII, without brackets."""
    port: int

    @property
    def authority(self) -> str:
        """Return host and port as in an address, the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


def origin(parts: SplitResult) -> Origin:
    """Return the origin of a split address.

    Raises:
        ValueError: Not an address on the web, or its name can be no host's.
    """
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or parts.port == 0:
        raise ValueError("no address on the web")
    return Origin(parts.scheme, ascii_name(host), parts.port or _PORTS[parts.scheme])


def needs_no_tls(host: str) -> bool:
    """Return whether a secret may go to a host over plain http: to this machine, or within Tor."""
    return host in LOOPBACK or onion.is_onion(host)


def ascii_name(host: str) -> str:
    """Return a host's name as it is asked for, in ASCII.

    Raises:
        ValueError: No name.
    """
    if host.isascii():
        if not host.isprintable() or " " in host or any(len(label) > 63 for label in host.split(".")):
            raise ValueError("no name")
        return host.lower()
    import idna  # the standard library's encoding is of 2003: it sends straße.de to strasse.de, another host

    return idna.encode(host, uts46=True).decode("ascii").lower()
