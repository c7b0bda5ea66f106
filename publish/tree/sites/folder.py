"""A folder of another program: its files at one time.

Links are never followed, and nothing is opened that is no plain file. What is NOT done here: knowing what is in a file.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from publish.core.beside import Beside, whose
from publish.core.files import kind_of, open_plain, writing_to

_CHUNK = 1 << 20  # bytes copied at a time
TellPath = Callable[[str, str], None]
"""Takes a path and the message."""


@dataclass(frozen=True, slots=True)
class FileMarks:
    """A file's marks, by which a change is seen."""

    length: int
    written: int
    changed: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> "FileMarks":
        """Return the marks of a file."""
        # The time of writing alone can be set back, as tar and rsync do. The inode's own time cannot.
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class Changing(Exception):
    """A file changed, came or went while the folder was read."""


def walk(root: Path, fault: TellPath, passed: TellPath) -> dict[str, FileMarks]:
    """Return the folder's files by path, with their marks.

    Args:
        fault: Is told links, devices, sockets, and what cannot be read.
        passed: Is told the leavings of systems and the instructions to web hosts, which are left out.
    """
    found: dict[str, FileMarks] = {}
    # A list and no recursion: a stranger's folders may be deeper than Python's stack.
    pending = [""]
    while pending:
        prefix = pending.pop()
        try:
            with os.scandir(root / prefix if prefix else root) as entries:
                # Disks list in orders of their own. Two snapshots of equal files must be equal.
                listed = sorted(entries, key=lambda e: e.name)
        except OSError as error:
            fault(prefix, f"cannot be read ({error.strerror})")
            continue
        below = []
        for entry in listed:
            path = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                below.append(path + "/")
            elif not entry.is_file(follow_symlinks=False):
                fault(path, _odd(entry))
            elif (owner := whose(path)) is Beside.LITTER or (owner is Beside.HOST and _instructs(path)):
                passed(path, str(owner))
            else:
                found[path] = _stamp(entry)
        pending.extend(reversed(below))
    return found


def _stamp(entry: "os.DirEntry[str]") -> FileMarks:
    try:
        return FileMarks.of(entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        raise Changing(entry.name) from None


def _instructs(path: str) -> bool:
    """Return whether a name only instructs a web host."""
    return not path.startswith(".well-known/") and path not in ("robots.txt", "favicon.ico")


def _odd(entry: "os.DirEntry[str]") -> str:
    if entry.is_symlink():
        return f"{kind_of(entry)}, which could publish what lies outside; put the file itself there (cp -RL)"
    return f"{kind_of(entry)}, not a file; take it away"


@contextmanager
def opened(root: Path, path: str, stamp: FileMarks) -> Iterator[BinaryIO]:
    """Open a file as it was found, unchanged until the end.

    Raises:
        Changing: It did not, or is another one by now.
    """
    try:
        file = open_plain(root / path)
    except OSError as error:
        if isinstance(error, PermissionError):
            raise
        raise Changing(path) from None
    with file:
        if FileMarks.of(os.fstat(file.fileno())) != stamp:
            raise Changing(path)
        # Asked again behind it, since half of what a program wrote meanwhile could be in the copy.
        yield file
        if FileMarks.of(os.fstat(file.fileno())) != stamp:
            raise Changing(path)


def copied(source: BinaryIO, to: Path) -> str:
    """Copy a file, never sharing its bytes, and return its SHA-256."""
    whole = hashlib.sha256()
    # "x": if two names turn out to be one on this disk, the second must not overwrite the first in silence.
    with writing_to(to), open(to, "xb") as target:
        while chunk := source.read(_CHUNK):
            whole.update(chunk)
            target.write(chunk)
    return whole.hexdigest()
