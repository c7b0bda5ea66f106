"""Work of a build spread over processes, which are gone when the build is.

The order of results is that of the work, and they are the same in any number of processes.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from publish.core import processes as machine
from publish.core.errors import StetError
from publish.core.processes import EndedError, Process

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from queue import SimpleQueue

PROCESSES_MAX: Final = 8
"""More would wait for the one which gives them work."""
WORTH: Final = 600
"""Pages for which it takes less time to start processes than to do the work here."""
CHUNK: Final = 50
"""Pages given out at once: a second's work at most, and little to wait for at the end."""
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


class BuildCrew:
    """Processes for one build, started when there is enough to do.

    Args:
        processes: Number of processes; 1 does all work in this one. ``None``: one for each processor.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._most = min(processes or machine.count(), PROCESSES_MAX)
        self._all: list[Process] = []
        self._idle: SimpleQueue[Process]
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End all processes, whatever they are doing."""
        for child in self._all:
            child.kill()
        for child in self._all:
            child.wait()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)
        for child in self._all:
            child.close()

    def begin(self, count: int) -> bool:
        """Return whether ``count`` pieces are worth processes. If so, they are there."""
        if self._most < 2 or count < WORTH:
            return False
        if not self._all:
            from concurrent.futures import ThreadPoolExecutor
            from queue import SimpleQueue

            self._idle = SimpleQueue()
            try:
                for _ in range(self._most):
                    self._all.append(Process())
            except OSError:  # no room for another process: this one can do the work, too
                self._most = len(self._all)
            for child in self._all:
                self._idle.put(child)
            self._threads = ThreadPoolExecutor(max(1, len(self._all)))
        return bool(self._all)

    def tell(self, function: Callable[[Any], None], value: object) -> None:
        """Call ``function`` in every process.

        Raises:
            StetError: A process has died.
        """
        for child in self._all:
            _ask(child, function, value)

    def map(self, function: Callable[[Sequence[_Item]], list[_Found]], items: Sequence[_Item]) -> Iterator[_Found]:
        """Yield the results for all items, in their order.

        ``function`` takes some of them at once.

        Raises:
            StetError: A process has died.
        """
        assert self._threads is not None  # noqa: S101 (`begin` made it)
        # At once, and not when the first result is taken: the caller may have other things to do meanwhile.
        work = deque(
            self._threads.submit(self._one, function, items[start : start + CHUNK])
            for start in range(0, len(items), CHUNK)
        )
        return _taken(work)

    def _one(self, function: Callable[[Sequence[_Item]], list[_Found]], items: Sequence[_Item]) -> list[_Found]:
        child = self._idle.get()
        try:
            found: list[_Found] = _ask(child, function, items)
            return found
        finally:
            self._idle.put(child)


def _taken(work: "deque[Future[list[_Found]]]") -> Iterator[_Found]:
    """Yield results, and hold none that was taken."""
    while work:
        yield from work.popleft().result()


def _ask(child: Process, function: Callable[[Any], Any], value: object) -> Any:
    try:
        return child.ask(function, value)
    except EndedError as error:
        raise StetError(
            f"a process of the build has ended before its work was done ({error})",
            hint="is there memory enough? The former tree is as it was; build again",
        ) from error
