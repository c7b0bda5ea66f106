"""Processes of our own, for a part of the work.

Each is started anew and told what it needs: nothing is taken over from this one's threads, locks or files, so it goes
alike on every system. It is gone when this one is. Only our own processes speak here, over pipes of our own.
"""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, TypeVar

from publish.core.environment import without_secrets
from publish.core.errors import StetError

_ENDING_S: Final = 5.0
_CODE: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from publish.core.processes import serve; serve()"
)

_Given = TypeVar("_Given")
_Found = TypeVar("_Found")


class EndedError(StetError):
    """A process has died before its work was done."""


class Process:
    """A process which calls functions of ours.

    One thread at a time may ask it.

    Args:
        keeping: Names of our own variables which it is given, none of them a secret.

    Raises:
        OSError: There is no room for another process.
    """

    def __init__(self, *, keeping: Iterable[str] = ()) -> None:
        import json
        import subprocess

        # -P: else Python looks for its modules in the folder first, and there may be a json.py.
        command = [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path)]
        # It opens what strangers made, of which some is there to break a parser: no place for the passphrase.
        environment = without_secrets() | {name: os.environ[name] for name in keeping if name in os.environ}
        self._child = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    def ask(self, function: Callable[[_Given], _Found], value: _Given) -> _Found:
        """Return what ``function``, which stands in a module, returns there for ``value``.

        Raises:
            EndedError: The process has died.
            Exception: Whatever the function raised.
        """
        import pickle
        import subprocess

        child = self._child
        assert child.stdin is not None  # noqa: S101 (both are pipes)
        assert child.stdout is not None  # noqa: S101
        answer: Any
        try:
            pickle.dump((function, value), child.stdin, pickle.HIGHEST_PROTOCOL)
            child.stdin.flush()
            done, answer = pickle.load(child.stdout)  # noqa: S301 (a process of ours)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError) as error:
            with suppress(subprocess.TimeoutExpired):
                child.wait(_ENDING_S)  # its pipe ends a moment before it does
            how = child.poll()
            raise EndedError(
                f"killed by signal {-how}" if how is not None and how < 0 else f"exit code {how}"
            ) from error
        if not done:
            raise answer
        found: _Found = answer
        return found

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._child.poll() is not None

    def kill(self) -> None:
        """End the process, whatever it is doing. Who asks it gets an error."""
        self._child.kill()

    def wait(self) -> None:
        """Wait until a killed process is gone."""
        self._child.wait()

    def close(self) -> None:
        """Let go of the pipes, when nobody asks any longer."""
        for pipe in (self._child.stdin, self._child.stdout):
            with suppress(OSError):  # what could not be sent any longer
                pipe.close()  # type: ignore[union-attr]


def count() -> int:
    """Return how many processes this machine runs at once."""
    # Of its processors those that this process may use: in a container they are fewer.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def serve() -> None:
    """Do the work that comes in, until no more can come."""
    import gc
    import pickle
    import signal
    import threading

    # Ctrl-C reaches all processes of a terminal. The first ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(50_000, 20, 20)
    given, taken = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is none of our answers
    threading.Thread(target=_leave, daemon=True).start()
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


def _leave() -> None:
    """End this process when its parent is gone, whatever it does."""
    import select

    parent = select.poll()
    parent.register(0, 0)  # no event but the end of the pipe
    parent.poll()
    os._exit(0)
