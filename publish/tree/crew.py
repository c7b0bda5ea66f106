"""Work of a build spread over processes, which are gone when the build is.

Each process is started anew and told what it needs: nothing is taken over from this one's threads, locks or files, so
it goes alike on every system. The order of results is that of the work, and they are the same in any number of
processes. Only our own processes speak here, over pipes of our own.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from publish.core.environment import without_secrets
from publish.core.errors import StetError

if TYPE_CHECKING:
    import subprocess
    from concurrent.futures import Future, ThreadPoolExecutor
    from queue import SimpleQueue

PROCESSES_MAX: Final = 8
"""More would wait for the one which gives them work."""
WORTH: Final = 600
"""Pages for which it takes less time to start processes than to do the work here."""
CHUNK: Final = 50
"""Pages given out at once: a second's work at most, and little to wait for at the end."""
_ENDING_S: Final = 5.0
_CODE: Final = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from publish.tree.crew import serve; serve()"
_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


class BuildCrew:
    """Processes for one build, started when there is enough to do.

    Args:
        processes: Number of processes; 1 does all work in this one. ``None``: one for each processor.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._most = min(processes or _processors(), PROCESSES_MAX)
        self._all: list[subprocess.Popen[bytes]] = []
        self._idle: SimpleQueue[subprocess.Popen[bytes]]
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
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):  # what could not be sent any longer
                    pipe.close()  # type: ignore[union-attr]

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
                    self._all.append(_started())
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


def _ask(child: "subprocess.Popen[bytes]", function: Callable[[Any], Any], value: object) -> Any:
    import pickle
    import subprocess

    assert child.stdin is not None  # noqa: S101 (both are pipes)
    assert child.stdout is not None  # noqa: S101
    try:
        pickle.dump((function, value), child.stdin, pickle.HIGHEST_PROTOCOL)
        child.stdin.flush()
        done, answer = pickle.load(child.stdout)  # noqa: S301 (a process of ours)
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_ENDING_S)  # its pipe ends a moment before it does
        how = child.poll()
        ended = f"killed by signal {-how}" if how is not None and how < 0 else f"exit code {how}"
        raise StetError(
            f"a process of the build has ended before its work was done ({ended})",
            hint="is there memory enough? The former tree is as it was; build again",
        ) from error
    if not done:
        raise answer
    return answer


def _started() -> "subprocess.Popen[bytes]":
    import json
    import subprocess

    # -P: else Python looks for its modules in the folder first, and there may be a json.py.
    command = [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path)]
    # It opens evidence, of which some was made to break a parser: no place for the passphrase of the keys.
    return subprocess.Popen(
        command, env=without_secrets(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _processors() -> int:
    # Of those that this process may use: in a container they are fewer.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve() -> None:
    """Do the work that comes in, until no more can come."""
    import gc
    import pickle
    import signal

    # Ctrl-C reaches all processes of a terminal. The first ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 20)
    given, taken = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is none of our answers
    while True:
        try:
            function, value = pickle.load(given)  # noqa: S301 (from our parent)
        except EOFError:
            return
        try:
            answer = (True, function(value))
        except Exception as error:  # noqa: BLE001 (the first process says what it was)
            answer = (False, error)
        pickle.dump(answer, taken, pickle.HIGHEST_PROTOCOL)
        taken.flush()
