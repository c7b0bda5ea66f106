"""Onion services as hosts.

A folder of this machine, shown by Tor under an address which nobody can take back. Written as any `folder`, without
Tor. Readers, and every look at the public address, come through Tor alone. ``stet onion`` makes the service's key and
the settings of its programs. A service on another machine is a host of the kind that writes there, with the onion
address as its ``public``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from publish.copies.hosts import folder
from publish.copies.hosts.base import Traits
from publish.core.errors import ConfigError
from publish.core.formats import onion

if TYPE_CHECKING:
    from publish.core.settings import HostSettings


@dataclass(frozen=True)
class Options(folder.Options):
    """Options of this kind in mirrors.toml."""


class OnionHost(folder.FolderHost):
    """A folder of ours behind an onion service."""

    traits = Traits(near=True, resident=True, exclusive=True, parallel=4)

    def if_gone(self) -> str:
        """Return what to look at on the service's machine."""
        return "are Tor and its web server running there? A service that has just begun is found after some minutes"


def open_host(settings: "HostSettings", options: Options, environ: Mapping[str, str]) -> OnionHost:  # noqa: ARG001
    """Return the host described by ``settings``, without secrets."""
    # Not made from the key: the publisher's machine need not have it, and better has not.
    public = urlsplit(settings.public or "")
    if not onion.is_onion(public.hostname or ""):
        raise ConfigError(
            f"{settings.where}: 'public' must be the service's address, http://….onion/",
            hint="stet onion FOLDER --copy PATH makes it, and prints this table",
        )
    return OnionHost(settings.name, options.path, settings.public)
