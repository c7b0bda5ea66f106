"""The wall: what every kind of host promises, and the checks that no kind can forget.

Public methods are finished; underscored ones are a kind's to write. A kind holds either files
(`FileHost`: a path is put at a time) or a whole tree at once (`TreeHost`). Nothing here judges
content: what comes back from a host is not to be used before ``publish.verify.metadata`` has accepted it.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from publish.core.config import HostSettings
from publish.core.contenttypes import content_type
from publish.core.errors import InterferenceError, SourceError
from publish.core.files import safe_path
from publish.core.model import Entry
from publish.core.source import Held, Source

HELD_MAX = 2_000_000  # names that a host may list: twice the largest archive that is thought of
HELD_MIN, HELD_SHARE = 250_000, 10  # as far as is known how many files a release has: so many more, and times as many


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a kind can do, so that no other room needs to ask for a kind by its name."""

    atomic: bool = False
    """A push becomes visible all at once."""
    listable: bool = True
    """`survey` works."""
    removable: bool = True
    """What was stored can be taken away again."""
    immutable_address: bool = False
    """Each release has an address of its own, beside any name that follows the newest."""
    resident: bool = False
    """Serves only while a program of ours runs (an IPFS node, an onion service)."""
    parallel: int = 1
    """Transfers that it takes at once."""


class Host(Source):
    """A place of ours that a copy can be written to.

    Args:
        name: Its name in mirrors.toml.
        public: Where readers find the copy; ``None`` when only the publisher reaches it.
    """

    traits: Traits
    settings: HostSettings | None = None
    """What mirrors.toml says of it; ``None`` for one that was made without."""

    def __init__(self, name: str, public: str | None = None) -> None:
        self.name = name
        self.public = public
        self.parallel = self.traits.parallel

    def survey(self, most: int = HELD_MAX) -> Iterator[Held]:
        """What the host says it holds. Names that no copy can have are passed over, and not touched.

        Args:
            most: Names that it may list, where the caller knows how many there can be.

        Raises:
            InterferenceError: It names more than any copy has.
        """
        with self._translated(""):
            for number, held in enumerate(self._survey()):
                if number >= most:
                    raise InterferenceError(f"lists more than {most:,} files", host=self.name)
                try:
                    safe_path(held.path)
                except SourceError:
                    continue
                yield held

    def held(self) -> Iterable[Held] | None:
        """As `survey`, if this kind can."""
        return self.survey() if self.traits.listable else None

    def address(self) -> str | None:
        """Where readers find the copy, if they can."""
        return self.public

    def also(self) -> tuple[str, ...]:
        """Durable names of the same copy under other schemes."""
        return ()

    def notes(self) -> tuple[str, ...]:
        """What the publisher should know or do, learnt while writing (a policy that could not be set)."""
        return ()

    def probe(self) -> None:
        """Ask whether the host can be written to, without writing.

        Raises:
            HostError: It cannot, and why.
        """
        with self._translated(""):
            self._probe()

    def _probe(self) -> None:
        """Look, and raise if there is nothing to write to; a kind without a cheap look does nothing."""

    @abstractmethod
    def _survey(self) -> Iterator[Held]:
        """Yield all that is held; nothing, not an error, when the place does not exist yet."""


class FileHost(Host):
    """A host that takes one file at a time."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All puts and removals happen inside; on an atomic host readers see them when it ends well."""
        try:
            with self._translated(""):
                self._begin()
            yield
            with self._translated(""):
                self._commit()
        except BaseException:
            self._abandon()
            raise

    def put(self, entry: Entry) -> None:
        """Store an entry's bytes at its path, whole or not at all.

        Raises:
            SourceError: Its bytes are not on this disk, or not as long as it says.
            FullError: No room left. And all that `fetch` raises.
        """
        safe_path(entry.path)
        if entry.source is None:
            raise ValueError(f"{entry.path} has no bytes on this disk")
        try:
            found = entry.source.stat().st_size
        except OSError as e:  # Ours is at fault, not the host: not to be taken for an absence there.
            raise SourceError(f"{entry.path}: {e.strerror}", hint="build and seal again") from e
        if found != entry.length:
            raise SourceError(f"{entry.path}: changed on this disk since it was sealed", hint="build and seal again")
        with self._translated(entry.path):
            self._put(entry.path, entry.source, entry.length, content_type(entry.path))

    def remove(self, path: str) -> None:
        """Take ``path`` away; well if it is not there."""
        safe_path(path)
        with self._translated(path):
            self._remove(path)

    def _begin(self) -> None:
        """Make the place ready to be written to."""

    def _commit(self) -> None:
        """Make what was written visible, where it is not yet."""

    def _abandon(self) -> None:
        """Drop what was written but not committed, be it that `_begin` or `_commit` failed; must not raise."""

    @abstractmethod
    def _put(self, path: str, source: Path, length: int, kind_of_content: str) -> None:
        """Store the file's bytes under ``path``: temporary name, length checked, then renamed."""

    @abstractmethod
    def _remove(self, path: str) -> None:
        """Delete ``path``; no error if it is absent."""


class TreeHost(Host):
    """A host that takes a whole tree, and gives it an address made from its content."""

    def put_tree(self, entries: Iterable[Entry], progress: Callable[[int], None] = lambda _: None) -> "Stored":
        """Store all ``entries`` as one tree, and make the copy's name point to it.

        ``progress`` is told how many bytes were sent, as they are.
        """
        held = tuple(sorted(entries, key=lambda e: e.path))
        for entry in held:
            safe_path(entry.path)
        with self._translated(""):
            return self._put_tree(held, progress)

    def trees(self) -> Iterator["Tree"]:
        """The trees that are kept here for the copy: the one that its name points to first, and former ones.

        None, not an error, when nothing was ever stored.
        """
        with self._translated(""):
            yield from self._trees()

    def forget(self) -> None:
        """Let go of every tree but the one that the copy's name points to: something was withdrawn."""
        with self._translated(""):
            self._forget()

    def _forget(self) -> None:
        """Nothing, where only one tree is ever held."""

    @abstractmethod
    def _trees(self) -> Iterator["Tree"]:
        """Yield each tree that the next `put_tree` would hide or let go of."""

    @abstractmethod
    def _put_tree(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> "Stored":
        """Store the tree; compare the address the host computes with ours; send only what it lacks."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree that a host keeps."""

    root: str
    """Its content address, or the file that it lies in."""
    read: Callable[[str, int], bytes]
    """As `Source.read`, of this tree."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What `TreeHost.put_tree` did."""

    root: str
    """Content address of the whole copy."""
    sent: int
    """Files (or blocks) that the host lacked."""
    sent_bytes: int
