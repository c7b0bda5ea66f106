"""The folder that a clone arrives in: files get their names when their bytes are right, and the pointer comes last.

The folder may have come from somebody, and may hold what it should not. So every path is walked by descriptors, no link
is followed, nothing that lies there is written into, and what is taken away is ours or a former release's.
What is NOT done here: fetching, and deciding what is genuine.
"""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core import disk
from publish.core.errors import ConfigError, HostError, MismatchError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.verify.copy import Copy
from publish.verify.metadata import Anchor, Head, Signed, head

WORKING = ".stet-clone"
"""Folder for what is arriving; its presence says that a clone here is not finished."""
_MARK = "fingerprint"
_MARK_LENGTH = 65  # bytes: the digits, and the end of the line
_PART = re.compile(r"[0-9a-f]{16}\.part")
_CHUNK = 1 << 20  # bytes read at a time


def _is_leaving(path: str) -> bool:
    """Whether a file beside the tree may go once no kept release names it: all but roots and the pointer."""
    _, role = layout.versioned(path) or (0, "root")
    return role != "root" or layout.split_target(path) is not None


class InTheWayError(OSError):
    """Something of somebody's stands where the copy has something else; it is not for a clone to take away."""

    def __init__(self, path: str, *, folder: bool) -> None:
        here, there = ("a folder", "a file") if folder else ("a file", "a folder")
        super().__init__(f"{path} is {here}, and the copy has {there} of that name")
        self.path = path


class Landing:
    """The folder that files arrive in: under a name of its own, until the bytes are right.

    Args:
        root: The folder, by a path without links.
        working: The folder for what is arriving, open.
    """

    def __init__(self, root: Path, working: int) -> None:
        self.root = root
        self._working = working

    def has(self, entry: Entry) -> bool:
        """Whether the file is there already, byte for byte."""
        whole = hashlib.sha256()
        try:
            with disk.reading(self.root, entry.path) as file:
                if os.fstat(file.fileno()).st_size != entry.length:
                    return False
                while chunk := file.read(_CHUNK):
                    whole.update(chunk)
        except OSError:
            return False
        return whole.hexdigest() == entry.sha256

    def read(self, entry: Entry) -> bytes:
        """The bytes of a file that arrived.

        Raises:
            MismatchError: Somebody has changed it since.
        """
        with disk.reading(self.root, entry.path) as file:
            data = file.read(entry.length + 1) or b""
        if hashlib.sha256(data).hexdigest() != entry.sha256:
            raise MismatchError(entry.path, expected=entry.sha256, found=hashlib.sha256(data).hexdigest())
        return data

    def arrive(self, entry: Entry, chunks: Iterable[bytes], unwanted: Callable[[], bool]) -> int:
        """Write, hash, and give the file its name; returns its length, or -1 when it was no longer wanted.

        Raises:
            MismatchError: Other bytes came. Nothing is left of them.
        """
        temporary = self._name()
        whole, length = hashlib.sha256(), 0
        try:
            with disk.made(self._working, temporary) as file:
                for chunk in chunks:
                    if unwanted():
                        return -1
                    whole.update(chunk)
                    file.write(chunk)
                    length += len(chunk)
            if whole.hexdigest() != entry.sha256:
                raise MismatchError(entry.path, expected=entry.sha256, found=whole.hexdigest())
            self._give_name(temporary, entry.path)
            return length
        finally:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self._working)

    def write(self, path: str, data: bytes) -> None:
        """Give ``data``, which the caller found right, its name; it is on the disk when this returns."""
        temporary = self._name()
        try:
            with disk.made(self._working, temporary) as file:
                file.write(data)
                os.fsync(file.fileno())
            self._give_name(temporary, path)
        finally:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self._working)

    def copy(self, path: str, data: bytes) -> None:
        """Give right bytes a second name."""
        if not self.has(Entry(path, hashlib.sha256(data).hexdigest(), len(data))):
            self.arrive(Entry(path, hashlib.sha256(data).hexdigest(), len(data)), (data,), lambda: False)

    @staticmethod
    def _name() -> str:
        return f"{secrets.token_hex(8)}.part"

    def _give_name(self, temporary: str, path: str) -> None:
        """Move a file to its place; a link that stands there, or where a folder must be, is no obstacle.

        Raises:
            InTheWayError: A folder stands there, or a file where a folder must be. It stays.
        """
        try:
            folder, name = disk.open_parent(self.root, path, make=True, clear=True)
            try:
                os.rename(temporary, name, src_dir_fd=self._working, dst_dir_fd=folder)
            finally:
                os.close(folder)
        except OSError as e:
            if (place := disk.in_the_way(self.root, path)) is None:
                raise
            raise InTheWayError(place, folder=place == path) from e


class Destination:
    """The folder: refused if it holds something else, marked while it is being filled."""

    landing: Landing

    def __init__(self, folder: Path, anchor: Anchor) -> None:
        self.folder = folder
        self._root = Path(os.path.realpath(folder))
        self._anchor = anchor
        self._working = -1
        self._finished = False

    def __enter__(self) -> "Destination":
        try:
            self._claim()
        except OSError as e:
            self._let_go()
            raise self._unwritable(e) from e
        except BaseException:
            self._let_go()
            raise
        return self

    def _unwritable(self, error: OSError) -> ConfigError:
        if isinstance(error, InTheWayError):
            hint = f"move {self._root / error.path} away, or name an empty folder; nothing that came is fetched again"
            return ConfigError(f"cannot write into {self.folder}: {error}", hint=hint)
        hint = "make room, or name a folder that you may write to; nothing that came is fetched again"
        return ConfigError(f"cannot write into {self.folder}: {error.strerror or error}", hint=hint)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._sweep()
        if self._finished:
            self._unmark()  # once more: a thread that was slow may have begun another file
        with suppress(OSError):
            if os.listdir(self._root) == [WORKING]:  # nothing came: as if it had never been begun
                self._unmark()
                self._root.rmdir()
        self._let_go()
        if isinstance(error, OSError):
            raise self._unwritable(error) from error

    def _let_go(self) -> None:
        if self._working >= 0:
            os.close(self._working)
            self._working = -1

    def _sweep(self) -> None:
        """Delete what was arriving when a clone was cut; only files of ours."""
        for name in os.listdir(self._working):
            if _PART.fullmatch(name):
                with suppress(OSError):
                    if disk.is_plain(self._working, name):
                        os.unlink(name, dir_fd=self._working)

    def _unmark(self) -> None:
        """Take away the folder for what is arriving, and no file in it but ours."""
        with suppress(OSError):
            os.unlink(_MARK, dir_fd=self._working)
        self._sweep()
        with suppress(OSError):
            (self._root / WORKING).rmdir()

    def _claim(self) -> None:
        there = self._digest(layout.FIRST_ROOT) or self._marked()
        if not there and self._root.exists() and any(name != WORKING for name in os.listdir(self._root)):
            raise ConfigError(f"{self.folder} is not empty, and no copy of an archive", hint="name an empty folder")
        if there and there != self._anchor.fingerprint:
            raise ConfigError(
                f"{self.folder} is a copy of another archive ({there})", hint="name another folder, or empty it"
            )
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            self._working, _ = disk.open_parent(self._root, f"{WORKING}/.", make=True)
        except OSError as e:
            if e.errno not in (errno.ENOTDIR, errno.ELOOP):
                raise
            raise ConfigError(
                f"{self.folder / WORKING} is a link or a file, and none of stet's", hint="see what it is, and remove it"
            ) from None
        try:
            disk.hold(self._working)
        except BlockingIOError:
            raise ConfigError(f"another clone is filling {self.folder}", hint="wait until it has ended") from None
        self._sweep()
        disk.sweep(self._root)
        self.landing = Landing(self._root, self._working)
        self.landing.write(f"{WORKING}/{_MARK}", f"{self._anchor.fingerprint}\n".encode())

    def _marked(self) -> str:
        """The archive that a clone was begun of here; nothing where the mark is no plain file."""
        with suppress(OSError, UnicodeDecodeError), disk.reading(self._root, f"{WORKING}/{_MARK}") as file:
            return (file.read(_MARK_LENGTH) or b"").decode("ascii").strip()
        return ""

    def _digest(self, path: str) -> str:
        whole = hashlib.sha256()
        try:
            with disk.reading(self._root, path) as file:
                while chunk := file.read(_CHUNK):
                    whole.update(chunk)
        except FileNotFoundError:
            return ""
        except OSError as e:
            raise ConfigError(
                f"{self.folder}: {path} is no plain file below it: {e.strerror}",
                hint="move away what stands there, or name an empty folder",
            ) from e
        return whole.hexdigest()

    def head(self, now: datetime) -> Head | None:
        """What the copy that lies here already says, if it verifies."""
        try:
            return head(hosts.open_address(str(self.folder)), self._anchor, now=now)
        except (TrustError, HostError):
            return None

    def write_metadata(self, found: Head, plan: Signed) -> None:
        """Write all metadata but the pointer: a page of the new release is then known as such at any moment."""
        for path, data in found.files.items():
            if path != layout.TIMESTAMP:
                self.landing.write(path, data)
        self.landing.write(layout.metadata(plan.number, "targets"), plan.raw)

    def finish(self, found: Head, plan: Signed, former: Head | None) -> int:
        """Write the mirror list for people and the pointer; take away what an older release left."""
        page = found.mirrors_page
        self.landing.write(page.path, found.files[layout.target(page.sha256, page.path)])
        self.landing.write(layout.TIMESTAMP, found.files[layout.TIMESTAMP])
        here = hosts.open_address(str(self.folder))
        removed = self._remove(Copy(here, found), plan, former)
        self._finished = True
        self._unmark()
        return removed

    def _remove(self, copy: Copy, plan: Signed, former: Head | None) -> int:
        """Take away what only an older release has; a file that no release of ours named is the reader's own."""
        kept = [plan, copy.head.signed, *copy.behind, *copy.ahead]
        wanted = {*copy.book(plan), *copy.entries, *copy.head.files, copy.head.mirrors_page.path}
        wanted |= {attestation.entry.path for attestation in copy.head.attestations}
        wanted |= {layout.metadata(signed.number, "targets") for signed in kept}
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
                    wanted |= {layout.hashed_listing(e.sha256) for e in book.values() if listing.is_listing(e)}
        leavings = {p for p in old.keys() - wanted if self.landing.has(old[p])}
        beside = [f"{name}/{file}" for name in (layout.METADATA, layout.TARGETS) for file in self._names(name)]
        leavings |= {p for p in beside if _is_leaving(p)} - wanted
        return sum(self._unlink(path) for path in leavings)

    def _names(self, folder: str) -> list[str]:
        handle, _ = disk.open_parent(self._root, f"{folder}/.")
        try:
            return os.listdir(handle)
        finally:
            os.close(handle)

    def _unlink(self, path: str) -> bool:
        try:
            folder, name = disk.open_parent(self._root, path)
        except OSError:
            return False
        try:
            if not disk.is_plain(folder, name):
                return False
        finally:
            os.close(folder)
        disk.remove(self._root, path)
        return True
