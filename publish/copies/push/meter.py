"""The bytes of a push: counted, told, and held back where a limit asks for it."""

import threading

from publish.copies.hosts.base import Host
from publish.copies.hosts.limit import Limit
from publish.copies.push.watch import PushWatch
from publish.core.units import rate


class PushMeter:
    """A count of what goes to a host.

    The host tells it of each piece. The limits are the host's own, and that of the caller for all hosts together.
    """

    def __init__(self, host: Host, watch: PushWatch) -> None:
        self.total = 0
        """Bytes which are to go."""
        self.continued: set[str] = set()
        """Paths of files which were gone on with, after a cut."""
        self._done = 0
        self._counting = threading.Lock()
        self._name = host.name
        self._watch = watch
        own = host.settings.limit if host.settings else None
        self._limits = [*([Limit(rate(own))] if own else []), *([watch.limit] if watch.limit else [])]
        host.meter, host.kept, host.limited = self.sent, self.kept, bool(self._limits)

    def sent(self, length: int) -> None:
        """Count bytes on their way, and wait where a limit asks for it."""
        self._count(length)
        # After the bytes and not before them: the line is idle for what they were too many.
        for limit in self._limits if length > 0 else ():
            self._watch.cancelled.wait(limit.debt_s(length))

    def kept(self, path: str, length: int) -> None:
        """Count bytes of a path's file which need not go."""
        self.continued.add(path)
        self._count(length)

    def _count(self, length: int) -> None:
        with self._counting:
            self._done += length
            self._watch.progress(self._name, self._done, self.total)
