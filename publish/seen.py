"""What this reader has seen of each archive, so that no copy can pass off an older release as the newest.

An aid against rollback, kept by fingerprint in ``$XDG_STATE_HOME/stet/seen``. It never goes back.
"""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

from publish.errors import ConfigError
from publish.files import write_atomically
from publish.verify import Seen

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def _file(fingerprint: str) -> Path:
    if not _FINGERPRINT.fullmatch(fingerprint):
        raise ConfigError(f"{fingerprint!a}: a fingerprint is 64 hex digits")
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification: a relative path there is to be ignored.
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    return base / "stet" / "seen" / f"{fingerprint}.json"


def load(fingerprint: str) -> Seen | None:
    """The newest that was seen of the archive; ``None`` if this reader is new to it.

    Raises:
        ConfigError: What was kept cannot be read. It is not passed over: a reader would then take old news for new.
    """
    file = _file(fingerprint)
    try:
        data = json.loads(file.read_bytes())
        return Seen(int(data["release"]), str(data["top"]), int(data["timestamp"]), int(data.get("root", 0)))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise ConfigError(
            f"{file} cannot be read: {e}",
            hint="delete it, and this reader is as new to the archive as on the first day",
        ) from e


def save(fingerprint: str, seen: Seen) -> None:
    """Remember ``seen``, unless something newer is remembered already."""
    before = load(fingerprint)
    if before and before.order >= seen.order:
        return
    file = _file(fingerprint)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(file, json.dumps(asdict(seen), sort_keys=True).encode(), mode=0o600)
    except OSError as e:
        raise ConfigError(f"cannot write {file}: {e.strerror}", hint="set XDG_STATE_HOME to a folder of yours") from e
