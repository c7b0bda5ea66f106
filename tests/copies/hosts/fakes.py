"""Hosts that misbehave on purpose: around any host that takes files, in the same shape."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.patience import Patience
from publish.copies.hosts.wrap import RetryingFiles, retrying
from publish.core.errors import HostError, UnreachableError
from publish.core.model import Entry
from publish.core.source import Held


class Killed(BaseException):
    """The publisher's program ended here."""


class Around(RetryingFiles):
    """A host as it is; subclasses break one thing."""

    _host: FileHost

    def __init__(self, host: FileHost) -> None:
        super().__init__(host, Patience(attempts=1))

    def _put_seen(self, entry: Entry, source: Path) -> bool:
        # By _put, which subclasses break.
        return FileHost._put_seen(self, entry, source)


class Unread(Around):
    """Dies when a file is to be read back, which has arrived."""

    def __init__(self, host: FileHost, path: str) -> None:
        super().__init__(host)
        self._path = path

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        if path == self._path:
            raise Killed
        return super()._fetch(path, max_length)


class Counting(Around):
    """Counts side effects, and dies at one of them, before or after it took effect."""

    def __init__(self, host: FileHost, fail_at: int | None = None, when: str = "before") -> None:
        super().__init__(host)
        self.count = 0
        self._fail_at = fail_at
        self._when = when
        self._dead = False
        self._mutex = threading.Lock()

    def _effect(self, action: Callable[[], None]) -> None:
        with self._mutex:  # One at a time, so that nothing happens after the end.
            if self._dead:
                raise Killed
            number, self.count = self.count, self.count + 1
            self._dead = number == self._fail_at
            if not self._dead or self._when == "after":
                action()
            if self._dead:
                raise Killed

    def _begin(self) -> None:
        self._effect(super()._begin)

    def _commit(self) -> None:
        self._effect(super()._commit)

    def _put(self, entry: Entry, source: Path) -> None:
        put = super()._put
        self._effect(lambda: put(entry, source))

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:
        replace, compared = super()._replace, list[bool]()
        self._effect(lambda: compared.append(replace(entry, source, former)))
        return compared[0]

    def _remove(self, path: str) -> None:
        remove = super()._remove
        self._effect(lambda: remove(path))


class Lying(Around):
    """Gives other bytes than it was given, of the same length."""

    def __init__(self, host: FileHost, about: Callable[[str], bool] = lambda _: True) -> None:
        super().__init__(host)
        self._about = about

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        lie = self._about(path)
        for chunk in super()._fetch(path, max_length):
            yield bytes([chunk[0] ^ 1]) + chunk[1:] if lie and chunk else chunk
            lie = False


class Stale(Around):
    """Goes on giving what it held when it was made, whatever is put; what is new it gives."""

    def __init__(self, host: FileHost, max_length: int = 1 << 20) -> None:
        super().__init__(host)
        self._old = {held.path: host.read(held.path, max_length) for held in host.survey()}

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        return iter((self._old[path],)) if path in self._old else super()._fetch(path, max_length)

    def _survey(self) -> Iterator[Held]:
        now = {held.path: held.length for held in super()._survey()}
        for path, length in sorted({**now, **{path: len(data) for path, data in self._old.items()}}.items()):
            yield Held(path, length)


class Slow(Around):
    """Gives a byte at a time, and waits before each."""

    def __init__(self, host: FileHost, sleep: Callable[[float], None] = time.sleep, wait_s: float = 1.0) -> None:
        super().__init__(host)
        self._sleep = sleep
        self._wait_s = wait_s

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        for chunk in super()._fetch(path, max_length):
            for at in range(len(chunk)):
                self._sleep(self._wait_s)
                yield chunk[at : at + 1]


class HalfWritten(Around):
    """Keeps the first half of what it is given, and says that all is well."""

    def __init__(self, host: FileHost, scratch: Path, about: Callable[[str], bool] = lambda _: True) -> None:
        super().__init__(host)
        self._scratch = scratch
        self._about = about

    def _put(self, entry: Entry, source: Path) -> None:
        if self._about(entry.path):
            half = self._scratch / entry.path.replace("/", "_")
            half.write_bytes(source.read_bytes()[: entry.length // 2])
            entry, source = Entry(entry.path, "", entry.length // 2, half), half
        super()._put(entry, source)


class Flaky(MemoryHost):
    """Fails so many times, at whatever it is asked, before it answers."""

    def __init__(self, name: str, failures: int, error: type[HostError] = UnreachableError) -> None:
        super().__init__(name)
        self.left = failures
        self.calls = 0
        self.error = error

    def _stumble(self) -> None:
        self.calls += 1
        if self.left:
            self.left -= 1
            raise self.error("no", host=self.name)

    def _begin(self) -> None:
        self._stumble()

    def _probe(self) -> None:
        self._stumble()

    def _put(self, entry: Entry, source: Path) -> None:
        self._stumble()
        super()._put(entry, source)

    def _remove(self, path: str) -> None:
        self._stumble()
        super()._remove(path)

    def _survey(self) -> Iterator[Held]:
        for held in super()._survey():
            yield held
            self._stumble()

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        for chunk in super()._fetch(path, max_length):
            yield chunk
            self._stumble()


def patient(host: FileHost, slept: list[float]) -> FileHost:
    now = [0.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    wrapped = retrying(host, Patience(sleep=sleep, chance=lambda: 0.5, clock=lambda: now[0]))
    assert isinstance(wrapped, FileHost)
    return wrapped
