"""Hosts which take single files.

Public methods are finished. Each kind writes the underscored methods.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from publish.copies.hosts.base import Host
from publish.copies.hosts.versions import Versioned
from publish.core.errors import (
    AbsentError,
    OvertakenError,
    changed_since_sealed,
)
from publish.core.files import safe_path
from publish.core.model import Entry
from publish.core.source import OverlongError

if TYPE_CHECKING:
    from publish.verify.head import Release


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
    def first(self) -> Iterator[None]:
        """Let this thread's questions go before those in the line.

        For steps of which each waits for the one before, beside others which do not.
        """
        yield

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
        source = self._source_of(entry)
        with self._translated(entry.path), self._metered(entry.length):
            self._put(entry, source)

    def put_seen(self, entry: Entry) -> bool:
        """Store an entry as `put` does, and return whether it was read back.

        ``False`` says nothing of the bytes at the host: they are still to be read back.
        """
        source = self._source_of(entry)
        with self._translated(entry.path), self._metered(entry.length):
            return self._put_seen(entry, source)

    def replace(self, entry: Entry, former: bytes | None) -> bool:
        """Store a short entry's bytes at its path, unless somebody else wrote there meanwhile.

        Return ``False``, with nothing stored, where the host cannot compare.

        Args:
            former: The bytes which were read at the path. ``None``: nothing lay there.

        Raises:
            OvertakenError: Neither ``former`` lies there, nor the entry's own bytes.
        """
        source = self._source_of(entry)
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

    def _source_of(self, entry: Entry) -> Path:
        """Return the file with an entry's bytes, of the length which the entry says."""
        safe_path(entry.path)
        if entry.source is None:
            raise ValueError(f"{entry.path} has no bytes on this disk")
        try:
            found = entry.source.stat().st_size
        except OSError as e:  # Ours is at fault, not the host: not to be taken for an absence there.
            raise changed_since_sealed(entry.path, str(e.strerror)) from e
        if found != entry.length:
            raise changed_since_sealed(entry.path)
        return entry.source

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
        """Store an entry if ``former`` lies at its path, in one step.

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

    def _put_seen(self, entry: Entry, source: Path) -> bool:
        """Store an entry, and read it back where a kind asks for both together."""
        self._put(entry, source)
        return False

    @abstractmethod
    def _put(self, entry: Entry, source: Path) -> None:
        """Store the bytes of ``source`` at the entry's path.

        Write under a temporary name, check the length, then rename.
        """

    @abstractmethod
    def _remove(self, path: str) -> None:
        """Delete ``path``. An absent path is no error."""
