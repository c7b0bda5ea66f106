"""WebDAV hosts: a web space, a Nextcloud, a friend's server. By rclone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from publish.copies.hosts import rcd
from publish.copies.hosts.http.origin import needs_no_tls
from publish.copies.hosts.rcd import Engine
from publish.copies.hosts.rcplace import At, RcloneHost, account, folder, missing, remote
from publish.copies.hosts.secrets import Secrets
from publish.core.errors import ConfigError
from publish.core.settings import HostSettings, place_of

VENDORS: Final = (
    "fastmail", "infinitescale", "nextcloud", "owncloud", "rclone", "sharepoint", "sharepoint-ntlm", "other",
)  # fmt: skip


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    url: str
    """The server's folder for this account: ``https://…``, without a user or a secret. It must be there."""
    path: str = ""
    """The folder of the copy below it, made when absent."""
    vendor: str = "other"
    """Whose server it is, where that is known: Nextcloud's are sent large files in parts."""
    user: str = ""
    """The user's name; or it stands in the environment."""

    def place(self, _name: str) -> str:
        """Return the folder's address."""
        return f"{_address(self.url)}/{self.path.strip('/')}".rstrip("/")


class WebdavHost(RcloneHost):
    """A folder at a WebDAV server."""


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> WebdavHost:
    """Return the host described by ``settings``.

    Raises:
        ConfigError: An option is wrong.
        LackingError: A secret is missing, or the program rclone is.
    """
    try:
        url = _address(options.url)
    except ConfigError as e:
        raise ConfigError(f"{place_of(settings, 'url')}: 'url' {e}", hint=e.hint) from None
    root = folder(options.path, f"{place_of(settings, 'path')}: 'path'")
    if options.vendor not in VENDORS:
        said = f"{place_of(settings, 'vendor')}: no vendor {options.vendor!a:.40}"
        raise ConfigError(said, hint=f"one of: {', '.join(VENDORS)}")
    secrets = Secrets(settings, environ, "PASSWORD")
    if not secrets.comes_later:
        account(settings, secrets, options.user, wanted=False)
    program = rcd.found(environ, settings.name)

    def at(engine: Engine) -> At:
        user, password = account(settings, secrets, options.user, wanted=False)
        hidden = engine.obscured(password) if password else ""
        # rclone waits between questions to such servers, ten milliseconds each: 45 s for 1,000 files.
        given = {"url": url, "vendor": options.vendor, "pacer_min_sleep": "0s", "encoding": "None"}
        who = {"user": user, "pass": hidden} if password else {}
        try:
            fs = remote("webdav", {**given, **who})
        except ValueError:
            raise missing(settings, secrets.variable("USER")) from None
        return At(fs, root, options.place(settings.name), secrets.where("PASSWORD"), (password, hidden))

    return WebdavHost(settings.name, rcd.engine(program, own=False), at, settings.public)


def _address(url: str) -> str:
    """Return the address without a slash at its end.

    Raises:
        ConfigError: It is no address, or holds a secret.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if "@" in parts.netloc:
        raise ConfigError("has a user or a password in it", hint="take them out: secrets come from the environment")
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host or port == 0 or not url.isprintable() or " " in url:
        raise ConfigError("is no address of a folder", hint="such as https://dav.example.org/letters/")
    if parts.query or parts.fragment or "]" in url:
        raise ConfigError("is no address that rclone takes", hint="a name, and a path; no ?, # or brackets")
    if parts.scheme == "http" and not needs_no_tls(host):
        raise ConfigError("would send the password for all to read", hint="write https://")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
