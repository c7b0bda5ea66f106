"""The interface of all hosts, with unavoidable checks.

Public methods are finished. Each kind writes the underscored methods. A kind holds either files (`FileHost`: a path
is put at a time) or a whole tree at once (`TreeHost`). Nothing here judges content: bytes from a host must not be
used before ``publish.verify.metadata`` has accepted them.
"""

import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from publish.copies.hosts.versions import Versioned
from publish.core.errors import (
    AbsentError,
    InterferenceError,
    OvertakenError,
    SourceError,
    changed_since_sealed,
)
from publish.core.files import folded, safe_path
from publish.core.model import Entry
from publish.core.source import Held, OverlongError, Source

if TYPE_CHECKING:
    from publish.core.model import Release
    from publish.core.settings import HostSettings

# A listing is the host's own word. Without a bound, a hostile host could fill the publisher's memory with names.
HELD_MAX = 2_000_000  # names that a host may list: twice the largest archive that is thought of
HELD_MIN, HELD_SHARE = 250_000, 10  # as far as is known how many files a release has: so many more, and times as many


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """Abilities of a kind of host.

    They are here so that no other room asks for a kind by its name.
    """

    atomic: bool = False
    """A push becomes visible all at once."""
    listable: bool = True
    """`survey` works."""
    removable: bool = True
    """Stored files can be taken away again."""
    immutable_address: bool = False
    """Each release has an address of its own, beside any name that follows the newest."""
    resident: bool = False
    """Serves only while a program of ours runs (an IPFS node, an onion service)."""
    near: bool = False
    """Listing costs no request, so that each push lists."""
    gaps: bool = False
    """While a file is replaced, readers may miss it."""
    exclusive: bool = False
    """No two pushes write at once: the kind takes the place for one of them (a lock), or compares the whole copy."""
    lasting: bool = False
    """Stored bytes are there to stay: each file may be read back directly, and not only after all."""
    portable: bool = False
    """It may be taken out and lie in a drawer (`Host.is_here`).

    Each is another one, and is read back as a new one.
    """
    parallel: int = 1
    """Number of transfers at once."""
    lag_s: int = 0
    """Seconds until readers get a push, where pages are built or cached on the way."""


class Host(Source):
    """A writable place of ours for a copy.

    Args:
        name: The host's name in mirrors.toml.
        public: The address where readers find the copy. ``None`` when only the publisher reaches it.
    """

    traits: Traits
    settings: "HostSettings | None" = None
    """The host's table in mirrors.toml. ``None`` for a host made without settings."""
    interrupt: threading.Event | None = None
    """Ends all waits for the host when set."""
    meter: Callable[[int], None] = staticmethod(lambda _length: None)
    """Told of bytes on their way, piece by piece, and of fewer where a file has to be sent again. It may wait, so that
    a limit is kept."""
    kept: Callable[[str, int], None] = staticmethod(lambda _path, _length: None)
    """Told of bytes of a path's file which lie there already, from a push that was cut. It never waits."""

    def __init__(self, name: str, public: str | None = None) -> None:
        self.name = name
        self.public = public
        self.parallel = self.traits.parallel
        # For each thread: several files of one host go at once, and each has a count of its own.
        self._told = threading.local()

    def survey(self, most: int = HELD_MAX) -> Iterator[Held]:
        """List the files which the host says it holds.

        Names which no copy can have are passed over, and not touched.

        Args:
            most: How many names the host may list, where the caller knows a bound.

        Raises:
            InterferenceError: The host names more files than any copy has.
        """
        with self._translated(""):
            for number, held in enumerate(self._survey()):
                if number >= most:
                    raise InterferenceError(f"lists more than {most:,} files", host=self.name)
                try:
                    safe_path(held.path)
                except SourceError:
                    # Whoever else writes to the host chooses these names: none may climb out of a folder here.
                    continue
                yield held

    def spells_otherwise(self, path: str) -> bool:
        """Return whether the host lists ``path`` under another spelling of the same letters.

        ``False`` where it cannot list.
        """
        if not self.traits.listable:
            return False
        with self._translated(""):
            return any(held.path != path and folded(held.path) == folded(path) for held in self._survey())

    def held(self) -> Iterable[Held] | None:
        """Return `survey`, or ``None`` if this kind cannot list."""
        return self.survey() if self.traits.listable else None

    def address(self) -> str | None:
        """Return the copy's address for readers, if any."""
        return self.public

    def also(self) -> tuple[str, ...]:
        """Return durable names of this copy under other schemes."""
        return ()

    def is_here(self) -> bool:
        """Return whether the place itself can be seen now.

        Asked of kinds which may be taken out.
        """
        return True

    def if_gone(self) -> str:
        """Return what to look at if readers get nothing here.

        In words. Empty where there is nothing special.
        """
        return ""

    def notes(self) -> tuple[str, ...]:
        """Return notes for the publisher, gathered while writing: what must be set by hand, for example."""
        return ()

    def expect(self, notebook: Path, day: date) -> None:
        """Learn of the push to come.

        Args:
            notebook: A folder in the publisher's state for notes of this kind, which are an aid and never evidence.
            day: The day of the release.
        """

    def claimed(self) -> str:
        """Return whose history lies there, in words. Empty if nobody's is at risk.

        A history is what a push would take away beside files, on hosts which keep one.
        """
        with self._translated(""):
            return self._claimed()

    def _claimed(self) -> str:
        """Return nothing, where a host keeps no history."""
        return ""

    def probe(self) -> None:
        """Ask, without writing, whether the host is writable.

        Raises:
            HostError: The host cannot be written to, and why.
        """
        with self._translated(""):
            self._probe()

    def _probe(self) -> None:
        """Raise if there is nothing to write to.

        A kind without a cheap look does nothing.
        """

    @abstractmethod
    def _survey(self) -> Iterator[Held]:
        """Yield all files held.

        A place which does not exist yet yields nothing, and is no error.
        """


class FileHost(Versioned, Host):
    """A host which takes single files."""

    taker: "FileHost | None" = None
    """The same place by a second key, which may take files away.

    Where ours may not, and the second one was given.
    """

    @property
    def compares(self) -> bool:
        """Whether `replace` is known to compare here. No look is needed before it."""
        return False

    def ask_ahead(self) -> None:
        """Ask the first questions of `writing` now, beside other questions of a push.

        An aid: a failed question is asked again.
        """

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Enclose all puts and removals of one push.

        On an atomic host, readers see the changes when the block ends well.
        """
        try:
            with self._translated(""):
                self._begin()
            yield
            with self._translated(""):
                self._commit()
        # Ctrl-C as well: a half push must not become visible, and no lock may stay.
        except BaseException:
            self._abandon()
            raise

    def put(self, entry: Entry) -> None:
        """Store an entry's bytes at its path.

        The bytes are stored whole or not at all.

        Raises:
            SourceError: The entry's bytes are not on this disk, or have another length than the entry says.
            FullError: No room left on the host. All errors of `fetch` are raised too.
        """
        source = _source_of(entry)
        with self._translated(entry.path), self._metered(entry.length):
            self._put(entry, source)

    def replace(self, entry: Entry, former: bytes | None) -> bool:
        """Store a short entry's bytes at its path, unless somebody else wrote there meanwhile.

        Return ``False``, with nothing stored, where the host cannot compare.

        Args:
            former: The bytes which were read at the path. ``None``: nothing lay there.

        Raises:
            OvertakenError: Neither ``former`` lies there, nor the entry's own bytes.
        """
        source = _source_of(entry)
        try:
            with self._translated(entry.path):
                compared = self._replace(entry, source, former)
        except OvertakenError:
            # An answer may be lost on its way, and what was asked for once more is then refused.
            there = None
            with suppress(AbsentError, OverlongError):  # gone by now, or longer: another's
                there = self.read(entry.path, entry.length)
            if there != source.read_bytes():
                raise
            compared = True
        # Counted only if it was stored: else the caller puts the file, and that counts it.
        with self._metered(entry.length if compared else 0):
            return compared

    @contextmanager
    def _metered(self, length: int) -> Iterator[None]:
        """Tell the meter of a file: of its pieces, then of the rest."""
        told = self._told.pieces = [0]
        try:
            yield
        except BaseException:
            # What had gone goes once more, and must not count twice.
            self.meter(-told[0])
            raise
        self.meter(length - told[0])

    def _pieces(self, *, kept: str = "") -> Callable[[int], None]:
        """Return a callable for the bytes of this thread's file, which is told of them piece by piece.

        For kinds which send in pieces, from whatever thread.

        Args:
            kept: The file's path, for bytes which lie there already. Without it they are on their way.
        """
        # Bound here: libraries tell of their pieces from threads of their own.
        told: list[int] = self._told.pieces

        def sent(length: int) -> None:
            told[0] += length
            if kept:
                self.kept(kept, length)
            else:
                self.meter(length)

        return sent

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:  # noqa: ARG002
        """Store an entry if ``former`` lies at its path, in one step at the host.

        Raise `OvertakenError` if other bytes, or none, lie there. Return ``False`` where the host has no such step.
        """
        return False

    def refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool | None:
        """Return whether the host refuses bytes which are not those of the signed hash.

        ``None`` for a kind without signed hashes. If the host takes the bytes, they lie at ``path`` afterwards: the
        caller puts the right ones there.

        Args:
            sha256: The hash to be signed.
            data: Bytes with another hash.
        """
        safe_path(path)
        with self._translated(path):
            return self._refuses_wrong_hash(path, sha256, data)

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool | None:  # noqa: ARG002
        """Send ``data`` under a signature over ``sha256``, where a kind signs hashes."""
        return None

    def take_on(self, wanted: "Release", sends: Sequence[Entry], held: Mapping[str, int] | None) -> None:
        """Refuse a push which the place cannot hold.

        Asked before anything is written; a rehearsal asks as well.

        Args:
            sends: The files to be sent.
            held: Length by path of the files that lie there. ``None`` if that is unknown.

        Raises:
            HostError: What the place cannot hold.
        """
        with self._translated(""):
            self._take_on(wanted, sends, held)

    def _take_on(self, wanted: "Release", sends: Sequence[Entry], held: Mapping[str, int] | None) -> None:
        """Do nothing, where every release fits that this program makes."""

    def clear_beside(self, fingerprint: str) -> None:
        """Take away what a push put beside the copy.

        Asked once the copy is gone.
        """
        with self._translated(""):
            self._clear_beside(fingerprint)

    def _clear_beside(self, fingerprint: str) -> None:
        """Do nothing, where nothing is put beside a copy."""

    def remove(self, path: str) -> None:
        """Take ``path`` away. An absent path is no error."""
        # Names to be removed may come from a host's list: none may lead out of the copy's folder.
        safe_path(path)
        with self._translated(path):
            self._remove(path)

    def _begin(self) -> None:
        """Make the place ready to be written to."""

    def _commit(self) -> None:
        """Make the written files visible, where they are not."""

    def _abandon(self) -> None:
        """Drop all files written but not committed, also when `_begin` or `_commit` failed.

        Must not raise.
        """

    @abstractmethod
    def _put(self, entry: Entry, source: Path) -> None:
        """Store the bytes of ``source`` at the entry's path.

        Write under a temporary name, check the length, then rename.
        """

    @abstractmethod
    def _remove(self, path: str) -> None:
        """Delete ``path``. An absent path is no error."""


def _source_of(entry: Entry) -> Path:
    """Return the file with an entry's bytes, of the length which the entry says."""
    safe_path(entry.path)
    if entry.source is None:
        raise ValueError(f"{entry.path} has no bytes on this disk")
    try:
        found = entry.source.stat().st_size
    except OSError as e:  # Ours is at fault, not the host: not to be taken for an absence there.
        raise SourceError(f"{entry.path}: {e.strerror}", hint="build and seal again") from e
    if found != entry.length:
        raise changed_since_sealed(entry.path)
    return entry.source
