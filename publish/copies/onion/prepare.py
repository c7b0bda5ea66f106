"""Prepare an onion service's folder: its key, and the settings of the programs.

Nothing of it lies where a copy, an archive or a git repository could take it along. What is there stays: a key is
never replaced, nor are settings somebody may have changed.
"""

import os
import pwd
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from publish.copies.onion import key
from publish.copies.onion.served import FOLDERS, NGINX, SERVICE, TORRC, OnionSite
from publish.core import disk
from publish.core.errors import ConfigError
from publish.core.files import at_home, write_atomically
from publish.core.formats import layout
from publish.core.settings import STATE_NAME
from publish.core.table import FILE_NAME

_TAKEN_ALONG: Final = {
    ".git": "a git repository",
    FILE_NAME: "an archive's folder",
    STATE_NAME: "an archive's folder",
    layout.TIMESTAMP: "a copy, which everybody reads",
}
_UNKNOWN: Final = "a" * 56 + ".onion"  # as long as every address: for the checks of a rehearsal
_OURS: Final = re.compile(rf"{'|'.join(FOLDERS)}|{TORRC}|{re.escape(NGINX)}|stet-onion-\w+-(?:tor|web)\.service")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared service."""

    served: OnionSite
    made: bool
    """Whether its key is new."""
    written: tuple[str, ...] = ()
    """Files, by name."""
    differing: tuple[str, ...] = ()
    """Files with other content than Stet gives them, left as they are."""


def prepare(
    folder: Path, copy: str, *, at: str | None = None, user: str | None = None, dry_run: bool = False
) -> Prepared:
    """Make what is lacking in a service's folder.

    Args:
        folder: The service's folder here.
        copy: The copy's folder, on the machine of the service.
        at: The service's folder on that machine, where it is another than here.
        user: The user of the service there.
        dry_run: Make nothing. The address is that of the key that is there, or empty.

    Raises:
        ConfigError: The folder is no place for a key, the key cannot be used, or a path is one.
    """
    # As it leads: a link into a repository takes a key along as well as the repository's own path.
    folder = Path(os.path.realpath(at_home(str(folder))))
    here = at is None
    user = user or pwd.getpwuid(os.geteuid()).pw_name
    _apart(folder, user)
    place = PurePosixPath(folder) if at is None else PurePosixPath(at)
    shown = PurePosixPath(os.path.realpath(at_home(copy)) if here else copy)
    if place == shown or place in shown.parents or shown in place.parents:
        raise ConfigError(
            f"{place} and the copy in {shown} lie one in the other: readers would get the key",
            hint="give the service a folder of its own, apart from the copy",
        )
    served = OnionSite(_UNKNOWN, place, shown, user)  # refused before a key is made
    if here:
        served = replace(served, tor=_program("tor") or served.tor, nginx=_program("nginx") or served.nginx)
    address = key.read(folder / SERVICE)
    if dry_run:
        return Prepared(replace(served, address=address or ""), made=address is None)
    _make_folders(folder)
    served = replace(served, address=address or key.make(folder / SERVICE))
    written, differing = [], []
    for name, text in served.files().items():
        file = folder / name
        # Somebody may have tuned it, or hold it under version control elsewhere: what differs is told.
        if not os.path.lexists(file):
            write_atomically(file, text.encode())
            written.append(name)
        elif not file.is_file() or file.read_bytes() != text.encode():
            differing.append(name)
    if here and os.geteuid() == 0:
        _give(folder, user)
    return Prepared(served, address is None, tuple(written), tuple(differing))


def _apart(folder: Path, user: str) -> None:
    """Refuse a folder from which the key would be taken along."""
    for place in (folder, *folder.parents):
        for name, what in _TAKEN_ALONG.items():
            if os.path.lexists(place / name):
                raise ConfigError(
                    f"{folder} is no place for a key: {place} is {what}",
                    hint="name a folder outside of it, such as ~/letters-onion",
                )
    if folder.is_dir():
        # In a place where others can make folders (/tmp), one of theirs would hold the key.
        if folder.stat().st_uid not in _owners(user):
            raise ConfigError(f"{folder} belongs to somebody else", hint="name a folder of your own, or a new one")
        others = sorted(e.name for e in folder.iterdir() if not (_OURS.fullmatch(e.name) or disk.is_new_name(e.name)))
        if others:
            raise ConfigError(f"{folder} holds something else: {others[0]}", hint="name an empty folder, or a new one")


def _owners(user: str) -> set[int]:
    owners = {os.geteuid()}
    if os.geteuid() == 0:
        with suppress(KeyError):
            owners.add(pwd.getpwnam(user).pw_uid)
    return owners


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")


def _make_folders(folder: Path) -> None:
    try:
        for place in (folder, *(folder / name for name in FOLDERS if name != SERVICE)):
            place.mkdir(mode=0o700, exist_ok=True)
            # mkdir's mode passes through the umask, and an existing folder keeps its own mode.
            place.chmod(0o700)
        for place in folder.iterdir():
            # A key or a file half made, of a run that was killed.
            if disk.is_new_name(place.name):
                shutil.rmtree(place) if place.is_dir() else place.unlink()
    except OSError as e:
        raise ConfigError(f"{e.filename}: {e.strerror}", hint="name a folder whose parent is there") from e


def _give(folder: Path, user: str) -> None:
    """Give the folders and the key to the service's user."""
    try:
        who = pwd.getpwnam(user)
    except KeyError:
        raise ConfigError(f"this machine knows no user {user}", hint="make the user first, or name another") from None
    # Not the settings: what a thief who came in by nginx may write must not say what systemd runs.
    ours = (*FOLDERS, *(f"{SERVICE}/{name}" for name in (key.SECRET, key.PUBLIC, key.HOSTNAME)))
    for place in (folder, *(folder / name for name in ours)):
        os.chown(place, who.pw_uid, who.pw_gid, follow_symlinks=False)
