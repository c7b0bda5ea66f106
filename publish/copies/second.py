"""A second process that reads a copy which answers at once.

Such a copy gives its files faster than a single process hashes them. What the second process cannot get is left to the
first, which asks again and knows whom to blame: nothing is judged here.
"""

import errno
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from publish.core import processes
from publish.core.model import Entry
from publish.core.source import Source

WORTH: Final = 1000
"""Files to come for which it takes less time to start a process than to do the work here."""
NEAR_S: Final = 0.001
"""Seconds: a copy that gives a file in less keeps one thread at work, and more would wait for that one."""
GIVEN: Final = 64  # files at a time
TURN_S: Final = 0.03  # then what is left goes back, and others may take it
_SETTINGS: Final = ("STET_CA_FILE", "STET_IPFS_GATEWAY")  # of those who read, and no secrets

_Take = Callable[[Source, Entry], object]
_Work = tuple[Callable[[], Source], _Take]
_work: tuple[Source, _Take]


def is_worth(files: int) -> bool:
    """Return whether so many files are worth a second process here."""
    return files >= WORTH and processes.count() > 1


def threads_of_use(soonest_s: float) -> int:
    """Return how many threads are of use, by the seconds of the quickest file."""
    # Who waits for a far copy waits for many files in the time of one.
    return 1 + int(soonest_s / NEAR_S)


def looked_at(source: Source, entry: Entry) -> None:
    """Compare a file with its hash, and keep nothing of it."""
    for _ in source.fetch_checked(entry):
        pass


class Second:
    """The second process, for one copy.

    Args:
        anew: Opens the copy there, as `Source.anew` returns it.
        take: Called there for each file. Raises if the right bytes do not come.

    Raises:
        OSError: There is no room for another process, or this machine has no processor free for it.
    """

    _places = threading.BoundedSemaphore(max(1, processes.count() - 1))  # several copies may be read at once

    def __init__(self, anew: Callable[[], Source], take: _Take = looked_at) -> None:
        if not self._places.acquire(blocking=False):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        try:
            self._process = processes.Process(keeping=_SETTINGS)
        except BaseException:
            self._places.release()
            raise
        self._given: _Work | None = (anew, take)

    def take(self, entries: Sequence[Entry]) -> list[bool]:
        """Have files read.

        Returns:
            Whether the right bytes came, for each in their order. What there was no time for is ``False``, too.
        """
        try:
            if self._given:
                self._process.ask(_open, self._given)
                self._given = None
            found = self._process.ask(_take, entries)
        except Exception:  # noqa: BLE001 - whatever it was, the first process meets it again, and tells
            found = []
        return found + [False] * (len(entries) - len(found))

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End the process, and let go of it; for whoever has it read."""
        self.stop()
        self._process.close()
        self._places.release()


def _open(value: _Work) -> None:
    global _work
    anew, take = value
    _work = anew(), take


def _take(entries: Sequence[Entry]) -> list[bool]:
    source, take = _work
    until, found = time.monotonic() + TURN_S, list[bool]()
    for entry in entries:
        try:
            take(source, entry)
            found.append(True)
        except Exception:  # noqa: BLE001 - as above
            found.append(False)
        if time.monotonic() > until:
            break
    return found
