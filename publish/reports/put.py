"""A new file below ``site/``, never over an old one.

An import's, or a draft's where no link can be made.
"""

import os
import shutil
from pathlib import Path
from typing import Literal

from publish.core.errors import ConfigError
from publish.core.files import digest, open_plain, writing_to
from publish.core.nameless import nameless

State = Literal["new", "same", "other"]


def put(path: Path, content: bytes | Path, *, dry_run: bool) -> State:
    """Write ``content``, or a file's, to ``path`` if nothing is there.

    Returns:
        Whether it is new, was there with the same bytes, or with others.

    Raises:
        ConfigError: A folder on the way is a link, which could lead out of the archive.
    """
    above = next(folder for folder in path.parents if folder.is_symlink() or folder.exists())
    if above.is_symlink():
        raise ConfigError(
            f"{above} is a symbolic link, and nothing is written through it", hint="put a folder in its place"
        )
    if os.path.lexists(path):
        return "same" if same(path, content) else "other"
    if dry_run:
        return "new"
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since neither a link nor a rename reaches another disk.
    with writing_to(path), nameless(path.parent) as new:
        if isinstance(content, bytes):
            new.file.write(content)
        else:
            with open_plain(content) as source:
                shutil.copyfileobj(source, new.file)
        # Readable by all: a web server may read site/ as another user. A rename would write over what came meanwhile.
        if not new.place(path, 0o644):
            if os.path.lexists(path):
                return "same" if same(path, content) else "other"
            new.replace(path, 0o644)  # a disk without hard links: FAT, some network disks
    return "new"


def same(path: Path, content: bytes | Path) -> bool:
    """Return whether ``path`` is a plain file with these bytes, or with another file's."""
    if path.is_symlink() or not path.is_file():
        return False
    # Lengths first: a film is not read twice to learn what its size tells.
    if isinstance(content, bytes):
        return path.stat().st_size == len(content) and path.read_bytes() == content
    return path.stat().st_size == content.stat().st_size and digest(path) == digest(content)
