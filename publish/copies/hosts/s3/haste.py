"""The choice between one request and parts for a long file, by what the line did before.

Parts go on where they were cut. They cost more on both sides: our bytes are hashed twice, and many stores copy the
parts once more to join them. A file that the line takes in a few seconds goes whole, and a cut costs these seconds.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

WHOLE_S = 10.0  # seconds of sending that a cut may cost
WHOLE_MAX_LENGTH = 64 << 20  # bytes: a line that was quick a moment ago may not stay so
_TICK_S = 1e-3  # seconds: no clock shows less for a long file


class Haste:
    """The rate at which a line took the last long file, or short ones before the first. Without either it is slow."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._rate = 0.0
        self._known = False  # by a long file
        self._most = WHOLE_MAX_LENGTH

    def whole(self, length: int) -> bool:
        """Return whether a file of ``length`` bytes goes in one request."""
        return length <= min(self._most, self._rate * WHOLE_S)

    def took(self, length: int, began: float) -> None:
        """Note a short stored file, which counts until a long one ended or broke.

        Else all long files which begin together, with nothing known, would go in parts.
        """
        # A line may take a megabyte at once and slow down behind it, or cut whatever takes long.
        if not self._known:
            self._rate = max(self._rate, length / max(self.clock() - began, _TICK_S))

    def too_long(self, length: int) -> None:
        """Note that a request of ``length`` bytes was refused for its length."""
        self._most = min(self._most, length - 1)

    @contextmanager
    def timed(self, sent: Callable[[int], None]) -> Iterator[Callable[[int], None]]:
        """Take the time of a file on its way, and yield what is told of its bytes in place of ``sent``."""
        began, gone = self.clock(), [0]

        def told(length: int) -> None:
            gone[0] += length
            sent(length)

        try:
            yield told
        except BaseException:
            self._known, self._rate = True, 0.0  # what broke once may break once more
            raise
        self._known, self._rate = True, gone[0] / max(self.clock() - began, _TICK_S)
