"""Many files of one copy, looked at as fast as it gives them.

A far copy is asked for many files at once. One that answers at once keeps a single thread at work, and a second process
beside it. Results come in no order.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue

from publish.copies.second import GIVEN, Second, is_worth, threads_of_use
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify.look import Fault, Visit

_TICK_S = 0.1


def faults_of(
    visit: Visit, source: Source, look: Callable[[Entry], Fault | None], entries: Iterable[Entry]
) -> Iterator[Fault | None]:
    """Yield what ``look`` finds for each entry, ``None`` where all is well.

    Args:
        source: The copy itself, which ``visit`` asks.

    Raises:
        Exception: The first that ``look`` raised.
    """
    work = _Work(visit, source, look, deque(entries))
    try:
        yield from work.results()
    finally:
        work.end()


class _Work:
    def __init__(
        self, visit: Visit, source: Source, look: Callable[[Entry], Fault | None], waiting: deque[Entry]
    ) -> None:
        self._visit = visit
        self._source = source
        self._look = look
        self._waiting = waiting
        self._count = len(waiting)
        self._found: SimpleQueue[Fault | Exception | None] = SimpleQueue()
        self._mutex = threading.Lock()
        self._soonest_s = 0.0
        self._second: Second | None = None
        self._ended = False
        self._over = threading.Event()
        count = min(max(1, source.parallel), len(waiting))
        self._began = [0.0] * count
        """When each thread began with its file, and 0 where it has none."""
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(count)]

    def results(self) -> Iterator[Fault | None]:
        for thread in (*self._threads,):  # the first may begin a further one at once
            thread.start()
        for _ in range(self._count):
            found = self._found.get()
            if isinstance(found, Exception):
                raise found
            yield found

    def end(self) -> None:
        with self._mutex:
            self._ended = True
            self._waiting.clear()
            if self._second:
                self._second.stop()
        for thread in self._threads:
            if thread.ident:
                thread.join()

    def _ask(self, number: int) -> None:
        """Look at files, while this thread is of use."""
        while True:
            if self._soonest_s and number >= self._useful():
                if self._over.wait(_TICK_S):
                    return
                continue
            try:
                entry = self._waiting.popleft()
            except IndexError:
                self._over.set()
                return
            began = self._began[number] = time.monotonic()
            try:
                found: Fault | Exception | None = self._look(entry)
            except Exception as e:  # noqa: BLE001 - raised in the thread that waits for results
                found = e
            if found is None:
                took = time.monotonic() - began
                self._soonest_s = min(self._soonest_s or took, took)
                self._begin_second()
            self._began[number] = 0.0
            self._found.put(found)

    def _useful(self) -> int:
        """Return how many threads are of use, by the time of the quickest look."""
        # Who hangs waits for bytes, and takes nothing from the others.
        before = time.monotonic() - _TICK_S
        hanging = sum(0 < began < before for began in self._began)
        return threads_of_use(self._soonest_s) + hanging

    def _begin_second(self) -> None:
        if self._second or threads_of_use(self._soonest_s) > 1 or not is_worth(len(self._waiting)):
            return
        with self._mutex:
            anew = None if self._second or self._ended else self._source.anew()
            if anew is None:
                return
            try:
                self._second = Second(anew)
            except OSError:  # no room for another process: this one can do the work, too
                return
            self._threads.append(threading.Thread(target=self._give, args=(self._second,)))
            self._threads[-1].start()

    def _give(self, second: Second) -> None:
        while entries := self._taken():
            came = second.take(entries)
            right = [entry.path for entry, there in zip(entries, came, strict=True) if there]
            self._visit.heard(*right)
            for _ in right:
                self._found.put(None)
            with self._mutex:
                if not self._ended:
                    self._waiting += [entry for entry, there in zip(entries, came, strict=True) if not there]
            if not right:
                break
        second.close()
        # What came back: the other threads may have found nothing more to do.
        self._ask(0)

    def _taken(self) -> list[Entry]:
        """Take files for the second process, and leave enough for others."""
        entries = list[Entry]()
        with suppress(IndexError):
            while len(entries) < GIVEN < len(self._waiting):
                entries.append(self._waiting.pop())
        return entries
