"""A push in another process, which dies or meets a full disk at the k-th of its effects."""

import errno
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from requests import Session

from publish.copies.hosts import rcd
from publish.copies.hosts.base import Host
from publish.copies.hosts.git import overssh
from publish.copies.hosts.http.pool import Pool
from publish.copies.hosts.ipfs import kubo
from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.session import SftpSession
from publish.copies.push.crew import push_all
from publish.copies.push.plan import Asked
from publish.core.errors import BafflingError
from publish.core.model import Receipt
from publish.verify.head import Release
from tests.support.factory import NOW

DONE, TOLD, BAFFLED = 0, 5, 70  # a push ended well; with an error of ours; with one that nobody foresaw
_CHANGES = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir"}
_WRITING = os.O_CREAT | os.O_WRONLY | os.O_RDWR
_RCLONE = tuple(f"/operations/{word}" for word in ("copyfile", "movefile", "deletefile"))
_KUBO = tuple(f"/api/v0/{word}" for word in ("key/gen", "dag/import", "pin/add", "name/publish", "pin/rm", "repo/gc"))
_SFTP = (packets.OPEN, packets.WRITE, packets.MKDIR, packets.RENAME, packets.EXTENDED, packets.REMOVE, packets.RMDIR)
_TO_READ = b"\0\0\0\1\0\0\0\0"  # how a request to open ends that opens for reading
_GIT_HASH_LENGTH = 20
When = Literal["before", "after"]


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
        path = arguments[event == "os.link"]  # a file without a name is linked from /proc
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


def killed_at_each(work: Callable[[], object], below: Path) -> Iterator[int]:
    """Do it in processes of their own, each killed one change of files later; yields after each that was."""
    for k in itertools.count():
        child = os.fork()
        if not child:
            with suppress(BaseException):
                at_files(k, below)()
                work()
            os._exit(DONE)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DONE:
            return
        yield k


class Counter:
    """Counts what changes something, in all threads, and has this process die at the k-th."""

    def __init__(self, k: int, when: When) -> None:
        self._k, self._when = k, when
        self._seen = 0
        self._mutex = threading.Lock()

    def around(self, act: Callable[[], Any], *, changes: bool = True) -> Any:
        """Do what ``act`` does: die before it, or after it."""
        with self._mutex:
            dies = changes and self._seen == self._k
            self._seen += changes
        if dies and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = act()
        if dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def at_line(k: int, when: When) -> Callable[[], None]:
    """Return what arms this process: it dies before the k-th request that changes something, or after its answer."""

    def arm() -> None:
        ask, counter = Pool.ask, Counter(k, when)

        def asked(self: Pool, method: str, target: str, *more: Any, **named: Any) -> Any:
            changes = (
                target.startswith(_RCLONE) if isinstance(self, rcd._Socket) else method in ("PUT", "POST", "DELETE")
            )
            return counter.around(lambda: ask(self, method, target, *more, **named), changes=changes)

        Pool.ask = asked  # type: ignore[method-assign]

    return arm


def at_node(k: int, when: When) -> Callable[[], None]:
    """Return what arms this process: the same at a Kubo node, and at each piece of the blocks on their way to it."""

    def arm() -> None:
        ask, send, read, counter = Pool.ask, Session.request, kubo.Parts.read, Counter(k, when)

        def asked(self: Pool, method: str, target: str, *more: Any, **named: Any) -> Any:
            return counter.around(lambda: ask(self, method, target, *more, **named), changes=target.startswith(_KUBO))

        def sent(self: Session, method: str, url: str, *more: Any, **named: Any) -> Any:
            changes = any(word in url for word in _KUBO)
            return counter.around(lambda: send(self, method, url, *more, **named), changes=changes)

        Pool.ask = asked  # type: ignore[method-assign]
        Session.request = sent  # type: ignore[method-assign, assignment]
        kubo.Parts.read = lambda *a: counter.around(lambda: read(*a))  # type: ignore[method-assign]

    return arm


def at_packet(k: int, when: When) -> Callable[[], None]:
    """Return what arms this process: it dies before the k-th packet of SFTP that changes something, or once it went."""

    def arm() -> None:
        ask, send, counter = SftpSession._ask, SftpSession._send, Counter(k, when)

        def asked(self: SftpSession, work: Any, at: int, kind: int, payload: bytes) -> None:
            def gone() -> None:
                ask(self, work, at, kind, payload)
                # Else what was asked for would lie in this process, and die with it.
                while self._out and effect:
                    send(self, 0)

            effect = kind in _SFTP and not (kind == packets.OPEN and payload.endswith(_TO_READ))
            counter.around(gone, changes=effect)

        SftpSession._ask = asked  # type: ignore[method-assign, assignment]

    return arm


def at_words(k: int, when: When) -> Callable[[], None]:
    """Return what arms this process: it dies before the k-th word of a push by git over ssh, or once it went.

    Args:
        k: -1 for the last, the hash of all that was sent.
    """

    def arm() -> None:
        connect, write, counter = overssh._SshClient._connect, overssh._Talk.write, Counter(k, when)
        pushes = False

        def connected(self: Any, cmd: bytes, *more: Any, **named: Any) -> Any:
            nonlocal pushes
            pushes = cmd == b"receive-pack"
            return connect(self, cmd, *more, **named)

        def written(self: Any, data: bytes) -> Any:
            if k < 0 and len(data) == _GIT_HASH_LENGTH:
                counter._k = counter._seen
            return counter.around(lambda: write(self, data), changes=pushes)

        overssh._SshClient._connect = connected  # type: ignore[method-assign]
        overssh._Talk.write = written  # type: ignore[method-assign]

    return arm


def pushed_by_another(
    wanted: Release, opened: Callable[[], Host], arm: Callable[[], None], *, parallel: int = 1
) -> int:
    """Push in a process of its own, with so many transfers at once, and return how that ended.

    Its ssh has ended by then, and so has what the server still did for it.
    """
    held, holds = os.pipe()
    child = os.fork()
    if not child:
        try:
            _own_connections()
            _to_be_held_by_children(holds)
            host = opened()
            host.parallel = parallel
            arm()
            [(_, result)] = push_all(wanted, [(host, Asked())], now=NOW)
            os._exit(DONE if isinstance(result, Receipt) else BAFFLED if isinstance(result, BafflingError) else TOLD)
        except BaseException:
            os._exit(BAFFLED + 1)
    os.close(holds)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with open(held, "rb") as last:
        last.read()
    return ended


def _to_be_held_by_children(handle: int) -> None:
    """Let programs that are started from here have a file open, as long as they live."""
    begin = subprocess.Popen.__init__

    def begun(self: Any, *a: Any, **named: Any) -> None:
        begin(self, *a, **{**named, "pass_fds": (handle,)})

    subprocess.Popen.__init__ = begun  # type: ignore[method-assign]


def _own_connections() -> None:
    """Speak to the rclone of the process above, which lives on, by connections of our own."""
    ask = rcd.Engine._running

    def running(self: rcd.Engine) -> rcd._Socket:
        if self._pool is not None and not getattr(self, "_is_ours", False):
            self._pool, self._is_ours = rcd._Socket(self._pool._path), True  # type: ignore[attr-defined]
        return ask(self)

    rcd.Engine._running = running  # type: ignore[method-assign]


FULL, READ_ONLY = errno.ENOSPC, errno.EROFS
