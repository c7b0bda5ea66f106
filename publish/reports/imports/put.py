"""A new file below ``site/``, never over an old one."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Literal

from publish.core.errors import ConfigError
from publish.core.files import digest, open_plain

State = Literal["new", "same", "other"]
_CHUNK = 1 << 20  # bytes copied at a time


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
        return "same" if _same(path, content) else "other"
    if dry_run:
        return "new"
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since neither a link nor a rename reaches another disk.
    handle, temporary = tempfile.mkstemp(prefix=".stet-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                with open_plain(content) as source:
                    while part := source.read(_CHUNK):
                        file.write(part)
            file.flush()
            # On the disk before it has its name: a power cut would leave an empty file that counts as a report.
            os.fsync(file.fileno())
        # mkstemp made it for its owner alone, and a web server may read site/ as another user.
        os.chmod(temporary, 0o644)
        try:
            # A link fails where a name is taken, and a rename would write over what came there meanwhile.
            os.link(temporary, path)
        except FileExistsError:
            return "same" if _same(path, content) else "other"
        except OSError:  # a disk without hard links: FAT, some network disks
            os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return "new"


def _same(path: Path, content: bytes | Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    found, _ = digest(path)
    return found == (hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else digest(content)[0])
