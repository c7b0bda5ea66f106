"""A torrent of the current release, and its link in the signed mirror list."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from publish.archive.archive import Archive
from publish.copies import torrent as copies
from publish.core.errors import ConfigError, StetError
from publish.core.files import must_be, write_atomically
from publish.core.formats import webseeds
from publish.core.formats.mirrorlist import MirrorList
from publish.core.formats.torrent import Torrent
from publish.core.progress import Progress
from publish.release import dotstet, torrents
from publish.release.keys import Keyring
from publish.release.renew import Pointed, renew
from publish.release.torrents import MadeTorrent
from publish.verify.copy import Copy
from publish.verify.head import Head
from publish.verify.sealed import sealed_files


@dataclass(frozen=True, slots=True)
class WishedTorrent:
    """A torrent as the publisher wants it."""

    file: Path
    name: str = ""
    """Folder of the files. Empty: as the last torrent, or the one that makes most web copies its web seeds."""
    trackers: tuple[str, ...] = ()
    web_seeds: tuple[str, ...] = ()
    listed: bool = True
    """Whether its link goes into the signed mirror list."""


@dataclass(frozen=True, slots=True)
class Torrented:
    """A torrent that was made."""

    made: MadeTorrent
    magnet: str
    web_seeds: tuple[str, ...]
    files: int
    length: int
    """Bytes of the files."""
    unused: tuple[str, ...]
    """Listed web addresses which cannot be its web seeds."""
    signed: bool
    """Whether the mirror list was signed anew."""


def make_torrent(archive: Archive, wish: WishedTorrent, *, keys: Keyring | None = None) -> Torrented:
    """Make the current release's torrent, and sign its link into the list.

    Args:
        keys: The archive's keys; opened if they are needed and not given.

    Raises:
        ConfigError: Nothing is sealed, an address or the name is none, or the file is somebody's.
        MismatchError: A file of the release was changed on this disk.
    """
    webseeds.check_addresses(wish.trackers, wish.web_seeds)
    _not_hidden(archive, wish.web_seeds)
    # Remembered whole: the next release's torrent goes there, from whatever folder it is published.
    file = Path(os.path.abspath(wish.file))
    _ours(file)
    head = archive.release().head
    # Opened before the work: a passphrase is asked for at once, or its lack told.
    keys = (keys or archive.keys()) if wish.listed else None
    former = torrents.load(archive.state)
    name = wish.name or (former[-1].name if former else copies.name_of(head))
    webseeds.check_name(name)
    if slip := next((seed for seed in wish.web_seeds if seed.rstrip("/").endswith(f"/{name}")), None):
        raise ConfigError(
            f"--web-seed {slip}: clients would ask for {name}/ below it", hint="give the folder above the copy"
        )
    with archive.talk.progress("hashing", "bytes") as progress:
        made = _made(archive.state, head, name, progress)
    noted = MadeTorrent(
        head.release, head.signed.top.sha256, len(head.roots), name, made.v1, made.v2, wish.trackers, wish.web_seeds,
        str(file), wish.listed,
    )  # fmt: skip
    seeds = webseeds.web_seeds(head.mirrors, name, wish.web_seeds)
    write_atomically(file, made.file(trackers=wish.trackers, web_seeds=seeds))
    signed = _sign(archive, keys, noted, head)
    unused = webseeds.unused(head.mirrors, name)
    return Torrented(noted, noted.magnet(head.mirrors), seeds, len(made.paths), made.length, unused, signed)


def again(archive: Archive, keys: Keyring) -> Torrented | None:
    """Make the torrent anew where the former release had one.

    Name, trackers, seeds and file are as they were then.

    Where it cannot be made the user is warned, and publishing goes on.

    Returns:
        ``None`` if there was none, if it is of this release, or if it could not be made.
    """
    try:
        made = torrents.load(archive.state)
        head = archive.release().head
        if not made or (made[-1].top, made[-1].roots) == (head.signed.top.sha256, len(head.roots)):
            return None
        last = made[-1]
        wish = WishedTorrent(Path(last.file), last.name, last.trackers, last.web_seeds, last.listed)
        return make_torrent(archive, wish, keys=keys)
    except StetError as e:
        archive.talk.warn(f"this release has no torrent yet: {e}", e.hint)
    except OSError as e:
        archive.talk.warn(f"this release has no torrent yet: {e.filename}: {e.strerror}", "run: stet torrent FILE")
    return None


def bring_back(state: Path, head: Head, progress: Progress = lambda _done, _total: None) -> MadeTorrent | None:
    """Bring back what the state knew of the current release's torrent, and the torrent's file.

    The link comes from the signed mirror list, and counts only if the release's files make that very torrent: the list
    has one signature, of the online key. Torrents of former releases are in no copy.

    Returns:
        ``None`` if the list has no such link, or the state knows a torrent already.
    """
    with suppress(StetError, OSError):  # the release is back all the same
        named = torrents.listed_in(head)
        if named is None or torrents.load(state):
            return None
        made = _made(state, head, named.name, progress)
        if (made.v1, made.v2) != (named.v1, named.v2):
            return None
        webseeds.check_addresses(named.trackers, named.web_seeds)
        # Where it lay before nobody knows; beside the archive the next publication finds it.
        file = state.resolve().parent / f"{named.name}.torrent"
        known = replace(named, file=str(file))
        if not file.exists():
            seeds = webseeds.web_seeds(head.mirrors, known.name, known.web_seeds)
            write_atomically(file, made.file(trackers=known.trackers, web_seeds=seeds))
        torrents.note(state, known)
        return known
    return None


def _made(state: Path, head: Head, name: str, progress: Progress) -> Torrent:
    source = dotstet.StateSource(state, head.release)
    return copies.make(source, sealed_files(Copy(source, head)).values(), name, progress)


def _ours(file: Path) -> None:
    """Refuse to write over a file that is no torrent."""
    if file.is_dir() or not file.parent.is_dir():
        raise ConfigError(f"cannot write {file}", hint="give a file's name in a folder that is there: letters.torrent")
    must_be("torrent", file, b"d4:info", b"d8:announce")


def _not_hidden(archive: Archive, seeds: tuple[str, ...]) -> None:
    """Refuse the address of a host which readers are not to know yet."""
    # Whoever finds a spare takes it down before it is needed.
    known = {mirror.address for mirror in archive.present.mirrors}
    for host in archive.config.hosts:
        if not host.public or host.public in known:
            continue
        place = host.public.rstrip("/")
        # Above it or in it: a client would ask for files there either way.
        if any(f"{seed.rstrip('/')}/".startswith(f"{place}/") or place.startswith(seed.rstrip("/")) for seed in seeds):
            raise ConfigError(
                f"--web-seed: that is where the host {host.name} lies, and the mirror list does not name it",
                hint="a spare stays hidden until it is needed",
            )


def _sign(archive: Archive, keys: Keyring | None, made: MadeTorrent, read: Head) -> bool:
    """Note the torrent, and have the online key put its link into the list."""
    state, days = archive.state, archive.config.archive.timestamp_days
    with dotstet.exclusive(state):
        # Unlisted ones too: a withdrawal names all that were made.
        torrents.note(state, made)
        if keys is None:
            return False
        # Hashing takes long: somebody may have sealed meanwhile, and a former release's link is not listed.
        head = read if dotstet.stands(state, read) else dotstet.sealed(state, now=archive.now)
        listed: MirrorList = torrents.with_torrent(state, head.signed.top.sha256, len(head.roots), head.mirrors)
        if listed == head.mirrors:
            return False
        return renew(state, keys, Pointed.again(head, mirrors=listed), now=archive.now, days=days)
