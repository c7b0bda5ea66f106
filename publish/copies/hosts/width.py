"""How many requests go to a host at once.

And how long to wait after a refusal.

Each host begins with few, and gets twice as many while nothing is refused and more comes through. A host which asks
for less gets half, and time. `Width` decides, from values alone. `Turns` holds the threads of a crew to it. What is
NOT done here: the pace of readers, who share hosts with strangers (``http.pace``).
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from publish.core.errors import BusyError, StetError, UnreachableError
from publish.core.units import count

FIRST = 4  # requests at once in the beginning: so many are no burden to the smallest host
WAIT_FIRST_S, WAIT_MAX_S = 0.5, 60.0  # seconds, where the host does not say how long
WAIT_SAID_MAX_S = 600.0  # seconds which a host may ask for: longer ones would end no push
TOLD_S = 5.0  # seconds of a wait which is told
HOPELESS_S = 3600.0  # seconds of refusals without one good answer: then a push gives up
ROUNDS = 1  # answers for each request at once that are measured, before the width is thought over
GROWTH = 1.2  # times as much must come through with twice as many: less is chance, and threads wait for each other
STILL = 3  # rounds without growth: then so many are enough
REQUEST_LENGTH = 16_000  # bytes: what a request costs beside its own, so that small files and large ones compare


class Width:
    """The number of requests at once, and the time of the next.

    Args:
        width: The most requests at once.
        chance: A number from 0 to 1, so that publishers who were refused together do not come back together.
    """

    def __init__(self, width: int, chance: Callable[[], float] = random.random) -> None:
        self.width = max(1, width)
        self.limit = min(FIRST, self.width)
        self.ready_at = 0.0
        """No request begins before (seconds, as all times here)."""
        self.refusals = 0
        self.breaks = 0
        """Silences, and answers which broke off."""
        self.waited_s = 0.0
        self.lowest = self.limit
        self._chance = chance
        self._wait_s = 0.0
        self._refused_at = float("-inf")
        self._growing = True
        self._before = 0.0
        self._still = 0
        self._begin_round(0.0, skip=True)

    def _begin_round(self, now: float, *, skip: bool = False) -> None:
        self._since, self._answers, self._through = now, 0, 0
        # The first answers are to requests which began at the former width.
        self._skip = self.limit if skip else 0

    def calm(self) -> None:
        """Note that the host answers again."""
        self._wait_s = self._wait_s / 2 if self._wait_s > WAIT_FIRST_S else 0.0

    def well(self, now: float, length: int) -> None:
        """Note an answer, and ``length`` bytes beside it."""
        self.calm()
        if self._skip:
            self._skip -= 1
            self._since = now
            return
        self._answers += 1
        self._through += length + REQUEST_LENGTH
        if self._answers < ROUNDS * self.limit or now <= self._since:
            return
        rate, before = self._through / (now - self._since), self.limit
        if not self._growing:
            # One more at a time: twice as many would be refused at once.
            self.limit = min(self.limit + 1, self.width)
        elif rate > GROWTH * self._before:
            self._before, self._still = rate, 0
            self.limit = min(2 * self.limit, self.width)
        else:
            self._still += 1
            if self._still >= STILL:
                self._growing, self.width = False, self.limit
        self._begin_round(now, skip=self.limit > before)

    def refused(self, now: float, begun: float, after_s: float | None, *, busy: bool = True) -> bool:
        """Note a refusal or a silence, and return whether it counted.

        Args:
            begun: The time at which the request began. Those under way at the last refusal do not count again.
            after_s: Seconds to wait by the host's own word.
            busy: Whether the host said so itself.
        """
        self.refusals += busy
        self.breaks += not busy
        counts = begun >= self._refused_at
        if counts:
            self._refused_at, self._growing = now, False
            self.limit = max(1, self.limit // 2)
            self.lowest = min(self.lowest, self.limit)
            self._wait_s = min(WAIT_MAX_S, max(WAIT_FIRST_S, 2 * self._wait_s))
            self._wait_until(now, min(WAIT_MAX_S, self._wait_s * (0.5 + self._chance())))
            self._begin_round(now)
        if after_s is not None:
            self._wait_until(now, min(after_s, WAIT_SAID_MAX_S))
        return counts

    def _wait_until(self, now: float, wait_s: float) -> None:
        until = now + wait_s
        self.waited_s += max(0.0, until - max(now, self.ready_at))
        self.ready_at = max(self.ready_at, until)

    def forgo(self, now: float) -> None:
        """Drop the wait that is left."""
        self.waited_s -= max(0.0, self.ready_at - now)
        self.ready_at, self._wait_s = now, 0.0

    @property
    def note(self) -> str | None:
        """What slowed the work, in words. ``None`` if nothing did."""
        said = [
            *([f"asked for patience {count(self.refusals, 'time')}"] if self.refusals else []),
            *([f"gave no answer, or not the whole, {count(self.breaks, 'time')}"] if self.breaks else []),
        ]
        if not said:
            return None
        return f"it {' and '.join(said)}: {self.waited_s:,.0f} s of waiting, {self.lowest} at once at the least"


class Turns:
    """The threads of a crew, held to a width.

    A thread which has a turn already gets another at once: waiting for itself would never end.

    Args:
        tell: Told of each wait of `TOLD_S` or longer, in any thread, and of the last failure.
    """

    def __init__(
        self,
        width: Width,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        tell: Callable[[float, StetError], None] = lambda _seconds, _error: None,
    ) -> None:
        self.width = width
        self._tell = tell
        self._cause: StetError | None = None
        self.silences = 0
        """Rounds without an answer of any kind: a refusal is an answer."""
        self.taken = 0
        """Actions which ended well."""
        self._clock = clock
        self._sleep = sleep
        self._mutex = threading.Lock()
        self._active = 0
        # First come, first served: who is refused again and again would else take each turn anew, and no other go.
        self._waiting = deque[threading.Event]()
        self._mine = threading.local()
        self._well_at = clock()

    @contextmanager
    def first(self) -> Iterator[None]:
        """Let this thread go before all who wait for a turn."""
        self._mine.first = True
        try:
            yield
        finally:
            self._mine.first = False

    @contextmanager
    def turn(self, interrupt: threading.Event | None = None, *, inner: bool = False) -> Iterator[float]:
        """Wait for a turn, and yield its beginning.

        Args:
            interrupt: Ends the wait when set.
            inner: Part of another turn, whose helpers have threads of their own. It waits for the time alone.
        """
        # Else a crew of one would wait for itself: a listing is read while the files it names are.
        before = getattr(self._mine, "depth", 0)
        depth = before + inner
        place = None if depth else self._line_up()
        self._mine.depth = depth + 1
        try:
            if place:
                place.wait()
            while (left_s := self.width.ready_at - self._clock()) > 0:
                if left_s >= TOLD_S and self._cause:
                    self._tell(left_s, self._cause)
                if interrupt is None:
                    self._sleep(left_s)
                elif interrupt.wait(left_s):
                    break
            yield self._clock()
        finally:
            self._mine.depth = before
            if not depth:
                with self._mutex:
                    if place and place in self._waiting:  # Ctrl-C
                        self._waiting.remove(place)
                    else:
                        self._active -= 1
                    self._admit()

    def _line_up(self) -> threading.Event | None:
        """Return the event of this thread's turn, or ``None`` for a turn at once."""
        with self._mutex:
            first = getattr(self._mine, "first", False)
            if self._active < self.width.limit and (first or not self._waiting):
                self._active += 1
                return None
            place = threading.Event()
            if first:
                self._waiting.appendleft(place)
            else:
                self._waiting.append(place)
            return place

    def _admit(self) -> None:
        while self._waiting and self._active < self.width.limit:
            self._active += 1  # here and not by who waits: else another would come between
            self._waiting.popleft().set()

    @property
    def alone(self) -> bool:
        """Whether at most one action is under way, or waits for its turn."""
        return self._active <= 1 and not self._waiting

    def heard(self) -> None:
        """Note a good answer to one question of several. How much comes through is measured by the whole."""
        with self._mutex:
            self._well_at = self._clock()
            self.silences = 0
            self.width.calm()

    def well(self, length: int) -> None:
        """Note a good answer, with ``length`` bytes of a file."""
        with self._mutex:
            self._well_at = self._clock()
            self.silences = 0
            self.taken += 1
            self.width.well(self._well_at, length)
            self._admit()

    def failed(self, begun: float, error: StetError) -> bool:
        """Note a failure, and return whether there is any use in another try."""
        if not isinstance(error, UnreachableError) or not error.retryable:
            return False
        with self._mutex:
            now, self._cause = self._clock(), error
            # Requests which were under way together end together, at a host that went away: that is one silence.
            busy = isinstance(error, BusyError)
            counts = self.width.refused(now, begun, error.retry_after_s, busy=busy)
            self.silences = 0 if busy else self.silences + counts
            return not busy or now - self._well_at < HOPELESS_S

    def lose(self) -> None:
        """Note that the host was given up."""
        # Each further question is put once, be it of an audit of many files: waits between them ask nobody twice.
        with self._mutex:
            self.width.forgo(self._clock())
