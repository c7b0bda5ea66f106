"""Anything that a copy can be read from: the reading half of the wall before hosts.

Nothing here judges content. What comes back is not to be used before ``publish.verify`` has accepted it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from publish.core.errors import HostError, InterferenceError, StetError, baffled
from publish.core.files import safe_path
from publish.core.model import Entry


@dataclass(frozen=True, slots=True)
class Held:
    """One file that a host says it has."""

    path: str
    length: int


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
