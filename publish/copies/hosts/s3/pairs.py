"""A file and the question for it, sent together on one connection.

A far host is waited for once, and not twice. By HTTP/1.1 a server takes the second question when it has answered the
first. Whether one does is tried with one file, while the others go as ever. What comes otherwise than expected proves
nothing: the file is then read back by itself.
What is NOT done here: saying what a host did to a file.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from publish.copies.hosts.http.answer import Reply
from publish.copies.hosts.http.faults import WireError
from publish.core.errors import HostError

TRIALS_MAX = 3  # whose outcome says nothing: of a host that is busy, or gives each connection up


class Pairs:
    """What a push knows of a host's way with two questions that went together."""

    def __init__(self) -> None:
        self._known: bool | None = None
        self._trial = threading.Lock()
        self._trials = 0

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Yield whether a file's two questions go together.

        Until it is known, those of one file at a time do.
        """
        if self._known is not None:
            yield self._known
        elif self._trial.acquire(blocking=False):
            self._trials += 1
            try:
                yield True
            finally:
                # A host which never lets it be known is asked no more: it may be busy of two questions at once.
                if self._known is None and self._trials >= TRIALS_MAX:
                    self._known = False
                self._trial.release()
        else:
            yield False

    def end(self) -> None:
        """Note that a file did not arrive so."""
        self._known = False

    def saw(self, second: Callable[[], Reply | None], length: int, sha256: str) -> bool:
        """Return whether the second answer came, with bytes of this length and hash.

        After any other no more questions go together.
        """
        try:
            if (reply := second()) is None:  # the connection was given up in order, as after a number of questions
                return False
            # A refusal is no empty file.
            right = reply.status == 200 and hashlib.sha256(reply.rest(length)).hexdigest() == sha256
            reply.close()
        except (WireError, HostError):
            right = False
        # Once it went wrong it is not tried again: whoever gives no second answer costs some seconds each time.
        self._known = right and self._known is not False
        return right
