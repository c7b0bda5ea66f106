"""A caller's hold on pushes under way: their progress, a limit, an early end."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from publish.copies.hosts.limit import Limit
from publish.core.errors import StetError
from publish.core.progress import HostProgress


class Cancelled(BaseException):
    """The end of a push by Ctrl-C."""


def quiet(_host: str, _done: int, _total: int) -> None:
    """Report progress to nobody."""


def untold(_seconds: float, _error: StetError) -> None:
    """Tell nobody of a wait."""


@dataclass(frozen=True, slots=True)
class PushWatch:
    """A caller's hold on one push, or on several at once."""

    progress: HostProgress = quiet
    """Told of bytes sent, by host."""
    limit: Limit | None = None
    """Of what is sent, beside the hosts' own: for all pushes together."""
    waiting: Callable[[float, StetError], None] = untold
    """Told of waits for busy or silent hosts: seconds, and the error. From any thread."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    """Looked at between files. When set, each push ends with `Cancelled`."""

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` if the push is to end."""
        if self.cancelled.is_set():
            raise Cancelled
