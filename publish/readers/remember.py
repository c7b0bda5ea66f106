"""The reader's memory: the newest release seen of each archive.

No other module changes this memory, so no copy can pass off an older release as the newest. The memory lies in
``$XDG_STATE_HOME/stet/seen``, a file for each fingerprint, and never goes back. Beside each file lies the newest head's
side of a fork (``publish.verify.forkside``), kept to prove a fork to others. Proofs go to ``stet/forks``.
"""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from publish.core.errors import ConfigError, StetError
from publish.core.files import write_atomically
from publish.core.formats import strictjson
from publish.verify import forkside
from publish.verify.forkside import STORY_MAX_LENGTH
from publish.verify.head import Head, Seen

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_HINT = "set XDG_STATE_HOME to a folder of yours"


class _Homeless(ConfigError):
    """No folder for the memory exists."""


def _file(fingerprint: str, folder: str = "seen", ending: str = ".json") -> Path:
    # The fingerprint becomes part of a path, so nothing but digits may pass.
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigError(f"{fingerprint!a}: a fingerprint is 64 hex digits")
    return state_folder() / folder / f"{fingerprint}{ending}"


def state_folder() -> Path:
    """Return the folder for this reader's memory.

    Raises:
        ConfigError: This user has none.
    """
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG Base Directory specification: a relative path in the variable is to be ignored.
    base = Path(state) if state.startswith("/") else _home() / ".local" / "state"
    return base / "stet"


def _home() -> Path:
    """Return this user's home, which a daemon or container may lack."""
    with suppress(RuntimeError):
        # A daemon may have no entry in the password file (RuntimeError), or HOME set to nothing.
        home = Path.home()
        if home.is_absolute() and os.environ.get("HOME", "/"):
            return home
    raise _Homeless("there is no folder to remember it in: HOME is not set", hint=_HINT)


def load(fingerprint: str) -> Seen | None:
    """Return the newest release seen.

    ``None`` for a reader new to the archive, or without a folder for the memory.

    Raises:
        ConfigError: The memory exists and cannot be read. Passing over the file would let old news count as new.
    """
    try:
        file = _file(fingerprint)
    except _Homeless:
        return None
    try:
        data = strictjson.plain(file.read_bytes())
        return Seen(
            _number(data["release"]), _digest(data["top"]), _number(data["timestamp"]), _day(data.get("dated", "")),
            _number(data.get("root", 0)), _digest(data.get("withdrawn", "")), _number(data.get("withdrawn_length", 0)),
        )  # fmt: skip
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as e:
        if isinstance(e, PermissionError) and not os.path.lexists(file):
            return None  # another user's folder: no memory of this user's lies there
        raise ConfigError(
            f"{file} cannot be read: {e}",
            hint="delete it, and this reader is as new to the archive as on the first day",
        ) from e


# What no head ever was makes every copy look forked, or none look old: such a memory is damaged.


def _number(said: object) -> int:
    if type(said) is not int or said < 0:
        raise ValueError(f"{said!a:.80} is no number of a release")
    return said


def _digest(said: object) -> str:
    if said != "" and not (isinstance(said, str) and _FINGERPRINT.fullmatch(said)):
        raise ValueError(f"{said!a:.80} is no hash")
    return str(said)


def _day(said: object) -> str:
    return strictjson.day(said).isoformat() if said != "" else ""


def keep(head: Head, *, authentic: bool, signs: bool = False) -> ConfigError | None:
    """Remember an authentic, witnessed head no older than the memory.

    Args:
        authentic: Whether the bytes read for a verdict are the publisher's.
        signs: Whether this reader is a witness about to sign the head. The other witnesses need not have signed
            yet, for somebody is the first. A witness without memory could sign two histories.

    Returns:
        The reason if the memory could not be written, else ``None``. The verdict stays as good.
    """
    # A release which no witness ever signs, once remembered, would lock this reader out of the true release.
    if not authentic or not (head.witnessed.enough or signs):
        return None
    try:
        _save(head.fingerprint, head.seen, forkside.of_files(head.files, head.signed.raw).dump())
    except ConfigError as e:
        return e
    return None


def keep_fork(fingerprint: str, sides: Sequence[bytes]) -> Path | StetError:
    """Write both sides of a fork into a file, a proof for anybody.

    Args:
        sides: Two sides, or a single side in contradiction to the memory.

    Returns:
        The file, or the reason for its absence.
    """
    from publish.verify import forks  # hardly any reader ever meets one

    one, other = (*sides, _remembered_side(fingerprint), b"")[:2]
    try:
        proof = forks.proof(one, other)
        # The name has the proof's hash: the proof of another fork, perhaps the only evidence, is never written over.
        file = _file(fingerprint, "forks", f"-{hashlib.sha256(proof).hexdigest()[:16]}.json")
        write(file, proof)
    except StetError as e:
        return e
    return file


def _save(fingerprint: str, seen: Seen, side: bytes = b"") -> None:
    # Read again just before writing: another stet of this user may have gone further in the meantime.
    before = load(fingerprint)
    if before and (before.order, before.withdrawn_length) >= (seen.order, seen.withdrawn_length):
        return
    if before and not seen.withdrawn:  # WITHDRAWN was not read this time: keep its old length
        seen = replace(seen, withdrawn=before.withdrawn, withdrawn_length=before.withdrawn_length)
    if side and len(side) <= STORY_MAX_LENGTH:
        write(_file(fingerprint, ending=".head"), side)  # first: a side newer than the memory is harmless
    write(_file(fingerprint), json.dumps(asdict(seen), sort_keys=True).encode())


def _remembered_side(fingerprint: str) -> bytes:
    try:
        return _file(fingerprint, ending=".head").read_bytes()
    except (OSError, _Homeless):
        return b""


def write(file: Path, data: bytes) -> None:
    """Write a file below `state_folder`, for this user's eyes alone.

    Raises:
        ConfigError: It cannot be written.
    """
    try:
        # 0700 and 0600: the files tell which archives this person follows (threats.md).
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, data, mode=0o600)
    except OSError as e:
        raise ConfigError(f"cannot write {file}: {e.strerror}", hint=_HINT) from e
