"""The wall: what every kind of host promises, and the checks that no kind can forget.

Public methods are finished; underscored ones are a kind's to write. A kind holds either files
(`FileHost`: a path is put at a time) or a whole tree at once (`TreeHost`). Nothing here judges
content: what comes back from a host is not to be used before ``publish.verify.metadata`` has accepted it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from publish.core.config import HostSettings
from publish.core.contenttypes import content_type
from publish.core.errors import HostError, InterferenceError, SourceError, StetError, baffled
from publish.core.files import safe_path
from publish.core.model import Entry

HELD_MAX = 2_000_000  # names that a host may list: twice the largest archive that is thought of
HELD_MIN, HELD_SHARE = 250_000, 10  # as far as is known how many files a release has: so many more, and times as many


@dataclass(frozen=True, slots=True)
class Held:
    """One file that a host says it has."""

    path: str
    length: int


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


@dataclass(frozen=True, slots=True)
class Answer:
    """How an answer over HTTP began."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    start: bytes = b""
    """First bytes of its body, where it was an error and nobody else reads them."""


def clock_of(headers: Iterable[tuple[str, str]]) -> datetime | None:
    """What time it is, as who answers over HTTP says: a cache says beside it how old that is."""
    said = {name.lower(): value.strip() for name, value in headers}
    age = said.get("age", "")
    try:
        told = parsedate_to_datetime(said.get("date", "")).replace(tzinfo=UTC)
        return told + timedelta(seconds=int(age) if age.isascii() and age.isdigit() and len(age) < 9 else 0)
    except (ValueError, OverflowError):
        return None


class OverlongError(InterferenceError):
    """More bytes came than were asked for."""


class Source(ABC):
    """Anything a copy can be read from."""

    name: str
    """What messages call it: a name from mirrors.toml, or an address."""
    parallel: int = 4
    """Fetches that it bears at once."""

    @property
    def last_answer(self) -> Answer | None:
        """What this thread's last fetch was answered with; ``None`` without an answer, or where there is no HTTP."""
        return None

    @property
    def clock(self) -> datetime | None:
        """What time it said that it is (``Date``), the latest of its answers; ``None`` where nothing said so."""
        return None

    def fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        """Yield the bytes at ``path``, never more than ``max_length`` of them.

        Raises:
            AbsentError: It answered: not here.
            RefusedError: It answered, and said no.
            InterferenceError: What answered was not the copy; or more bytes came than ``max_length``.
            UnreachableError: No answer.
        """
        return self._guarded(path, max_length, lambda: self._fetch(path, max_length))

    def fetch_exact(self, entry: Entry, max_length: int | None = None) -> Iterator[bytes]:
        """As `fetch`, of bytes whose hash is known, so that no cache on the way need serve older ones.

        Args:
            max_length: More than the entry's length, where the bytes of another release may lie there.
        """
        limit = entry.length if max_length is None else max_length
        return self._guarded(entry.path, limit, lambda: self._fetch_exact(entry, limit))

    def _guarded(self, path: str, max_length: int, begin: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        safe_path(path)
        received = 0
        with self._translated(path):
            for chunk in begin():
                received += len(chunk)
                if received > max_length:
                    raise OverlongError(f"sent more than {max_length} bytes", host=self.name, path=path)
                yield chunk

    def read(self, path: str, max_length: int) -> bytes:
        """All the bytes at ``path``; as `fetch`."""
        return b"".join(self.fetch(path, max_length))

    def read_anew(self, path: str, max_length: int) -> bytes:
        """As `read`, past every cache: what is not there yet may be kept as absent for long after it has come."""
        return b"".join(self._guarded(path, max_length, lambda: self._fetch_anew(path, max_length)))

    def held(self) -> "Iterable[Held] | None":
        """All that lies there, where that can be seen; ``None`` where it cannot, as on the web."""
        return None

    def open_to_pages(self, path: str, max_length: int) -> bool | None:  # noqa: ARG002
        """Whether pages of other sites may read it (CORS); ``None`` where no browser asks, or nothing answers."""
        return None

    @contextmanager
    def _translated(self, path: str) -> Iterator[None]:
        try:
            yield
        except StetError:
            raise
        except Exception as e:
            # Whatever a host does is its own failure, be it one that nobody foresaw.
            raise (self._translate(e, path) or baffled(e, self.name, path)) from e

    @abstractmethod
    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        """Yield the bytes at ``path``; ``max_length`` is a bound to ask for, held by the caller."""

    def _fetch_exact(self, entry: Entry, max_length: int) -> Iterator[bytes]:
        """As `_fetch`; a kind with caches on the way tells them by the hash."""
        return self._fetch(entry.path, max_length)

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        """As `_fetch`; a kind with caches on the way asks past them."""
        return self._fetch(path, max_length)

    @abstractmethod
    def _translate(self, error: Exception, path: str) -> HostError | None:
        """The error of ours that a foreign one means, by type and status; ``None`` for a fault of ours."""


class Unopened(Source):
    """A copy that could not even be opened (a zip that was refused): each question is answered with why."""

    def __init__(self, name: str, error: StetError) -> None:
        self.name = name
        self._error = error

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - there is nothing to fetch
        raise self._error

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - all errors are ours
        return None


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


__all__ = [
    "Answer",
    "FileHost",
    "Held",
    "Host",
    "OverlongError",
    "Source",
    "Stored",
    "Traits",
    "Tree",
    "TreeHost",
    "clock_of",
    "content_type",
]
