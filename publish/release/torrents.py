"""The torrents made of this archive's releases, and the one in the mirror list.

Kept in ``.stet/torrents.json``. A magnet link is listed while its release is the newest: readers must not be sent to a
former one, least of all after a withdrawal. What is NOT done here: making torrents, and signing the list.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Mirror
from publish.verify.head import Head

FILE: Final = "torrents.json"
KIND: Final = "torrent"
"""The kind of a torrent's address in the mirror list."""


@dataclass(frozen=True, slots=True)
class MadeTorrent:
    """A torrent of a release, and how it was made."""

    release: int
    top: str
    """SHA-256 of the release's top listing."""
    roots: int
    """Number of roots in it."""
    name: str
    v1: str
    v2: str
    trackers: tuple[str, ...] = ()
    web_seeds: tuple[str, ...] = ()
    """Addresses which the publisher gave, beside those of the mirror list."""
    file: str = ""
    """Where the torrent's file was written."""
    listed: bool = True

    def magnet(self, mirrors: MirrorList) -> str:
        """Return the link, with the web seeds that a list gives."""
        from publish.core.formats import torrent, webseeds  # a push without a torrent loads neither

        seeds = webseeds.web_seeds(mirrors, self.name, self.web_seeds)
        return torrent.magnet(self.v1, self.v2, self.name, trackers=self.trackers, web_seeds=seeds)


def load(state: Path) -> tuple[MadeTorrent, ...]:
    """Return all torrents made here, the newest last.

    Raises:
        ConfigError: The file is damaged.
    """
    file = state / FILE
    try:
        rows = strictjson.plain(file.read_bytes())
        return tuple(
            MadeTorrent(**{**row, "trackers": tuple(row["trackers"]), "web_seeds": tuple(row["web_seeds"])})
            for row in rows
        )
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except (ValueError, KeyError, TypeError) as e:
        raise ConfigError(
            f"{file} is damaged: it says which torrents were made",
            hint="bring it back from a backup; or delete it, and run: stet torrent FILE",
        ) from e


def note(state: Path, made: MadeTorrent) -> None:
    """Keep a torrent in mind, once."""
    # Never forgotten: whatever was given out may be seeded for years.
    others = [each for each in load(state) if (each.v1, each.v2) != (made.v1, made.v2)]
    rows = [asdict(each) for each in (*others, made)]
    write_atomically(state / FILE, (json.dumps(rows, indent=1, sort_keys=True) + "\n").encode(), mode=0o600)


def with_torrent(state: Path, top: str, roots: int, mirrors: MirrorList) -> MirrorList:
    """Return a mirror list with the link to this release's torrent.

    Web seeds of the link are those of the list, so an address that leaves it leaves the link as well.

    Args:
        top: SHA-256 of the release's top listing.
        roots: Number of roots now. A torrent with fewer hides that keys were taken back.
    """
    others = _others(mirrors)
    # The last one made: two links to one release would part its readers.
    made = load(state)
    if not made or not made[-1].listed or (made[-1].top, made[-1].roots) != (top, roots):
        return others
    return replace(others, mirrors=(*others.mirrors, Mirror(made[-1].magnet(others), KIND)))


def listed_in(head: Head) -> MadeTorrent | None:
    """Return the torrent to which a release's signed mirror list leads, without the place of its file.

    ``None`` if the list has no link, or one that was not made here.
    """
    from publish.core.formats import webseeds

    for link in (mirror.address for mirror in head.mirrors.mirrors if mirror.kind == KIND):
        said = parse_qs(link.removeprefix("magnet:?"))
        old, new = (
            [one.removeprefix(form) for one in said.get("xt", ()) if one.startswith(form)]
            for form in ("urn:btih:", "urn:btmh:1220")
        )
        if not old or not new or not said.get("dn"):
            continue
        name = said["dn"][0]
        # Those of the list itself go into each link made from it, and out of it with the list.
        listed = webseeds.web_seeds(_others(head.mirrors), name)
        seeds = tuple(seed for seed in said.get("ws", ()) if seed not in listed)
        top, trackers = head.signed.top.sha256, tuple(said.get("tr", ()))
        return MadeTorrent(head.release, top, len(head.roots), name, old[0], new[0], trackers, seeds)
    return None


def _others(mirrors: MirrorList) -> MirrorList:
    """Return a mirror list without links to torrents."""
    return replace(mirrors, mirrors=tuple(m for m in mirrors.mirrors if m.kind != KIND))
