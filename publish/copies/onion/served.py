"""Settings of Tor, nginx and systemd for an onion service.

Texts alone: nothing is written or started here. nginx listens on a Unix socket in a folder which only its user
enters, so nobody reaches the copy by another way than Tor, and it keeps no record of visits. Its own unit has no
network, and cannot see the key.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from publish.core import contenttypes
from publish.core.errors import ConfigError
from publish.core.formats import layout

SERVICE: Final = "service"
"""The folder with the key."""
FOLDERS: Final = (SERVICE, "data", "run")
TORRC: Final = "torrc"
NGINX: Final = "nginx.conf"
# Each of the three programs has quoting of its own, and variables: what none of them reads otherwise is enough.
_PLAIN: Final = re.compile(r"/(?:[\w@+~.-]+/)*[\w@+~.-]+")
_USER: Final = re.compile(r"[A-Za-z_][\w.-]{0,31}", re.ASCII)
_SOCKET_LENGTH: Final = 107  # bytes: the system's bound for a Unix socket's path


@dataclass(frozen=True, slots=True)
class OnionSite:
    """A service, as on the machine that runs it."""

    address: str
    place: PurePosixPath
    """The service's folder there."""
    copy: PurePosixPath
    """The copy's folder there."""
    user: str
    """The user for Tor and nginx."""
    tor: str = "/usr/bin/tor"
    nginx: str = "/usr/sbin/nginx"

    def __post_init__(self) -> None:
        """Refuse names that one of the programs would read otherwise.

        Raises:
            ConfigError: The path, or the user.
        """
        for path in (self.place, self.copy):
            if not _PLAIN.fullmatch(str(path)) or ".." in path.parts:
                raise ConfigError(
                    f"{path}: Tor, nginx or systemd would read this path otherwise",
                    hint="choose a path from / on, of letters, digits, '-', '_' and '.'",
                )
        if not _USER.fullmatch(self.user):
            raise ConfigError(f"{self.user!a} is not the name of a user", hint="letters, digits, '-' and '_'")
        if len(str(self.socket).encode()) > _SOCKET_LENGTH:
            raise ConfigError(f"{self.place}: too long a path for a Unix socket in it", hint="choose a shorter one")

    @property
    def name(self) -> str:
        """The beginning of the units' names."""
        # A part of the address, so that two services of one machine do not share a unit.
        return f"stet-onion-{self.address[:8] or 'ADDRESS'}"

    @property
    def units(self) -> tuple[str, str]:
        """The units' names: the web server's, and Tor's."""
        return f"{self.name}-web.service", f"{self.name}-tor.service"

    @property
    def socket(self) -> PurePosixPath:
        """Where nginx listens."""
        return self.place / "run" / "web.sock"

    def files(self) -> Mapping[str, str]:
        """Return all files by name."""
        web, tor = self.units
        return {TORRC: self.torrc(), NGINX: self.nginx_conf(), web: self._web_unit(), tor: self._tor_unit()}

    def torrc(self) -> str:
        """Return Tor's settings."""
        return f"""# Tor's settings for the copy at http://{self.address}/
DataDirectory {self.place}/data
HiddenServiceDir {self.place}/{SERVICE}
HiddenServicePort 80 unix:{self.socket}
HiddenServiceEnableIntroDoSDefense 1
# Against floods, where Tor is 0.4.8 or later:
# HiddenServicePoWDefensesEnabled 1
# This Tor serves, and opens no way for programs of this machine.
SocksPort 0
# What goes wrong, to the system's journal; no visits.
Log warn stderr
"""

    def nginx_conf(self) -> str:
        """Return nginx's settings."""
        # All temporary folders are named: nginx makes them at each start, and may not write at the distribution's.
        return f"""# nginx's settings for the copy at http://{self.address}/
daemon off;
worker_processes 1;
pid {self.place}/run/nginx.pid;
error_log stderr crit;
events {{ worker_connections 512; }}
http {{
  # No record of visits. "Server: nginx" without a version is the least that nginx says.
  access_log off;
  log_not_found off;
  server_tokens off;
  client_body_temp_path {self.place}/run/body;
  proxy_temp_path {self.place}/run/proxy;
  fastcgi_temp_path {self.place}/run/fastcgi;
  uwsgi_temp_path {self.place}/run/uwsgi;
  scgi_temp_path {self.place}/run/scgi;
  sendfile on;
  gzip off;
  client_max_body_size 1k;
  types {{
{_types()}  }}
  default_type {contenttypes.UNKNOWN};
  server {{
    listen unix:{self.socket};
    root {self.copy};
    index {layout.FRONT};
    error_page 404 /{layout.NOT_FOUND};
    absolute_redirect off;
    # A link that somebody puts into the copy leads nowhere.
    disable_symlinks on from={self.copy};
    # Lets the pages of other copies read this one where theirs fails.
    add_header Access-Control-Allow-Origin * always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy no-referrer always;
    location ~ /\\.(?!well-known/) {{ return 404; }}
    location ~ ^(?:.*/)?[^/.]+$ {{ default_type "{contenttypes.PLAIN}"; }}
  }}
}}
"""

    def _tor_unit(self) -> str:
        order = f"network-online.target {self.units[0]}"
        # Without the distribution's defaults: Debian's set another user, folder and socket.
        start = f"""ExecStart={self.tor} --defaults-torrc /dev/null -f {self.place}/{TORRC}
LimitNOFILE=65536
ReadWritePaths={self.place}/{SERVICE} {self.place}/data
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"""
        return self._unit("Tor", start, f"Wants={order}\nAfter={order}\n")

    def _web_unit(self) -> str:
        # SIGQUIT lets nginx finish its answers: systemd's SIGTERM would cut readers off in the midst of a page.
        # A socket that a killed nginx left would keep the next one from listening.
        start = f"""ExecStartPre=/bin/rm -f {self.socket}
ExecStart={self.nginx} -e stderr -p {self.place}/run -c {self.place}/{NGINX}
KillSignal=SIGQUIT
ReadWritePaths={self.place}/run
InaccessiblePaths={self.place}/{SERVICE} {self.place}/data
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX"""
        return self._unit("web server", start)

    def _unit(self, what: str, start: str, order: str = "") -> str:
        return f"""# The copy at http://{self.address}/
[Unit]
Description=Onion service of a copy: {what}
{order}
[Service]
User={self.user}
{start}
Restart=on-failure
RestartSec=5
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
"""


# nginx's own table differs by version, and has no .md and no listings.
def _types() -> str:
    """Return the content types of all rooms, as nginx takes them."""
    endings: dict[str, list[str]] = {contenttypes.PLAIN: [layout.LISTING.lower()]}
    for ending, kind in contenttypes.TYPES.items():
        endings.setdefault(kind, []).append(ending)
    return "".join(f'    "{kind}" {" ".join(names)};\n' for kind, names in endings.items())


def onion_location(address: str) -> Mapping[str, str]:
    """Return the lines which make Tor Browser offer the address."""
    return {
        "header": f"Onion-Location: http://{address}/",
        "nginx": f"add_header Onion-Location http://{address}$request_uri;",
        "meta": f'<meta http-equiv="onion-location" content="http://{address}/">',
    }


def table(served: OnionSite) -> str:
    """Return the table for mirrors.toml."""
    return f"""[hosts.onion]
kind = "onion"
path = "{served.copy}"
public = "http://{served.address}/"
durable = true
proxy = "socks5h://127.0.0.1:9050"
"""
