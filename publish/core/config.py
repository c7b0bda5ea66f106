"""mirrors.toml → settings, all its faults told at once.

Knows names, not kinds. A kind's options live in the kind's file.
"""

import logging
import math
import posixpath
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from publish.core import recipients, secretsettings
from publish.core.beside import glob_fault
from publish.core.errors import ConfigError
from publish.core.files import text_of
from publish.core.formats import onion
from publish.core.settings import ArchiveSettings, Config, HostSettings, KindOfHost, ScanSettings, VaultSettings
from publish.core.table import FILE_NAME, HINT, Table, at, fill, lines_of, nearest, where
from publish.core.units import rate, seconds

_TABLES = ("archive", "hosts", "scan", "vault")
_COMMON = (
    "kind", "public", "spare", "durable", "away", "keep", "lag", "limit", "price", "proxy", "secret", "withdraw_secret",
)  # fmt: skip
"""Keys allowed in every host's table."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
PRICES = ("get", "put", "gb")
"""Keys of a host's ``price``."""
_NO_PASSWORD = "is published: no user name or password in it"  # noqa: S105 - it is none
LAG_MAX_S = 86_400  # so long a host may show an old release without being told apart from one that hides the new
_LAG = '"10 min", "2 h"'
_OF_A_SITE = frozenset({"title", "worker", "relative", "rename", "traces", "allow"})
"""Keys of ``[archive]`` which say something of the folder in ``tree``."""
AUTHORITIES_MAX = 8  # each token costs every reader a request
TIMESTAMP_DAYS_MAX = 90  # days; a reader would take a silenced archive for current for a season
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def load(root: Path, kinds: Mapping[str, KindOfHost]) -> Config:
    """Read ``root``/mirrors.toml.

    All faults are reported at once. Settings without effect are warned about.

    Raises:
        ConfigError: No file, broken TOML, an unknown key or kind (with the nearest spelling), a bad value.
    """
    text, data = _read(root)
    lines = lines_of(text)
    # Collected rather than raised: a person repairs the whole file in one round.
    faults: list[str] = []
    for key in data.keys() - {*_TABLES}:
        faults.append(f"{FILE_NAME}{at(lines, key)}: unknown key {key!r}" + nearest(key, [*_TABLES]))
    table = Table(_table(data, "archive"), lines, "archive")
    archive = _try(faults, lambda: fill(ArchiveSettings, table, where=where(lines, "archive")))
    # The timestamp's life is the time for which a host can serve an old release unnoticed.
    if archive and not 1 <= archive.timestamp_days <= TIMESTAMP_DAYS_MAX:
        place = where(lines, "archive", "timestamp_days")
        faults.append(f"{place}: timestamp_days must be 1 to {TIMESTAMP_DAYS_MAX}")
    if archive and (fault := _authorities_fault(archive.timestamp_authorities)):
        faults.append(f"{where(lines, 'archive', 'timestamp_authorities')}: timestamp_authorities {fault}")
    faults += [f"{where(lines, 'archive', key)}: {key!r} {said}" for key, said in _site_faults(table)]
    asked = Table(_table(data, "scan"), lines, "scan")
    scan = _try(faults, lambda: fill(ScanSettings, asked, where=where(lines, "scan"))) or ScanSettings()
    faults += [
        f"{where(lines, 'scan', 'allow')}: 'allow': {glob!a} {fault}"
        for glob in scan.allow
        if (fault := glob_fault(glob))
    ]
    filled = Table(_table(data, "vault"), lines, "vault")
    vault = _try(faults, lambda: fill(VaultSettings, filled, where=where(lines, "vault"))) or VaultSettings()
    faults += [f"{where(lines, 'vault', 'recipients')}: 'recipients' {f}" for f in recipients.faults(vault.recipients)]
    hosts = [h for name, table in _table(data, "hosts").items() if (h := _host(name, table, kinds, lines, faults))]
    _same_place(hosts, faults)
    for host, key in ((host, key) for host in hosts for key in secretsettings.KEYS):
        if fault := secretsettings.fault(getattr(host, key), root / FILE_NAME, any_=kinds[host.kind].secret):
            faults.append(f"{where(lines, f'hosts.{host.name}', key)}: {key!r} {fault}")
    faults += _second_keys(hosts, lines)
    if faults:
        raise ConfigError("\n".join(faults), hint=HINT)
    for host in hosts:
        # Only a warning: the setting has no effect, but nothing in it is wrong.
        if host.spare and host.public is None and not kinds[host.kind].addressed:
            _log.warning(
                f"{where(lines, f'hosts.{host.name}', 'spare')}: spare = true without 'public':"
                ' readers can never be sent to this copy; write: public = "https://…", its address as readers type it'
            )
    return Config(root, archive or ArchiveSettings(), tuple(hosts), vault, scan)


def _site_faults(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the settings of a site at fault, each with its message."""
    if "tree" not in table:
        for key in _OF_A_SITE & table.keys():
            yield key, "goes with 'tree', a folder that another program made"
        return
    if table.get("traces", "refused") not in ("kept", "refused"):
        yield "traces", 'must be "kept" or "refused"'
    relative = table.get("relative")
    if isinstance(relative, str) and relative != "/" and not re.fullmatch(r"https?://[^/?#\s@]+(/[^?#\s]*)?", relative):
        yield "relative", 'must be the former address of the site, such as "https://old.example/", or "/"'
    for glob in table.get("allow", ()) if isinstance(table.get("allow"), list) else ():
        if isinstance(glob, str) and (fault := glob_fault(glob)):
            yield "allow", f"{glob!a} {fault}"


def require(root: Path) -> None:
    """Require mirrors.toml in a folder, for verbs which do not read the file.

    Raises:
        ConfigError: The folder has none.
    """
    if not (root / FILE_NAME).exists():
        raise _missing(root)


def _missing(root: Path) -> ConfigError:
    return ConfigError(f"no {FILE_NAME} in {root}", hint="go to the archive's folder, or make one with: stet init")


def _read(root: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = text_of(root / FILE_NAME)
        return text, tomllib.loads(text)
    except FileNotFoundError as e:
        raise _missing(root) from e
    except tomllib.TOMLDecodeError as e:
        # tomllib's own message gives the line and the column, and nothing of what stands there.
        hint = "mend that line; text values stand in quotes, and a key or a table stands once"
        raise ConfigError(f"{FILE_NAME}: {e}", hint=hint) from e
    except RecursionError:
        raise ConfigError(f"{FILE_NAME}: brackets within brackets, too deep to read", hint=HINT) from None


def _host(
    name: str, table: object, kinds: Mapping[str, KindOfHost], lines: Mapping[str, int], faults: list[str]
) -> HostSettings | None:
    path = f"hosts.{name}"
    here = where(lines, path)
    if not isinstance(table, dict):
        faults.append(f"{here}: must be a table")
        return None
    if not _NAME.fullmatch(name):
        faults.append(f"{here}: a host's name is lower-case letters, digits and dashes, 63 at most")
        return None
    kind = table.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        said = (
            f"unknown kind {kind!a:.40}" + nearest(str(kind), list(kinds)) if "kind" in table else "'kind' is missing"
        )
        faults.append(f"{here}: {said} (kinds: {', '.join(kinds)})")
        return None
    ours = {key: value for key, value in table.items() if key in _COMMON}
    options = Table({key: value for key, value in table.items() if key not in ours}, lines, path)
    whole = Table(ours | {"name": name, "options": options, "where": here}, lines, path)
    settings = _try(faults, lambda: fill(HostSettings, whole, where=here))
    if settings is None:
        return None
    for key, said in _faults_of(settings, portable=kinds[kind].portable):
        faults.append(f"{where(lines, path, key)}: {said}")
        return None
    # The library made a plain dict of the options: their lines are still wanted when the kind reads them.
    return replace(settings, options=options, away=settings.away or kinds[kind].portable)


def _faults_of(settings: HostSettings, *, portable: bool) -> Iterator[tuple[str, str]]:
    """Yield the options at fault, each with what is said of it."""
    # Readers are sent to public addresses and to spares, so a copy there must not be away.
    if (settings.away or portable) and (settings.public is not None or settings.spare):
        other = "public" if settings.public is not None else "spare"
        what, key = ("'away'", "away") if settings.away else (f"kind = '{settings.kind}'", other)
        yield key, f"{what} and '{other}' do not go together: readers are sent there, so it must be there"
    if settings.public is not None and (fault := _public_fault(settings.public)):
        yield "public", f"'public' {fault}"
    if sending := _sending_fault(settings):
        yield sending[0], f"{sending[0]!r} {sending[1]}"
    if settings.lag is not None and seconds(settings.lag) not in range(LAG_MAX_S + 1):
        yield "lag", f"'lag' must be a time of a day at most: {_LAG}"
    for glob in settings.keep:
        if fault := glob_fault(glob):
            yield "keep", f"'keep': {glob!a} {fault}"


def _second_keys(hosts: list[HostSettings], lines: Mapping[str, int]) -> Iterator[str]:
    """Yield a fault for each host whose key would be another's second key, by the variable's name."""
    names = {host.name for host in hosts}
    for name in sorted(names):
        if (other := name.removesuffix("-withdraw")) != name and other in names:
            yield f"{where(lines, f'hosts.{name}')}: STET_{other.upper()}_WITHDRAW_… are the second keys of {other!r}"


def _sending_fault(settings: HostSettings) -> tuple[str, str] | None:
    """Return the option at fault, and its fault."""
    # Here and not at the push: a slip in mirrors.toml is told with its line, before any host is spoken to.
    try:
        if settings.limit is not None:
            rate(settings.limit)
    except ValueError:
        return "limit", 'must be bytes a second, such as "500 KB/s"'
    if unknown := sorted(settings.price.keys() - {*PRICES}):
        return "price", f"has no {unknown[0]!r}; it takes {', '.join(PRICES)}"
    if any(not 0 <= price < math.inf for price in settings.price.values()):
        return "price", "must be numbers, none of them below 0"
    return None


def _public_fault(public: str) -> str | None:
    try:
        parts = urlsplit(public)
        port = parts.port
    except ValueError:
        # A password with a slash in it ends up where the port should be.
        return _NO_PASSWORD if "@" in public else "is not an address"
    if parts.scheme not in ("http", "https", "ipns", "ipfs") or not parts.hostname or port == 0:
        return "must be the copy's web address (https://…), as readers type it"
    if "@" in parts.netloc:
        return _NO_PASSWORD
    if onion.is_onion(parts.hostname) and (fault := onion.fault_of(parts.hostname)):
        return fault
    if parts.query or parts.fragment or not public.isprintable() or " " in public:
        return "must be the address of a folder: no '?', no '#', no spaces"
    return None


def _authorities_fault(urls: tuple[str, ...]) -> str | None:
    if len(urls) > AUTHORITIES_MAX:
        return f"must be {AUTHORITIES_MAX} at most"
    places = []
    for url in urls:
        try:
            parts = urlsplit(url)
            known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            known = False
        if not known or "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url:
            return "must be web addresses (https://…), without user names or passwords"
        places.append(parts.netloc.lower())
    return "names one authority twice" if len(set(places)) < len(places) else None


def _same_place(hosts: list[HostSettings], faults: list[str]) -> None:
    # Two names for one copy would count as two copies.
    seen: dict[str, str] = {}
    for host in hosts:
        for place in _places(host):
            other = seen.setdefault(place, host.name)
            if other != host.name:
                faults.append(f"{host.where}: the same place as host {other!r}; two names for one copy are one copy")
                break


def _places(host: HostSettings) -> Iterator[str]:
    """Yield values that two hosts may not share.

    These are the address for readers, and all options of one kind.
    """
    if host.public:
        parts = urlsplit(host.public)
        yield f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path.rstrip('/')}"
    if host.options:
        same = {k: posixpath.normpath(v) if isinstance(v, str) else v for k, v in host.options.items()}
        yield f"{host.kind} {sorted(same.items(), key=lambda i: i[0])!r}"


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        form = f"[{key}.NAME]" if key == "hosts" else f"[{key}]"  # each host is a table below it
        raise ConfigError(f"{FILE_NAME}: {key!r} must be a table", hint=f"write {form} on a line of its own")
    return table


def _try(faults: list[str], make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except ConfigError as e:
        faults.append(str(e))
        return None
