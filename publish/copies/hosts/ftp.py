"""FTP hosts: a web space of the old kind. By rclone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from publish.copies.hosts import rcd
from publish.copies.hosts.base import Traits
from publish.copies.hosts.http import proxies
from publish.copies.hosts.http.origin import ascii_name
from publish.copies.hosts.rcd import Engine
from publish.copies.hosts.rcplace import At, RcloneHost, account, folder, remote
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import ConfigError
from publish.core.settings import HostSettings, place_of

IMPLICIT: Final = "implicit"
PROXIED: Final = (1, 70)  # the first rclone whose FTP goes through proxies of both kinds
_PORTS: Final = {True: 21, False: 21, IMPLICIT: 990}
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_CLEAR: Final = (
    "tls = false: the password goes to the server for all on the way to read; have a password of its own for it"
)


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    host: str
    """The server's name."""
    path: str = ""
    """The folder of the copy, below the one where the account begins; made when absent."""
    user: str = ""
    """The user's name; or it stands in the environment."""
    tls: bool | str = True
    """``true``: it begins plain and goes over to TLS; ``"implicit"``: TLS from the first byte; ``false``: none."""
    port: int | None = None
    """Its port."""

    def place(self, _name: str) -> str:
        """Return the server and the folder."""
        host, port = self.host.lower(), self.port or _PORTS.get(self.tls, 21)
        return f"{host}:{port}/{self.path.strip('/')}".rstrip("/")


class FtpHost(RcloneHost):
    """A folder at an FTP server."""

    # Each transfer is a log-in of its own, and web spaces take few from one address.
    traits = Traits(parallel=4)


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> FtpHost:
    """Return the host described by ``settings``.

    Raises:
        ConfigError: An option is wrong.
        LackingError: A secret is missing, or the program rclone is.
    """
    try:
        host = ascii_name(options.host)
    except ValueError:
        host = ""
    if not _HOST.fullmatch(host):
        hint = "such as ftp.example.org, without ftp:// and without a user"
        raise ConfigError(f"{place_of(settings, 'host')}: {options.host!a:.60} is no server's name", hint=hint)
    if options.tls not in _PORTS:
        raise ConfigError(f"{place_of(settings, 'tls')}: 'tls' is true, false or \"implicit\"")
    if options.port is not None and not 0 < options.port < 65_536:
        raise ConfigError(f"{place_of(settings, 'port')}: no port has this number")
    root = folder(options.path, f"{place_of(settings, 'path')}: 'path'")
    secrets = Secrets(settings, environ, "PASSWORD")
    program = rcd.found(environ, settings.name)
    port = options.port or _PORTS[options.tls]
    through = _through(program, host, port)

    def at(engine: Engine) -> At:
        user, password = account(settings, secrets, options.user, wanted=True)
        _takes(settings, user)
        hidden = engine.obscured(password)
        given = {"host": host, "port": str(port), "user": user, "encoding": "None", "pass": hidden, **through}
        if options.tls:
            given["tls" if options.tls == IMPLICIT else "explicit_tls"] = "true"
        where, keys = options.place(settings.name), secrets.where("PASSWORD")
        return At(remote("ftp", given), root, where, keys, (password, hidden))

    if not secrets.comes_later:
        user, _ = account(settings, secrets, options.user, wanted=True)
        _takes(settings, user)
    notes = () if options.tls else (_CLEAR,)
    return FtpHost(settings.name, rcd.engine(program, own=False), at, settings.public, notes)


def _takes(settings: HostSettings, user: str) -> None:
    try:
        remote("ftp", {"user": user})
    except ValueError:
        raise ConfigError(f"{settings.where}: the user's name has a bracket, and rclone takes none") from None


def _through(program: str, host: str, port: int) -> dict[str, str]:
    """Return the settings for the proxy that the environment names, if any."""
    found = proxies.of_environment("ftp", host, port)
    if found is None:
        return {}
    # An older one would go round it, and say nothing.
    if rcd.version_of(program) < PROXIED:
        least = f"{PROXIED[0]}.{PROXIED[1]}"
        raise ConfigError(f"{found.said}: FTP through a proxy needs rclone {least} or later", hint=rcd.INSTALL)
    at = rcd.address(found)
    return {"http_proxy": at} if found.kind == "http" else {"socks_proxy": at.removeprefix("socks5://")}
