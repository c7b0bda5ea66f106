"""mirrors.toml → a frozen Config. Knows names, not kinds: a kind's options live in that kind's file."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, TypeAdapter, ValidationError

from publish.errors import ConfigError

FILE_NAME = "mirrors.toml"
STATE_NAME = ".stet"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_T = TypeVar("_T")


@dataclass(frozen=True)
class ArchiveSettings:
    """The table ``[archive]``."""

    timestamp_days: int = 7
    """Days that readers may take the newest signed timestamp for current."""


@dataclass(frozen=True)
class HostSettings:
    """One table ``[hosts.NAME]``, without what belongs to its kind."""

    name: str
    kind: str
    public: str | None = None
    """Where readers find this copy. Without it the copy is offline, and not in the mirror list."""
    spare: bool = False
    """Kept empty and unlisted until another host is taken down."""
    durable: bool = False
    """The address outlives its host; it then stands on every page."""
    options: Mapping[str, Any] = field(default_factory=dict)
    where: str = FILE_NAME
    """File and table, for messages."""


@dataclass(frozen=True)
class Config:
    """All that mirrors.toml says, and where the archive lies."""

    root: Path
    """The publisher's folder: site/, mkdocs.yml, mirrors.toml, .stet/."""
    archive: ArchiveSettings = ArchiveSettings()
    hosts: tuple[HostSettings, ...] = ()

    @property
    def state(self) -> Path:
        """The publisher's state, git-ignored."""
        return self.root / STATE_NAME

    def host(self, name: str) -> HostSettings:
        """The settings of the host called ``name``."""
        for settings in self.hosts:
            if settings.name == name:
                return settings
        raise ConfigError(
            f"no host {name!r} in {FILE_NAME}" + _nearest(name, [h.name for h in self.hosts]),
            hint="known hosts: " + (", ".join(h.name for h in self.hosts) or "none yet"),
        )


def load(root: Path, kinds: Mapping[str, object]) -> Config:
    """Read ``root``/mirrors.toml; all that is wrong with it is reported at once.

    Raises:
        ConfigError: No such file, broken TOML, an unknown key or kind (with the nearest spelling), a bad value.
    """
    path = root / FILE_NAME
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError as e:
        raise ConfigError(
            f"no {FILE_NAME} in {root}", hint="go to the archive's folder, or make one with: stet init"
        ) from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        # tomllib's own message gives the line and the column.
        raise ConfigError(f"{FILE_NAME}: {e}", hint="mend that line; text values stand in quotes") from e
    faults: list[str] = []
    _unknown(data, ("archive", "hosts"), FILE_NAME, text, faults)
    where = f"{FILE_NAME} [archive]"
    archive = _try(faults, lambda: fill(ArchiveSettings, _table(data, "archive"), where=where, text=text))
    if archive and not 1 <= archive.timestamp_days <= 90:
        faults.append(f"{FILE_NAME}{_line(text, 'timestamp_days')}: timestamp_days must be 1 to 90")
    hosts = [h for name, table in _table(data, "hosts").items() if (h := _host(name, table, kinds, text, faults))]
    _same_place(hosts, faults)
    if faults:
        raise ConfigError(
            "\n".join(faults),
            hint=f"every kind of host is described in comments in a new {FILE_NAME}, and in manual/hosts.md",
        )
    return Config(root, archive or ArchiveSettings(), tuple(hosts))


def fill(cls: type[_T], table: Mapping[str, Any], *, where: str, text: str = "") -> _T:
    """Make the frozen dataclass ``cls`` from a table of settings.

    Raises:
        ConfigError: Each unknown key with its nearest spelling, each missing key, each value of the wrong type.
    """
    try:
        return _adapter(cls).validate_python(dict(table))
    except ValidationError as e:
        known = list(cls.__dataclass_fields__)  # type: ignore[attr-defined]
        raise ConfigError("\n".join(_fault(error, known, where, text) for error in e.errors())) from None


def _adapter(cls: type[_T]) -> TypeAdapter[_T]:
    return TypeAdapter(cls, config=ConfigDict(extra="forbid", strict=False))


def _fault(error: Any, known: list[str], where: str, text: str) -> str:
    key = ".".join(str(part) for part in error["loc"]) or "?"
    at = f"{where}{_line(text, key)}"
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return f"{at}: unknown key {key!r}" + _nearest(key, known)
    if error["type"] in ("missing", "missing_argument"):
        return f"{where}: {key!r} is missing"
    # Never the value itself: somebody may have typed a secret there.
    return f"{at}: {key!r}: {error['msg'][0].lower()}{error['msg'][1:]}"


def _host(name: str, table: object, kinds: Mapping[str, object], text: str, faults: list[str]) -> HostSettings | None:
    where = f"{FILE_NAME} [hosts.{name}]"
    if not isinstance(table, dict):
        faults.append(f"{where}: must be a table")
        return None
    if not _NAME.fullmatch(name):
        faults.append(f"{where}: a host's name is lower-case letters, digits and dashes")
        return None
    kind = table.get("kind")
    if kind not in kinds:
        said = f"unknown kind {kind!r}" + _nearest(str(kind), list(kinds)) if "kind" in table else "'kind' is missing"
        faults.append(f"{where}: {said} (kinds: {', '.join(kinds)})")
        return None
    ours = {key: value for key, value in table.items() if key in ("kind", "public", "spare", "durable")}
    options = {key: value for key, value in table.items() if key not in ours}
    ours |= {"name": name, "options": options, "where": where}
    settings = _try(faults, lambda: fill(HostSettings, ours, where=where, text=text))
    if settings and settings.public is not None:
        parts = urlsplit(settings.public)
        if parts.scheme not in ("http", "https", "ipns", "ipfs") or not parts.netloc:
            faults.append(f"{where}: 'public' must be the copy's web address (https://…), as readers type it")
        elif parts.username or parts.password:
            faults.append(f"{where}: 'public' is published: no user name or password in it")
    return settings


def _same_place(hosts: list[HostSettings], faults: list[str]) -> None:
    seen: dict[str, str] = {}
    for host in hosts:
        for place in (host.public and host.public.rstrip("/"), repr(sorted(host.options.items(), key=lambda i: i[0]))):
            if not place or place == "[]":
                continue
            other = seen.setdefault(f"{host.kind} {place}", host.name)
            if other != host.name:
                faults.append(f"{host.where}: the same place as host {other!r}; two names for one copy are one copy")
                break


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    table = data.get(key, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{FILE_NAME}: {key!r} must be a table", hint=f"write [{key}] on a line of its own")
    return table


def _unknown(data: Mapping[str, Any], known: tuple[str, ...], where: str, text: str, faults: list[str]) -> None:
    for key in data:
        if key not in known:
            faults.append(f"{where}{_line(text, key)}: unknown key {key!r}" + _nearest(key, list(known)))


def _try(faults: list[str], make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except ConfigError as e:
        faults.append(str(e))
        return None


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f", did you mean {near[0]!r}?" if near else ""


def _line(text: str, key: str) -> str:
    """``:LINE`` of the first line that sets or opens ``key``; nothing if it cannot be told."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[*\s*(?:[\w-]+\.)*[\"']?{re.escape(key)}[\"']?\s*[=\].]", line):
            return f":{number}"
    return ""
