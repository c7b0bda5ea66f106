"""The pace at which one host is asked, by all threads together.

A host which asks for less is given less: each question waits for its turn. A host without any good answer yet may as
well be out of order, and is not waited for.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from publish.core.errors import BusyError
from publish.core.units import count

TRIES_MAX = 8  # of one question to a busy host
BUSY_S = 120.0  # for all waits of one question: who is busy for longer is as good as silent
FIRST_S = 5.0  # for a host that gave nothing yet, where it says for how long
GAP_FIRST_S, GAP_MAX_S = 0.05, 5.0  # between two questions, once it was busy
GAP_SHRINKS = 0.97  # with each good answer
GAP_MIN_S = 0.004  # below, no gap
RECENT = 16  # answers by which a host is judged
STREAK = 12  # good ones in a row: the pace was right
GIVEN_UP_MAX = 3  # questions given up in vain, while others were answered: then it counts as worn out


@dataclass
class Pace:
    """The pace of one host. Many threads may ask it at once.

    Args:
        pause_s: Wait before the second try; it doubles with each further one.
    """

    pause_s: float
    sleep: Callable[[float], None] = time.sleep
    served: bool = False
    """Whether any answer was good."""
    refusals: int = 0
    """Answers which asked for patience."""
    worn: bool = False
    """Whether the host was busy for longer than anybody waits: then each question is asked twice at most."""
    _given_up: int = 0
    _good_at: float = float("-inf")
    _gap_s: float = 0.0
    _next_at: float = 0.0
    _recent: deque[bool] = field(default_factory=lambda: deque(maxlen=RECENT))
    """Whether the last answers were good."""
    _slowed_at: float = 0.0
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    @property
    def note(self) -> str | None:
        """What slowed the reading, in words. ``None`` if nothing did."""
        if not self.refusals:
            return None
        return f"it asked for patience {count(self.refusals, 'time')}, and was asked more slowly"

    def turn(self) -> None:
        """Wait for this question's turn."""
        if not self._gap_s and time.monotonic() >= self._next_at:
            return
        # The lock is held to take a turn, not while waiting for it.
        with self._mutex:
            now = time.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + self._gap_s
        if at > now:
            self.sleep(at - now)

    def good(self) -> None:
        """Note a good answer."""
        self.served = True
        self._recent.append(True)
        if self.refusals:
            self._good_at = time.monotonic()
        if self._gap_s:
            with self._mutex:
                self._gap_s = self._gap_s * GAP_SHRINKS if self._gap_s > GAP_MIN_S else 0.0

    def busy(self, error: BusyError, tries: int, waited_s: float) -> float | None:
        """Note a busy answer, and return the wait before the next try (seconds).

        ``None``: no further try.

        Args:
            tries: Of this question, so far.
            waited_s: By this question, so far.
        """
        self.refusals += 1
        slower = self._slower_helps()
        self._recent.append(False)
        wait_s = self.pause_s * float(min(1 << (tries - 1), 16)) * (0.75 + random.random() / 2)  # noqa: S311 - no secret
        if error.retry_after_s is not None:
            wait_s = max(error.retry_after_s, self.pause_s)
        if not self.served or self.worn:
            return wait_s if tries == 1 and wait_s <= FIRST_S else None
        if tries >= TRIES_MAX or waited_s + wait_s > BUSY_S:
            self._given_up += 1
            # One file may be refused for ever, and the others given: that is no reason to be impatient with these.
            lone = time.monotonic() - self._good_at < waited_s
            self.worn = not lone or self._given_up >= GIVEN_UP_MAX
            return None
        with self._mutex:
            now = time.monotonic()
            # All threads hear it within moments of each other: that counts once. So does a file that is never given.
            if slower and tries == 1 and now - self._slowed_at > self.pause_s / 2:
                self._slowed_at = now
                self._gap_s = min(max(self._gap_s * 2, GAP_FIRST_S), GAP_MAX_S)
            # Named by the host itself, the wait is everybody's.
            self._next_at = max(self._next_at, now + (wait_s if error.retry_after_s else self._gap_s))
        return wait_s

    def _slower_helps(self) -> bool:
        """Return whether half the pace may spare a host that refuses again."""
        # Who refuses one of three at whatever pace would else be asked ever more slowly, for nothing: 200 files took
        # 17 minutes. Who counts questions refuses most of them until the pace is right, and then none for long.
        good = list(self._recent)
        return not self._gap_s or all(good[-STREAK:]) or sum(good) * 2 < len(good)
