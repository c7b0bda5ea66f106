"""Documents read by locked processes, which can do nothing but answer.

The answer of a locked process is a stranger's: `wire` makes a document of it, or nothing. What is NOT done here:
knowing kinds of documents, or what becomes of one that could not be read.
"""

import contextlib
import json
import os
import selectors
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from publish.core.errors import ConfigError, SourceError, StetError, install
from publish.reports.ingest import cell, wire
from publish.reports.ingest.confine import bubblewrap
from publish.reports.ingest.confine.limits import MIB, Rations
from publish.reports.ingest.confine.walls import Walls, of_kernel
from publish.reports.ingest.document import Document, Hints
from publish.reports.ingest.unread import Broke, Died, Lied, Refused, TooLong, TooMuch, Unlocked, Unread

READERS = "publish.reports.ingest.readers"
_SAID_MAX = 2_000  # characters of a refusal
_TOLD_MAX = 4_096  # bytes: how a process ended
_END_S = 5.0  # for a process that is ended
_TICK_S = 0.2  # how often the scratch folder and the clock are looked at
_CHUNK = 1 << 18

_T = TypeVar("_T")


class Jail:
    """A place where documents are read, several at a time; as a context manager.

    Args:
        limits: What one document may take.
        unconfined: Whether documents are read although this machine has no walls.
        readers: Package of the readers, one module a kind.
        prelude: Python that the interpreter runs before anything else.

    Raises:
        ConfigError: This machine has no walls, and ``unconfined`` was not asked for.
    """

    def __init__(
        self, *, limits: Rations | None = None, unconfined: bool = False, readers: str = READERS, prelude: str = ""
    ) -> None:
        self.walls = _walls(unconfined)
        self.limits = limits or Rations()
        self._readers = readers
        self._prelude = prelude
        self._cell: _Cell | None = None
        self._starting = threading.Lock()
        self._places = threading.BoundedSemaphore(max(1, os.cpu_count() or 1))

    def __enter__(self) -> "Jail":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._cell is not None:
            self._cell.close()
            self._cell = None

    def read(self, kind: str, file: Path, hints: Hints, *, scratch: Path, reader: str = "") -> Document | Unread:
        """Read a file as a document of a kind, or say why not.

        May be called by several threads at once; as many documents are read as the machine has processors.

        Args:
            kind: What the document is; it is that of the answer too, whatever the reader says.
            scratch: An empty folder of ours, the only one that the reader may write to.
            reader: Name of the reader's module, where it is not that of the kind.

        Raises:
            ConfigError: A package that the reader needs is not installed.
            SourceError: ``file`` is no plain file, or cannot be read.
        """
        module = f"{self._readers}.{reader or kind}"
        made = self.work(module, "read", file, hints, scratch=scratch, answer=Document)
        if not isinstance(made, Document):
            return made
        if len(set(made.made)) < len(made.made) or not all(_plain_file(scratch, name) for name in made.made):
            return Lied("a file that it did not make")
        return replace(made, kind=kind)

    def work(
        self, module: str, function: str, file: Path, hints: Hints, *, scratch: Path, answer: type[_T]
    ) -> _T | Unread:
        """Run a function on a file's bytes and hints, in the jail.

        Args:
            answer: Dataclass that the function returns.

        Raises:
            ConfigError: As ``read``.
            SourceError: As ``read``.
        """
        with self._places, ExitStack() as stack:
            source = _opened(file)
            stack.callback(os.close, source)
            most = min(self.limits.input_mib * MIB, hints.limits.length)
            if os.fstat(source).st_size > most:
                return TooMuch(f"{most:,} bytes")
            order = cell.ReadOrder(replace(hints, scratch=scratch), os.fspath(scratch), self.walls, self.limits)
            if self.walls is Walls.BUBBLEWRAP:
                # One for each document: its walls are those of the whole interpreter.
                home = _Cell(
                    self._prelude,
                    bubblewrap.command(scratch, [*cell.libraries(), Path(os.path.realpath(sys.executable))]),
                )
                stack.callback(home.close)
            else:
                home = self._home()
            inmate = home.ask(f"{module}:{function}", wire.dumps(order), source)
            stack.callback(inmate.close)
            cut = inmate.wait(self.limits, scratch)
            return _judged(inmate, self.limits, answer, module) if cut is None else cut

    def _home(self) -> "_Cell":
        with self._starting:
            if self._cell is not None and not self._cell.alive():
                self._cell.close()
                self._cell = None
            self._cell = self._cell or _Cell(self._prelude)
            return self._cell


class _Cell:
    """A started interpreter, and the line to it."""

    def __init__(self, prelude: str, before: Sequence[str] = ()) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # The same modules as here, found without the environment and without the working folder.
            paths = [str(Path(cell.__file__).parents[3]), *filter(os.path.isabs, sys.path)]
            program = f"import sys; sys.path[:] = {paths!r}\n{prelude}\n"
            program += f"from {cell.__name__} import serve\nserve({theirs.fileno()})"
            self._process = subprocess.Popen(
                # Without site (-S): .pth files of installed packages run code at every start.
                [*before, os.path.realpath(sys.executable), "-I", "-S", "-B", "-c", program],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # What parsers complain of is the document's own words.
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        self._line = ours
        self._asking = threading.Lock()

    def alive(self) -> bool:
        """Return whether it still takes orders."""
        return self._process.poll() is None

    def ask(self, call: str, order: bytes, source: int) -> "_Inmate":
        """Send an order, and return the process that carries it out.

        Args:
            call: Names of a module and its function, with a colon between them.

        Raises:
            StetError: The interpreter has ended.
        """
        answer, theirs = os.pipe()
        leash, held = socket.socketpair()
        try:
            # A file without a name: the interpreter hands it on unread.
            with tempfile.TemporaryFile() as written, self._asking:
                written.write(order)
                written.seek(0)
                socket.send_fds(self._line, [call.encode()], [written.fileno(), source, theirs, held.fileno()])
        except OSError as error:
            os.close(answer)
            leash.close()
            raise StetError("the interpreter that reads documents has ended", hint="run it again") from error
        finally:
            os.close(theirs)
            held.close()
        return _Inmate(answer, leash)

    def close(self) -> None:
        """End the process and its children."""
        self._line.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Inmate:
    """A locked process at work: its answer, and the leash."""

    def __init__(self, answer: int, leash: socket.socket) -> None:
        self._pipe = answer
        self._leash = leash
        self.answer = bytearray()
        self.told: dict[str, Any] = {}
        """How it ended; empty if nobody told."""

    def close(self) -> None:
        """Let go of it.

        If it lives, it is ended, and writes no more when this returns.
        """
        os.close(self._pipe)
        with self._leash as leash, contextlib.suppress(OSError):
            # Its other end is the interpreter's, which then kills, and closes when the process is buried.
            leash.shutdown(socket.SHUT_WR)
            leash.settimeout(_END_S)
            while leash.recv(_TOLD_MAX):
                pass

    def wait(self, limits: Rations, scratch: Path) -> Unread | None:
        """Hear its answer out, or return why it was cut short."""
        until = time.monotonic() + limits.wall_s
        with selectors.DefaultSelector() as chosen:
            chosen.register(self._pipe, selectors.EVENT_READ)
            chosen.register(self._leash, selectors.EVENT_READ)
            while chosen.get_map():
                for key, _ in chosen.select(_TICK_S):
                    heard = os.read(key.fd, _CHUNK if key.fd == self._pipe else _TOLD_MAX)
                    if not heard:
                        chosen.unregister(key.fileobj)
                    elif key.fd == self._pipe:
                        self.answer += heard
                    else:
                        self.told = json.loads(heard)
                if len(self.answer) > limits.answer_mib * MIB:
                    return TooMuch(f"{limits.answer_mib:,} MiB of text")
                if time.monotonic() > until:
                    return TooLong(limits.wall_s)
                over = _over(scratch, limits)
                if over:
                    return over
        return None


def _judged(inmate: _Inmate, limits: Rations, answer: type[_T], module: str) -> _T | Unread:
    """Return what an ended process leaves behind, believing nothing of it."""
    told = inmate.told
    if "failed" in told:
        if told["absent"]:
            raise ConfigError(f"reading this kind of document needs {told['absent']}", hint=install("ingest"))
        raise StetError(f"the reader {module} cannot be started ({told['failed']})")
    status = told.get("status", signal.SIGKILL)
    if os.WIFSIGNALED(status):
        ended = os.WTERMSIG(status)
        # SIGKILL comes at the hard limit of time, and from a machine that is out of memory: the time used tells which.
        if ended == signal.SIGXCPU or (ended == signal.SIGKILL and told.get("cpu_s", 0) >= limits.cpu_s):
            return TooLong(limits.cpu_s)
        return TooMuch(f"{limits.file_mib:,} MiB in a file") if ended == signal.SIGXFSZ else Died(ended)
    kind, said = bytes(inmate.answer[:1]), bytes(inmate.answer[1:])
    if not kind:
        return Died(0)
    if kind != cell.DOCUMENT:
        return _excused(kind, said, limits)
    try:
        return wire.loads(said, answer, length_max=limits.answer_mib * MIB)
    except wire.AnswerError as error:
        return Lied(str(error))


def _excused(kind: bytes, said: bytes, limits: Rations) -> Unread:
    """Return the reason of a reader that made no document."""
    text = said[:_SAID_MAX].decode("utf-8", "replace")
    reason, _, hint = ("".join(sign for sign in text if sign.isprintable() or sign == "\n")).partition("\n")
    if kind == cell.OPEN:
        # A value, and no error that ends the run: a process that somebody took over may say so too.
        return Unlocked(reason)
    if kind == cell.MEMORY:
        return TooMuch(f"{limits.memory_mib:,} MiB of memory")
    if kind == cell.ROOM:
        return TooMuch(f"{limits.file_mib:,} MiB in a file")
    if kind == cell.LONG:
        return TooLong(limits.cpu_s)
    if kind == cell.BROKE:
        return Broke(reason)
    return Refused(reason, hint.replace("\n", " ")) if kind == cell.REFUSED else Lied("an unknown answer")


def _walls(unconfined: bool) -> Walls:
    """Return the best walls of this machine.

    Raises:
        ConfigError: There are none, and that was not asked for.
    """
    if of_kernel():
        return Walls.LANDLOCK
    if bubblewrap.available():
        return Walls.BUBBLEWRAP
    if unconfined:
        return Walls.NONE
    raise ConfigError(
        "this machine cannot lock a reader in: its kernel has no Landlock (Linux 5.13 and later), and bwrap is missing",
        hint="install bubblewrap, or read documents that you trust with --unconfined",
    )


def _opened(file: Path) -> int:
    """Open a file for a locked process to read.

    Raises:
        SourceError: It is no plain file, or cannot be read.
    """
    try:
        # Not through a link, and without waiting for somebody to write into a pipe.
        source = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise SourceError(f"{file.name}: {(error.strerror or str(error)).lower()}") from error
    if not stat.S_ISREG(os.fstat(source).st_mode):
        os.close(source)
        raise SourceError(f"{file.name}: is no plain file")
    return source


def _plain_file(scratch: Path, name: str) -> bool:
    """Return whether the scratch folder has a plain file of this name."""
    try:
        return os.path.basename(name) == name and stat.S_ISREG(os.lstat(scratch / name).st_mode)
    except (OSError, ValueError):
        return False


def _over(scratch: Path, limits: Rations) -> Unread | None:
    """Return what a scratch folder has too much of."""
    room = 0
    # No folders are in it: they cannot be made there.
    with os.scandir(scratch) as listed:
        for entries, each in enumerate(listed, 1):
            if entries > limits.entries:
                return TooMuch(f"{limits.entries:,} files")
            # Taken away by its reader meanwhile.
            with contextlib.suppress(OSError):
                # By blocks on the disk: a file with holes is as long as it likes, and takes nothing.
                room += each.stat(follow_symlinks=False).st_blocks * 512
    return TooMuch(f"{limits.scratch_mib:,} MiB of files") if room > limits.scratch_mib * MIB else None
