"""How an archive's work speaks to whoever runs it.

Callables, so that a command line, a page on this machine and a timer bring their own. By default nothing is said,
and nobody is there to be asked. What is NOT done here: printing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from publish.core.errors import ConfigError


class Progress(Protocol):
    """How far one piece of work has come; called from several threads."""

    def __call__(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` are done."""

    def of(self, part: str, done: int, total: int) -> None:
        """Say the same of one host or address."""

    def paused(self) -> AbstractContextManager[None]:
        """Show nothing while somebody is asked."""


class _Unseen:
    """Progress that nobody looks at."""

    def __call__(self, done: int, total: int) -> None:
        pass

    def of(self, part: str, done: int, total: int) -> None:
        pass

    def paused(self) -> AbstractContextManager[None]:
        return nullcontext()


@contextmanager
def _unseen(doing: str, unit: str = "file") -> Iterator[Progress]:  # noqa: ARG001 - nobody looks
    yield _Unseen()


def _untold(_text: str, _hint: str | None = None) -> None:
    pass


def _no_passphrase() -> str:
    raise ConfigError("the keys need their passphrase, and nobody is here to give it")


class Showing(Protocol):
    """Begins to show how far something has come."""

    def __call__(self, doing: str, unit: str = "file") -> AbstractContextManager[Progress]:
        """Show it until the block ends; ``unit`` is what is counted: "file", "page", "bytes"."""


@dataclass(frozen=True)
class Talk:
    """What is said, shown and asked while an archive works."""

    progress: Showing = _unseen
    say: Callable[[str], None] = _untold
    """Tell something on the way."""
    note: Callable[[str], None] = _untold
    """Tell what must be known, also by who wants no talk."""
    warn: Callable[[str, str | None], None] = _untold
    """Tell of something that went on but should be known, and what to do."""
    agree: Callable[[str], bool] | None = None
    """Ask whether to go on; ``None`` where nobody is here to be asked."""
    passphrase: Callable[[], str] = _no_passphrase
    """Give the keys' passphrase."""


__all__ = ["Progress", "Showing", "Talk"]
