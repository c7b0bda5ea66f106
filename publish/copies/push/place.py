"""The owner of a place: us, nobody, or somebody else.

Asked before a push writes there. Files are ours if our keys signed them, or if they lie under our first root.
Somebody else's place stays theirs. A place which cannot be read is not taken for an empty place. What is NOT done
here: deciding what to send.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from publish.copies import places
from publish.copies.hosts.base import Host
from publish.copies.hosts.treehost import TreeHost
from publish.copies.push.early import Early
from publish.core.errors import (
    AbsentError,
    ForkError,
    HostError,
    InterferenceError,
    OccupiedError,
    RollbackError,
    TrustError,
)
from publish.core.files import folded
from publish.core.formats import layout, listing, mirrorlist, strictjson, unixfs, withdrawals
from publish.core.model import Entry
from publish.core.source import OverlongError, Source
from publish.release import dotstet, erase
from publish.verify.copy import Copy
from publish.verify.head import Anchor, Head, Release
from publish.verify.metadata import METADATA_MAX_LENGTH, TIMESTAMP_MAX_LENGTH, head
from publish.verify.signatures import Verify, accept
from publish.verify.tufapi import Root, Timestamp

STRANGERS_SHOWN = 3  # names of foreign files in a message
_FOUNDED_AGAIN = (
    "if that is your own archive, and this one was founded because .stet was lost: bring it back with"
    " stet heal --restore ADDRESS --fingerprint F, in a folder of its own; else give this one a place of its own"
)
_ELSEWHERE = "give this archive a place of its own"
_UNTOLD = "whose this place is must be known before it is written to: mend that, then push again"


@dataclass(frozen=True, slots=True)
class Standing:
    """The owner of a place, and the reasons."""

    head: Head | None = None
    """The facts in the place's metadata, where they are ours and verify."""
    ours: bool = False
    """Whether our archive lies there, even if damaged."""
    others: tuple[str, ...] = ()
    """Metadata of another archive. All of it goes, if the publisher gives this place to our archive."""
    said: str = ""
    """What lies there, in words, if somebody else owns it."""


def replacing(names: Iterable[str]) -> str:
    """Return the sentence with the command that gives hosts to this archive, whatever lies there."""
    return f"to replace for good what lies there: stet push{''.join(f' --adopt {name}' for name in names)}"


class HostPlace:
    """A host, compared with this archive's whole history."""

    def __init__(self, wanted: Release, host: Host, now: datetime) -> None:
        self.wanted = wanted
        self.host = host
        self.now = now
        self._early = Early(host)

    def ask_ahead(self) -> None:
        """Ask the host now for the files needed by `admitted`."""
        following = layout.metadata(len(self.wanted.head.roots) + 1, "root")
        self._early.ask((layout.TIMESTAMP, layout.FIRST_ROOT, following), METADATA_MAX_LENGTH)

    def admitted(self, held: Mapping[str, int] | None, *, adopt: bool) -> Standing:
        """Return the place's standing, if a push may go there.

        Args:
            held: Length by path of the files which the host says it holds. ``None`` if the host cannot say.
            adopt: Whether the publisher gave this place to our archive, whoever owns it.

        Raises:
            OccupiedError: Another archive lies there.
            RollbackError: The place has a newer release than this, or another of the same number.
            HostError: The place cannot be read, so that nothing can be said.
        """
        standing = self._standing(held)
        if standing.others and not adopt:
            # Whoever lost .stet and founded the archive anew would destroy the last genuine copies: a refusal costs a
            # command, a mistake costs the archive.
            raise self.refusal(standing.said, standing.others, hint=_FOUNDED_AGAIN)
        return standing

    def unchanged(self, sent: str) -> Head | None:
        """Return the head of the copy which our last whole push left here.

        ``None`` if another pointer lies here, so that somebody else may have written here since.

        Args:
            sent: SHA-256 of the pointer which that push left.

        Raises:
            RollbackError: The copy here is newer than the release to be pushed.
            HostError: The pointer cannot be read.
        """
        try:
            data = self.host.read(layout.TIMESTAMP, TIMESTAMP_MAX_LENGTH)
        except (AbsentError, OverlongError):
            return None
        if _sha256(data) != sent:
            return None
        if data == self.wanted.head.files.get(layout.TIMESTAMP):
            return self.wanted.head
        # Each file named by this pointer has its hash in the chain of signatures: our own bytes are as good as theirs.
        return self._head(_Named(self.wanted, self.host, data))

    def _standing(self, held: Mapping[str, int] | None) -> Standing:
        if found := self._head(self._early):
            return Standing(found, ours=True)
        if isinstance(self.host, TreeHost):
            return self._of_trees(self.host)
        root = self._read(layout.FIRST_ROOT)
        if root is not None and _sha256(root) == self.wanted.fingerprint:
            return Standing(ours=True)
        # A mark of our own in each place was rejected: it is lost with a half-deleted copy. Any file signed by our
        # keys tells whose the place is.
        names = (
            {layout.FIRST_ROOT, layout.TIMESTAMP, layout.metadata(2, "root")}
            if held is None
            else {*held, layout.FIRST_ROOT}
        )
        there = {path: self._read(path) for path in sorted(names) if layout.is_metadata(path)}
        signed = {path: data for path, data in there.items() if data is not None}
        others = {path: data for path, data in signed.items() if not self.is_ours(path, data)}
        # What we signed lies among damaged files, or a push of ours went there: the copy is ours, were every byte of it
        # written over with a stolen key. Beside a root of somebody's it proves nothing.
        known = len(others) < len(signed) or (bool(signed) and self._was_ours)
        if known and not any(_is_root(data) for data in others.values()):
            return Standing(ours=True)
        return Standing(others=tuple(others), said=self._said(root, next(iter(others))) if others else "")

    @cached_property
    def root(self) -> str:
        """The root which our last push of a tree left here. Empty if it is not known."""
        return places.root_of(self.wanted.state, self.host.settings) if self.host.settings is not None else ""

    @cached_property
    def _was_ours(self) -> bool:
        """Whether a push of this archive went to this place, by our own record."""
        return self.host.settings is not None and places.went_to(self.wanted.state, self.host.settings)

    def _of_trees(self, host: TreeHost) -> Standing:
        """Return the standing of a host of whole trees.

        Both the tree to which the host's name points and the trees kept beside it count.
        """
        for tree in host.trees():
            try:
                root: bytes | None = tree.read(layout.FIRST_ROOT, METADATA_MAX_LENGTH)
            except (AbsentError, InterferenceError):
                root = None
            if root is not None and _sha256(root) == self.wanted.fingerprint:
                continue
            # Without a file in it; or as our last push left it, whatever of it was lost since.
            if tree.root not in (self.root, unixfs.tree_cid(())) and tree.root != unixfs.tree_cid(self.wanted.entries):
                return Standing(others=(layout.FIRST_ROOT,), said=self._said(root, tree.root))
        return Standing()

    def _head(self, source: Source) -> Head | None:
        """Return the head in the metadata of the host, or of ``source`` for it.

        ``None`` if the metadata do not verify.
        """
        try:
            found = head(source, dotstet.anchor(self.wanted.state), now=self.now, known=self.wanted.head)
        except (HostError, TrustError):
            return None
        ours, name = self.wanted.head, self.host.name
        if found.seen.order > ours.seen.order:
            raise RollbackError(
                f"already has release {found.release} (timestamp {found.timestamp}), "
                f"newer than release {ours.release} (timestamp {ours.timestamp}) here",
                where=name,
                hint="somebody else published, or this .stet is an old one: stet heal --restore ADDRESS;"
                " if none of you published it, somebody else has your keys: stet keys lost KEYID --stolen",
            )
        former = {s.number: s.top.sha256 for s in (ours.signed, *Copy(pointed(self.wanted), ours).behind)}
        if former.get(found.release, found.signed.top.sha256) != found.signed.top.sha256:
            raise ForkError(
                f"a fork: has another release {found.release} than the one here, and both are signed",
                where=name,
                # Whoever took a thief's release for a colleague's would sign on top of it.
                hint="did two of you seal at once? take theirs with: stet heal --restore ADDRESS; then build and seal"
                " yours again. If none of you sealed it, somebody else has your keys: stet keys lost KEYID --stolen",
            )
        return found

    def _read(self, path: str) -> bytes | None:
        """Return the bytes at ``path``, or ``None`` if absent.

        Absent means: the host answered that there is no such file. All other answers are not for us to guess.
        """
        try:
            return self._early.read(path, METADATA_MAX_LENGTH)
        except AbsentError:
            return None
        except OverlongError:
            return b""  # whatever it is, it is no metadata
        except HostError as e:
            e.hint = e.hint or _UNTOLD
            raise

    def is_ours(self, path: str, data: bytes) -> bool:
        """Return whether metadata are ours.

        They are ours byte for byte, or signed by present or former keys of this archive.
        """
        mine = self.wanted.state / path
        if mine.is_file() and mine.read_bytes() == data:
            return True
        if path == layout.TIMESTAMP or path.endswith(".root.json"):
            kind: type[Any] = Timestamp if path == layout.TIMESTAMP else Root
            return any(_accepted(kind, root.signed.verify_delegate, data) for root in self.wanted.head.roots)
        return Copy(pointed(self.wanted), self.wanted.head).vouches(path, data)

    def _said(self, root: bytes | None, path: str) -> str:
        if root is None:
            return f"what is left of another archive lies here ({path})"
        if not _is_root(root):
            return f"an archive lies here whose root cannot be read ({path})"
        fingerprint = _sha256(root)
        try:
            theirs = head(self.host, Anchor(fingerprint), now=self.now)
            what = f"release {theirs.release} of another archive lies here"
        except (HostError, TrustError):
            what = "another archive lies here"
        return f"{what}, with the fingerprint {mirrorlist.grouped(fingerprint)}"

    def refusal(self, said: str, paths: Iterable[str] = (), *, hint: str = _ELSEWHERE) -> OccupiedError:
        """Return the error for a place with foreign files."""
        # Replacing takes --adopt and the host's name: cron cannot answer a question at a terminal, and a --force
        # would allow everything.
        return OccupiedError(f"{said}; nothing was written", host=self.host.name, paths=tuple(paths), hint=hint)

    @cached_property
    def ever(self) -> dict[str, set[str]]:
        """SHA-256 of all bytes of this archive's releases, by path.

        As far as this disk knows.
        """
        known: dict[str, set[str]] = {}
        for path, versions in withdrawals.load(self.wanted.state).gone.items():
            known.setdefault(path, set()).update(versions)
        entries = [e for folder in self.wanted.root.parent.iterdir() for e in erase.tree_of(folder)]
        copy = Copy(pointed(self.wanted), self.wanted.head)
        for signed in copy.behind:
            try:
                entries += copy.book(signed).values()
            except (HostError, TrustError):
                continue  # one listing of theirs is lost here: what the others say still holds
        for entry in entries:
            known.setdefault(entry.path, set()).add(entry.sha256)
            if listing.is_listing(entry):
                known.setdefault(layout.hashed_listing(entry.sha256), set()).add(entry.sha256)
        return known

    @cached_property
    def _withdrawn(self) -> frozenset[str]:
        return frozenset(w.path for w in withdrawals.load(self.wanted.state).withdrawn)

    def put_by_us(self, path: str) -> bool:
        """Return whether a push of ours put ``path`` there.

        Asked of paths which the host's own release does not list.
        """
        # A first push may have been cut, or met a full disk, and come again by another way. A folder of this machine
        # looks at its own by more than a name: a link may have it.
        if path in self._withdrawn or (layout.arriving(path) and not self.host.traits.near):
            return True
        if path.startswith(f"{layout.TARGETS}/") and (self.wanted.state / path).is_file():
            return True
        return path in self.ever and self.digest(path) in self.ever[path]

    def in_the_way(self, sends: Iterable[Entry], held: Mapping[str, int] | None) -> Iterator[str]:
        """Yield paths of ``sends`` where a foreign file lies.

        Args:
            held: The files there. ``None`` if they were not listed.

        Raises:
            HostError: A file there cannot be read.
        """
        names = {folded(path) for path in held or ()}
        for entry in sends:
            if held is not None and folded(entry.path) not in names:
                continue
            # Bytes decide, not names: a welcome page which a web host put at index.html is not ours. A list of
            # welcome pages would change each year.
            found = self.digest(entry.path)
            if found and found != entry.sha256 and found not in self.ever.get(entry.path, ()):
                yield entry.path

    def digest(self, path: str) -> str:
        """Return the SHA-256 of the bytes at ``path``.

        Empty if nothing is there.

        Raises:
            HostError: The file cannot be read.
        """
        whole = hashlib.sha256()
        try:
            for chunk in self.host.fetch(path, 1 << 62):  # whatever lies there: it goes through, and is not kept
                whole.update(chunk)
        except AbsentError:
            return ""
        except HostError as e:
            e.hint = e.hint or _UNTOLD
            raise
        return whole.hexdigest()


class _Named(dotstet.StateSource):
    """A copy by its pointer: named files come from our state, if we have them, else from the host."""

    def __init__(self, wanted: Release, host: Host, pointer: bytes) -> None:
        super().__init__(wanted.state, wanted.number)
        self.name = host.name
        self._host = host
        self._pointer = pointer

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        if path == layout.TIMESTAMP:
            yield self._pointer
            return
        with suppress(OSError):
            yield self.locate(path).read_bytes()
            return
        # No pointer names the next root, and our pushes brought no other root than ours.
        if path.endswith(".root.json"):
            raise AbsentError("not here", host=self.name, path=path)
        yield from self._host.fetch(path, max_length)


def shown(paths: Iterable[str]) -> str:
    """Return the first names, printable, and how many more."""
    named = [ascii(path)[1:-1] for path in paths]
    more = f" and {len(named) - STRANGERS_SHOWN} more" if len(named) > STRANGERS_SHOWN else ""
    return ", ".join(named[:STRANGERS_SHOWN]) + more


def pointed(wanted: Release) -> dotstet.StateSource:
    """Return our own state, readable as a copy."""
    return dotstet.StateSource(wanted.state, wanted.number)


def _accepted(kind: type[Any], verify: Verify, data: bytes) -> bool:
    try:
        accept(kind, verify, data, "")
    except TrustError:
        return False
    return True


def _is_root(data: bytes) -> bool:
    try:
        value = strictjson.plain(data)
    except ValueError:
        return False
    signed = value.get("signed") if isinstance(value, dict) else None
    return isinstance(signed, dict) and signed.get("_type") == "root"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
