"""IPFS hosts: a Kubo node, or a CAR file.

The settings alone. The package ipfshttpclient is loaded later, with ``host``.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publish.copies.hosts.ipfs.options import services
from publish.core.errors import ConfigError
from publish.core.files import at_home
from publish.core.settings import HostSettings

if TYPE_CHECKING:
    from publish.copies.hosts.ipfs.host import IpfsHost


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    api: str = "/ip4/127.0.0.1/tcp/5001"
    """The node's RPC address. When empty: no node, only a file."""
    gateway: str = "http://127.0.0.1:8080"
    """The address where the node shows its content. Readers' address of the copy when ``public`` is not set."""
    key: str = "stet"
    """Name, on the node, of the key which signs the IPNS name. Made when absent."""
    car: str | None = None
    """A file for the copy, where there is no node or the node does not answer."""
    pins: tuple[Mapping[str, str], ...] | None = None
    """Services which are to hold the copy, too: ``{service = "https://…", name = "…"}``. Tokens: in the environment."""
    pin_timeout: str = "2 min"
    """How long a push waits until services hold the copy. What they have not by then, the next push looks after."""

    def place(self, _name: str) -> str:
        """Return the node and its key, or the file."""
        if not self.api:
            return os.path.realpath(at_home(self.car or ""))
        return f"{self.api.rstrip('/')} key {self.key}"


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> "IpfsHost":
    """Return the host described by ``settings``.

    The key stays on the node, so that only services for pins have secrets.

    Raises:
        ConfigError: There is neither a node nor a file, the node's address is no multiaddress, or a service is none.
        ModuleNotFoundError: ipfshttpclient is not installed.
    """
    if not options.api and not options.car:
        raise ConfigError(
            f"{settings.where}: neither 'api' nor 'car'", hint="give a node's address, or a file to write"
        )
    pinning = services(settings, options.pins or (), options.pin_timeout, environ)
    from publish.copies.hosts.ipfs import kubo
    from publish.copies.hosts.ipfs.host import IpfsHost

    try:
        return IpfsHost(settings.name, options, settings.public, pinning)
    except kubo.AddressError as e:
        raise ConfigError(
            f"{settings.where}: 'api': {options.api!r} is not a multiaddress",
            hint="such as /ip4/127.0.0.1/tcp/5001, or /unix/run/ipfs/api.sock",
        ) from e
