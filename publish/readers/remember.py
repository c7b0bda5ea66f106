"""What this reader has seen of each archive, so that no copy can pass off an older release as the newest.

An aid against rollback, kept by fingerprint in ``$XDG_STATE_HOME/stet/seen``. It never goes back. Beside it
lies what the newest head's signatures rest on, so that a fork can be proved to others; proofs go to ``stet/forks``.
"""

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from publish.core.errors import ConfigError
from publish.core.files import write_atomically
from publish.verify.forkside import STORY_MAX_LENGTH
from publish.verify.metadata import Seen

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


def save(fingerprint: str, seen: Seen, story: bytes = b"") -> None:
    """Remember ``seen``, unless something newer is remembered already.

    Args:
        story: What its signatures rest on (``publish.verify.forkside``); one that is too long is not kept.

    Raises:
        ConfigError: It cannot be kept. A verdict is none the worse for it, and is said first.
    """
    before = load(fingerprint)
    if before and (before.order, before.withdrawn_length) >= (seen.order, seen.withdrawn_length):
        return
    if before and not seen.withdrawn:  # not looked for: then it is as it was
        seen = replace(seen, withdrawn=before.withdrawn, withdrawn_length=before.withdrawn_length)
    if story and len(story) <= STORY_MAX_LENGTH:
        _write(_file(fingerprint, ending=".head"), story)  # first: a story that is newer than what was seen is no harm
    _write(_file(fingerprint), json.dumps(asdict(seen), sort_keys=True).encode())


def story_of(fingerprint: str) -> bytes:
    """What the newest head that was seen rests on; nothing, if it was not kept."""
    try:
        return _file(fingerprint, ending=".head").read_bytes()
    except (OSError, _Homeless):
        return b""


def keep_proof(fingerprint: str, proof: bytes) -> Path:
    """Put the proof of a fork where it is found again. It is never written over: another fork has another name."""
    file = _file(fingerprint, "forks", f"-{hashlib.sha256(proof).hexdigest()[:16]}.json")
    _write(file, proof)
    return file


def _write(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, data, mode=0o600)
    except OSError as e:
        raise ConfigError(f"cannot write {file}: {e.strerror}", hint=_HINT) from e
