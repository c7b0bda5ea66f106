"""Files of notes which only this user's own builds have written.

A cloned archive may bring notes along that lie. Ours are told by a secret of this machine's user.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Final

from publish.core.files import write_atomically

MODE: Final = 0o600  # notes name withdrawn and future sources
_MAC_LENGTH: Final = 32  # bytes
NOTES_MAX_LENGTH: Final = 400_000_000  # bytes: of some 100,000 pages; more is built anew each time


def read(file: Path, form: bytes, secret: bytes) -> memoryview | None:
    """Return the notes in a file.

    ``None`` if they are not ours, or of another form.

    Raises:
        OSError: It cannot be read.
    """
    with open(file, "rb") as opened:
        raw = memoryview(opened.read(NOTES_MAX_LENGTH + 1))
    head = len(form) + _MAC_LENGTH
    whole = raw[: len(form)] == form and hmac.compare_digest(raw[len(form) : head], _mac(secret, raw[head:]))
    return raw[head:] if whole else None


def write(file: Path, form: bytes, secret: bytes, raw: bytes) -> None:
    """Write notes into a file, for `read`.

    Raises:
        OSError: They could not be written, or are too long.
    """
    if len(raw) > NOTES_MAX_LENGTH:
        raise OSError("too long")
    write_atomically(file, b"".join((form, _mac(secret, raw), raw)), mode=MODE)


def _mac(secret: bytes, raw: bytes | memoryview) -> bytes:
    return hashlib.blake2b(raw, key=secret, digest_size=_MAC_LENGTH).digest()
