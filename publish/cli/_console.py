"""The only file that prints. stdout carries the answer, stderr the talk.

Whatever comes from a host (paths, reasons) may hold terminal codes or lines that look like ours, so
every text is made harmless here, once, on its way out. What is NOT done here: deciding what to say.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from publish.core.errors import ConfigError, SourceError, StetError
from publish.core.plain import clean, width
from publish.core.units import count, size

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

SECRET_MIN_LENGTH = 6  # characters; masking shorter ones would hide half of every message
PLAIN_EVERY_S = 5.0  # seconds between lines of progress where there is no terminal to redraw
_COLOURS = {"red": "31", "green": "32", "yellow": "33", "bold": "1"}
_OF_VERDICT = {
    "AUTHENTIC": "green",
    "FRESH": "green",
    "STALE": "yellow",
    "TAMPERED": "red",
    "UNAVAILABLE": "red",
    "UNKNOWN": "yellow",
}


@dataclass
class Console:
    """Where the door speaks.

    ``out`` and ``err`` are looked up when used, so that what replaces ``sys.stdout`` is heard too.
    """

    json: bool = False
    quiet: bool = False
    clock: Callable[[], float] = time.monotonic
    _muted: set[str] = field(default_factory=set)
    _secrets: set[str] = field(default_factory=set, repr=False)

    def hide(self, secret: str) -> None:
        """From now on say ``***`` where ``secret`` would stand, should an error ever carry it."""
        if len(secret) >= SECRET_MIN_LENGTH:
            self._secrets.add(secret)

    def say(self, text: str) -> None:
        """Tell the person something on the way; silent when quiet."""
        if not self.quiet:
            self._talk(text)

    def warn(self, text: str, hint: str | None = None) -> None:
        """Tell of something that went on but should be known; said even when quiet."""
        self._talk(f"warning: {text}")
        if hint:
            self._talk(f"hint: {hint}")

    def note(self, text: str) -> None:
        """Tell how it ended, even when quiet."""
        self._talk(text)

    def fail(self, error: StetError, hint: str | None = None) -> None:
        """Say what went wrong and what to do; with ``--json`` on stdout as well.

        Args:
            hint: For an error that has none of its own.
        """
        hint = self._masked(error.hint or hint or "") or None
        # Our own lists of faults have a line each. In any other message a further line may be a host's
        # forgery: it stands further in, where nothing of ours begins.
        own = isinstance(error, SourceError | ConfigError)
        first, *others = str(error).splitlines() or [type(error).__name__]
        self._talk(first)
        for line in others:
            self._talk(line if own else f"  {line}")
        if hint:
            self._talk(f"hint: {hint}")
        if self.json:
            said = {"message": self._masked(str(error)), "hint": hint, "kind": type(error).__name__.lstrip("_")}
            self.answer({"error": said | {"exit": error.exit_code}})

    def trace(self, text: str) -> None:
        """The trace of a bug, for ``-v``; its lines keep their indentation."""
        for line in text.splitlines():
            self._write("stderr", clean(self._masked(line)))

    def ask(self, question: str) -> str:
        """Read a secret from the terminal, unseen.

        Raises:
            ConfigError: There is no terminal to ask at.
        """
        import getpass

        if not sys.stdin.isatty():
            raise ConfigError(
                f"{question} needs a terminal to be typed at",
                hint="give it with --passphrase-fd N, or in the environment as STET_PASSPHRASE",
            )
        return getpass.getpass(f"stet: {question}: ", stream=sys.stderr)

    @property
    def asks(self) -> bool:
        """Whether somebody is here to be asked."""
        return sys.stdin.isatty()

    def agree(self, question: str) -> bool:
        """Ask at the terminal; only "yes" is yes.

        Raises:
            ConfigError: There is no terminal to ask at.
        """
        if not sys.stdin.isatty():
            raise ConfigError(f"{question} Nobody is here to ask", hint="say so with --yes; nothing was done")
        self._talk(f"{question} Type yes:")
        return sys.stdin.readline().strip().lower() == "yes"

    def answer(self, data: Mapping[str, Any], lines: Sequence[str] = ()) -> None:
        """Give the answer: ``data`` as one JSON object, or ``lines`` for people."""
        if self.json:
            import json

            # ASCII, so that nothing in it can reach the terminal as a command.
            self._write("stdout", json.dumps(data, ensure_ascii=True, default=str))
        else:
            self.lines(lines)

    def lines(self, lines: Sequence[str]) -> None:
        """Give a part of the answer for people; nothing with ``--json``."""
        if not self.json:
            for line in lines:
                self._write("stdout", clean(line))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns; nothing with ``--json``. Words that are verdicts are coloured on a terminal."""
        if self.json or not rows:
            return
        cells = [[clean(cell) for cell in row] for row in (heads, *rows)]
        widths = [max(width(row[i]) for row in cells) for i in range(len(heads))]
        for number, row in enumerate(cells):
            padded = [cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)]
            padded[-1] = row[-1]
            painted = [self._paint(p, "bold" if number == 0 else _OF_VERDICT.get(p.strip())) for p in padded]
            self._write("stdout", "  ".join(painted).rstrip())

    @contextmanager
    def progress(self, doing: str, unit: str = "file") -> "Iterator[Progress]":
        """Show how far something long has come: a bar on a terminal, else a line every few seconds."""
        if self.quiet or not _is_terminal(sys.stderr):
            yield Progress(self, doing, unit, None)
            return
        # Importing rich costs 0.1 s: only where its bars are drawn.
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("stet: {task.description}", markup=False), BarColumn(), TextColumn("{task.fields[far]}"))
        stage = RichConsole(stderr=True, no_color=not _colourful(sys.stderr), highlight=False)
        with RichProgress(*columns, TimeRemainingColumn(), console=stage, transient=True) as bars:
            yield Progress(self, doing, unit, bars)

    def _talk(self, text: str) -> None:
        self._write("stderr", f"stet: {clean(self._masked(text))}")

    def _masked(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def _paint(self, text: str, colour: str | None) -> str:
        if colour is None or not _colourful(sys.stdout):
            return text
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"

    def _write(self, name: str, line: str) -> None:
        if name in self._muted:
            return
        stream: IO[str] = getattr(sys, name)
        try:
            print(line, file=stream, flush=True)
        except BrokenPipeError:
            # Whoever read this went away (`stet check | head`); the work and its exit code stand.
            self._muted.add(name)
            with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


class Progress:
    """How far one piece of work has come. Safe to call from several threads."""

    def __init__(self, console: Console, doing: str, unit: str, bars: "RichProgress | None") -> None:
        self._console = console
        self._doing = doing
        self._unit = unit
        self._bars = bars
        self._tasks: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._told = console.clock()

    def __call__(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` are done."""
        self.of("", done, total)

    def of(self, part: str, done: int, total: int) -> None:
        """The same for one of several parts that go on at once: a host, an address."""
        with self._lock:
            if self._bars is None:
                self._line(part, done, total)
            else:
                self._bar(self._bars, part, done, total)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Take the bars away while something is asked."""
        if self._bars is None:
            yield
            return
        self._bars.stop()
        try:
            yield
        finally:
            self._bars.start()

    def _line(self, part: str, done: int, total: int) -> None:
        now = self._console.clock()
        if now - self._told >= PLAIN_EVERY_S:
            self._told = now
            self._console.say(f"{self._name(part)}: {self._far(done, total)}")

    def _bar(self, bars: "RichProgress", part: str, done: int, total: int) -> None:
        if part not in self._tasks:
            self._tasks[part] = bars.add_task(clean(self._name(part)), total=total, far="")
        bars.update(self._tasks[part], completed=done, total=total, far=self._far(done, total))

    def _name(self, part: str) -> str:
        return f"{self._doing} {part}" if part else self._doing

    def _far(self, done: int, total: int) -> str:
        if self._unit == "bytes":
            return f"{size(done)} of {size(total)}"
        return f"{done:,} of {count(total, self._unit)}"


def _is_terminal(stream: IO[str]) -> bool:
    return stream.isatty()


def _colourful(stream: IO[str]) -> bool:
    """Whether colours are wanted: https://no-color.org, and not in a file or a pipe."""
    return _is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def ready() -> None:
    """Let no character that the terminal's encoding lacks stop a message."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
