"""The folder that a clone arrives in: files get their names when their bytes are right, and the pointer comes last.

What is NOT done here: fetching, and deciding what is genuine.
"""

import fcntl
import hashlib
import os
import re
import shutil
import stat
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from publish import files, hosts, listing
from publish.errors import ConfigError, HostError, MismatchError, TrustError
from publish.gate.copies import Copy
from publish.gate.verify import FIRST_ROOT, TIMESTAMP, Anchor, Head, Signed, head, online_target
from publish.model import Entry

WORKING = ".stet-clone"
"""Folder for what is arriving; its presence says that a clone here is not finished."""
_MARK = "fingerprint"
_LEAVING = re.compile(r"metadata/\d+\.(?:snapshot|mirrors|targets)\.json|targets/[0-9a-f]{64}\.[^/]+")


class Landing:
    """The folder that files arrive in: under a name of its own, until the bytes are right."""

    def __init__(self, folder: Path, working: Path) -> None:
        self.folder = folder
        self._working = working
        self._base = str(folder)
        self._made: set[str] = set()

    def has(self, entry: Entry) -> bool:
        """Whether the file is there already, byte for byte."""
        file = f"{self._base}/{entry.path}"
        try:
            there = os.lstat(file)
        except OSError:
            return False
        if not stat.S_ISREG(there.st_mode) or there.st_size != entry.length:
            return False
        try:
            return files.digest(Path(file))[0] == entry.sha256
        except OSError:
            return False

    def arrive(self, entry: Entry, chunks: Iterable[bytes], unwanted: Callable[[], bool]) -> int:
        """Write, hash, and give the file its name; returns its length, or -1 when it was no longer wanted.

        Raises:
            MismatchError: Other bytes came. Nothing is left of them.
        """
        temporary = f"{self._working}/{threading.get_ident()}.part"
        whole, length = hashlib.sha256(), 0
        try:
            with open(temporary, "wb", buffering=0) as file:
                for chunk in chunks:
                    if unwanted():
                        return -1
                    whole.update(chunk)
                    file.write(chunk)
                    length += len(chunk)
            if whole.hexdigest() != entry.sha256:
                raise MismatchError(entry.path, expected=entry.sha256, found=whole.hexdigest())
            os.replace(temporary, self._room(entry.path))
            return length
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary)
            raise

    def write(self, path: str, data: bytes) -> None:
        """Give ``data``, which the caller found right, its name; it is on the disk when this returns."""
        files.write_atomically(Path(self._room(path)), data)

    def copy(self, path: str, data: bytes) -> None:
        """Give right bytes a second name."""
        if not self.has(Entry(path, hashlib.sha256(data).hexdigest(), len(data))):
            self.arrive(Entry(path, hashlib.sha256(data).hexdigest(), len(data)), (data,), lambda: False)

    def _room(self, path: str) -> str:
        """The file's place, made free: a link or a file that stands where a folder must be is no obstacle."""
        folder = path.rpartition("/")[0]
        if folder not in self._made:
            parts = folder.split("/")
            for depth in range(1, len(parts) + 1):
                at = f"{self._base}/{'/'.join(parts[:depth])}"
                if os.path.islink(at) or os.path.isfile(at):
                    os.unlink(at)
            os.makedirs(f"{self._base}/{folder}", exist_ok=True)
            self._made.add(folder)
        return f"{self._base}/{path}"


class Destination:
    """The folder: refused if it holds something else, marked while it is being filled."""

    def __init__(self, folder: Path, anchor: Anchor) -> None:
        self.folder = folder
        self.working = folder / WORKING
        self.landing = Landing(folder, self.working)
        self._anchor = anchor
        self._lock: TextIO | None = None

    def __enter__(self) -> "Destination":
        try:
            self._claim()
        except OSError as e:
            raise self._unwritable(e) from e
        return self

    def _unwritable(self, error: OSError) -> ConfigError:
        hint = "make room, or name a folder that you may write to; nothing that came is fetched again"
        return ConfigError(f"cannot write into {self.folder}: {error.strerror or error}", hint=hint)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if self._lock:
            self._lock.close()
        self._sweep()
        if self.working.exists() and [p.name for p in self.folder.iterdir()] == [WORKING]:
            shutil.rmtree(self.folder, ignore_errors=True)  # nothing came: as if it had never been begun
        if isinstance(error, OSError):
            raise self._unwritable(error) from error

    def _sweep(self) -> None:
        for part in self.working.glob("*.part"):
            part.unlink(missing_ok=True)

    def _claim(self) -> None:
        root, mark = self.folder / FIRST_ROOT, self.working / _MARK
        there = mark.read_text().strip() if mark.is_file() else ""
        if root.is_file():
            there = files.digest(root)[0]
        elif not there and self.folder.exists() and any(p.name != WORKING for p in self.folder.iterdir()):
            raise ConfigError(f"{self.folder} is not empty, and no copy of an archive", hint="name an empty folder")
        if there and there != self._anchor.fingerprint:
            raise ConfigError(
                f"{self.folder} is a copy of another archive ({there})", hint="name another folder, or empty it"
            )
        self.working.mkdir(parents=True, exist_ok=True)
        mark.write_text(self._anchor.fingerprint + "\n")
        self._lock = mark.open()
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise ConfigError(f"another clone is filling {self.folder}", hint="wait until it has ended") from None
        self._sweep()

    def head(self, now: datetime) -> Head | None:
        """What the copy that lies here already says, if it verifies."""
        try:
            return head(hosts.open_address(str(self.folder)), self._anchor, now=now)
        except (TrustError, HostError):
            return None

    def write_metadata(self, found: Head, plan: Signed) -> None:
        """Write all metadata but the pointer: a page of the new release is then known as such at any moment."""
        for path, data in found.files.items():
            if path != TIMESTAMP:
                self.landing.write(path, data)
        self.landing.write(f"metadata/{plan.number}.targets.json", plan.raw)

    def finish(self, found: Head, plan: Signed, former: Head | None) -> int:
        """Write the mirror list for people and the pointer; take away what an older release left."""
        page = found.mirrors_page
        self.landing.write(page.path, found.files[online_target(page.path, page.sha256)])
        self.landing.write(TIMESTAMP, found.files[TIMESTAMP])
        here = hosts.open_address(str(self.folder))
        removed = self._remove(Copy(here, found), plan, former)
        shutil.rmtree(self.working, ignore_errors=True)
        return removed

    def _remove(self, copy: Copy, plan: Signed, former: Head | None) -> int:
        """Take away what only an older release has; a file that no release of ours named is the reader's own."""
        kept = [plan, copy.head.signed, *copy.behind, *copy.ahead]
        wanted = {*copy.book(plan), *copy.entries, *copy.head.files, copy.head.mirrors_page.path}
        wanted |= {attestation.entry.path for attestation in copy.head.attestations}
        wanted |= {f"metadata/{signed.number}.targets.json" for signed in kept}
        wanted |= {signed.bundles.path for signed in kept if signed.bundles}
        for signed in (plan, copy.head.signed):
            with suppress(HostError, TrustError):  # the list was not to be had: then its bundles are not here either
                wanted |= {bundle.entry.path for bundle in copy.bundles(signed)}
        old: dict[str, Entry] = {}
        for signed in dict.fromkeys([*kept, *([former.signed] if former else [])]):
            with suppress(HostError, TrustError):  # a release that was not kept: what it had cannot be told
                book = copy.book(signed)
                old |= book
                if signed in kept:
                    wanted |= {listing.hashed_name(e.sha256) for e in book.values() if listing.is_listing(e)}
        leavings = {p for p in old.keys() - wanted if self.landing.has(old[p])}
        beside = [
            f"{f.parent.name}/{f.name}" for name in ("metadata", "targets") for f in (self.folder / name).iterdir()
        ]
        leavings |= {p for p in beside if _LEAVING.fullmatch(p)} - wanted
        return sum(self._unlink(path) for path in leavings)

    def _unlink(self, path: str) -> bool:
        file = self.folder / path
        if not file.is_file() or file.is_symlink():
            return False
        file.unlink()
        for parent in file.parents:
            if parent == self.folder or any(parent.iterdir()):
                break
            parent.rmdir()
        return True
