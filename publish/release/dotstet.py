"""The publisher's state: the sealed release, read like any copy.

::

    .stet/
      tree/           the built archive, not yet sealed
      build/          what the next build may know from the last one: an aid
      releases/N/     the tree of release N: pages, evidence, HISTORY, listings (never changed)
      metadata/       TUF metadata, with timestamp.json as the pointer to the current release
      targets/        listings and mirror lists under their hashes
      mirrors.html    the mirror list for people
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from publish.core import files, leftovers, locks
from publish.core.errors import AbsentError, ConfigError, HostError, MismatchError, TrustError, UnreachableError
from publish.core.formats import layout, listing, withdrawals
from publish.core.model import Entry
from publish.core.source import Source
from publish.release import version
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Release, Signed
from publish.verify.metadata import KEPT_RELEASES, head
from publish.verify.signatures import parse
from publish.verify.tufapi import Root

RELEASES = "releases"
NOTES = "build"
SEALING = "seal"
"""Name of the lock for signing, and for changing signed data."""
_LEFT_S = 3600.0  # seconds after which a file that is still arriving is of a program that was killed


class StateSource(Source):
    """A copy's view of ``.stet``.

    Metadata lie in the state, pages in the release's own folder.
    """

    name = ".stet"

    def __init__(self, state: Path, number: int = 0) -> None:
        self._state = state
        self._tree = f"{state}/{RELEASES}/{number}"

    def locate(self, path: str) -> Path:
        """Return a path's place on this disk."""
        if layout.is_beside(path) or path == layout.MIRRORS_PAGE:
            return self._state / path
        return Path(f"{self._tree}/{path}")

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - files end by themselves
        with self.locate(path).open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk

    def _translate(self, error: Exception, path: str) -> HostError | None:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return AbsentError("not here", host=self.name, path=path)
        if isinstance(error, OSError):
            return UnreachableError(str(error.strerror), host=self.name, path=path)
        return None


def anchor(state: Path) -> Anchor:
    """Return the archive's identity.

    Raises:
        ConfigError: None exists here, or a newer Stet wrote the state.
    """
    version.require(state)
    try:
        return Anchor.of_root((state / layout.FIRST_ROOT).read_bytes())
    except FileNotFoundError:
        raise ConfigError(
            f"no archive has been founded here: {state / layout.FIRST_ROOT} is missing",
            hint="if it was lost, bring it back: stet heal --restore ADDRESS --fingerprint F, and never found it again:"
            " readers know its fingerprint. If there was none yet: stet init",
        ) from None


def current(state: Path, *, now: datetime) -> Head | None:
    """Return the state's verified metadata.

    ``None`` before the first seal.

    Raises:
        ConfigError: The state is damaged or half-copied. The hint has the remedy.
    """
    whole = anchor(state)
    if not (state / layout.TIMESTAMP).exists():
        return None
    try:
        # Through the readers' own gate: a publisher must never see as whole what readers refuse.
        return head(StateSource(state), whole, now=now)
    except (TrustError, HostError) as e:
        raise damaged(state, e) from e


def read_root(state: Path, data: bytes) -> Root:
    """Return a root that lies in the state, its signatures unchecked.

    Raises:
        ConfigError: The file is damaged.
    """
    try:
        return parse(Root, data, "root.json", ".stet").signed
    except TrustError as e:
        raise damaged(state, e) from e


def stands(state: Path, judged: Head) -> bool:
    """Whether nothing was signed since ``judged`` was read: the pointer, which is written last, is the same."""
    try:
        return (state / layout.TIMESTAMP).read_bytes() == judged.files[layout.TIMESTAMP]
    except OSError:
        return False


def sealed(state: Path, *, now: datetime) -> Head:
    """Return what the state's metadata say, as `current`.

    Raises:
        ConfigError: Nothing is sealed yet, or the state is damaged or half-copied.
    """
    if found := current(state, now=now):
        return found
    if any((state / layout.METADATA).glob("*.snapshot.json")):  # sealed, and then lost; or sealing was cut short
        raise damaged(state, AbsentError("not here", host=".stet", path=layout.TIMESTAMP))
    raise ConfigError("nothing has been sealed yet", hint="run: stet seal (or: stet publish, which does it all)")


def load(state: Path, *, now: datetime, judged: Head | None = None) -> Release:
    """The current release, every listing checked against the signature.

    Args:
        judged: What `current` said, if nothing was signed since.

    Raises:
        ConfigError: Nothing is sealed yet, or the state is damaged or half-copied.
    """
    found = judged or sealed(state, now=now)
    source = StateSource(state, found.release)
    copy = Copy(source, found)
    try:
        tree = [Entry(e.path, e.sha256, e.length, source.locate(e.path)) for e in copy.entries.values()]
        _all_there(tree)
        beside = list(_beside(state, source, copy, tree))
    except (TrustError, HostError) as e:
        raise damaged(state, e) from e
    return Release(
        number=found.release,
        root=state / RELEASES / str(found.release),
        state=state,
        fingerprint=found.fingerprint,
        top=found.signed.top.sha256,
        cid=found.signed.cid,
        entries=tuple(sorted([*tree, *beside], key=lambda e: e.path)),
        head=found,
    )


def damaged(state: Path, error: Exception) -> ConfigError:
    """Return the error for a damaged or half-copied state."""
    return ConfigError(
        f"{state} is damaged or was copied in half: {error}",
        hint="bring it back from a backup, or from any honest copy with: stet heal --restore ADDRESS",
    )


def _all_there(tree: list[Entry]) -> None:
    for entry in tree:
        try:
            length = os.stat(entry.source).st_size if entry.source else -1
        except OSError:
            length = -1
        # Lengths only: to hash every file at each load would take as long as a seal.
        if length != entry.length:
            raise AbsentError("missing or of another length", host=".stet", path=entry.path)


def _beside(state: Path, source: StateSource, copy: Copy, tree: list[Entry]) -> Iterator[Entry]:
    """Yield a copy's files outside the signed tree.

    Metadata, hashed listings, the mirror list, attestations and bundles.
    """
    kept = set(copy.head.files)
    # Those before a withdrawal name what was withdrawn.
    behind = [signed for signed in copy.behind if signed.number >= withdrawals.load(state).kept_from]
    kept |= {layout.metadata(signed.number, "targets") for signed in behind}
    kept |= _former_online(state, kept)
    kept |= {layout.hashed_listing(e.sha256) for e in tree if listing.is_listing(e)}
    for signed in behind:
        kept |= {layout.hashed_listing(e.sha256) for e in _listings(copy, signed)}
    kept |= {a.entry.path for a in copy.head.attestations}
    kept |= bundle_paths(copy, copy.head.signed)
    # For former bundles only their lists are kept, so that a reader's old bundle is still recognised.
    kept |= {s.bundles.path for s in behind if s.bundles and source.locate(s.bundles.path).exists()}
    for path in sorted(kept):
        try:
            entry = entry_of(path, source.locate(path))
        except FileNotFoundError:
            raise AbsentError("not here", host=source.name, path=path) from None
        # Hosts are given these bytes without a passphrase: what was changed here would be TAMPERED at all of them.
        if (named := layout.split_target(path)) and entry.sha256 != named[0]:
            raise MismatchError(path, expected=named[0], found=entry.sha256, where=source.name)
        yield entry
    # From the file with its hash in the name, which the judge has read: the one beside it is for people here.
    page = copy.head.mirrors_page
    yield replace(page, source=source.locate(layout.target(page.sha256, page.path)))


def bundle_paths(copy: Copy, signed: Signed) -> set[str]:
    """Return the paths of a release's bundles and list."""
    return {*({signed.bundles.path} if signed.bundles else ()), *(b.entry.path for b in copy.bundles(signed))}


def entry_of(path: str, file: Path) -> Entry:
    """Return the entry of ``file`` under a copy's path."""
    sha256, length = files.digest(file)
    return Entry(path, sha256, length, file)


def _listings(copy: Copy, signed: Signed) -> list[Entry]:
    """Return a former release's listings.

    None if any is lost.
    """
    try:
        # They only help to recognise old bytes as old, so a lost listing is no error.
        return [e for e in copy.book(signed).values() if listing.is_listing(e)]
    except (HostError, TrustError):
        return []


def _former_online(state: Path, kept: set[str]) -> set[str]:
    """Return the snapshot and mirror list before the current."""
    former = set()
    for path in kept:
        version, role = layout.versioned(path) or (0, "")
        if role in ("snapshot", "mirrors"):
            # A reader may have fetched the former timestamp, and needs these files next.
            before = layout.metadata(version - 1, role)
            if (state / before).exists():
                former.add(before)
    return former


def paths_ever(wanted: Release) -> set[str]:
    """Return all paths that were ever ours.

    Of former releases kept here, and of withdrawals.
    """
    paths = set(withdrawals.load(wanted.state).gone)
    for folder in wanted.root.parent.iterdir():
        if layout.numbered(folder.name):
            paths.update(path for path, _ in files.walk(folder))
    return paths


@contextmanager
def exclusive(state: Path, what: str = SEALING) -> Iterator[None]:
    """Hold a lock. Other processes wait for their turn.

    The lock ends with the process. A disk without locks makes nobody wait: see `guarded`.

    Raises:
        ConfigError: A newer Stet signed here last.
    """
    folder = state / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    # A kernel's lock and not a file's presence: after a crash nothing is left to clear away.
    with locks.opened(folder / what) as handle:
        locks.hold(handle, wait=True)
        if what == SEALING:
            # What one that was killed has left. Not under other locks: a seal may be writing there just now.
            for name in (layout.METADATA, layout.TARGETS):
                if (state / name).is_dir():
                    leftovers.sweep(state / name)
            sweep(state)
            version.sign_as(state)
        yield


def sweep(state: Path) -> None:
    """Delete leftovers of killed programs in ``state``.

    In its folders, too, the keys' among them. Only what is an hour old: others may be writing there.
    """
    for folder in (state, *(each for each in state.iterdir() if each.is_dir() and not each.is_symlink())):
        with suppress(OSError):  # a folder that may not be read holds up nobody's signature
            leftovers.sweep_old(folder, _LEFT_S)


def guarded(state: Path) -> bool:
    """Return whether ``state``'s disk keeps locks.

    If so, two commands at once take turns.
    """
    folder = state / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with locks.opened(folder / "probe") as handle:
        try:
            return locks.hold(handle)
        except BlockingIOError:
            return True


__all__ = [
    "KEPT_RELEASES",
    "StateSource",
    "anchor",
    "current",
    "entry_of",
    "exclusive",
    "guarded",
    "load",
    "paths_ever",
    "read_root",
    "sealed",
    "stands",
    "sweep",
]
