"""Independent questions, asked together.

A host far away takes as long for four questions at once as for one.
"""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_T = TypeVar("_T")
_A = TypeVar("_A")


def at_once(*asked: Callable[[], _T], most: int) -> list[_T]:
    """Return the answers to several questions, in the order of the questions.

    No question may need the answer of another. All of them have ended on return.

    Args:
        most: Questions at a time. With 1 they are asked one after another, up to the first failure.

    Raises:
        BaseException: The error of the first failed question, by their order.
    """
    if most <= 1 or len(asked) <= 1:
        return [ask() for ask in asked]
    with ThreadPoolExecutor(min(most, len(asked))) as pool:
        return [came.result() for came in [pool.submit(ask) for ask in asked]]


def beside(first: Callable[[], _T], *others: Callable[[], object], most: int) -> _T:
    """Return the answer to ``first``, with ``others`` asked beside. Otherwise as `at_once`."""
    answer: list[_T] = []
    at_once(lambda: answer.append(first()), *others, most=most)
    return answer[0]


def each(work: Callable[[_A], object], things: Sequence[_A], *, most: int) -> None:
    """Run ``work`` for all things, ``most`` at a time, and begin no more after a failure.

    Raises:
        BaseException: The error of a failed thing.
    """
    if most <= 1 or len(things) <= 1:
        for thing in things:
            work(thing)
        return
    waiting, failed = deque(things), list[BaseException]()

    def crew() -> None:
        try:
            while True:
                try:
                    thing = waiting.popleft()
                except IndexError:
                    return
                work(thing)
        except BaseException as e:  # noqa: BLE001 - raised below, in the caller's thread
            failed.append(e)
            waiting.clear()

    # A job for each thread, and not for each thing: a lock and an object less for every small file.
    with ThreadPoolExecutor(min(most, len(things))) as pool:
        for _ in range(min(most, len(things))):
            pool.submit(crew)
    if failed:
        raise failed[0]
