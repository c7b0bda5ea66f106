"""Hashes of a built tree's files.

From the last build's note where a file has its noted marks.

So that whoever compares a tree need not read all of it. What is sealed is hashed once more while it is laid out.
"""

import os
from pathlib import Path

from publish.core import files
from publish.tree.former import standing
from publish.tree.former.secret import own_secret
from publish.tree.former.stamps import stamp


class Sums:
    """Hashes of the tree of the last build.

    Args:
        notes: Folder of that build's notes. They need not be there.
    """

    def __init__(self, notes: Path) -> None:
        secret = own_secret() if notes.is_dir() else None
        self._marks = standing.read(notes, secret).tree if secret else {}

    def of(self, path: str, file: Path) -> tuple[str, int]:
        """Return SHA-256 (64 hex digits) and length (bytes) of the tree's file at ``path``."""
        mark = self._marks.get(path)
        if mark and mark.stamp == stamp(os.stat(file, follow_symlinks=False)):
            return mark.sha256.hex(), mark.stamp[0]
        return files.digest(file)
