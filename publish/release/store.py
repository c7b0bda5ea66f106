"""Files of sealed releases: each content once, linked, read-only.

A release shares unchanged files with the release before. Without links there are copies.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from publish.core import files
from publish.core.errors import SourceError
from publish.core.model import Entry

# Never shared with the built tree or with ``site/``: an editor that writes in place would change a sealed release too.
_CHUNK = 1 << 20  # bytes copied at a time
_WRITABLE = 0o222


def lay(entry: Entry, to: str, former: Mapping[str, Path]) -> None:
    """Give a release its file, by link or copy.

    A link to the release before if its file is whole, else a copy of the source.

    Args:
        former: Each content's place in the release before, by SHA-256.

    Raises:
        SourceError: The source changed since it was hashed.
    """
    os.makedirs(os.path.dirname(to), exist_ok=True)
    there = former.get(entry.sha256)
    if there is None or not _linked(there, to, entry):
        _copied(entry, to)
    os.chmod(to, os.stat(to).st_mode & ~_WRITABLE)


def _linked(there: Path, to: str, entry: Entry) -> bool:
    try:
        # Hashed again before linking: damage on the disk must not spread to the new release.
        if files.digest(there) != (entry.sha256, entry.length):
            return False
        os.link(there, to)
    except OSError:  # not there any more; too many links, another file system, or one without links
        return False
    return True


def _copied(entry: Entry, to: str) -> None:
    assert entry.source is not None  # noqa: S101 - `seal` sets it
    whole = hashlib.sha256()
    with files.writing_to(to), open(entry.source, "rb") as source, open(to, "wb") as target:
        while chunk := source.read(_CHUNK):
            whole.update(chunk)
            target.write(chunk)
        os.fchmod(target.fileno(), os.fstat(source.fileno()).st_mode & 0o777)
    if whole.hexdigest() != entry.sha256:
        raise SourceError(f"{entry.path}: changed while it was sealed", hint="seal again, when nothing writes there")
