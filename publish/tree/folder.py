"""A tree's folder while it is filled.

New bytes are written. Unchanged files are linked from the former tree. The former tree's files are never written to.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from publish.core.errors import SourceError
from publish.core.files import open_plain, writing_to
from publish.core.model import Entry
from publish.tree.former.memory import DOCUMENT, Memory
from publish.tree.swap import MODE


class TreeFolder:
    """A folder that is being filled with files."""

    def __init__(self, root: Path, memory: Memory) -> None:
        self._root, self._memory = str(root), memory
        self._made: set[str] = set()

    def put(self, path: str, data: bytes, key: bytes = b"") -> None:
        """Write a file, and note it.

        It is taken from the former tree, if the same bytes lie there.
        """
        note, name = self._memory.old.files.get(path), hashlib.sha256(data).digest()
        if note is not None and note.sha256 == name and note.key == key and self._memory.lies(path):
            self.link(path)
        else:
            write(self.place(path), data)
            self._memory.note(path, name, key)

    def made(self, path: str, key: bytes, make: Callable[[], bytes]) -> None:
        """Write a file made of what ``key`` says.

        It is taken from the former tree, if it was made of the same.
        """
        note = self._memory.old.files.get(path)
        if note is not None and note.key == key and self._memory.lies(path):
            self.link(path)
        else:
            self.put(path, make(), key)

    def link(self, path: str) -> None:
        """Take a file from the former tree, where its noted bytes lie.

        Raises:
            SourceError: Another program has changed it at this moment.
        """
        former, place = self._memory.former(path), self.place(path)
        try:
            os.link(former, place, follow_symlinks=False)
        except OSError:  # a disk without links, or too many of them
            with open(former, "rb") as file:
                data = file.read()
            if not self._memory.is_noted(path, data):
                raise SourceError(f"{former}: changed while the archive was being built", hint="build again") from None
            write(place, data)
        self._memory.keep(path)

    def document(self, source: str, entry: Entry) -> None:
        """Put a piece of evidence into the tree.

        Raises:
            SourceError: Its bytes are no longer the hashed bytes.
        """
        note = self._memory.old.files.get(entry.path)
        if note is not None and note.key == DOCUMENT and self._memory.lies(entry.path):
            return self.link(entry.path)
        place, copied = self.place(entry.path), hashlib.sha256()
        # The file is opened again after hashing, so it may have changed in between. The address names its hash.
        with writing_to(place), open_plain(entry.source or Path(source)) as original, open(place, "xb") as copy:
            while part := original.read(1 << 20):
                copied.update(part)
                copy.write(part)
            os.fchmod(copy.fileno(), MODE)
        if copied.hexdigest() != entry.sha256:
            raise SourceError(f"site/{source}: changed while the archive was being built", hint="build again")
        return self._memory.note(entry.path, copied.digest(), DOCUMENT)

    def place(self, path: str) -> str:
        """Return the place of ``path``, in a folder that exists."""
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            os.makedirs(f"{self._root}/{folder}", exist_ok=True)
            self._made.add(folder)
        return f"{self._root}/{path}"


def write(place: str, data: bytes) -> None:
    """Write a new file."""
    with open(place, "xb", buffering=0) as file:
        os.fchmod(file.fileno(), MODE)
        while data:
            data = data[file.write(data) :]
