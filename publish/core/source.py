"""Sources of a copy: the reading half of the wall before hosts.

Nothing here judges content. No byte is used before ``publish.verify`` has accepted it.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from publish.core.baffling import baffled
from publish.core.errors import HostError, InterferenceError, MismatchError, StetError
from publish.core.files import safe_path
from publish.core.model import Entry


@dataclass(frozen=True, slots=True)
class Held:
    """A file in a host's list."""

    path: str
    length: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Beginning of an answer over HTTP."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    start: bytes = b""
    """First bytes of an error's body, which nobody else reads."""


def clock_of(headers: Iterable[tuple[str, str]]) -> datetime | None:
    """Return the time from an answer's headers (``Date`` plus ``Age``)."""
    from email.utils import parsedate_to_datetime  # with it comes half of what speaks HTTP

    said = {name.lower(): value.strip() for name, value in headers}
    age = said.get("age", "")
    try:
        told = parsedate_to_datetime(said.get("date", "")).replace(tzinfo=UTC)
        # A cache repeats the Date of the first answer, and says in Age how many seconds ago this was (RFC 9111, 5.1).
        return told + timedelta(seconds=int(age) if age.isascii() and age.isdigit() and len(age) < 9 else 0)
    except (ValueError, OverflowError):
        return None


class OverlongError(InterferenceError):
    """More bytes came than requested."""


class WholeOnlyError(HostError):
    """The source gives whole files, and no part of one."""


class Source(ABC):
    """A place from which a copy can be read."""

    name: str
    """Name in messages: from mirrors.toml, or an address."""
    parallel: int = 4
    """Number of fetches at once."""

    @property
    def last_answer(self) -> Answer | None:
        """Return the answer to this thread's last fetch.

        ``None`` without an answer, or without HTTP.
        """
        return None

    @property
    def clock(self) -> datetime | None:
        """Return the latest time stated in the source's answers (``Date``).

        ``None`` where no answer stated a time.
        """
        return None

    @property
    def slowed(self) -> str | None:
        """Return what slowed the reading, in words. ``None`` if nothing did."""
        return None

    def fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        """Yield the bytes at ``path``, never more than ``max_length``.

        Raises:
            AbsentError: The source answered: not here.
            RefusedError: The source answered, and refused.
            InterferenceError: The answer was not the copy's, or had more bytes than ``max_length``.
            UnreachableError: No answer.
        """
        return self._guarded(path, max_length, lambda: self._fetch(path, max_length))

    def fetch_exact(self, entry: Entry, max_length: int | None = None) -> Iterator[bytes]:
        """Yield an entry's bytes, past older ones in caches.

        The hash is known, so no cache on the way needs to serve older bytes. Otherwise as `fetch`.

        Args:
            max_length: More than the entry's length, where bytes of another release may lie at this path.
        """
        limit = entry.length if max_length is None else max_length
        return self._guarded(entry.path, limit, lambda: self._fetch_exact(entry, limit))

    def fetch_part(self, entry: Entry, start: int, length: int) -> Iterator[bytes]:
        """Yield ``length`` of an entry's bytes, from byte ``start`` on. Otherwise as `fetch_exact`.

        Raises:
            WholeOnlyError: Only the whole file can be had here.
        """
        return self._guarded(entry.path, length, lambda: self._fetch_part(entry, start, length))

    def fetch_checked(self, entry: Entry) -> Iterator[bytes]:
        """Yield an entry's bytes as `fetch_exact`, and raise if they are others.

        Raises:
            MismatchError: Other bytes came. Whoever wrote them down takes them back.
        """
        whole = hashlib.sha256()
        for chunk in self.fetch_exact(entry):
            whole.update(chunk)
            yield chunk
        if (found := whole.hexdigest()) != entry.sha256:
            raise MismatchError(entry.path, expected=entry.sha256, found=found, where=self.name)

    def _guarded(self, path: str, max_length: int, begin: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
        safe_path(path)
        received = 0
        with self._translated(path):
            for chunk in begin():
                # Counted here and not in each kind: a host that sends without end is cut off at the first chunk too
                # many.
                received += len(chunk)
                if received > max_length:
                    raise OverlongError(f"sent more than {max_length} bytes", host=self.name, path=path)
                yield chunk

    def read(self, path: str, max_length: int) -> bytes:
        """Return all the bytes at ``path``. Otherwise as `fetch`."""
        return b"".join(self.fetch(path, max_length))

    def read_anew(self, path: str, max_length: int) -> bytes:
        """Return all the bytes at ``path``, past every cache."""
        # Caches keep "absent" too, often long after the file has come.
        return b"".join(self._guarded(path, max_length, lambda: self._fetch_anew(path, max_length)))

    @property
    def near(self) -> bool:
        """Whether the copy is reached within this machine's own network, over HTTP."""
        return False

    def stay_outside(self) -> None:  # noqa: B027 - kinds that ask no network have nothing to do
        """Ask no machine of this network from now on."""

    def anew(self) -> "Callable[[], Source] | None":
        """Return what opens this source again, in another process of ours.

        ``None`` where it cannot be.
        """
        return None

    def held(self) -> "Iterable[Held] | None":
        """Return all files there.

        ``None`` where files cannot be listed, as on the web.
        """
        return None

    def open_to_pages(self, path: str, max_length: int) -> bool | None:  # noqa: ARG002
        """Return whether other sites' pages may read ``path`` (CORS).

        ``None`` where no browser asks, or nothing answers.
        """
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
        """Yield the bytes at ``path``.

        ``max_length`` is a bound to request. The caller enforces the bound.
        """

    def _fetch_exact(self, entry: Entry, max_length: int) -> Iterator[bytes]:
        """Fetch with the hash as a key for caches.

        For kinds with caches on the way.
        """
        return self._fetch(entry.path, max_length)

    def _fetch_part(self, entry: Entry, start: int, length: int) -> Iterator[bytes]:  # noqa: ARG002
        """Fetch a part. For kinds which can."""
        raise WholeOnlyError("gives whole files only", host=self.name, path=entry.path)

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        """Fetch past caches on the way."""
        return self._fetch(path, max_length)

    @abstractmethod
    def _translate(self, error: Exception, path: str) -> HostError | None:
        """Return our error for a foreign error.

        Chosen by type and status. ``None`` means a fault of ours.
        """


class Unopened(Source):
    """A copy that could not be opened, like a refused zip.

    Each question raises the reason.
    """

    def __init__(self, name: str, error: StetError) -> None:
        self.name = name
        self._error = error

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002 - there is nothing to fetch
        raise self._error

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - all errors are ours
        return None
