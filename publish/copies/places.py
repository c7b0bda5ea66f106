"""The places that pushes went to, remembered in the state: also those that mirrors.toml has forgotten since.

``.stet/places`` is one small file. It holds a host's name, kind and options, none of which is a secret, and the
newest release that went there. What is NOT done here: speaking to a host.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from publish.copies import hosts
from publish.core.config import HostSettings
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.release import dotstet

NAME = "places"
_USER = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One place that a push went to."""

    name: str
    """Of the host in mirrors.toml, when it was pushed to last."""
    kind: str
    place: str
    """Where it lies, in one line: two that are the same are one place."""
    release: int
    """The newest that went there."""
    public: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    root: str = ""
    """Content address of the whole copy, on hosts of trees."""

    @property
    def settings(self) -> HostSettings:
        """By which it is opened again; secrets come from the environment, under the name that it had."""
        return HostSettings(self.name, self.kind, self.public, options=self.options, where=f".stet/{NAME}")


def load(state: Path) -> tuple[Remembered, ...]:
    """All places that were pushed to; none where nothing was, or the file was lost.

    Raises:
        ConfigError: It cannot be read.
    """
    file = state / NAME
    try:
        return tuple(Remembered(**row) for row in json.loads(file.read_bytes())["places"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as e:
        hint = "bring it back from a backup; or delete it: then it is not known any more where copies were left"
        raise ConfigError(f"{file} cannot be read", hint=hint) from e


def remember(state: Path, settings: HostSettings, number: int, root: str = "") -> None:
    """Note that a release goes to a host, before the first byte does."""
    options = {key: _USER.sub("", v) if isinstance(v, str) else v for key, v in settings.options.items()}
    place = hosts.place_of(settings)
    with dotstet.exclusive(state, NAME):
        before = load(state)
        same = next((r for r in before if r.place == place), None)
        kept = root or (same.root if same else "")
        now = Remembered(settings.name, settings.kind, place, number, settings.public, options, kept)
        if now != same:
            _save(state, [*(r for r in before if r.place != place), now])


def forget(state: Path, place: str) -> None:
    """Note that nothing of ours is there any more."""
    with dotstet.exclusive(state, NAME):
        _save(state, [r for r in load(state) if r.place != place])


def root_of(state: Path, settings: HostSettings) -> str:
    """The tree that our last push left at a host; empty if it is not known."""
    place = hosts.place_of(settings)
    return next((r.root for r in load(state) if r.place == place), "")


def left(state: Path, present: Iterable[HostSettings]) -> tuple[Remembered, ...]:
    """Places that were pushed to and that no host in mirrors.toml is at: no push comes there any more.

    Paths are compared as they lead today, so that a folder under another spelling, or a link to it, is the same.
    """
    now = {hosts.place_of(settings) for settings in present}
    return tuple(r for r in load(state) if not {r.place, hosts.place_of(r.settings)} & now)


def chosen(among: Iterable[Remembered], word: str) -> Remembered:
    """The one place that a person means, by its name or by where it lies.

    Raises:
        ConfigError: None is, or several.
    """
    known = list(among)
    found = [r for r in known if word in (r.name, r.place)]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{r.name}: {r.place}" for r in found or known) or "none"
    what = f"{word!r} is more than one place" if found else f"no place {word!r} was left behind"
    raise ConfigError(what, hint=f"give one of these, in quotation marks: {listed}" if known else "see: stet check")


def _save(state: Path, all_: Iterable[Remembered]) -> None:
    rows = [asdict(r) for r in sorted(all_, key=lambda r: (r.name, r.place))]
    write_atomically(state / NAME, json.dumps({"places": rows}, indent=1).encode() + b"\n", mode=0o600)
