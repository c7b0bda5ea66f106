"""A push in another process, which dies or meets a full disk at the k-th of its effects."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from publish.copies.hosts import rcd
from publish.copies.hosts.base import Host
from publish.copies.hosts.http.pool import Pool
from publish.copies.push.crew import push_all
from publish.copies.push.plan import Asked
from publish.core.errors import BafflingError
from publish.core.model import Receipt, Release
from tests.support.factory import NOW

DONE, TOLD, BAFFLED = 0, 5, 70  # a push ended well; with an error of ours; with one that nobody foresaw
_CHANGES = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir"}
_WRITING = os.O_CREAT | os.O_WRONLY | os.O_RDWR
_RCLONE = tuple(f"/operations/{word}" for word in ("copyfile", "movefile", "deletefile"))


def at_files(k: int, below: Path | None = None, *, error: int = 0) -> Callable[[], None]:
    """Return what arms this process: it dies before the k-th change of files.

    Args:
        below: Only changes there count.
        error: It does not die: from the k-th on all changes fail so.
    """
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in _CHANGES or (event == "open" and not (arguments[2] or 0) & _WRITING):
            return
        path = arguments[0]
        if below is not None and not (
            isinstance(path, str | bytes | Path) and os.fsdecode(path).startswith(str(below))
        ):
            return
        if seen >= k and not error:
            os.kill(os.getpid(), signal.SIGKILL)
        if seen >= k and event not in ("os.remove", "os.rmdir"):
            raise OSError(error, os.strerror(error), path)
        seen += 1

    return lambda: sys.addaudithook(hook)


def at_line(k: int, when: Literal["before", "after"]) -> Callable[[], None]:
    """Return what arms this process: it dies before the k-th request that changes something, or after its answer."""

    def arm() -> None:
        ask, seen = Pool.ask, 0

        def asked(self: Pool, method: str, target: str, *more: Any, **named: Any) -> Any:
            nonlocal seen
            changes = (
                target.startswith(_RCLONE) if isinstance(self, rcd._Socket) else method in ("PUT", "POST", "DELETE")
            )
            dies = changes and seen == k
            seen += changes
            if dies and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            answer = ask(self, method, target, *more, **named)
            if dies:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        Pool.ask = asked  # type: ignore[method-assign]

    return arm


def pushed_by_another(wanted: Release, opened: Callable[[], Host], arm: Callable[[], None]) -> int:
    """Push in a process of its own, and return how that ended."""
    child = os.fork()
    if not child:
        try:
            _own_connections()
            host = opened()
            host.parallel = 1
            arm()
            [(_, result)] = push_all(wanted, [(host, Asked())], now=NOW)
            os._exit(DONE if isinstance(result, Receipt) else BAFFLED if isinstance(result, BafflingError) else TOLD)
        except BaseException:
            os._exit(BAFFLED + 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _own_connections() -> None:
    """Speak to the rclone of the process above, which lives on, by connections of our own."""
    ask = rcd.Engine._running

    def running(self: rcd.Engine) -> rcd._Socket:
        if self._pool is not None and not getattr(self, "_is_ours", False):
            self._pool, self._is_ours = rcd._Socket(self._pool._path), True  # type: ignore[attr-defined]
        return ask(self)

    rcd.Engine._running = running  # type: ignore[method-assign]


FULL, READ_ONLY = errno.ENOSPC, errno.EROFS
