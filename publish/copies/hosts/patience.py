"""Patience with a host of ours which is busy, or does not answer.

One file may be refused for ever, while the host takes the others: that is told as the file's own failure.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from publish.copies.hosts.width import HOPELESS_S, Turns
from publish.core.errors import BusyError, StetError

REFUSALS_MIN = 10  # of one action, before it is given up: it may have waited for its turn the whole hour
LONE_MAX = 20  # refusals of one file, between which most others were taken: chance brings half as many to no file
LONE_S = 900.0  # of refusals of the last file left: a host that asks for ten minutes' patience is waited for
_LONE = "look there for a rule against this file, or leave it out"


@dataclass(frozen=True)
class Patience:
    """Number of tries where nothing answers, and the clock for the waits between them."""

    attempts: int = 4
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    clock: Callable[[], float] = time.monotonic


class Tries:
    """The failures of one action, and whether it is tried again.

    Args:
        turns: Those of all actions at the host.
        interrupt: Ends all tries when set.
    """

    def __init__(self, patience: Patience, turns: Turns, interrupt: threading.Event | None) -> None:
        self._patience = patience
        self._turns = turns
        self._interrupt = interrupt
        self._silences = 0  # tries without an answer
        self._refusals = 0
        self._since = float("inf")  # the beginning of the first try that was refused
        self._lone = 0  # refusals between which the host took most of the others
        self._taken = self._refused = 0  # good answers to all actions, and refusals of all, at the last refusal

    def again(self, begun: float, error: StetError, answers: Callable[[], bool]) -> bool:
        """Return whether to try again after a failure.

        An error of a file that is refused alone is marked so (``lone``).

        Args:
            begun: The beginning of the try that failed.
            answers: Whether the host answers a question about no file, put once.
        """
        # Else a question of an action would be put as often as both bounds say, one times the other.
        if error.given_up or getattr(error.__cause__, "given_up", False):
            return False
        useful = self._turns.failed(begun, error)
        if not useful or (self._interrupt is not None and self._interrupt.is_set()):
            return False
        if isinstance(error, BusyError):
            return self._refused_again(begun, error, answers)
        self._silences += 1
        most = self._patience.attempts
        if self._turns.silences >= most:
            self._turns.lose()
            return False
        # Where others are answered, this file alone may be beyond what the host can do: a few tries more, no hundred.
        return self._silences < (2 * most if most > 1 else 1)

    def _refused_again(self, begun: float, error: BusyError, answers: Callable[[], bool]) -> bool:
        by_itself = self._refuse(self._turns.taken, self._turns.width.refusals) and self._turns.alone
        self._since = min(self._since, begun)
        past_s, enough = self._patience.clock() - self._since, self._refusals >= REFUSALS_MIN
        # A crew would be slowed down by one file for an hour, some thousand refusals.
        others = self._lone >= LONE_MAX
        if others or (by_itself and enough and past_s >= LONE_S and answers()):
            error.lone = True
            error.hint = error.hint or f"it {'takes others' if others else 'answers'} meanwhile: {_LONE}"
            return False
        # The answers which the host gives meanwhile may be those to our own first questions.
        return not enough or past_s < HOPELESS_S

    def _refuse(self, taken: int, refused: int) -> bool:
        """Note a refusal, and return whether no other action ended since the last one.

        Args:
            taken: Actions of all threads which ended well so far.
            refused: Refusals of all threads so far, with this one.
        """
        others_taken, others_refused = taken - self._taken, refused - self._refused - 1
        self._lone += self._refusals > 0 and others_taken > others_refused
        self._refusals += 1
        self._taken, self._refused = taken, refused
        return others_taken == others_refused == 0
