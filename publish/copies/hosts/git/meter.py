"""A bound on a conversation with a git server, in seconds and bytes.

dulwich knows no bound of its own, so bytes are counted below it.
"""

import io
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from publish.copies.hosts.allowance import Allowance

_T = TypeVar("_T")

STILL_S = 120  # seconds without a byte: a server looks through a whole push before it answers
FLOOR = 8192  # bytes/s: below, a host is as good as silent
CHATTER = 16 << 20  # bytes of an answer which are no pack: branches, progress
SAID_MAX = 2000  # bytes of a server's own words that are kept
BUFFER = 1 << 16  # bytes read at a time


@dataclass
class Meter:
    """A bound on one conversation: seconds and bytes.

    When the time is over, the connection is cut, whoever waits for it.
    """

    most: int
    """Bytes which may come."""
    to_send: int = 0
    """Bytes which are to go, at most."""
    received: int = 0
    sent: int = 0
    late: bool = False
    resting: bool = False
    """Whether the server asked for patience, or broke off, and is to be asked again later."""
    said: bytearray = field(default_factory=bytearray)
    """The server's own words beside its answer, the last of them."""
    _ends: list[Callable[[], None]] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def came(self, count: int) -> None:
        """Count bytes which came.

        Raises:
            ConnectionAbortedError: More than any honest answer has.
        """
        self.received += count
        if self.received > self.most:
            raise ConnectionAbortedError("an answer without end")

    def allowance(self) -> Allowance:
        """Return the time left for an answer."""
        until = time.monotonic() + STILL_S + self.to_send / FLOOR
        return Allowance(until, STILL_S + self.to_send / FLOOR, FLOOR, self.most, self.most + CHATTER)

    def went(self, count: int) -> None:
        """Count bytes which went."""
        self.sent += count

    def trying(self, ask: Callable[[], _T]) -> _T:
        """Put a question, and let no time pass from its failure to its next try."""
        self.resting = False
        try:
            return ask()
        except BaseException:
            self.resting = True
            raise

    def hear(self, data: bytes) -> None:
        """Keep a server's words, which dulwich gives as progress."""
        self.said += data
        del self.said[:-SAID_MAX]

    def cut(self, end: Callable[[], None]) -> None:
        """Have ``end`` called when the time is over."""
        self._ends.append(end)

    @contextmanager
    def running(self) -> Iterator["Meter"]:
        """Watch the time until the block ends.

        Raises:
            TimeoutError: The time was over.
        """
        watch = threading.Thread(target=self._watch, daemon=True)
        watch.start()
        try:
            yield self
        except Exception as e:
            # Whatever broke, broke because the connection was cut.
            if self.late:
                raise TimeoutError("too slow") from e
            raise
        finally:
            self._over.set()
            self._end()

    def _watch(self) -> None:
        allowance = Allowance(time.monotonic() + STILL_S, STILL_S, FLOOR, 1 << 62, 1 << 62)
        moved, since = 0, time.monotonic()
        while not self._over.wait(0.5):
            if self.resting:
                since = time.monotonic()
                allowance = Allowance(since + STILL_S, STILL_S, FLOOR, 1 << 62, 1 << 62)
                moved = self.received + self.sent
                continue
            if self.received + self.sent != moved:
                moved, since = self.received + self.sent, time.monotonic()
            try:
                allowance.left_s(moved)
            except TimeoutError:
                since = float("-inf")
            if time.monotonic() - since > STILL_S:
                self.late = True
                return self._end()
        return None

    def _end(self) -> None:
        for end in self._ends:
            with suppress(Exception):
                end()


class Counted(io.RawIOBase):
    """An answer's bytes, counted as they come."""

    def __init__(self, inner: Any, meter: Meter) -> None:
        # A pipe's own read gives what is at hand, as read1 does of an answer.
        self._read = inner.read1 if hasattr(inner, "read1") else inner.read
        self._meter = meter

    def readable(self) -> bool:
        """As `io.RawIOBase` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what is at hand."""
        data = self._read(len(buffer))
        self._meter.came(len(data))
        buffer[: len(data)] = data
        return len(data)
