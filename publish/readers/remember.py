"""Remember the newest release that this reader saw of each archive.

The only place where a reader's memory moves, so that no copy can pass off an older release as the newest. It lies by
fingerprint in ``$XDG_STATE_HOME/stet/seen``, and never goes back. Beside it lies the newest head's side of a fork
(``publish.verify.forkside``), to prove a fork to others by. Proofs go to ``stet/forks``.
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
from publish.verify import forks, forkside
from publish.verify.forkside import STORY_MAX_LENGTH
from publish.verify.metadata import Head, Seen

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_HINT = "set XDG_STATE_HOME to a folder of yours"


class _Homeless(ConfigError):
    """There is no folder to remember anything in."""


def _file(fingerprint: str, folder: str = "seen", ending: str = ".json") -> Path:
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigError(f"{fingerprint!a}: a fingerprint is 64 hex digits")
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification: a relative path there is to be ignored.
    base = Path(state) if state.startswith("/") else _home() / ".local" / "state"
    return base / "stet" / folder / f"{fingerprint}{ending}"


def _home() -> Path:
    """Where this user is at home; a daemon's, or a container's, may be so nowhere."""
    with suppress(RuntimeError):
        home = Path.home()
        if home.is_absolute() and os.environ.get("HOME", "/"):
            return home
    raise _Homeless("there is no folder to remember it in: HOME is not set", hint=_HINT)


def load(fingerprint: str) -> Seen | None:
    """The newest that was seen of the archive; ``None`` if this reader is new to it, or has nowhere to remember it.

    Raises:
        ConfigError: What was kept cannot be read. It is not passed over: a reader would then take old news for new.
    """
    try:
        file = _file(fingerprint)
    except _Homeless:
        return None
    try:
        data = json.loads(file.read_bytes())
        return Seen(
            int(data["release"]), str(data["top"]), int(data["timestamp"]), str(data.get("dated", "")),
            int(data.get("root", 0)), str(data.get("withdrawn", "")), int(data.get("withdrawn_length", 0)),
        )  # fmt: skip
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as e:
        if isinstance(e, PermissionError) and not os.path.lexists(file):
            return None  # in a folder that is not for this user: nothing of theirs is there
        raise ConfigError(
            f"{file} cannot be read: {e}",
            hint="delete it, and this reader is as new to the archive as on the first day",
        ) from e


def keep(head: Head, *, authentic: bool, signs: bool = False) -> ConfigError | None:
    """Remember a head that is authentic, witnessed and no older than memory.

    Args:
        authentic: Whether the bytes that were read for a verdict are the publisher's.
        signs: Whether this reader is a witness about to sign the head. Then the other witnesses need not have
            signed it, for somebody is the first; and a witness without a memory could sign two histories.

    Returns:
        Why it could not be written, and ``None`` in all other cases. A verdict is none the worse for it.
    """
    if not authentic or not (head.witnessed.enough or signs):
        return None
    try:
        _save(head.fingerprint, head.seen, forkside.of_files(head.files, head.signed.raw).dump())
    except ConfigError as e:
        return e
    return None


def keep_fork(fingerprint: str, sides: Sequence[bytes]) -> Path | StetError:
    """Write both sides of a fork into one file, which proves it to anybody.

    Args:
        sides: Two of them, or one that contradicts memory.

    Returns:
        The file; or why there is none.
    """
    one, other = (*sides, _remembered_side(fingerprint), b"")[:2]
    try:
        proof = forks.proof(one, other)
        # Never written over: another fork has another name.
        file = _file(fingerprint, "forks", f"-{hashlib.sha256(proof).hexdigest()[:16]}.json")
        _write(file, proof)
    except StetError as e:
        return e
    return file


def _save(fingerprint: str, seen: Seen, side: bytes = b"") -> None:
    before = load(fingerprint)
    if before and (before.order, before.withdrawn_length) >= (seen.order, seen.withdrawn_length):
        return
    if before and not seen.withdrawn:  # not looked for: then it is as it was
        seen = replace(seen, withdrawn=before.withdrawn, withdrawn_length=before.withdrawn_length)
    if side and len(side) <= STORY_MAX_LENGTH:
        _write(_file(fingerprint, ending=".head"), side)  # first: a side that is newer than what was seen is no harm
    _write(_file(fingerprint), json.dumps(asdict(seen), sort_keys=True).encode())


def _remembered_side(fingerprint: str) -> bytes:
    try:
        return _file(fingerprint, ending=".head").read_bytes()
    except (OSError, _Homeless):
        return b""


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, data, mode=0o600)
    except OSError as e:
        raise ConfigError(f"cannot write {file}: {e.strerror}", hint=_HINT) from e
