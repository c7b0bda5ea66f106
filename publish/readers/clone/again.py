"""The makings of a clone, for the next time: fingerprint, addresses, witnesses.

A file for each folder lies in ``$XDG_STATE_HOME/stet/clones``, beside the memory of releases. Nothing is taken from the
copy: a folder's contents may come from anybody, and a copy vouches for no fingerprint, least of all for its own.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core.errors import ConfigError, HostError, TrustError
from publish.core.formats import strictjson
from publish.readers import remember
from publish.readers.clone.candidates import ADDRESSES_MAX, readable
from publish.verify import tlogpolicy
from publish.verify.head import Anchor
from publish.verify.metadata import head
from publish.verify.witnesses import Policy

NOTED_MAX = 64  # addresses


@dataclass(frozen=True, slots=True)
class CloneNote:
    """The makings of a clone."""

    anchor: Anchor
    addresses: tuple[str, ...] = ()
    """As the person gave them; a folder's is absolute."""


def keep(folder: Path, anchor: Anchor, addresses: Sequence[str]) -> ConfigError | None:
    """Note the makings of the clone in ``folder``.

    Returns:
        The reason if the note could not be written, else ``None``.
    """
    # From another folder, or by cron, a relative path would lead elsewhere.
    whole = [a if "://" in a else str(Path(a).resolve()) for a in addresses]
    said = {
        "folder": str(folder.resolve()),
        "fingerprint": anchor.fingerprint,
        "addresses": list(dict.fromkeys(whole))[:NOTED_MAX],
        "policy": tlogpolicy.dump(anchor.witnesses),
    }
    try:
        remember.write(_file(folder), json.dumps(said, sort_keys=True).encode())
    except ConfigError as e:
        return e
    return None


def load(folder: Path) -> CloneNote | None:
    """Return the makings of the clone in ``folder``.

    ``None`` if this user made none there, or has no folder for notes.

    Raises:
        ConfigError: The note cannot be read.
    """
    try:
        file = _file(folder)
    except ConfigError:
        return None
    try:
        said = strictjson.plain(file.read_bytes())
        if not isinstance(said, dict):
            raise TypeError("it is no object")
        # A note of before there were policies has a list of witnesses.
        old = tuple((str(name), str(key)) for name, key in said.get("witnesses", ()))
        own = tlogpolicy.parse(str(said["policy"]).encode()) if "policy" in said else Policy(len(old), old)
        return CloneNote(Anchor(str(said["fingerprint"]), witnesses=own), tuple(str(a) for a in said["addresses"]))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as e:
        if isinstance(e, PermissionError) and not os.path.lexists(file):
            return None  # another user's folder
        raise ConfigError(
            f"{file} cannot be read: {e}", hint="delete it, and clone again with the archive's fingerprint"
        ) from e


def listed(folder: Path, anchor: Anchor, now: datetime) -> list[str]:
    """Return the mirrors listed by a folder's copy of this archive."""
    try:
        there = head(hosts.open_address(str(folder)), anchor, now=now)
    except (TrustError, HostError):
        return []
    return readable(there.mirrors)[:ADDRESSES_MAX]


def _file(folder: Path) -> Path:
    # By the folder's own path: a link may lead elsewhere tomorrow, and a name of bytes may be no text.
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()
    return remember.state_folder() / "clones" / f"{name}.json"
