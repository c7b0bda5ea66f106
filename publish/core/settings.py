"""Settings as values: what mirrors.toml says, checked.

What is NOT done here: reading, which `publish.core.config` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from publish.core.errors import ConfigError
from publish.core.table import FILE_NAME, Table, nearest

STATE_NAME: Final = ".stet"


class KindOfHost(Protocol):
    """Facts about a kind of host, as settings need them."""

    @property
    def addressed(self) -> bool:
        """Return whether readers find this kind's copy without ``public``."""

    @property
    def portable(self) -> bool:
        """Return whether this kind's copies are always allowed to be away."""

    @property
    def secret(self) -> bool:
        """Return whether this kind has a secret of ours."""


@dataclass(frozen=True)
class ArchiveSettings:
    """Table ``[archive]``."""

    timestamp_days: int = 7
    """Days for which readers may take the newest signed timestamp for current."""
    timestamp_authorities: tuple[str, ...] = ()
    """Addresses of RFC 3161 authorities that time-stamp every release. Empty: no time-stamps."""
    timestamp_roots: str | None = None
    """PEM file with the authorities' root certificates, to check answers at once. Relative to mirrors.toml."""
    tree: str | None = None
    """A folder that another program made, published as it is in place of ``site/``. Relative to mirrors.toml."""
    title: str | None = None
    """Title of the site in ``tree``. Its front page's when ``None``."""
    worker: bool = False
    """Whether our worker stands in front of the site in ``tree``: one line more in each page."""
    relative: str | None = None
    """Former address of the site in ``tree``, or ``/``: addresses within the site become relative.

    ``None``: they stay.
    """
    rename: bool = False
    """Whether names in ``tree`` that no copy can hold become safe ones, in links too."""
    traces: str = "refused"
    """``kept``: files in ``tree`` may tell more than they show."""
    allow: tuple[str, ...] = ()
    """Names in ``tree`` that look secret, and are meant to be published."""


@dataclass(frozen=True)
class HostSettings:
    """One table ``[hosts.NAME]``, without the kind's own keys."""

    name: str
    kind: str
    public: str | None = None
    """Address of this copy for readers. Without it the copy is offline and unlisted."""
    spare: bool = False
    """Kept empty and unlisted until another host is taken down."""
    durable: bool = False
    """The address outlives its host, and so stands on every page."""
    away: bool = False
    """The copy may be absent, like a stick in a drawer. An absent copy is mentioned, not counted."""
    keep: tuple[str, ...] = ()
    """Names of the publisher's own files beside the copy. No check calls these files strangers."""
    limit: str | None = None
    """The most that is sent there in a second, as ``500 KB/s``."""
    price: Mapping[str, float] = field(default_factory=dict)
    """What the host charges, for a rehearsal: ``get`` and ``put`` for a thousand requests, ``gb`` for a GB sent."""
    lag: str | None = None
    """Time until readers get a push, like ``10 min``. The kind's own when ``None``."""
    proxy: str | None = None
    """The proxy through which this host and its public address are asked, instead of the environment's."""
    secret: str | None = None
    """Where secrets come from which the environment lacks: ``keyring``, or a command, which no shell reads."""
    withdraw_secret: str | None = None
    """The same for the second key, which may take files away."""
    withdraws: bool = False
    """Whether this host is opened by its second key. No setting."""
    options: Mapping[str, Any] = field(default_factory=dict)
    where: str = FILE_NAME
    """File and table, for messages."""


@dataclass(frozen=True)
class ScanSettings:
    """Table ``[scan]``."""

    names: str | None = None
    """File with names that must never go out, outside the archive's folder. Relative to mirrors.toml."""
    allow: tuple[str, ...] = ()
    """Patterns of pages and documents in which a path, a token or the like is meant, and published."""


@dataclass(frozen=True)
class VaultSettings:
    """Table ``[vault]``."""

    recipients: tuple[str, ...] = ()
    """Public age or ssh keys of the editors. Whoever has the secret half of one can open every original."""


@dataclass(frozen=True)
class Config:
    """Content of mirrors.toml, with the archive's folder."""

    root: Path
    """The publisher's folder: site/, mkdocs.yml, mirrors.toml, .stet/."""
    archive: ArchiveSettings = ArchiveSettings()
    hosts: tuple[HostSettings, ...] = ()
    vault: VaultSettings = VaultSettings()
    scan: ScanSettings = ScanSettings()
    aside: Path | None = None
    """The folder of a temporary state, for a rehearsal."""

    @property
    def state(self) -> Path:
        """Return the folder of the publisher's state, git-ignored."""
        return self.aside or self.root / STATE_NAME

    @property
    def timestamp_roots(self) -> Path | None:
        """Return the file of the authorities' root certificates, if set."""
        return self.root / self.archive.timestamp_roots if self.archive.timestamp_roots else None

    @property
    def site(self) -> Path | None:
        """Return the folder that another program made, if one is published."""
        return self.root / Path(self.archive.tree).expanduser() if self.archive.tree else None

    def host(self, name: str) -> HostSettings:
        """Return the settings of the host called ``name``."""
        for settings in self.hosts:
            if settings.name == name:
                return settings
        raise ConfigError(
            f"no host {name!r} in {FILE_NAME}" + nearest(name, [h.name for h in self.hosts]),
            hint="known hosts: " + (", ".join(h.name for h in self.hosts) or "none yet"),
        )


def place_of(settings: HostSettings, key: str) -> str:
    """Return file, line and table of a host's option, for messages.

    Without the line where the line is unknown.
    """
    lines = settings.options.lines if isinstance(settings.options, Table) else {}
    return f"{FILE_NAME}:{lines[key]} [hosts.{settings.name}]" if key in lines else settings.where
