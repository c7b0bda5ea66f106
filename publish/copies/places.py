"""A record of all places to which pushes went.

The record lies in the state, and also has places which mirrors.toml has lost since. ``.stet/places`` is a small file.
It holds a host's name, kind and options, none of which is a secret, and the newest release sent there. What is NOT
done here: speaking to a host.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from publish.copies import hosts
from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.core.settings import HostSettings
from publish.release import dotstet

NAME = "places"
# A user name and password inside an address are secrets, and must not stay in the state.
_USER = re.compile(r"(?<=://)[^/@]*@")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A place to which a push went."""

    name: str
    """The host's name in mirrors.toml at the last push."""
    kind: str
    place: str
    """The location in one line. Two places with the same line are the same place."""
    release: int
    """The newest release sent there."""
    public: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    root: str = ""
    """Content address of the whole copy, on hosts of trees."""

    @property
    def settings(self) -> HostSettings:
        """Settings by which the host is opened again.

        Secrets come from the environment, under the host's former name.
        """
        return HostSettings(self.name, self.kind, self.public, options=self.options, where=f".stet/{NAME}")


def load(state: Path) -> tuple[Remembered, ...]:
    """Return all places which were pushed to.

    Empty where nothing was pushed, or the file was lost.

    Raises:
        ConfigError: The file cannot be read.
    """
    file = state / NAME
    try:
        return tuple(Remembered(**row) for row in strictjson.plain(file.read_bytes())["places"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as e:
        hint = "bring it back from a backup; or delete it: then it is not known any more where copies were left"
        raise ConfigError(f"{file} cannot be read", hint=hint) from e


def remember(state: Path, settings: HostSettings, number: int, root: str = "") -> bool:
    """Note a host's release before any byte goes.

    Return whether its place is new.
    """
    options = {key: _USER.sub("", v) if isinstance(v, str) else v for key, v in settings.options.items()}
    place = hosts.place_of(settings)
    with dotstet.exclusive(state, NAME):
        before = load(state)
        same = next((r for r in before if r.place == place), None)
        # Before the tree is stored, its new root is unknown. The former root stays meanwhile.
        kept = root or (same.root if same else "")
        now = Remembered(settings.name, settings.kind, place, number, settings.public, options, kept)
        if now != same:
            _save(state, [*(r for r in before if r.place != place), now])
    return same is None


def forget(state: Path, place: str) -> None:
    """Note that nothing of ours is there any more."""
    with dotstet.exclusive(state, NAME):
        _save(state, [r for r in load(state) if r.place != place])


def root_of(state: Path, settings: HostSettings) -> str:
    """Return the root of our last push's tree.

    Empty if it is not known.
    """
    place = hosts.place_of(settings)
    return next((r.root for r in load(state) if r.place == place), "")


def went_to(state: Path, settings: HostSettings) -> bool:
    """Return whether a push went to a host's place."""
    place = hosts.place_of(settings)
    return any(r.place == place for r in load(state))


def left(state: Path, present: Iterable[HostSettings]) -> tuple[Remembered, ...]:
    """Return pushed places at which no present host lies.

    No push comes there any more. Paths are compared as they lead today, so a folder under another spelling, or a link
    to the folder, is the same place. So is one that differs by the slash before its path alone.

    Args:
        present: The hosts in mirrors.toml.
    """

    def from_anywhere(line: str) -> str:
        # drive:x and drive:/x are two folders of a server, and one of a cloud's. Who empties one must not empty both.
        return line.replace(":/", ":")

    now = {from_anywhere(hosts.place_of(settings)) for settings in present}
    return tuple(r for r in load(state) if not {*map(from_anywhere, (r.place, hosts.place_of(r.settings)))} & now)


def chosen(among: Iterable[Remembered], word: str) -> Remembered:
    """Return the place with this name or location.

    Raises:
        ConfigError: No place matches, or several do.
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
