"""A conversation with a server of files, through a program's standard input and output.

The program is ``ssh -s … sftp``. One thread of ours speaks and listens; jobs of many threads are in flight at once.
A job is a generator: it yields requests, and is given their answers when all have come. What is NOT done here:
knowing what a request means.
"""

import fcntl
import os
import select
import subprocess
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from typing import IO, Any, Final, TypeVar

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.packets import GarbageError, Reply, Request

ANSWER_S: Final = 60  # seconds without an answer; so much is never more than saved up
GREETING_S: Final = 60  # seconds until the greeting: somebody may have to touch a key
EARNED_S: Final = 0.5  # seconds that an answer wins
FLOOR: Final = 2048  # bytes/s: below, a host is as good as silent
_END_S: Final = 2  # seconds for the program to end by itself
_CHUNK: Final = 1 << 18  # bytes that are read or written at a time
_PIPE: Final = 1 << 20  # bytes: fewer turns than with the usual 64 KB
_ERRORS_MAX: Final = 4096  # bytes kept of what ssh says
_START: Final = 200  # bytes kept of an answer that is none

_T = TypeVar("_T")
Job = Generator[Sequence[Request], list[Reply], _T]
_FITS: Final[Mapping[int, int]] = {
    packets.OPEN: packets.HANDLE,
    packets.OPENDIR: packets.HANDLE,
    packets.READ: packets.DATA,
    packets.READDIR: packets.NAME,
    packets.REALPATH: packets.NAME,
    packets.LSTAT: packets.ATTRS,
    packets.EXTENDED: packets.EXTENDED_REPLY,
}


class BrokenError(Exception):
    """The conversation has ended.

    Args:
        errors: What the program said on its standard error.
        start: The bytes which came in the greeting's place.
    """

    def __init__(self, why: str, code: int | None, errors: str = "", start: bytes = b"") -> None:
        super().__init__(why)
        self.why = why
        self.code = code
        self.errors = errors
        self.start = start


SILENT, CUT, GARBAGE = "silent", "cut", "garbage"


class _Work:
    """A job under way."""

    __slots__ = ("answers", "done", "error", "job", "missing", "value")

    def __init__(self, job: Job[Any]) -> None:
        self.job = job
        self.answers: list[Any] = []
        self.missing = 0
        self.value: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()


class SftpSession:
    """A conversation, from the greeting to the end.

    Args:
        command: The program which leads to the server.
        environment: The program's whole environment.

    Raises:
        BrokenError: No greeting came.
        OSError: The program cannot be started.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        # A session of its own: no terminal to ask at, and Ctrl-C ends it through us, between two files.
        self._child = subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            bufsize=0, start_new_session=True,
        )  # fmt: skip
        self._pipes: list[IO[bytes]] = [p for p in (self._child.stdin, self._child.stdout, self._child.stderr) if p]
        self._to, self._from, self._errors_from = (pipe.fileno() for pipe in self._pipes)
        self._wake_from, self._wake_to = os.pipe()
        # None may block: while we wait to write, the server may wait for us to read, and both wait without end.
        for pipe in (self._to, self._from, self._errors_from, self._wake_from, self._wake_to):
            os.set_blocking(pipe, False)
        for pipe in (self._to, self._from):
            with suppress(OSError, AttributeError):  # Linux alone has it.
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
        self.extensions: frozenset[bytes] = frozenset()
        self._mutex = threading.Lock()
        self._new: list[_Work] = []
        self._asleep = False
        self._closing = False
        self._broken: BrokenError | None = None
        self._waiting: dict[int, tuple[_Work, int, int, int]] = {}
        self._number = 0
        self._out = bytearray(packets.HELLO)
        self._in = bytearray()
        self._errors = b""
        self._greeted = False
        self._until = time.monotonic() + GREETING_S
        self._saved = float(ANSWER_S)
        self._now = 0.0
        """When bytes last came."""
        self._ready = threading.Event()
        self._poll = select.poll()
        threading.Thread(target=self._speak, daemon=True, name="sftp").start()
        self._ready.wait()
        if self._broken:
            raise self._broken

    def run(self, job: Job[_T]) -> _T:
        """Return the job's value.

        Raises:
            BrokenError: The conversation ended meanwhile. The job's own errors are raised, too.
        """
        work = _Work(job)
        with self._mutex:
            if self._broken or self._closing:
                raise self._again()
            self._new.append(work)
            if self._asleep:
                self._wake()
        work.done.acquire()
        if work.error is not None:
            raise work.error
        value: _T = work.value
        return value

    @property
    def is_open(self) -> bool:
        """Return whether jobs can be run."""
        return self._broken is None and not self._closing

    def close(self) -> None:
        """End the conversation, and the program."""
        with self._mutex:
            self._closing = True
            if not self._broken:
                self._wake()

    def _wake(self) -> None:
        self._asleep = False
        with suppress(BlockingIOError):
            os.write(self._wake_to, b"!")

    def _again(self) -> BrokenError:
        found = self._broken or BrokenError(CUT, None)
        return BrokenError(found.why, found.code, found.errors, found.start)

    def _speak(self) -> None:
        """Be the thread that speaks and listens, to the end."""
        why, error = CUT, None
        try:
            why = self._talk()
        except BaseException as e:  # noqa: BLE001 - whoever waits is told
            why, error = (GARBAGE if isinstance(e, GarbageError) else CUT), e
        finally:
            self._end(why, error)

    def _talk(self) -> str:
        poll = self._poll
        for pipe in (self._from, self._errors_from, self._wake_from):
            poll.register(pipe, select.POLLIN)
        speaking = False
        while True:
            with self._mutex:
                new, self._new = self._new, []
                if self._closing and not self._waiting and not new:
                    return CUT
            if new and not self._waiting:
                self._until = time.monotonic() + self._saved
            for work in new:
                self._go_on(work, None)
            if self._out and not speaking:
                poll.register(self._to, select.POLLOUT)
            elif not self._out and speaking:
                poll.unregister(self._to)
            speaking = bool(self._out)
            busy = bool(self._waiting) or not self._greeted
            if not busy:  # The clock stands still while nothing is asked.
                self._saved = self._until - time.monotonic()
            # Under the lock: a job that came since the list was emptied must not be slept over.
            with self._mutex:
                self._asleep = not self._new
            if not self._asleep:
                continue
            left = self._until - time.monotonic()
            if busy and left <= 0:
                return SILENT
            for pipe, event in poll.poll(max(1, left * 1000) if busy else None):
                if pipe == self._to:
                    if not self._send(event):
                        return CUT
                elif not self._receive(pipe):
                    return CUT

    def _send(self, event: int) -> bool:
        if event & (select.POLLERR | select.POLLHUP):
            self._out.clear()  # What it still has to say comes by the other pipes.
            return True
        sent = 0
        with memoryview(self._out) as whole, whole[:_CHUNK] as part, suppress(BlockingIOError):
            sent = os.write(self._to, part)
        del self._out[:sent]
        return True

    def _receive(self, pipe: int) -> bool:
        """Take what came; False at the end."""
        data = os.read(pipe, _CHUNK)
        if pipe == self._wake_from:
            return True
        if pipe == self._errors_from:
            # The last of it alone: the server can write there, too, and without end.
            self._errors = (self._errors + data)[-_ERRORS_MAX:]
            if not data:
                self._poll.unregister(pipe)
            return True
        if not data:
            return False
        self._in += data
        self._take_packets()
        return True

    def _take_packets(self) -> None:
        at, held, came = 0, len(self._in), self._in
        self._now = time.monotonic()
        while held - at >= 5:
            length = int.from_bytes(came[at : at + 4], "big")
            # Before anything of it is kept: a greeting in words is a length of a gigabyte.
            if not 1 <= length <= packets.PACKET_MAX:
                raise GarbageError("a length that no answer has")
            if held - at < 4 + length:
                break
            self._answered(came[at + 4], bytes(came[at + 5 : at + 4 + length]))
            at += 4 + length
        del came[:at]

    def _answered(self, kind: int, body: bytes) -> None:
        if not self._greeted:
            if kind != packets.VERSION:
                raise GarbageError("no greeting")
            self.extensions = packets.extensions(body)
            self._greeted = True
            self._until = time.monotonic() + ANSWER_S
            self._ready.set()
            return
        number = int.from_bytes(body[:4], "big")
        if len(body) < 4 or (found := self._waiting.get(number)) is None:
            raise GarbageError("an answer to no question")
        work, place, asked, length = found
        if kind not in (packets.STATUS, _FITS.get(asked)):
            raise GarbageError("an answer to another question")
        value = packets.answer(kind, body[4:])
        if asked == packets.READ and isinstance(value, bytes) and not 0 < len(value) <= length:
            raise GarbageError("another length than was asked for")
        del self._waiting[number]  # Not before: whoever waits for garbage is to be told.
        self._earn(value, length)
        work.answers[place] = value
        work.missing -= 1
        if not work.missing:
            self._go_on(work, work.answers)

    def _earn(self, value: Reply, length: int) -> None:
        # What comes wins time, up to what a silent server has: one that drips its answers ends like a silent one.
        won = EARNED_S + (len(value) if isinstance(value, bytes) else length) / FLOOR
        self._until = min(self._until + won, self._now + ANSWER_S)

    def _go_on(self, work: _Work, answers: list[Reply] | None) -> None:
        try:
            requests: Sequence[Request] = ()
            while not requests:  # Nothing to ask: its answers are there.
                requests = work.job.send(answers)  # type: ignore[arg-type]  # None to begin with
                answers = []
        except StopIteration as e:
            work.value = e.value
            work.done.release()
        except BaseException as e:  # noqa: BLE001 - handed to the thread that waits
            work.error = e
            work.done.release()
        else:
            work.answers = [None] * len(requests)
            work.missing = len(requests)
            for place, (kind, payload) in enumerate(requests):
                self._ask(work, place, kind, payload)

    def _ask(self, work: _Work, place: int, kind: int, payload: bytes) -> None:
        self._number = (self._number + 1) & 0xFFFFFFFF
        # A READ names its length last, a WRITE carries it.
        length = int.from_bytes(payload[-4:], "big") if kind == packets.READ else len(payload)
        self._waiting[self._number] = work, place, kind, length
        self._out += packets.packet(kind, self._number, payload)

    def _end(self, why: str, error: BaseException | None) -> None:
        """Let the program end, and tell everybody who waits."""
        for pipe in self._pipes[:2]:
            pipe.close()
        # Whoever talks nonsense is not asked to end well.
        if why in (SILENT, GARBAGE):
            self._child.kill()
        try:
            self._child.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        with suppress(OSError):
            while data := os.read(self._errors_from, _CHUNK):
                self._errors = (self._errors + data)[-_ERRORS_MAX:]
        self._pipes[2].close()
        start = bytes(self._in[:_START])
        with self._mutex:
            said = self._errors.decode("utf-8", "replace")
            self._broken = BrokenError(why, self._child.returncode, said, start if not self._greeted else b"")
            if error is not None:
                self._broken.__cause__ = error
            works = [work for work, *_ in self._waiting.values()] + self._new
            self._waiting.clear()
            self._new.clear()
            os.close(self._wake_from)
            os.close(self._wake_to)
        for work in {id(work): work for work in works}.values():
            work.error = self._again()
            work.done.release()
        self._ready.set()
