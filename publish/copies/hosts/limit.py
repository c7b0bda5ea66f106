"""A bound on the bytes sent in a second, for one host or for several together."""

import threading
import time
from collections.abc import Callable

STEP_S = 1.0  # seconds' worth of bytes that may go at once, after a pause


class Limit:
    """So many bytes a second, for all who share it.

    Args:
        rate: Bytes a second.
    """

    def __init__(self, rate: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self._clock = clock
        self._free_at = clock()
        self._mutex = threading.Lock()

    def debt_s(self, length: int) -> float:
        """Count ``length`` bytes on their way, and return the seconds to wait."""
        with self._mutex:
            now = self._clock()
            # Each piece moves the next one by its own time, so threads which share the line wait one after another.
            self._free_at = max(self._free_at, now - STEP_S) + length / self.rate
            return max(0.0, self._free_at - now)
