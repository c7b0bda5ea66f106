"""Two pushes to one place at once: one of them is first, and the other stops.

Kinds which keep other pushes out decide it themselves (the trait ``exclusive``). Elsewhere the metadata of the new
release are the mark: two releases made from the same one have the same names there. Who finds another's mark stops
before any page is touched. Where a host compares in one step, it decides. Where it cannot, both wait, and look whose
bytes are left. Marks of a push which was cut on another machine are met, too: then its pages may lie there. What is
NOT done here: deciding which release is right.
"""

import threading
import time
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from typing import Final

from publish.copies.hosts.filehost import FileHost
from publish.copies.push.place import HostPlace
from publish.copies.push.plan import Known
from publish.copies.push.watch import PushWatch
from publish.core.atonce import at_once
from publish.core.errors import AbsentError, HostError, OvertakenError, TrustError
from publish.core.formats import layout, strictjson
from publish.core.model import Entry
from publish.core.source import OverlongError
from publish.release import dotstet
from publish.verify.head import Head, Release
from publish.verify.metadata import METADATA_MAX_LENGTH, head

SETTLE_S = 2.0  # between a write and the look whose bytes are left, where a host does not compare
GLANCE_S = 1.0  # between two looks at the pointer, while pages are on their way: less than SETTLE_S
_TAKE_THEIRS: Final = (
    "nothing of yours is lost: take theirs with: stet heal --restore ADDRESS; then build and seal yours again, on top"
)
_AGAIN: Final = "nothing of yours is lost: push again when it has ended, which first looks at what lies there"


class Contest:
    """A push's claim to a place, against other pushes of the same archive.

    Made within ``writing``: only then it is known whether a kind keeps others out.

    Args:
        seen: What was known of the host when the push was planned.
    """

    def __init__(self, host: FileHost, place: HostPlace, seen: Known, watch: PushWatch) -> None:
        self._host = host
        self._place = place
        self._watch = watch
        self._held = seen.held or {}
        self._open = not host.traits.exclusive
        self._unsure: list[tuple[Entry, bytes | None]] = []
        self._mine: dict[str, bytes] = {}
        self._early: dict[str, bytes | None] = {}
        self._marked_at = 0.0
        self._glancing = threading.Lock()
        self._glanced_at = float("-inf")
        self._former = seen.head.files.get(layout.TIMESTAMP) if seen.head and self._open else None
        # Where the host was seen empty, a pointer that lies there by now is another push's.
        self._unread = self._open and not self._former and not (seen.listed and seen.held == {})
        self._ours = place.wanted.head.files[layout.TIMESTAMP]
        self._marks = marks(place.wanted)

    def begin(self) -> None:
        """Read the pointer which this push replaces, if it is not known."""
        if self._unread:
            self._former, self._unread = self._read(layout.TIMESTAMP), False

    def look_ahead(self, mark: Entry) -> None:
        """Read what lies at our first mark's place, shortly before it goes."""
        if self._open and not self._host.traits.atomic and not (self._host.compares and mark.path not in self._held):
            self._early[mark.path] = self._read(mark.path)

    def store(self, entry: Entry, *, seen: bool = False) -> bool:
        """Store an entry, if nobody else's push has begun to show its release.

        Return whether it was read back on the way, which is tried where ``seen`` is set, and was right.
        """
        if entry.path in self._marks and not self._host.traits.atomic:
            self._mark(entry)
        elif not self._open:
            return self._put(entry, seen)
        elif entry.path == layout.TIMESTAMP:
            self._compared(entry, self._former)
            self._former = self._ours
        else:
            if not layout.immutable(entry.path):
                self.glance()
            return self._put(entry, seen)
        return False

    def _put(self, entry: Entry, seen: bool) -> bool:
        if seen:
            return self._host.put_seen(entry)
        self._host.put(entry)
        return False

    def _mark(self, entry: Entry) -> None:
        if self._is_first(entry):
            self._mine[entry.path] = _bytes(entry)
            return
        there = self._early.pop(entry.path) if entry.path in self._early else self._read(entry.path)
        # What was listed before is left from a push that was cut. What came since is of one under way.
        if there is not None and there != _bytes(entry) and entry.path not in self._held:
            self._see(entry.path, ())
        if there == _bytes(entry):
            pass
        elif self._open:
            self._compared(entry, there)
        else:
            self._host.put(entry)
        self._mine[entry.path] = _bytes(entry)

    def _is_first(self, entry: Entry) -> bool:
        """Store a mark without a look, if the host is known to compare and nobody left a mark there."""
        if not self._open or not self._host.compares or entry.path in self._held:
            return False
        with suppress(OvertakenError):
            return self._host.replace(entry, None)
        return False

    def _compared(self, entry: Entry, former: bytes | None) -> None:
        compared = self._host.replace(entry, former)
        if not compared:
            # As late as can be: between this look and the write a moment stays.
            self.glance(now=True)
            self._host.put(entry)
        # Whose mark was written over has time to see it.
        if not compared or (former is not None and entry.path != layout.TIMESTAMP):
            self._unsure.append((entry, former))
            self._marked_at = time.monotonic()

    def settle(self) -> None:
        """Wait until it is known whose marks are left, where the host did not compare.

        Raises:
            OvertakenError: Another push's are.
        """
        unsure, self._unsure = self._unsure, []
        if unsure:
            self._watch.cancelled.wait(max(0.0, self._marked_at + SETTLE_S - time.monotonic()))
            self._watch.stop_if_cancelled()
        for entry, former in unsure:
            # Former bytes, and those which nobody of us signed, are a fault of the store's: reading back tells it.
            self._see(entry.path, (former, _bytes(entry)))

    def glance(self, *, now: bool = False) -> None:
        """See that the pointer and our mark are still there as they were, once in a while.

        Raises:
            OvertakenError: Another push has moved the pointer, or has written its own mark.
        """
        if not self._open:
            return
        with self._glancing:
            if not now and time.monotonic() < self._glanced_at + GLANCE_S:
                return
            self._glanced_at = time.monotonic()
        pointer = partial(self._see, layout.TIMESTAMP, (self._former, self._ours))
        mark = [partial(self._see, path, (data,)) for path, data in list(self._mine.items())[:1]]
        at_once(pointer, *mark, most=self._host.parallel)

    def _see(self, path: str, known: Collection[bytes | None]) -> None:
        there = self._read(path)
        if there is None or there in known or not self._place.is_ours(path, there):
            return
        # Signatures are over what is said, not over its spelling: a store may have changed the ends of lines.
        if not any(_means(there) == _means(data) for data in known if data):
            raise self._overtaken(path)

    def _read(self, path: str) -> bytes | None:
        try:
            return self._host.read(path, METADATA_MAX_LENGTH)
        except (AbsentError, OverlongError):
            return None

    def _overtaken(self, path: str) -> OvertakenError:
        said = "another push is writing its release here, and this one stopped"
        return OvertakenError(said, host=self._host.name, path=path, hint=_AGAIN)


def marks(wanted: Release) -> frozenset[str]:
    """Return the paths which a rival release of the same parent would fill with other bytes."""
    return frozenset(path for path in wanted.head.named if layout.versioned(path))


def told(place: HostPlace, seen: Known, error: OvertakenError) -> OvertakenError:
    """Return the error with what can be known of the other push: its release, and when it was signed.

    Nothing at a host tells who made it, or on which machine. Unchanged where the pointer did not move.
    """
    ours, theirs, former = place.wanted.head, _head_of(place), seen.head
    if theirs is None or _is_same(theirs, ours) or (former and theirs.seen.order == former.seen.order):
        return error
    day = theirs.renewed or theirs.signed.published
    beside = theirs.release >= ours.release and theirs.signed.top.sha256 != ours.signed.top.sha256
    return OvertakenError(
        f"another push was faster: release {theirs.release} (timestamp {theirs.timestamp}, signed on {day:%Y-%m-%d})"
        f" lies there by now; this one, of release {ours.release} (timestamp {ours.timestamp}), stopped",
        host=place.host.name,
        hint=_TAKE_THEIRS if beside else _AGAIN,
    )


def brought(place: HostPlace) -> bool:
    """Return whether another machine brought this very release meanwhile."""
    theirs = _head_of(place)
    return theirs is not None and _is_same(theirs, place.wanted.head)


def _is_same(one: Head, other: Head) -> bool:
    return one.files[layout.TIMESTAMP] == other.files[layout.TIMESTAMP]


def _head_of(place: HostPlace) -> Head | None:
    """Return the head of the copy that lies there now. ``None`` if it cannot be read, or does not verify."""
    try:
        return head(place.host, dotstet.anchor(place.wanted.state), now=place.now)
    except (HostError, TrustError):
        return None


def _means(data: bytes) -> object:
    """Return metadata's value, in any spelling."""
    return strictjson.plain(data)


def _bytes(entry: Entry) -> bytes:
    return entry.source.read_bytes() if entry.source else b""
