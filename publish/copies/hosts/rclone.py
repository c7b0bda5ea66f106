"""A remote of the user's own rclone.conf: whatever else rclone reaches.

For places whose log-in needs a browser, or a kind unknown to Stet. Their secrets lie where rclone keeps them.
"""

import csv
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from publish.copies.hosts import rcd
from publish.copies.hosts.http import proxies
from publish.copies.hosts.rcd import Engine
from publish.copies.hosts.rcplace import At, RcloneHost, folder
from publish.core.errors import ConfigError
from publish.core.plain import clean
from publish.core.settings import HostSettings, place_of

NAMES_SHOWN = 20  # of the remotes that rclone knows
# What lies at the end of these are not the files: encrypted, compressed, in pieces.
VEILS: Final = ("crypt", "compress", "chunker")
_MEMORY: Final = "memory"  # rclone's own, which ends with it
_DEPTH_MAX = 16  # remotes upon remotes
_DIRECT: Final = ("ftp", "hdfs", "sftp", "smb")  # rclone asks the environment for a proxy for none of them
_REMOTE: Final = re.compile(r"([\w.+@][\w.+@ -]*):(.*)")
_INNER: Final = re.compile(r"(?:^|[\s=\"'])([\w.+@][\w.+@-]*):")
_INLINE: Final = re.compile(rf":({'|'.join((*VEILS, _MEMORY))})[,:]")
_MIXING: Final = frozenset({"alias", "combine", "union"})
_OF_THIS_MACHINE: Final = frozenset({"local", *_MIXING})  # and of what these stand before
_AROUND: Final = re.compile(r"^[^/:=]*=|:(?:ro|nc|writeback)$")  # what a combine and a union write at a folder
_SECRET: Final = re.compile("pass|token|secret|key", re.IGNORECASE)
_SECRET_LENGTH = 6  # characters: shorter words are in every sentence


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    remote: str
    """A remote of rclone's and the folder of the copy there: ``drive:letters``."""

    def place(self, _name: str) -> str:
        """Return the remote and the folder."""
        name, _, path = self.remote.partition(":")
        # From the root of a disk or a server, and from where a log-in begins, are two folders.
        return f"{name}:{_root(path)}{path.strip('/')}"


class OwnHost(RcloneHost):
    """A remote of the user's own."""


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> OwnHost:
    """Return the host described by ``settings``.

    Raises:
        ConfigError: No remote.
        LackingError: The program rclone is missing.
    """
    match = _REMOTE.fullmatch(options.remote)
    if match is None:
        said = f"{place_of(settings, 'remote')}: {options.remote.partition(',')[0]!a:.40} is no remote with a folder"
        raise ConfigError(said, hint="such as drive:letters; its settings and secrets stand in rclone.conf")
    name, root = match[1], folder(match[2], f"{place_of(settings, 'remote')}: 'remote'")
    program = rcd.found(environ, settings.name)

    def at(engine: Engine) -> At:
        known = engine.ask("config/listremotes").get("remotes") or []
        if name not in known and not os.environ.get(f"RCLONE_CONFIG_{name.upper()}_TYPE"):
            shown = ", ".join(clean(str(one)) for one in known[:NAMES_SHOWN]) or "none: rclone config makes one"
            raise ConfigError(f"{settings.where}: rclone knows no remote {name!a:.40}", hint=f"it knows {shown}")
        # What rclone itself would do without a word: encrypt, or go round a proxy.
        behind = list(_behind(engine, name))
        for kind, of, _ in behind:
            _open_to_readers(settings.where, kind, of, behind)
        _in_one_place(settings.where, behind)
        fs = f"{name}:{_root(match[2])}"
        _lasting(settings, engine, fs, behind)
        hidden = tuple(
            value for _, _, given in behind for key, value in given.items()
            if _SECRET.search(key) and isinstance(value, str) and len(value) >= _SECRET_LENGTH
        )  # fmt: skip
        return At(fs, root, options.place(settings.name), f"the log-in of {name} (rclone config)", hidden)

    return OwnHost(settings.name, rcd.engine(program, own=True), at, settings.public)


def _root(path: str) -> str:
    return "/" if path.startswith("/") else ""


_Behind = tuple[str, str, Mapping[str, Any]]
"""A remote's kind, name and settings."""


def _behind(engine: Engine, name: str) -> Iterator[_Behind]:
    """Yield a remote, and all remotes behind the first."""
    waiting, seen = [name], set[str]()
    while waiting and len(seen) < _DEPTH_MAX:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        given = engine.ask("config/get", name=name)
        yield _given(name, given, "type"), name, given
        # One remote, or several of a union, each with a folder and maybe a mode.
        for key in ("remote", "upstreams"):
            inner = _given(name, given, key)
            if match := _INLINE.search(inner):
                yield match[1], name, {}
            waiting += _INNER.findall(inner)


def _given(name: str, given: Mapping[str, Any], key: str) -> str:
    """Return a remote's setting, from rclone.conf or the environment."""
    return str(given.get(key) or os.environ.get(f"RCLONE_CONFIG_{name.upper()}_{key.upper()}", ""))


def _words(upstreams: str) -> list[str]:
    """Return the folders of a union, split as rclone splits the setting."""
    # A folder with a space in its name stands in quotes.
    return [word for row in csv.reader(upstreams.splitlines(), delimiter=" ") for word in row if word]


def _open_to_readers(where: str, kind: str, name: str, behind: list[_Behind]) -> None:
    if kind in VEILS:
        hint = f"name the remote behind {name}, and put the copy there as it is"
        raise ConfigError(f"{where}: readers cannot read through {kind} ({name})", hint=hint)
    if kind == _MEMORY:
        raise ConfigError(f"{where}: what {name} holds is gone when rclone ends: it is of kind {kind}")
    if kind not in _DIRECT or any(key in given for _, _, given in behind for key in ("socks_proxy", "http_proxy")):
        return
    named = {n: v for n, v in os.environ.items() if n.lower() != "no_proxy"}
    if found := proxies.of_environment(kind, "", 0, named):
        said = f"{where}: rclone would go round the proxy {found.place} ({found.said}) to {name}, of kind {kind}"
        raise ConfigError(said, hint="set socks_proxy in rclone.conf, or take the kind sftp or ftp of Stet's own")


def _in_one_place(where: str, behind: Sequence[_Behind]) -> None:
    """Refuse a union of several places."""
    known = {name: (kind, given) for kind, name, given in reversed(behind)}
    for kind, name, _ in behind:
        # A union puts each file into one of its folders, as it likes: no reader of one of them has the whole copy.
        if kind == "union" and len(found := _ends(f"{name}:", known)) > 1:
            shown = ", ".join(sorted(one or "this machine" for one in found))
            hint = "name each of them by itself: each is a host of its own then"
            raise ConfigError(f"{where}: {name} is a union of several places, each with a part: {shown}", hint=hint)


def _ends(word: str, known: Mapping[str, tuple[str, Mapping[str, Any]]], passed: tuple[str, ...] = ()) -> set[str]:
    """Return the remotes at the end of a folder.

    ``""`` is this machine.
    """
    if word.startswith(":"):
        kind = re.split("[,:]", word)[1]
        return {"" if kind == "local" else f":{kind}"}
    # A folder alone, without a remote's name, is of this machine.
    name = match[1] if (match := _REMOTE.fullmatch(word)) else ""
    kind, given = known.get(name, ("", {}))
    inner = [_given(name, given, "remote"), *_words(_given(name, given, "upstreams"))] if name else []
    below = [_AROUND.sub("", one) for one in inner if one and name not in passed]
    if not below:
        return {"" if not name or kind == "local" else name}
    return {end for one in below for end in _ends(one, known, (*passed, name))}


def _lasting(settings: HostSettings, engine: Engine, fs: str, behind: list[_Behind]) -> None:
    """Refuse a folder of this machine that is not named from the root.

    It would lie in the folder in which rclone runs, which goes when the program ends, and the copy with it.
    """
    if not {kind for kind, _, _ in behind} <= _OF_THIS_MACHINE:
        return
    upstreams = [word for _, name, given in behind for word in _words(_given(name, given, "upstreams"))]
    for one in (fs, *(_AROUND.sub("", word) for word in upstreams)):
        info = engine.ask("operations/fsinfo", fs=one)
        local = info.get("Features", {}).get("IsLocal") is True
        # An alias has a folder of its own, before the one that stands here.
        if local and not str(info.get("Root")).startswith("/"):
            said = f"{place_of(settings, 'remote')}: {one} is a folder of this machine, and not named from its root"
            raise ConfigError(said, hint="with a / after the colon (disk:/srv/letters), or in rclone.conf")
