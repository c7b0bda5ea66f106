"""The only printing file: stdout carries the answer, stderr the talk.

Texts from a host (paths, reasons) may hold terminal codes, or lines made to look like ours. Every text is made harmless
here, once, on its way out. What is NOT done here: choosing the words.
"""

import os
import sys
import threading
import time
from collections import deque
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
PACE_S = 20.0  # seconds of the past by which the time left is told
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
    """The program's voice.

    ``sys.stdout`` and ``sys.stderr`` are looked up at each use, so a replacement is heard too.
    """

    json: bool = False
    quiet: bool = False
    clock: Callable[[], float] = time.monotonic
    _muted: set[str] = field(default_factory=set)
    _secrets: set[str] = field(default_factory=set, repr=False)

    def hide(self, secret: str) -> None:
        """Print ``***`` instead of ``secret`` from now on.

        An error of a library may carry the secret.
        """
        if len(secret) >= SECRET_MIN_LENGTH:
            self._secrets.add(secret)

    def say(self, text: str) -> None:
        """Tell the person a step on the way, unless quiet."""
        if not self.quiet:
            self._talk(text)

    def warn(self, text: str, hint: str | None = None) -> None:
        """Warn of a fault short of an error, even when quiet."""
        self._talk(f"warning: {text}")
        if hint:
            self._talk(f"hint: {hint}")

    def note(self, text: str) -> None:
        """Tell the outcome, even when quiet."""
        self._talk(text)

    def fail(self, error: StetError, hint: str | None = None) -> None:
        """Tell an error and its remedy, with ``--json`` on stdout as well.

        Args:
            hint: For an error without a hint of its own.
        """
        hint = self._masked(error.hint or hint or "") or None
        # Our own lists of faults have a line each. In other messages a further line may be a host's forgery, made to
        # look like a verdict of ours. Such a line is indented, where no line of ours begins.
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
        """Print the trace of a bug, for ``-v``, with its indentation."""
        for line in text.splitlines():
            self._write("stderr", clean(self._masked(line)))

    def ask(self, question: str) -> str:
        """Read a secret from the terminal, unseen.

        Raises:
            ConfigError: No terminal is here.
        """
        import getpass

        # Without a terminal getpass falls back to standard input, and may echo the passphrase into a log.
        if not sys.stdin.isatty():
            raise ConfigError(
                f"{question} needs a terminal to be typed at",
                hint="give it with --passphrase-fd N, or in the environment as STET_PASSPHRASE",
            )
        try:
            return getpass.getpass(f"stet: {question}: ", stream=sys.stderr)
        except (EOFError, KeyboardInterrupt):
            self._write("stderr", "")  # the question's line is still open
            raise KeyboardInterrupt from None  # Ctrl-D gives up, too
        except UnicodeDecodeError as e:
            raise ConfigError(
                "what was typed is not UTF-8: this terminal writes in another encoding",
                hint="set the terminal to UTF-8, or give it with --passphrase-fd N",
            ) from e

    @property
    def asks(self) -> bool:
        """Tell whether a person is here to answer."""
        return sys.stdin.isatty()

    def agree(self, question: str) -> bool:
        """Ask at the terminal, and accept only "yes" in full.

        Raises:
            ConfigError: No terminal is here.
        """
        # A cron job must never agree by an empty line, nor wait for ever.
        if not sys.stdin.isatty():
            raise ConfigError(f"{question} Nobody is here to ask", hint="say so with --yes; nothing was done")
        self._talk(f"{question} Type yes:")
        return sys.stdin.readline().strip().lower() == "yes"

    def question(self, question: str) -> str:
        """Ask at the terminal, and return the words typed."""
        self._talk(question)
        return sys.stdin.readline().strip()

    def answer(self, data: Mapping[str, Any], lines: Sequence[str] = ()) -> None:
        """Give the answer: ``data`` as one JSON object, or ``lines`` for people."""
        if self.json:
            import json

            # ASCII: a host's text must not reach the terminal as a command, also inside JSON.
            self._write("stdout", json.dumps(data, ensure_ascii=True, default=str))
        else:
            self.lines(lines)

    def lines(self, lines: Sequence[str]) -> None:
        """Print a part of the answer for people, and nothing with ``--json``."""
        if not self.json:
            for line in lines:
                self._write("stdout", clean(line))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows in columns, and nothing with ``--json``.

        Verdicts are coloured on a terminal.
        """
        if self.json or not rows:
            return
        cells = [[clean(cell) for cell in row] for row in (heads, *rows)]
        # By columns on the screen, not by letters: Chinese characters take two, and rows would not stand straight.
        widths = [max(width(row[i]) for row in cells) for i in range(len(heads))]
        for number, row in enumerate(cells):
            padded = [cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(row)]
            padded[-1] = row[-1]
            painted = [self._paint(p, "bold" if number == 0 else _OF_VERDICT.get(p.strip())) for p in padded]
            self._write("stdout", "  ".join(painted).rstrip())

    @contextmanager
    def progress(self, doing: str, unit: str = "file") -> "Iterator[ProgressLine]":
        """Show the progress of long work.

        A terminal gets a bar, other outputs a line every few seconds.
        """
        if self.quiet or not _is_terminal(sys.stderr):
            yield ProgressLine(self, doing, unit, None)
            return
        # Importing rich costs 0.1 s: only where its bars are drawn.
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (TextColumn("stet: {task.description}", markup=False), BarColumn(), TextColumn("{task.fields[far]}"))
        stage = RichConsole(stderr=True, no_color=not _colourful(sys.stderr), highlight=False)
        with RichProgress(
            *columns, TimeRemainingColumn(), console=stage, transient=True, speed_estimate_period=PACE_S
        ) as bars:
            yield ProgressLine(self, doing, unit, bars)

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
        except OSError as e:
            # Whoever read this went away (`stet check | head`); the work and its exit code stand.
            self._muted.add(name)
            with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
            # A log on a full disk ends no work either. An answer that was lost is no success.
            if name == "stdout" and not isinstance(e, BrokenPipeError):
                raise


class ProgressLine:
    """The progress of a piece of work, safe for several threads."""

    def __init__(self, console: Console, doing: str, unit: str, bars: "RichProgress | None") -> None:
        self._console = console
        self._doing = doing
        self._unit = unit
        self._bars = bars
        self._tasks: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._told = console.clock()
        self._past: dict[str, deque[tuple[float, int]]] = {}

    def __call__(self, done: int, total: int) -> None:
        """Report ``done`` of ``total``."""
        self.of("", done, total)

    def of(self, part: str, done: int, total: int) -> None:
        """Report for a part among several at once: a host, an address."""
        with self._lock:
            if self._bars is None:
                self._line(part, done, total)
            else:
                self._bar(self._bars, part, done, total)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hide the bars during a question."""
        if self._bars is None:
            yield
            return
        self._bars.stop()
        try:
            yield
        finally:
            self._bars.start()

    # A log of cron must stay readable: a line every few seconds, and none for short work.
    def _line(self, part: str, done: int, total: int) -> None:
        now = self._console.clock()
        if now - self._told >= PLAIN_EVERY_S:
            self._told = now
            self._console.say(f"{self._name(part)}: {self._far(done, total)}{self._left(part, now, done, total)}")

    def _left(self, part: str, now: float, done: int, total: int) -> str:
        """Return the time left, by what came through in the last seconds; nothing where that is not known."""
        # By the last seconds alone: a line that was shaped, or a host that asks for patience, makes the past no guide.
        past = self._past.setdefault(part, deque())
        past.append((now, done))
        while now - past[0][0] > PACE_S:
            past.popleft()
        (since, before), far = past[0], done - past[0][1]
        if self._unit != "bytes" or far <= 0 or now - since < 1 or done >= total or before > done:
            return ""
        seconds = (total - done) * (now - since) / far
        return f", {seconds / 60:.0f} min left" if seconds >= 90 else f", {seconds:.0f} s left"

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
    """Tell whether colours are wanted: https://no-color.org, and no file or pipe."""
    return _is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def ready() -> None:
    """Open closed standard streams, and keep messages that the encoding cannot write."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, _nowhere(name != "stdin"))
        # In a Latin-1 terminal a Tibetan title would raise UnicodeEncodeError, after the work was done.
        with suppress(AttributeError, ValueError):
            getattr(sys, name).reconfigure(errors="backslashreplace")


def _nowhere(writing: bool) -> IO[str]:
    """Return a stream to nowhere, in place of one that was closed (``>&-``)."""
    # The lowest free number is the closed stream's own: else the next file that is opened would have it, and the words
    # of other programs would land in that file.
    number = os.open(os.devnull, os.O_RDWR)
    os.set_inheritable(number, True)
    return open(number, "w" if writing else "r", encoding="utf-8", closefd=False)
