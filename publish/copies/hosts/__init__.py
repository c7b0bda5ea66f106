"""All kinds of host, and how hosts are opened.

A kind's SDK is imported when the kind is first used.
"""

import importlib
import importlib.util
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from publish.copies.hosts.base import Host
from publish.core.errors import ConfigError, LackingError, install
from publish.core.files import at_home
from publish.core.source import Source
from publish.core.units import seconds

if TYPE_CHECKING:
    from publish.copies.hosts.http.proxies import Proxy
    from publish.core.settings import Config, HostSettings


class Kind(NamedTuple):
    """A kind's module, and the extra with its SDK."""

    module: str
    """Has the settings. Loaded without the SDK."""
    extra: str | None
    package: str = ""
    """The SDK."""
    addressed: bool = False
    """Readers find a copy without ``public``, because the host gives it a name of its own."""
    own_line: bool = False
    """The kind reaches its host by itself, and minds no ``proxy`` of mirrors.toml."""
    on_disk: bool = False
    """The place is a folder of this machine."""
    portable: bool = False
    """As the trait: a copy of this kind may always be away."""
    secret: bool = False
    """The kind has secrets of ours: ``publish.copies.hosts.secrets``."""


# Sorted by name. Each module has ``Options`` (a frozen dataclass) and ``open_host``.
KINDS: Mapping[str, Kind] = {
    "folder": Kind("publish.copies.hosts.folder", None, on_disk=True),
    "ftp": Kind("publish.copies.hosts.ftp", None, own_line=True, secret=True),
    "git": Kind("publish.copies.hosts.git", "git", "dulwich", own_line=True, secret=True),
    "ipfs": Kind("publish.copies.hosts.ipfs", "ipfs", "ipfshttpclient", addressed=True, secret=True),
    "memory": Kind("publish.copies.hosts.memory", None),
    "onion": Kind("publish.copies.hosts.onion", None, on_disk=True),
    "rclone": Kind("publish.copies.hosts.rclone", None, own_line=True),
    "s3": Kind("publish.copies.hosts.s3", "s3", "boto3", secret=True),
    "sftp": Kind("publish.copies.hosts.sftp", None, own_line=True, secret=True),
    "stick": Kind("publish.copies.hosts.stick", None, on_disk=True, portable=True),
    "webdav": Kind("publish.copies.hosts.webdav", None, own_line=True, secret=True),
}


_FILES = frozenset({"path", "identity", "ca_file", "car"})
"""Options of kinds which name files here, and nobody to be asked."""
_NEEDED: Mapping[str, str] = {
    "identity": "a private key, or the .pub of one in the agent",
    "ca_file": "certificates (PEM)",
}
"""Options naming files of this machine, with the files' contents."""


def open_host(settings: "HostSettings", environ: Mapping[str, str]) -> Host:
    """Return the host described by ``settings``.

    Secrets come from ``environ``, or from where ``secret`` says, never from the file itself.

    Raises:
        ConfigError: An option is wrong.
        LackingError: A secret is missing, or a file of it, a program, or the kind's package.
    """
    from publish.core.settings import place_of
    from publish.core.table import fill  # a publisher's: readers name addresses

    module = importlib.import_module(KINDS[settings.kind].module)
    _by_tor(settings, environ)
    options = fill(module.Options, settings.options, where=settings.where)
    if KINDS[settings.kind].on_disk and "://" in options.path:
        # It would be taken for a folder called "https:", and a password in it would be told as a path.
        raise ConfigError(
            f"{place_of(settings, 'path')}: 'path' is an address; a {settings.kind} host is a folder here",
            hint="the address that readers type is 'public'; for a host elsewhere take its kind: sftp, s3, webdav …",
        )
    with _at_home(settings), _with_package(settings):
        _require_files(settings)
        if file := getattr(options, "ca_file", None):
            options = replace(options, ca_file=_authorities(settings, str(at_home(file))))
        host: Host = module.open_host(settings, options, environ)
    host.settings = settings
    host.traits = replace(host.traits, lag_s=lag_of(settings))
    return host


def open_second(settings: "HostSettings", environ: Mapping[str, str]) -> Host | None:
    """Return the host by its second key, for removals. ``None`` without such a key.

    Raises:
        ConfigError: As `open_host`.
    """
    from publish.copies.hosts import secrets  # a publisher's, too

    second = secrets.second(settings, environ)
    return open_host(second, environ) if second else None


def rights_of(settings: "HostSettings", push: str, withdraw: str) -> Any:
    """Return the policies for a host's two keys, and words where it has none. Nothing is opened.

    Raises:
        ConfigError: This kind of host has no policies, or an option is wrong.
    """
    from publish.core.table import fill

    module = importlib.import_module(KINDS[settings.kind].module)
    if not hasattr(module, "rights"):
        raise ConfigError(
            f"{settings.where}: a {settings.kind} host has no policies",
            hint="what its key may do is set where its account is kept: see its sheet in the manual (hosts)",
        )
    return module.rights(fill(module.Options, settings.options, where=settings.where), push, withdraw)


def proxy_of(settings: "HostSettings") -> "Proxy | None":
    """Return the proxy which mirrors.toml names for a host, if any.

    Raises:
        ConfigError: A proxy that is not spoken, with a password, or for a kind which would go round it.
    """
    if settings.proxy is None:
        return None
    from publish.copies.hosts.http.proxies import of_host

    if KINDS[settings.kind].own_line:
        raise ConfigError(
            f"{settings.where}: 'proxy': a {settings.kind} host cannot be asked through a proxy of its own",
            hint="name the proxy in the environment: ALL_PROXY=…",
        )
    return of_host(settings)


def _by_tor(settings: "HostSettings", environ: Mapping[str, str]) -> None:
    """Refuse an onion service to which no way is named."""
    # The library of the kind would look its name up (RFC 7686), for all on the way to read.
    from publish.copies.hosts.http.proxies import of_environment
    from publish.core.formats import onion
    from publish.core.settings import place_of as line_of

    way = proxy_of(settings)
    for key, value in settings.options.items():
        # With ssh's own settings the way may stand there.
        if not isinstance(value, str) or key in _FILES or settings.options.get("ssh_config") is True:
            continue
        if not (name := onion.mentioned(value)):
            continue
        # A node's own address is asked for by no proxy.
        found = (way or of_environment("https", name, 0, environ)) if key != "api" else None
        if found is None or not found.carries_onions:
            raise ConfigError(
                f"{line_of(settings, key)}: {key!r}: an onion service is reached through Tor alone",
                hint="start Tor, and set ALL_PROXY=socks5h://127.0.0.1:9050",
            )


def open_public(settings: "HostSettings", address: str) -> Source:
    """Return a source for a host's public address, through the host's own proxy."""
    return open_address(address, proxy_of(settings))


def lag_of(settings: "HostSettings") -> int:
    """Return the seconds until readers of a host get a push. Nothing is opened.

    Raises:
        ConfigError: An option is wrong.
    """
    if settings.lag is not None:
        return seconds(settings.lag) or 0
    return int(getattr(_options(settings), "lag_s", 0))


def place_of(settings: "HostSettings") -> str:
    """Return a host's location in one line without secrets.

    Two spellings of the same place give the same line. Nothing is opened.

    Raises:
        ConfigError: An option is wrong.
    """
    options = _options(settings)
    with _at_home(settings):
        # Whatever kind names it: a folder that became an onion service's, or a stick's, is the place it was.
        kind = "folder" if KINDS[settings.kind].on_disk else settings.kind
        return f"{kind} {options.place(settings.name)}"


@contextmanager
def _at_home(settings: "HostSettings") -> Iterator[None]:
    """Name the line whose home folder is unknown here."""
    try:
        yield
    except ConfigError as e:
        from publish.core.settings import place_of

        for key, value in settings.options.items():
            try:
                at_home(str(value))
            except ConfigError as homeless:
                raise ConfigError(f"{place_of(settings, key)}: {key!r}: {homeless}", hint=homeless.hint) from e
        raise


def apart(config: "Config") -> None:
    """Refuse folders which coincide, or overlap the state.

    Two spellings of a single folder coincide. A copy which lies in the archive's own state, or holds it, would write
    over the state, and would give the keys to readers of the copy.

    Raises:
        ConfigError: The table of mirrors.toml, and the folder in the way.
    """
    seen: dict[str, str] = {}
    state = os.path.realpath(config.state)
    for settings in config.hosts:
        if not KINDS[settings.kind].on_disk:
            continue
        place = place_of(settings).partition(" ")[2]
        common = os.path.commonpath([place, state])
        if common in (place, state):
            how = "holds" if common == place else "lies in"
            raise ConfigError(
                f"{settings.where}: {place} is no place for a copy: it {how} the archive's own .stet, with the keys",
                hint="give the copy a folder of its own",
            )
        if (other := seen.setdefault(place, settings.name)) != settings.name:
            raise ConfigError(
                f"{settings.where}: the same place as host {other!r}; two names for one copy are one copy",
                hint=f"both lead to {place}: give one of them another folder, or take it out",
            )


def _options(settings: "HostSettings") -> Any:
    from publish.core.table import fill

    module = importlib.import_module(KINDS[settings.kind].module)
    return fill(module.Options, settings.options, where=settings.where)


@contextmanager
def _with_package(settings: "HostSettings") -> Iterator[None]:
    """Tell a missing SDK as this host's own failure."""
    kind = KINDS[settings.kind]
    try:
        # Some kinds load theirs late, in the midst of a push.
        if kind.package and importlib.util.find_spec(kind.package) is None:
            raise ModuleNotFoundError(name=kind.package)
        yield
    except ModuleNotFoundError as e:
        said = f"kind {settings.kind!r} needs the package {e.name}, which is not installed"
        raise LackingError(said, host=settings.name, hint=install(kind.extra or "all")) from e


def _require_files(settings: "HostSettings") -> None:
    """Look for the files which a host needs on this machine."""
    from publish.copies.hosts.secrets import variable
    from publish.core.settings import place_of as line_of

    for key, what in _NEEDED.items():
        name = str(settings.options.get(key) or "")
        # A name with an end of line in it is no file's, and the kind's own fault to tell.
        if name and name.isprintable() and not os.path.isfile(file := at_home(name)):
            # The stick with the key on it may be unplugged, and that is no matter of the other hosts.
            is_second = settings.withdraws and key == "identity"
            line = variable(settings.name, "WITHDRAW_IDENTITY") if is_second else f"{line_of(settings, key)}: {key!r}"
            said = f"{name} is a folder" if os.path.isdir(file) else f"there is no file {name}"
            raise LackingError(said, host=settings.name, hint=f"{line} names {what}")


def _authorities(settings: "HostSettings", file: str) -> str:
    """Return the name of a host's own file of certificates, once it was read.

    Raises:
        LackingError: It cannot be read.
    """
    from publish.copies.hosts.http.connect import trusting
    from publish.core.settings import place_of as line_of

    try:
        trusting(file, "ca_file", alone=True)  # kept, for the host's connections
    except ConfigError as e:
        hint = f"{line_of(settings, 'ca_file')}: 'ca_file' names {_NEEDED['ca_file']}"
        raise LackingError(str(e), host=settings.name, hint=hint) from e
    return file


def is_web(address: str) -> bool:
    """Return whether the host itself is asked over HTTP.

    A gateway's addresses (``ipfs://…``) are not.
    """
    return address.partition("://")[0].lower() in ("http", "https")


def open_address(address: str, proxy: "Proxy | None" = None) -> Source:
    """Return a source for a copy's public address.

    Accepts ``https://…``, ``ipfs://…``, ``ipns://…``, a folder, a zip.

    Args:
        proxy: The proxy to go through; that of the environment by default.

    Raises:
        ConfigError: No reader for the address's scheme.
    """
    scheme = address.split("://", 1)[0].lower() if "://" in address else "file"  # phones capitalise
    if is_web(address) or scheme in ("ipfs", "ipns"):
        # Imported here and not above, so that a reader of a folder on a stick loads no HTTP library.
        from publish.copies.hosts.web import WebCopy

        return WebCopy(address, proxy=proxy)
    if scheme == "file":
        from publish.copies.hosts.folder import read_folder
        from publish.copies.hosts.zipped import is_zip, read_zip

        folder = read_folder(address)
        return read_zip(address) if is_zip(folder.root) else folder
    raise ConfigError(f"{address}: no way to read {scheme}:// addresses", hint="give an http(s) address or a folder")
