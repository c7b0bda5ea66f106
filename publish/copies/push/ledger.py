"""A journal of files which an unfinished push delivered.

It is an aid to go on after a cut, never evidence. Delete ``.stet/ledger`` and every verb still works. A push then
sends again all files which it cannot know to have arrived.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TextIO

from publish.copies.hosts.notes import file_name
from publish.core.model import Entry

FOLDER = "ledger"  # in the publisher's state
GROUP, GROUP_S = 64, 1.0  # lines, or seconds, between two writes: one a file was a tenth of a push's time
_SEEN = "+"  # begins the line of a file which was read back; older programs pass over such lines
_SHA256_LENGTH = 64
FORGOTTEN = "0" * _SHA256_LENGTH
"""Stands for the SHA-256 of a file which did not arrive whole after all."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What pushes which were cut short delivered to a host."""

    arrived: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 by path of the files which arrived."""
    seen: Mapping[str, str] = field(default_factory=dict)
    """The same of those which were read back then, and were right."""


class Ledger:
    """The journal of a host, until the push has ended.

    It has a line for each file which arrived, and another when the file was read back. A line which was cut short
    counts as nothing known, and so does a journal which cannot be read.
    """

    def __init__(self, state: Path, host: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._file = state / FOLDER / file_name(host)
        self._open: TextIO | None = None
        self._clock = clock
        self._mutex = threading.Lock()
        self._waiting = 0
        self._written = clock()

    def read(self) -> Delivered:
        """Return what pushes which were cut short delivered."""
        arrived: dict[str, str] = {}
        seen: dict[str, str] = {}
        try:
            # The last line is dropped unless it ended: a crash may have cut it.
            lines = self._file.read_text("utf-8").split("\n")[:-1]
        except (OSError, UnicodeDecodeError):
            return Delivered()
        for line in lines:
            sha256, _, path = line.removeprefix(_SEEN).partition(" ")
            if len(sha256) != _SHA256_LENGTH or not path:
                continue
            if line.startswith(_SEEN):
                seen[path] = sha256
            else:
                arrived[path] = sha256
                seen.pop(path, None)
        return Delivered(arrived, seen)

    def __enter__(self) -> "Ledger":
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # Else the next line would go on with the name of a file of ours, and make a name of nobody's of it.
        with suppress(OSError):
            whole = self._file.read_bytes()
            if not whole.endswith(b"\n"):
                self._file.write_bytes(whole[: whole.rfind(b"\n") + 1])
        self._open = self._file.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._open is not None  # noqa: S101 - opened in __enter__
        self._open.close()
        if kind is None:
            self._file.unlink(missing_ok=True)

    def record(self, entry: Entry) -> None:
        """Note that an entry's bytes arrived.

        Lines are written in groups. A lost line means that a file is sent again, and no more.
        """
        self._add(f"{entry.sha256} {entry.path}\n")

    def saw(self, entry: Entry) -> None:
        """Note that an entry's bytes were read back, and were right."""
        self._add(f"{_SEEN}{entry.sha256} {entry.path}\n")

    def forget(self, entries: Iterable[Entry]) -> None:
        """Note that these entries did not arrive whole after all."""
        # A line is added and none removed: of two lines for a path, the last is believed.
        self._add("".join(f"{FORGOTTEN} {entry.path}\n" for entry in entries), at_once=True)

    def drop(self) -> None:
        """Take the journal away: nothing is known any more of what arrived."""
        self._file.unlink(missing_ok=True)

    def _add(self, lines: str, *, at_once: bool = False) -> None:
        assert self._open is not None  # noqa: S101 - opened in __enter__
        with self._mutex:
            self._open.write(lines)
            self._waiting += 1
            now = self._clock()
            if at_once or self._waiting >= GROUP or now - self._written >= GROUP_S:
                self._open.flush()
                self._waiting, self._written = 0, now
