"""Files below ``site/`` which belong elsewhere: what age encrypted, and its keys.

What is published encrypted today is open to whoever gets a key of it in twenty years, and tells by its length which
document it is.
"""

from pathlib import Path
from typing import Final

from publish.core.files import open_plain

_HEAD_LENGTH: Final = 4096  # bytes: age-keygen writes a key below two remarks
_ENCRYPTED: Final = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")


def fault(file: Path) -> str | None:
    """Say why a file may not lie below ``site/``, or return ``None``.

    Raises:
        OSError: It cannot be read.
    """
    with open_plain(file) as opened:
        head = opened.read(_HEAD_LENGTH)
    # By content: a copy of a vault's file has whatever name it was given.
    if head.lstrip().startswith(_ENCRYPTED):
        return "is encrypted by age; an original lies in vault/, beside site/, and is never published"
    if b"AGE-SECRET-KEY-1" in head.upper():
        return "has a secret key of age in it; take it out, and make a new key, for this one may have been seen"
    return None
