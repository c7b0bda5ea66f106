"""The time between rounds of a clone kept up to date."""

import random
from collections.abc import Callable
from dataclasses import dataclass

SOONEST_S = 600  # between two rounds: mirrors are others' machines
LONGEST_S = 30 * 86_400
DRIFT = 0.1  # of the time between: thousands who began at the same hour must not come at the same minute
FIRST_RETRY_S = 300.0


@dataclass
class CloneTurns:
    """The time between rounds, drifting.

    After failures the time is short at first, doubling up to the usual.
    """

    every_s: float
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""
    failures: int = 0
    """In a row, since the last successful round."""

    def next_s(self, *, well: bool) -> float:
        """Return the seconds until the next round.

        Args:
            well: Whether the last round was successful.
        """
        self.failures = 0 if well else self.failures + 1
        wait = self.every_s
        if self.failures:
            wait = min(wait, FIRST_RETRY_S * 2 ** min(self.failures - 1, 20))
        return wait * (1 + DRIFT * (2 * self.chance() - 1))
