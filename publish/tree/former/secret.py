"""The secret of this user's notes, outside all archives.

By it, notes that came along with a cloned archive are known for a stranger's. By itself, since a seal needs it and
none of what reads texts.
"""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

_LENGTH: Final = 32  # bytes
_MODE: Final = 0o600


def own_secret() -> bytes | None:
    """Return the secret of this user's notes, made at first.

    ``None`` where nothing can be kept: then every build makes all.
    """
    base = os.environ.get("XDG_STATE_HOME", "")
    try:
        # The XDG Base Directory specification: a relative path in the variable is to be ignored.
        file = (Path(base) if os.path.isabs(base) else Path.home() / ".local/state") / "stet/notes.secret"
        with suppress(FileNotFoundError):
            found = file.read_bytes()
            return found if len(found) == _LENGTH else None
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Linked into place: of two builds that begin at once, both go on with the same secret.
        mine = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, _MODE)
        try:
            os.write(handle, secrets.token_bytes(_LENGTH))
        finally:
            os.close(handle)
        try:
            with suppress(FileExistsError):
                os.link(mine, file)
        finally:
            os.unlink(mine)
        found = file.read_bytes()
        return found if len(found) == _LENGTH else None
    except (OSError, RuntimeError):
        return None
