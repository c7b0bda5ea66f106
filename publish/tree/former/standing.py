"""A tree standing unchanged, as do its sources and the program.

Known without a look into any source: by the marks of all files in ``site/`` and in the tree, as the last build noted
them. A file without its noted marks is held to its noted hash. Where anything else is in doubt, all is built.

What is NOT done here: making pages, or knowing which page a change is for (`publish.tree.former.memory`). Nothing that
reads texts is loaded.
"""

import hashlib
import logging
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from publish.core import files
from publish.tree.former import ours
from publish.tree.former.stamps import FileStamp, is_settled, stamp
from publish.tree.swap import FOLDER_MODE, MODE

_log = logging.getLogger(__name__)
NAME: Final = "standing"
_FORM: Final = b"stet-standing-1\n"
_FOLDER: Final = stat.S_IFDIR | FOLDER_MODE
_FILE: Final = stat.S_IFREG | MODE
_ID_LENGTH: Final = 16  # bytes
_CHUNK: Final = 1 << 20  # bytes read at a time
CHANGED_MAX: Final = 50
"""Changed sources which are named one by one; of more, all are read."""


class FileMark(msgspec.Struct, array_like=True, gc=False):
    """A file as a build left or found it."""

    stamp: FileStamp | None
    """``None`` if it may have changed again with the same marks."""
    sha256: bytes
    """Empty for a file that was not read."""


class BuildTold(msgspec.Struct, array_like=True):
    """What a build tells of, beside its tree."""

    pages: int = 0
    reports: int = 0
    unfilled: list[tuple[str, int, str]] = []
    warnings: list[tuple[str, int, str]] = []
    telling: list[str] = []
    passed: list[tuple[str, int, str]] = []
    """What it said on the way: source, line and message."""


class StandingNote(msgspec.Struct, array_like=True):
    """The last build: its conditions, and its files."""

    basis: bytes = b""
    """Hash of all that decides the bytes, beside the files in ``site/``."""
    day: date = date.min
    build: str = ""
    """Name of the build, by chance."""
    sources: dict[str, FileMark] = {}
    passed_over: set[str] = set()
    """Files and folders that are not the archive's, by name alone. Folders end with a slash."""
    tree: dict[str, FileMark] = {}
    told: BuildTold = msgspec.field(default_factory=BuildTold)


class SiteFiles(NamedTuple):
    """Files in a folder, as they were found."""

    marks: dict[str, FileStamp]
    passed_over: set[str]


def read(folder: Path, secret: bytes) -> StandingNote:
    """Return the note in ``folder``.

    An empty one if it is lost, broken, or not ours.
    """
    try:
        raw = ours.read(folder / NAME, _FORM, secret)
        return msgspec.msgpack.decode(raw, type=StandingNote) if raw else StandingNote()
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return StandingNote()


class FormerBuild:
    """The tree of the last build, and the sources of this one.

    Args:
        basis: Hash of all that decides the bytes, beside the files in ``site``.
        secret: This user's; without one nothing stands.
    """

    def __init__(self, folder: Path | None, site: Path, tree: Path, basis: bytes, secret: bytes | None) -> None:
        self._folder, self._site, self._tree, self._basis, self._secret = folder, site, tree, basis, secret
        self._began = time.time_ns()
        self._moved = False
        self._old = read(folder, secret) if folder and secret else StandingNote()
        # Before any source is read: what changes while it is read has other marks than these.
        self._seen = _seen(site, self._old.passed_over) if folder and secret else None

    @property
    def last(self) -> StandingNote:
        """The last build's note; an empty one if there is none."""
        return self._old

    def keep(self) -> StandingNote:
        """Return the last build's note, with the marks seen now."""
        if self._moved:
            self._write(self._old)
        return self._old

    def changed(self, today: date) -> list[str] | None:
        """Return the sources with other bytes than in the last build.

        ``None`` if anything else has changed: a name, a setting, the program; or if more than `CHANGED_MAX` have.
        """
        old, seen = self._old, self._seen
        # What was no fault then is none on a later day.
        if seen is None or not old.build or old.basis != self._basis or old.day > today:
            return None
        if seen.passed_over != old.passed_over or seen.marks.keys() != old.sources.keys():
            return None
        # Marks first, all of them: where many have another length, none need be read.
        doubted = [name for name, marks in seen.marks.items() if old.sources[name].stamp != marks]
        changed = {n for n in doubted if (noted := old.sources[n].stamp) and noted[0] != seen.marks[n][0]}
        for name in doubted:
            if len(changed) > CHANGED_MAX:
                return None
            mark = old.sources[name]
            if name in changed or not mark.sha256 or _sha256(f"{self._site}/{name}") != mark.sha256:
                changed.add(name)
            elif is_settled(seen.marks[name], self._began):
                mark.stamp, self._moved = seen.marks[name], True
        return sorted(changed) if len(changed) <= CHANGED_MAX else None

    def lies(self) -> bool:
        """Return whether the last build's tree lies there, and nothing beside."""
        old = self._old
        lying = _lying(self._tree)
        if lying is None or lying.keys() != old.tree.keys():
            return False
        for path, marks in lying.items():
            mark = old.tree[path]
            # Somebody's backup may have put the tree back: then the bytes themselves say it.
            if mark.stamp != marks:
                if _sha256(f"{self._tree}/{path}") != mark.sha256:
                    return False
                mark.stamp, self._moved = marks, True
        return True

    def note(self, today: date, hashes: Mapping[str, bytes], passed: Collection[str], told: BuildTold,
             tree: Iterable[tuple[str, bytes, FileStamp]]) -> str:  # fmt: skip
        """Note a finished build, and return its name; empty where nothing can be noted.

        Args:
            hashes: SHA-256 of the sources that were read.
            passed: Sources that are not the archive's. Folders end with a slash.
            tree: Path, SHA-256 and marks of each file of the tree.
        """
        if self._seen is None:
            return ""
        made = {path: FileMark(marks, sha256) for path, sha256, marks in tree}
        sources = dict(self._sources(hashes, passed))
        note = StandingNote(
            self._basis, today, os.urandom(_ID_LENGTH).hex(), sources, set(passed), made, told
        )  # fmt: skip
        return note.build if self._write(note) else ""

    def _sources(self, hashes: Mapping[str, bytes], passed: Collection[str]) -> Iterator[tuple[str, FileMark]]:
        assert self._seen is not None  # noqa: S101 (`note` has looked)
        folders = tuple(name for name in passed if name.endswith("/"))
        for name, marks in self._seen.marks.items():
            if name not in passed and not (folders and name.startswith(folders)):
                yield name, FileMark(marks if is_settled(marks, self._began) else None, hashes.get(name, b""))

    def _write(self, note: StandingNote) -> bool:
        assert self._folder is not None  # noqa: S101 (else nothing was seen)
        assert self._secret is not None  # noqa: S101 (the same)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            ours.write(self._folder / NAME, _FORM, self._secret, msgspec.msgpack.encode(note))
        except (OSError, ValueError) as error:  # ValueError: a name of a file that is no text
            _log.debug("the build is not noted: %s", error)
            with suppress(OSError):
                (self._folder / NAME).unlink()
            return False
        return True


def _seen(site: Path, passed_over: Collection[str]) -> SiteFiles | None:
    """Return the marks of all files below ``site``.

    ``None`` if anything is no file or folder.
    """
    seen = SiteFiles({}, set())
    pending = [("", str(site))]
    try:
        while pending:
            prefix, folder = pending.pop()
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = prefix + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if f"{name}/" in passed_over:
                            seen.passed_over.add(f"{name}/")
                        else:
                            pending.append((f"{name}/", entry.path))
                    elif name in passed_over:
                        seen.passed_over.add(name)
                    elif entry.is_file(follow_symlinks=False):
                        seen.marks[name] = stamp(entry.stat(follow_symlinks=False))
                    else:
                        return None
    except OSError:  # the build says what is wrong
        return None
    return seen


def _lying(tree: Path) -> dict[str, FileStamp] | None:
    """Return the marks of all files in the tree.

    ``None`` if anything in it is of no build.
    """
    found: dict[str, FileStamp] = {}
    pending = [("", str(tree))]
    try:
        if os.lstat(tree).st_mode != _FOLDER:
            return None
        while pending:
            prefix, folder = pending.pop()
            empty = True
            with os.scandir(folder) as entries:
                for entry in entries:
                    status, empty = entry.stat(follow_symlinks=False), False
                    if status.st_mode == _FILE:
                        found[prefix + entry.name] = stamp(status)
                    elif status.st_mode == _FOLDER:
                        pending.append((f"{prefix}{entry.name}/", entry.path))
                    else:
                        return None
            if empty:
                return None
    except OSError:
        return None
    return found


def _sha256(file: str) -> bytes:
    """Return a file's hash; empty if it cannot be read."""
    try:
        with files.open_plain(file, buffering=0) as opened:
            whole = hashlib.sha256(opened.read(_CHUNK))
            while part := opened.read(_CHUNK):
                whole.update(part)
    except OSError:
        return b""
    return whole.digest()
