"""Documents among what a person named: files, all files below folders, addresses.

Links, FIFOs and devices are passed over and named, and so are files of systems and of the archive's own state. What is
NOT done here: opening a document, or asking a network.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from publish.core import files
from publish.core.settings import STATE_NAME
from publish.core.table import FILE_NAME
from publish.reports.drafts import FOLDER
from publish.reports.vault.keep import FOLDER as VAULT
from publish.tree.settings import FILE, SITE
from publish.tree.sources.leavings import is_litter

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|(?:file|data|javascript|about|mailto):", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SETTINGS: Final = (FILE_NAME, FILE)
DEPTH_MAX: Final = 100  # folders in one another; a loop of mounts is deeper


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A document as it was named, or found below a folder."""

    shown: str
    """Its path or its address."""
    file: Path | None = None
    """``None`` for an address: it is fetched later."""

    @property
    def ending(self) -> str:
        """Ending of its name, in small letters, with the dot; of an address's path."""
        path = self.shown if self.file else re.split("[?#]", self.shown, maxsplit=1)[0]
        return os.path.splitext(path)[1].lower()


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What lies beside documents and is none."""

    shown: str
    why: str
    meant: bool = False
    """Whether a person named it: then it is a refusal, and not what happens to lie in a folder."""


def sources(written: Iterable[str]) -> Iterator[DocumentSource | PassedOver]:
    """Yield documents in the order of their naming, those of a folder by name."""
    for word in written:
        # An address first: a file can hardly be called so, and would be given as ./https:…
        if _WEB.match(word):
            yield DocumentSource(word)
        elif _SCHEME.match(word) and not os.path.lexists(word):
            yield PassedOver(word, "is no web address: http and https alone are fetched", True)
        else:
            yield from _named(Path(word), word)


def _named(path: Path, word: str) -> Iterator[DocumentSource | PassedOver]:
    try:
        # A link that somebody named is followed: to name it is to mean what it leads to.
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield PassedOver(word, _said(error), True)
        return
    if stat.S_ISDIR(mode) and _is_ours(Path(os.path.realpath(path))):
        yield PassedOver(word, "holds the archive's own files", True)
    elif stat.S_ISDIR(mode):
        yield from _below(path, word.rstrip("/") or "/")
    elif stat.S_ISREG(mode):
        yield DocumentSource(word, Path(os.path.realpath(path)) if path.is_symlink() else path)
    else:
        yield PassedOver(word, f"is {files.special(mode)}, not a file", True)


def _below(folder: Path, shown: str) -> Iterator[DocumentSource | PassedOver]:
    pending: list[tuple[Path, str, int]] = [(folder, shown, 0)]
    seen: set[tuple[int, int]] = set()
    while pending:
        at, name, depth = pending.pop()
        try:
            found = at.stat()
            # A folder that is mounted within itself is met again, and would be for ever.
            if (found.st_dev, found.st_ino) in seen or depth > DEPTH_MAX:
                yield PassedOver(name, "is a folder within itself")
                continue
            seen.add((found.st_dev, found.st_ino))
            entries = sorted(os.scandir(at), key=lambda entry: entry.name)
        except OSError as error:
            yield PassedOver(name, _said(error))
            continue
        below: list[tuple[Path, str, int]] = []
        for entry in entries:
            yield from _entry(entry, f"{name}/{entry.name}", depth, below)
        pending += reversed(below)


def _entry(
    entry: "os.DirEntry[str]", shown: str, depth: int, below: list[tuple[Path, str, int]]
) -> Iterator[DocumentSource | PassedOver]:
    try:
        if entry.is_dir(follow_symlinks=False):
            if entry.name.startswith(".") or _is_ours(Path(entry.path)):
                yield PassedOver(shown, "is hidden" if entry.name.startswith(".") else "holds the archive's own files")
            else:
                below.append((Path(entry.path), shown, depth + 1))
        elif not entry.is_file(follow_symlinks=False):
            yield PassedOver(shown, f"is {files.kind_of(entry)}, not a file")
        elif entry.name in _SETTINGS and (Path(entry.path).parent / STATE_NAME).is_dir():
            yield PassedOver(shown, "is one of the archive's own files")
        elif is_litter(entry.name):
            yield PassedOver(shown, "is a system's or an editor's own")
        else:
            yield DocumentSource(shown, Path(entry.path))
    except OSError as error:
        yield PassedOver(shown, _said(error))


def _is_ours(folder: Path) -> bool:
    # Drafts were made of documents already, reports are published, and beside the state lie keys.
    return folder.name in (FOLDER, SITE, VAULT) and (folder.parent / STATE_NAME).is_dir()


def _said(error: OSError | ValueError) -> str:
    # ValueError: a zero byte, which no command line can hold, and a caller can.
    return (error.strerror or "cannot be read").lower() if isinstance(error, OSError) else "is no name of a file"
