"""The interpreter that forks for each document.

The fork locks itself in before it reads a byte. The interpreter has an empty environment, holds no secret, and never
looks at a document itself. What is NOT done here:
believing what a fork answers. `jail` is the other side.
"""

import errno
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import sysconfig
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from publish.core.errors import StetError
from publish.reports.ingest import wire
from publish.reports.ingest.confine.limits import Rations, end_with
from publish.reports.ingest.confine.walls import Walls, put_up
from publish.reports.ingest.document import Hints

REQUEST_MAX = 8_000_000  # bytes: names of places are in it
_CALL_MAX = 4_096  # bytes: the names of a module and a function
# First byte of an answer: what the rest of it is.
DOCUMENT, REFUSED, BROKE, MEMORY, ROOM, LONG, OPEN = b"D", b"R", b"B", b"M", b"S", b"T", b"O"
# Beside programs' own files: fonts that PDFs name and do not bring along, and what Tesseract knows of languages.
_SYSTEM = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/usr/share/fonts",
           "/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/share/tesseract",
           "/usr/local/share/tessdata")  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")


class _OverTimeError(BaseException):
    """The time of the processor is used up."""


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """An order for one document.

    The fork reads the order, and the forking interpreter never does.
    """

    hints: Hints
    scratch: str
    walls: Walls
    limits: Rations


@cache
def libraries() -> tuple[Path, ...]:
    """Return the places of the programs' own files, which a fork may read."""
    own = {Path(each) for each in sysconfig.get_paths().values()}
    own |= {Path(base) / "lib" for base in (sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix)}
    # Those of a folder for libraries alone: the folder of a checkout has settings and keys in it.
    own |= {Path(each) for each in sys.path if Path(each).name in {"site-packages", "dist-packages"}}
    own.add(Path(__file__).parents[2])
    return (*own, *map(Path, _SYSTEM))


def serve(control: int) -> NoReturn:
    """Take orders from the jail until it closes ``control``."""
    # Here, once, and not in each fork: finding them may import modules.
    libraries()
    # Interrupts are the jail's to handle, which then closes the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The end of a fork must wake select, and a handler alone does not: Python takes its waiting up again (PEP 475).
    awake, wake = socket.socketpair()
    awake.setblocking(False)
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    line = socket.socket(fileno=control)
    leashes: dict[int, int] = {}  # socket to the jail, by number of the process that it holds
    doomed: set[int] = set()
    while True:
        readable: list[Any] = [line, awake, *(leash for child, leash in leashes.items() if child not in doomed)]
        ready, _, _ = select.select(readable, [], [])
        if awake in ready:
            awake.recv(4096)
            _bury(leashes)
        doomed &= leashes.keys()
        for child, leash in leashes.items():
            # Nothing is ever sent over a leash to here: whoever reads from it learns that the jail let go.
            if leash in ready:
                os.kill(child, signal.SIGKILL)
                doomed.add(child)
        if line in ready:
            _take(line, leashes)


def _bury(leashes: dict[int, int]) -> None:
    """Tell the jail how each ended process ended."""
    while True:
        try:
            child, status, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not child:
            return
        leash = leashes.pop(child, None)
        if leash is not None:
            _tell(leash, {"status": status, "cpu_s": used.ru_utime + used.ru_stime, "peak_kib": used.ru_maxrss})


def _tell(leash: int, told: dict[str, Any]) -> None:
    try:
        os.write(leash, json.dumps(told).encode())
    except OSError:
        pass  # The jail has let go.
    finally:
        os.close(leash)


def _take(line: socket.socket, leashes: dict[int, int]) -> None:
    """Take an order: warm its reader up, fork, and lock the fork in."""
    data, descriptors, _, _ = socket.recv_fds(line, _CALL_MAX, 4)
    if not data:
        # Those that are still at work end with this process.
        os._exit(0)
    order, source, answer, leash = descriptors
    try:
        module, _, function = data.decode().partition(":")
        work = _warm(module, function)
        own = os.getpid()
        child = os.fork()
    except Exception as error:  # noqa: BLE001 - an order that fails ends no other one
        absent = error.name if isinstance(error, ModuleNotFoundError) else None
        _tell(leash, {"absent": absent, "failed": type(error).__name__})
        child = -1
    if not child:
        _read(work, order, source, answer, own)
    for each in (order, source, answer):
        os.close(each)
    if child > 0:
        leashes[child] = leash


def _warm(module: str, function: str) -> Callable[..., Any]:
    """Import a reader with its parsers, once for all documents."""
    # Nothing of a document comes here, not even its address: what forks share is our own code and the libraries', and a
    # document that takes its fork over finds nothing of the one before.
    fresh = module not in sys.modules
    work: Callable[..., Any] = getattr(importlib.import_module(module), function)
    if fresh:
        # A collection in a fork would write to pages that all forks share, and so copy them.
        gc.collect()
        gc.freeze()
    return work


def _read(work: Callable[..., Any], order: int, source: int, answer: int, parent: int) -> NoReturn:
    """Lock this process in, read the document, and write the answer."""
    spare = bytearray(1 << 20)  # for the words which say that there was no memory
    try:
        end_with(parent)
        _alone(keep=(order, source, answer))
        with os.fdopen(order, "rb") as opened:
            request = wire.loads(opened.read(), ReadOrder, length_max=REQUEST_MAX)
        scratch = Path(request.scratch)
        os.chdir(scratch)
        put_up(request.walls, request.limits, read=[*libraries(), *map(Path, _DEVICES)], write=[scratch])
    except Exception as error:  # noqa: BLE001 - whatever it is: no wall, no reading
        _answer(answer, OPEN, f"{error}")
    try:
        with os.fdopen(source, "rb") as opened:
            made = wire.dumps(work(opened.read(), request.hints))
        _write(answer, DOCUMENT, made)
    except _OverTimeError:
        _answer(answer, LONG, "")
    except MemoryError:
        del spare
        _answer(answer, MEMORY, "")
    except StetError as error:
        _answer(answer, REFUSED, f"{error}\n{error.hint or ''}")
    except OSError as error:
        full = error.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT)
        _answer(answer, ROOM if full else BROKE, _where(error))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it stays in here, and is told as a value
        _answer(answer, BROKE, _where(error))
    os._exit(0)


def _over_time(*_: object) -> None:
    raise _OverTimeError


def _alone(keep: Sequence[int]) -> None:
    """Leave everything of the forking process which this one could use."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, _over_time)
    os.umask(0o077)
    edges = [2, *sorted(keep), 4_096]
    for low, high in pairwise(edges):
        os.closerange(low + 1, high)


def _where(error: BaseException) -> str:
    """Return an error's type, and its line in our own code."""
    house = str(Path(__file__).parents[2])
    steps = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__))
    own = [(file, line) for file, line in steps if file.startswith(house) and file != __file__]
    at = f" at {Path(own[-1][0]).name}:{own[-1][1]}" if own else ""
    return f"{type(error).__name__}{at}"


def _answer(answer: int, kind: bytes, said: str) -> NoReturn:
    _write(answer, kind, said.encode("utf-8", "replace"))
    os._exit(0)


def _write(answer: int, kind: bytes, said: bytes) -> None:
    left = memoryview(kind + said)
    while left:
        left = left[os.write(answer, left) :]
