"""Proxies: which one a question goes through, by host or by the environment.

As curl reads the variables: small letters first, and ``HTTP_PROXY`` not where a web server may have made it from a
visitor's header. A proxy that was named is never gone round: whoever named it may not want to be seen by the host,
or may be cut off from it.
"""

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from publish.core.errors import ConfigError
from publish.core.formats import onion

if TYPE_CHECKING:
    from publish.core.settings import HostSettings

_PORTS: Final = {"http": 80, "socks5": 1080}
_KINDS: Final = {"http": "http", "socks5": "socks5", "socks5h": "socks5"}  # no name is looked up here, whatever it says
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_HINT = "such as http://127.0.0.1:3128 or socks5h://127.0.0.1:9050"


@dataclass(frozen=True)
class Proxy:
    """A proxy and its source."""

    kind: str
    """``http`` or ``socks5``."""
    host: str
    port: int
    said: str
    """The variable, or the line of mirrors.toml, where it is named."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Return host and port, for messages."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def carries_onions(self) -> bool:
        """Whether it may be asked for an onion service.

        Tor speaks SOCKS. An HTTP proxy elsewhere would look the name up, for all on its way to read.
        """
        return self.kind == "socks5" or self.host.lower() in _THIS_MACHINE


def proxy(text: str, said: str, *, secret: bool = True) -> Proxy:
    """Return the proxy at an address.

    Args:
        said: Where ``text`` stands, for messages.
        secret: Whether a password may stand in it.

    Raises:
        ConfigError: No address, or a kind of proxy which is not spoken here.
    """
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
        if not parts.hostname or port == 0 or re.search(r"[\s\x00-\x1f\x7f]", text):
            raise ValueError
        # A slip in "://" makes a host of the scheme: http//proxy:3128, http:/proxy:3128. No proxy has a path.
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError
    except ValueError:  # its own text may hold a password, and is not repeated
        raise ConfigError(f"{said}: not the address of a proxy", hint=_HINT) from None
    if (kind := _KINDS.get(parts.scheme)) is None:
        raise ConfigError(f"{said}: no way to use {parts.scheme}:// proxies", hint=_HINT)
    if not secret and "@" in parts.netloc:
        raise ConfigError(f"{said}: no user name or password in this file", hint="name the proxy by ALL_PROXY instead")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(kind, parts.hostname, port or _PORTS[kind], said, user, password)


def of_host(settings: "HostSettings") -> Proxy | None:
    """Return the proxy that mirrors.toml names for one host, if any.

    Raises:
        ConfigError: As `proxy`, with file and line.
    """
    if settings.proxy is None:
        return None
    from publish.core.settings import place_of  # a publisher's: readers have no such file

    return proxy(settings.proxy, f"{place_of(settings, 'proxy')}: 'proxy'", secret=False)


def of_environment(scheme: str, host: str, port: int, environ: Mapping[str, str] = os.environ) -> Proxy | None:
    """Return the proxy that the environment names for a host, if any.

    Raises:
        ConfigError: As `proxy`.
    """
    names = [f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY"]
    # A web server hands a visitor's "Proxy:" header to its programs as HTTP_PROXY (httpoxy, CVE-2016-5385).
    if "REQUEST_METHOD" in environ:
        names = [name for name in names if name != "HTTP_PROXY"]
    if exempt(environ.get("no_proxy") or environ.get("NO_PROXY") or "", host, port):
        return None
    found = (proxy(environ[name].strip(), name) for name in names if environ.get(name, "").strip())
    # A company's HTTP proxy is passed over for Tor's, where both are named.
    return next((one for one in found if one.carries_onions or not onion.is_onion(host)), None)


def exempt(no_proxy: str, host: str, port: int) -> bool:
    """Return whether ``NO_PROXY`` names a host: by name, by a name's end, by address or by network."""
    name = host.lower().rstrip(".").strip("[]")
    for item in re.split(r"[\s,]+", no_proxy.lower()):
        wanted, only = item, ""
        if match := re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:]+):([0-9]+)", item):
            wanted, only = match[1], match[2]
        # As curl: a leading dot or star says no more than the bare name, and a name's end counts at a dot alone.
        wanted = wanted.strip("[]").removeprefix("*").strip(".")
        if only and int(only) != port:
            continue
        if item == "*" or (wanted and (name == wanted or name.endswith(f".{wanted}") or _within(name, wanted))):
            return True
    return False


def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:  # a name on either side
        return False
