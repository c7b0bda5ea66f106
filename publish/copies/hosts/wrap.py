"""Sources and hosts around others, of the same shape.

The inner host has translated its errors already. Nothing here knows the kind of the inner host.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from publish.copies.hosts.base import HELD_MAX, Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.patience import Patience, Tries
from publish.copies.hosts.treehost import Keeping, KeptTree, Stored, TreeHost
from publish.copies.hosts.versions import KeptVersion
from publish.copies.hosts.width import Turns, Width
from publish.core.errors import HostError, LackingError, StetError, UnreachableError
from publish.core.model import Entry, Holder
from publish.core.source import Answer, Held, Source
from publish.verify.head import Release

_T = TypeVar("_T")


class Counted(Source):
    """Another source, with its requests counted."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.name = source.name
        self.parallel = source.parallel
        self.last = ""
        """The path of the last request."""
        self.requests = 0
        self.received = 0
        """Bytes."""
        self._mutex = threading.Lock()

    @property
    def last_answer(self) -> Answer | None:
        """The inner source's last answer."""
        return self.source.last_answer

    @property
    def clock(self) -> datetime | None:
        """The inner source's clock."""
        return self.source.clock

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return self._count(path, self.source.fetch(path, max_length))

    def _fetch_exact(self, entry: Entry, max_length: int) -> Iterator[bytes]:
        return self._count(entry.path, self.source.fetch_exact(entry, max_length))

    def _fetch_anew(self, path: str, max_length: int) -> Iterator[bytes]:
        return self._count(path, (self.source.read_anew(asked, max_length) for asked in (path,)))

    def _count(self, path: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
        with self._mutex:
            self.last = path
            self.requests += 1
        for chunk in chunks:
            with self._mutex:
                self.received += len(chunk)
            yield chunk

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - done inside
        return None


class Silent(Source):
    """A copy whose host does not say where it is.

    Nothing can be known of this copy now.
    """

    def __init__(self, name: str, error: HostError) -> None:
        self.name = name
        # What is missing here is for the publisher to bring, and the audit is all that is read of it.
        self._reason = f"{error.reason}: {error.hint}" if isinstance(error, LackingError) else error.reason

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002
        raise UnreachableError(self._reason, host=self.name, path=path)

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002
        return None


def retrying(host: Host, patience: Patience | None = None) -> Host:
    """Return ``host``, retried where it gave no answer.

    The result stays a `FileHost` or a `TreeHost`.
    """
    patience = patience or Patience()
    if isinstance(host, FileHost):
        return RetryingFiles(host, patience)
    if isinstance(host, TreeHost):
        return RetryingTree(host, patience)
    raise TypeError(f"{host!r} holds neither files nor trees")


class _Retrying(Host):
    """The common part of both shapes."""

    def __init__(self, host: Host, patience: Patience) -> None:
        self.traits = host.traits
        super().__init__(host.name, host.public)
        self.parallel = host.parallel
        self.settings = host.settings
        self._host = host
        self._patience = patience
        self._turns = Turns(Width(host.parallel, patience.chance), patience.clock, patience.sleep, self._tell)
        self._most = HELD_MAX
        self._probing = threading.local()
        host.insist = self._persistently

    @property
    def meter(self) -> Callable[[int], None]:
        """That of what is inside, where the bytes go."""
        return self._host.meter

    @meter.setter
    def meter(self, meter: Callable[[int], None]) -> None:
        self._host.meter = meter

    @property
    def limited(self) -> bool:
        """The inner host's."""
        return self._host.limited

    @limited.setter
    def limited(self, limited: bool) -> None:
        self._host.limited = limited

    @property
    def kept(self) -> Callable[[str, int], None]:
        """That of what is inside, too."""
        return self._host.kept

    @kept.setter
    def kept(self, kept: Callable[[str, int], None]) -> None:
        self._host.kept = kept

    def _tell(self, seconds: float, error: StetError) -> None:
        self.waiting(seconds, error)

    def _persistently(self, ask: Callable[[], _T]) -> _T:
        """Put one question of a running action until it is answered, or give up."""
        return ask() if getattr(self._probing, "now", False) else self._call(ask, inner=True)

    def _call(self, action: Callable[[], _T], length: int = 0, *, inner: bool = False) -> _T:
        """Run ``action`` in its turn until it ends well, or give up.

        It runs again while the host answers at all, be it only that it is too busy, and a few times where it does
        not. Raise its last error.
        """
        tries = Tries(self._patience, self._turns, self.interrupt)
        while True:
            with self._turns.turn(self.interrupt, inner=inner) as begun:
                try:
                    result = action()
                except StetError as e:
                    if not tries.again(begun, e, self._answers):
                        e.given_up = inner
                        raise
                else:
                    self._turns.heard() if inner else self._turns.well(length)
                    return result

    def _answers(self) -> bool:
        """Return whether the host answers a question about no file, put once."""
        return False

    @property
    def clock(self) -> datetime | None:
        """That of what is inside."""
        return self._host.clock

    def address(self) -> str | None:
        return self._call(self._host.address)

    def also(self) -> tuple[str, ...]:
        return self._call(self._host.also)

    def is_here(self) -> bool:
        return self._host.is_here()

    def if_gone(self) -> str:
        return self._host.if_gone()

    def notes(self) -> tuple[str, ...]:
        """Return the host's notes, and what slowed the work."""
        slowed = self._turns.width.note
        return (*self._host.notes(), *((slowed,) if slowed else ()))

    def expect(self, notebook: Path, day: date) -> None:
        self._host.expect(notebook, day)

    def _claimed(self) -> str:
        return self._call(self._host.claimed)

    def _probe(self) -> None:
        self._call(self._host.probe)

    def spells_otherwise(self, path: str) -> bool:
        # Inside: names which no copy can have do not come through `survey`.
        return self._call(lambda: self._host.spells_otherwise(path))

    def survey(self, most: int = HELD_MAX) -> Iterator[Held]:
        self._most = most
        return super().survey(most)

    def _survey(self) -> Iterator[Held]:
        # Whole, so that what was listed before a break is not listed twice.
        return iter(self._call(lambda: list(self._host.survey(self._most))))

    def _guarded(self, path: str, max_length: int, begin: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:  # noqa: ARG002
        yield from begin()  # guarded inside, at each try

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        received, tries = 0, Tries(self._patience, self._turns, self.interrupt)
        while True:
            skip = received
            with self._turns.turn(self.interrupt) as begun:
                try:
                    for chunk in self._host.fetch(path, max_length):
                        # What was given before the break is not given again; whether it is the same, hashes tell.
                        if fresh := chunk[skip:]:
                            received += len(fresh)
                            yield fresh
                        skip = max(0, skip - len(chunk))
                except StetError as e:
                    if not tries.again(begun, e, self._answers):
                        raise
                else:
                    self._turns.well(received)
                    return

    def _translate(self, error: Exception, path: str) -> HostError | None:  # noqa: ARG002 - done inside
        return None


class RetryingFiles(_Retrying, FileHost):
    """A `FileHost`, retried."""

    _host: FileHost

    @property
    def compares(self) -> bool:
        """Whether the inner host compares."""
        return self._host.compares

    def _answers(self) -> bool:
        # Not until it is answered: a host which was busy for all till then would be blamed on the file.
        self._probing.now = True
        try:
            self._host.probe()
        except StetError:
            return False
        finally:
            self._probing.now = False
        return True

    def ask_ahead(self) -> None:
        """Ask the inner host."""
        self._host.ask_ahead()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Let this thread's questions go first."""
        with self._turns.first():
            yield

    def _begin(self) -> None:
        self._call(self._begin_once)
        self.traits = self._host.traits

    def _begin_once(self) -> None:
        try:
            with self._host._translated(""):
                self._host._begin()
        except BaseException:
            self._host._abandon()  # Its lock would keep out the next attempt.
            raise

    def _commit(self) -> None:
        with self._host._translated(""):
            self._host._commit()

    def _abandon(self) -> None:
        self._host._abandon()

    def _source_of(self, entry: Entry) -> Path:
        return entry.source or Path()  # looked at inside

    @contextmanager
    def _metered(self, length: int) -> Iterator[None]:  # noqa: ARG002
        yield  # counted inside

    def _clear_beside(self, fingerprint: str) -> None:
        self._call(lambda: self._host.clear_beside(fingerprint))

    def _take_on(self, wanted: Release, sends: Sequence[Entry], held: Mapping[str, int] | None) -> None:
        self._host.take_on(wanted, sends, held)

    def _put(self, entry: Entry, source: Path) -> None:  # noqa: ARG002 - read inside
        self._call(lambda: self._host.put(entry), entry.length)

    def _put_seen(self, entry: Entry, source: Path) -> bool:  # noqa: ARG002 - read inside
        return self._call(lambda: self._host.put_seen(entry), entry.length)

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:  # noqa: ARG002 - read inside
        return self._call(lambda: self._host.replace(entry, former), entry.length)

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool | None:
        return self._call(lambda: self._host.refuses_wrong_hash(path, sha256, data))

    def _remove(self, path: str) -> None:
        self._call(lambda: self._host.remove(path))

    def _versions(self) -> Iterator[KeptVersion]:
        return iter(self._call(lambda: list(self._host.versions())))

    def _remove_version(self, kept: KeptVersion) -> None:
        self._call(lambda: self._host.remove_version(kept))

    def _locked_until(self, kept: KeptVersion) -> datetime | None:
        return self._host.locked_until(kept)


class RetryingTree(_Retrying, TreeHost):
    """A `TreeHost`, retried."""

    _host: TreeHost

    def _trees(self) -> Iterator[KeptTree]:
        return iter(self._call(lambda: list(self._host.trees())))

    def _put_tree(self, entries: tuple[Entry, ...], progress: Callable[[int], None]) -> Stored:
        return self._call(lambda: self._host.put_tree(entries, progress))

    def _forget(self) -> None:
        self._call(self._host.forget)

    def _dnslink(self, root: str) -> str:
        return self._call(lambda: self._host.dnslink(root))

    def keepers(self) -> tuple[str, ...]:
        """Return those of what is inside."""
        return self._host.keepers()

    def _hold(self, wanted: Keeping) -> tuple[Holder, ...]:
        # Not again: services are waited for inside, each by itself.
        self._host.interrupt = self.interrupt
        return self._host.hold(wanted)
