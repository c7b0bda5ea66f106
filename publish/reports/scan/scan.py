"""Many files scanned for leaks, each by itself.

A broken one does not end it. What is NOT done here: saying what may pass, and stopping anything.
"""

import os
import struct
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.core.errors import ConfigError
from publish.core.files import kind_of
from publish.core.plain import clean
from publish.reports.scan.jailed import DocumentUnopenedError
from publish.reports.scan.leaks import Leak, LeakKind, Scanned
from publish.reports.scan.look import Lookout, look

# The publisher's state and the history of a repository lie beside sources, and are never published.
_NEVER_PUBLISHED: Final = frozenset((".stet", ".git", ".venv", "node_modules", "__pycache__"))
_BROKEN: Final = (
    OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError, MemoryError,
    EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What may come of following lengths, offsets and tables that strangers wrote."""


@dataclass(frozen=True, slots=True)
class ToScan:
    """A file to be scanned."""

    path: str
    """Its name, for people, and as readers see it."""
    file: Path


def scan(
    files: Iterable[ToScan],
    watch: Lookout,
    *,
    kept: Collection[str] = (),
    seen: Callable[[ToScan, bool], None] = lambda *_: None,
) -> Scanned:
    """Scan files for leaks.

    Args:
        kept: Paths of documents that may tell more than they show, as the publisher said.
        seen: Called with each file that was scanned, and whether nothing certain was found in it.
    """
    found: list[Leak] = []
    broken: list[str] = []
    paths: list[str] = []
    for each in files:
        paths.append(each.path)
        mine: list[Leak] = []
        try:
            mine.extend(look(each.path, each.file, watch, kept=each.path in kept))
        except (DocumentUnopenedError, *_BROKEN) as error:
            why = _why(error)
            mine.append(Leak(each.path, LeakKind.UNREAD, f"cannot be looked into ({why})"))
            broken.append(f"{clean(each.path)}: cannot be looked into ({why})")
        found += sorted(mine, key=lambda leak: (not leak.certain, leak.line, leak.within, leak.kind))
        seen(each, not any(leak.certain for leak in mine))
    return Scanned(tuple(paths), tuple(found), tuple(broken))


def _why(error: BaseException) -> str:
    return (
        str(error) if isinstance(error, DocumentUnopenedError) else getattr(error, "strerror", None) or "it is damaged"
    )


def below(folder: Path, odd: Callable[[str], None] = lambda _: None) -> Iterator[ToScan]:
    """Yield the files below a folder, or the one file.

    Args:
        odd: Told of what is neither file nor folder. It is not followed or opened.

    Raises:
        ConfigError: It is neither.
    """
    if folder.is_file() and not folder.is_symlink():
        yield ToScan(folder.name, folder)
        return
    if not folder.is_dir():
        raise ConfigError(
            f"{clean(str(folder))} is no folder and no plain file", hint="give a folder, a file or an address"
        )
    # A list and no recursion: folders may be nested deeper than Python's stack.
    pending = [("", folder)]
    while pending:
        prefix, where = pending.pop()
        inner = []
        try:
            entries = sorted(os.scandir(where), key=lambda e: e.name)
        except OSError as error:
            odd(f"{clean(prefix)}: cannot be read ({error.strerror})")
            continue
        for entry in entries:
            name = prefix + entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NEVER_PUBLISHED:
                    inner.append((name + "/", Path(entry.path)))
            elif entry.is_file(follow_symlinks=False):
                yield ToScan(name, Path(entry.path))
            else:
                odd(f"{clean(name)}: {kind_of(entry)}; it was not followed or opened")
        pending.extend(reversed(inner))
