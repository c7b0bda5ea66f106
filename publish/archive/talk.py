"""Callables for speaking to the user of an archive.

A command line, a page on this machine and a timer bring their own. By default nothing is said, and nobody can be asked.
What is NOT done here: printing.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from publish.core.errors import ConfigError, StetError
from publish.core.units import lasting, size

WAITS_EVERY_S = 60  # a log of cron must stay readable


class Gauge(Protocol):
    """Progress of a piece of work, called from several threads."""

    def __call__(self, done: int, total: int) -> None:
        """Report ``done`` of ``total``."""

    def of(self, part: str, done: int, total: int) -> None:
        """Report the same for a single host or address."""

    def paused(self) -> AbstractContextManager[None]:
        """Show nothing while somebody is asked."""


class _Unseen:
    """Progress without a display."""

    def __call__(self, done: int, total: int) -> None:
        pass

    def of(self, part: str, done: int, total: int) -> None:
        pass

    def paused(self) -> AbstractContextManager[None]:
        return nullcontext()


@contextmanager
def _unseen(doing: str, unit: str = "file") -> Iterator[Gauge]:  # noqa: ARG001 - nobody looks
    yield _Unseen()


def _untold(_text: str, _hint: str | None = None) -> None:
    pass


def _no_passphrase() -> str:
    # By default refused: a program without a user would wait for an answer for ever.
    raise ConfigError("the keys need their passphrase, and nobody is here to give it")


class Showing(Protocol):
    """Starter of a display of progress."""

    def __call__(self, doing: str, unit: str = "file") -> AbstractContextManager[Gauge]:
        """Show progress until the block ends.

        ``unit`` is the thing counted: "file", "page", "bytes".
        """


@dataclass(frozen=True)
class Talk:
    """Messages, progress and questions of an archive's work."""

    progress: Showing = _unseen
    say: Callable[[str], None] = _untold
    """Tell something on the way."""
    note: Callable[[str], None] = _untold
    """Tell a fact which must be known, even to users who want no talk."""
    warn: Callable[[str, str | None], None] = _untold
    """Tell of a trouble which stopped nothing, and its remedy."""
    agree: Callable[[str], bool] | None = None
    """Ask whether to go on. ``None`` where nobody can be asked."""
    passphrase: Callable[[], str] = _no_passphrase
    """Give the keys' passphrase."""


class Waits:
    """Lines on waits for hosts, one a minute for each.

    Args:
        say: Tells a line.
        clock: Seconds.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._mutex = threading.Lock()
        self._told: dict[str, float] = {}
        self._since: dict[str, float] = {}
        self._sent: dict[str, tuple[int, int]] = {}

    def sent(self, host: str, done: int, total: int) -> None:
        """Note how many bytes of a push were sent."""
        with self._mutex:
            if done > self._sent.get(host, (0, 0))[0]:
                self._since.pop(host, None)
            self._sent[host] = done, total

    def tell(self, seconds: float, error: StetError) -> None:
        """Tell of a wait of ``seconds``, and of its cause."""
        with self._mutex:
            now = self._clock()
            waited, (done, total) = now - self._since.setdefault(error.where, now), self._sent.get(error.where, (0, 0))
            if now - self._told.get(error.where, -WAITS_EVERY_S) < WAITS_EVERY_S:
                return
            self._told[error.where] = now
        far = f"; {size(total - done)} of {size(total)} left" if total else ""
        past = f"; no progress for {lasting(waited)}" if waited >= WAITS_EVERY_S else ""
        again = f"asked again in {lasting(seconds)} (after Ctrl-C the next push goes on from here)"
        self._say(f"{error}{past}{far}; {again}")


__all__ = ["Gauge", "Showing", "Talk", "Waits"]
