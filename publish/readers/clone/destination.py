"""The folder for an arriving clone.

The pointer comes last. The folder may have come from somebody else, with hostile contents. So every path is walked by
descriptors, no link is followed, no existing file is written into, and only files of ours or of a former release are
removed. What is NOT done here: fetching, and deciding whether files are genuine.
"""

import errno
import hashlib
import os
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from publish.copies import hosts
from publish.core import disk, leftovers, locks
from publish.core.errors import ConfigError, HostError, StetError, TrustError
from publish.core.formats import layout, listing
from publish.core.model import Entry
from publish.readers.clone import partial
from publish.readers.clone.landing import WORKING, FileInTheWayError, Landing, arriving
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Signed
from publish.verify.metadata import head

_MARK = "fingerprint"
_MARK_LENGTH = 65  # bytes: the digits, and the end of the line
_PART = re.compile(r"[0-9a-f]{16}\.part")
_CHUNK = 1 << 20  # bytes read at a time


def _is_leaving(path: str) -> bool:
    """Tell whether an unnamed file beside the tree may be removed.

    All may, except roots and the pointer.
    """
    # A reader with an old root walks the whole chain, so a missing root would lock this reader out.
    _, role = layout.versioned(path) or (0, "root")
    return role != "root" or layout.split_target(path) is not None


class Destination:
    """The folder, refused with foreign contents, and marked during a clone."""

    landing: Landing

    def __init__(self, folder: Path, anchor: Anchor) -> None:
        self.folder = folder
        # The reader may name a link. Below this point links are the work of others, and are not followed.
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

    def _unwritable(self, error: OSError) -> StetError:
        if isinstance(error, FileInTheWayError):
            hint = f"move {self._root / error.path} away, or name an empty folder; nothing that came is fetched again"
            return ConfigError(f"cannot write into {self.folder}: {error}", hint=hint)
        hint = "make room, or name a folder that you may write to; nothing that came is fetched again"
        return StetError(f"cannot write into {self.folder}: {error.strerror or error}", hint=hint)

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._sweep()
        if self._finished:
            self._unmark()  # once more: a slow thread may have begun another file
        with suppress(OSError):
            if os.listdir(self._root) == [WORKING]:  # nothing came: leave no trace
                self._unmark()
                self._root.rmdir()
        self._let_go()
        if isinstance(error, OSError):
            raise self._unwritable(error) from error

    def _let_go(self) -> None:
        if self._working >= 0:
            os.close(self._working)
            self._working = -1

    def _sweep(self, *more: re.Pattern[str]) -> None:
        """Delete partial files of an interrupted clone, and only files of ours."""
        for name in os.listdir(self._working):
            if any(kind.fullmatch(name) for kind in (_PART, *more)):
                with suppress(OSError):
                    if disk.is_plain(self._working, name):
                        os.unlink(name, dir_fd=self._working)

    def _unmark(self) -> None:
        """Remove the folder for arriving files, and only files of ours inside."""
        with suppress(OSError):
            os.unlink(_MARK, dir_fd=self._working)
        self._sweep(partial.NAME)
        with suppress(OSError):
            (self._root / WORKING).rmdir()

    def _claim(self) -> None:
        # Either a finished copy or a marked beginning: a folder with anything else may hold a person's own files.
        there = self._digest(layout.FIRST_ROOT) or self._marked()
        empty = not self._root.exists() or set(os.listdir(self._root)) <= {WORKING}
        if not there and not empty:
            raise ConfigError(f"{self.folder} is not empty, and no copy of an archive", hint="name an empty folder")
        if there and there != self._anchor.fingerprint:
            raise ConfigError(
                f"{self.folder} is a copy of another archive ({there})", hint="name another folder, or empty it"
            )
        self._root.mkdir(parents=True, exist_ok=True)
        try:
            self._working = arriving(self._root, make=True)
        except OSError as e:
            if e.errno not in (errno.ENOTDIR, errno.ELOOP):
                raise
            raise ConfigError(
                f"{self.folder / WORKING} is a link or a file, and none of stet's", hint="see what it is, and remove it"
            ) from None
        # Two clones in a folder would each sweep away the partial files of the other.
        try:
            locks.hold(self._working)
        except BlockingIOError:
            raise ConfigError(f"another clone is filling {self.folder}", hint="wait until it has ended") from None
        self._sweep()
        leftovers.sweep(self._root)
        self.landing = Landing(self._root, self._working, empty=empty)
        self.landing.write(f"{WORKING}/{_MARK}", f"{self._anchor.fingerprint}\n".encode())

    def _marked(self) -> str:
        """Return the marked archive's fingerprint, or nothing without a plain mark file."""
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
        """Return the head of the existing copy, if verified."""
        try:
            return head(hosts.open_address(str(self.folder)), self._anchor, now=now)
        except (TrustError, HostError):
            return None

    def write_metadata(self, found: Head, plan: Signed) -> None:
        """Write all metadata except the pointer.

        Pages of the new release are then recognised at any moment.
        """
        for path, data in found.files.items():
            if path != layout.TIMESTAMP:
                self.landing.write(path, data)
        self.landing.write(layout.metadata(plan.number, "targets"), plan.raw)

    def finish(self, found: Head, plan: Signed, former: Head | None) -> int:
        """Write the mirror list for people and the pointer, then remove leftovers.

        Returns:
            The number of removed files of older releases.
        """
        page = found.mirrors_page
        self.landing.write(page.path, found.files[layout.target(page.sha256, page.path)])
        # The pointer after all pages, as in a push: a clone cut earlier is still the former release.
        self.landing.write(layout.TIMESTAMP, found.files[layout.TIMESTAMP])
        here = hosts.open_address(str(self.folder))
        removed = self._remove(Copy(here, found), plan, former)
        self._finished = True
        self._unmark()
        return removed

    def _remove(self, copy: Copy, plan: Signed, former: Head | None) -> int:
        """Remove files found only in an older release.

        A file named by no release is the reader's own, and stays.
        """
        kept = [plan, copy.head.signed, *copy.behind, *copy.ahead]
        wanted = {*copy.book(plan), *copy.entries, *copy.head.files, copy.head.mirrors_page.path}
        wanted |= {attestation.entry.path for attestation in copy.head.attestations}
        wanted |= {layout.metadata(signed.number, "targets") for signed in kept}
        wanted |= {signed.bundles.path for signed in kept if signed.bundles}
        for signed in (plan, copy.head.signed):
            with suppress(HostError, TrustError):  # no list of bundles came: then no bundles are here either
                wanted |= {bundle.entry.path for bundle in copy.bundles(signed)}
        old: dict[str, Entry] = {}
        for signed in dict.fromkeys([*kept, *([former.signed] if former else [])]):
            with suppress(HostError, TrustError):  # a release without listings: its files are unknown
                book = copy.book(signed)
                old |= book
                if signed in kept:
                    wanted |= {layout.hashed_listing(e.sha256) for e in book.values() if listing.is_listing(e)}
        # By hash, not by name: a file of the reader's may have an old page's name.
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
