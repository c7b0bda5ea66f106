"""Git hosts: a branch at any git server, by https or ssh.

The settings alone. The package dulwich is loaded later, with ``host``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from publish.copies.hosts import ssh, sshplace
from publish.copies.hosts.git.presets import PRESETS
from publish.copies.hosts.http.origin import needs_no_tls
from publish.copies.hosts.secrets import Secrets, of_ssh
from publish.core.errors import ConfigError, LackingError
from publish.core.settings import HostSettings, place_of

if TYPE_CHECKING:
    from publish.copies.hosts.git.host import GitHost

_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
# git's own short form: name@host:path
_SHORT = re.compile(r"(?:([\w.-]+)@)?([\w.-]+):(?!/)(.+)")


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    url: str
    """The repository: ``https://…`` or ``ssh://git@…``, or git's short form ``git@host:name/repository.git``."""
    branch: str | None = None
    """The branch with the copy, and nothing else. The preset's when left out, else ``pages``."""
    preset: str = ""
    """``github``, ``gitlab``, ``codeberg`` or ``gitea``: the limits of its pages, and what it needs."""
    user: str = "git"
    """The user's name beside the token, over https. Few hosts look at it."""
    ca_file: str | None = None
    """Certificates (PEM) to trust instead of the system's, over https."""
    identity: str | None = None
    """A file with a private key, over ssh: a deploy key. The usual files in ~/.ssh when absent."""
    host_key: str = ""
    """The server's public key, ``ssh-ed25519 AAAA…``, over ssh. Without it the key which answers is shown, and nothing
    is sent.
    """

    def place(self, _name: str) -> str:
        """Return the repository and its branch."""
        url, _ = _split(self.url)
        return f"{url.removesuffix('/').removesuffix('.git')} branch {self.at}"

    @property
    def at(self) -> str:
        """The branch."""
        preset = PRESETS.get(self.preset)
        return self.branch or (preset.branch if preset else "")

    @property
    def lag_s(self) -> int:
        """Seconds until readers get a push."""
        return PRESETS[self.preset].lag_s if self.preset in PRESETS else 0


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> "GitHost":
    """Return the host described by ``settings``.

    Raises:
        ConfigError: An option is wrong.
        LackingError: There is no token, or no ssh.
        ModuleNotFoundError: dulwich is not installed.
    """
    if options.preset not in PRESETS:
        known = ", ".join(name for name in PRESETS if name)
        raise ConfigError(f"{place_of(settings, 'preset')}: no preset {options.preset!a:.40}", hint=f"one of: {known}")
    if not _BRANCH.fullmatch(options.at) or options.at.endswith(".lock") or ".." in options.at:
        raise ConfigError(f"{place_of(settings, 'branch')}: {options.at!a:.40} is no branch's name")
    try:
        url, user = _split(options.url)
    except ConfigError as e:
        raise ConfigError(f"{place_of(settings, 'url')}: 'url': {e}", hint=e.hint) from None
    if url.startswith("ssh:"):
        return _by_ssh(settings, options, url, user, environ)
    from publish.copies.hosts.git.host import GitHost
    from publish.copies.hosts.git.https import Web

    secrets = Secrets(settings, environ, "TOKEN")
    token, has_keys = _token(settings, secrets), secrets.comes_later or bool(secrets.given("TOKEN"))
    at = Web(url, options.user, token, options.ca_file or "")
    return GitHost(settings.name, options, at, settings.public, keys=secrets.where("TOKEN"), has_keys=has_keys)


def _token(settings: HostSettings, secrets: Secrets) -> str | Callable[[], str]:
    """Return the token of the environment, or a call for a later token."""
    variable = secrets.variable("TOKEN")
    hint = f"set {variable} to a token that may write there"
    if not (token := secrets.header("TOKEN", f"{variable} holds no token", hint)):
        raise LackingError(f"no {variable} in the environment", host=settings.name, hint=hint)
    return token


def _by_ssh(settings: HostSettings, options: Options, url: str, user: str, environ: Mapping[str, str]) -> "GitHost":
    parts = urlsplit(url)
    where = sshplace.Where(
        settings.name, parts.hostname or "", user or None, parts.port, options.identity, options.host_key
    )
    if fault := sshplace.fault_of(where):
        key, said, form = fault
        key = key if key in ("identity", "host_key") else "url"
        raise ConfigError(f"{place_of(settings, key)}: {key!r}{said}", hint=form)
    ssh.require(settings.name)
    from publish.copies.hosts.git.host import GitHost
    from publish.copies.hosts.git.overssh import Ssh

    client = ssh.Ssh(where, environ, of_ssh(settings, environ, options.identity))
    # As git has it: the short form's path lies below the home folder, and so does /~/path.
    below = "://" not in options.url or parts.path.startswith("/~")
    path = parts.path.removeprefix("/") if below else parts.path
    at = Ssh(client, path, settings.where)
    return GitHost(settings.name, options, at, settings.public, keys=options.identity or "~/.ssh", has_keys=True)


def _split(url: str) -> tuple[str, str]:
    """Return a repository's address without its user, and the user.

    Raises:
        ConfigError: It is no address, or holds a secret.
    """
    # What people copy from a host's page is as often this form as an address.
    if "://" not in url and (short := _SHORT.fullmatch(url)):
        url = f"ssh://{short[1] + '@' if short[1] else ''}{short[2]}/{short[3]}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    user = parts.username or ""
    if parts.password is not None or (user and parts.scheme != "ssh"):
        raise ConfigError("a token or a password stands in it", hint="take it out: secrets come from the environment")
    if parts.scheme not in ("https", "http", "ssh") or not parts.hostname or not url.isprintable() or " " in url:
        raise ConfigError("is no git address", hint="such as https://codeberg.org/name/repository.git")
    if parts.query or parts.fragment or len(parts.path) < 2:
        raise ConfigError("names no repository", hint="such as https://codeberg.org/name/repository.git")
    # A token is not to be sent for all to read.
    if parts.scheme == "http" and not needs_no_tls(parts.hostname):
        raise ConfigError("would send the token for all to read", hint="write https://")
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}{parts.path}", user
