"""A journal of files which an unfinished push delivered.

It is an aid to go on after a cut, never evidence. Delete ``.stet/ledger`` and every verb still works. A push then
sends again all files which it cannot know to have arrived.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from publish.core.model import Entry


class Ledger:
    """The journal of a host, until the push has ended.

    It has a line for each file which arrived. A line which was cut short counts as nothing known, and so does a file
    which cannot be read.
    """

    def __init__(self, state: Path, host: str) -> None:
        # A host's name may be an address; a hash of it is a safe file name.
        self._file = state / "ledger" / hashlib.sha256(host.encode()).hexdigest()[:16]
        self._open: TextIO | None = None

    def arrived(self) -> dict[str, str]:
        """Return SHA-256 by path of the files which arrived.

        They arrived in pushes which were cut short.
        """
        try:
            # The last line is dropped unless it ended: a crash may have cut it.
            lines = self._file.read_text("utf-8").split("\n")[:-1]
        except (OSError, UnicodeDecodeError):
            return {}
        pairs = (line.partition(" ") for line in lines)
        return {path: sha256 for sha256, _, path in pairs if len(sha256) == 64 and path}

    def __enter__(self) -> "Ledger":
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # By line, so that a crash loses at most the line being written.
        self._open = self._file.open("a", encoding="utf-8", buffering=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._open is not None  # noqa: S101 - opened in __enter__
        self._open.close()
        if kind is None:
            self._file.unlink(missing_ok=True)

    def record(self, entry: Entry) -> None:
        """Note that an entry's bytes arrived."""
        assert self._open is not None  # noqa: S101 - opened in __enter__
        self._open.write(f"{entry.sha256} {entry.path}\n")

    def forget(self, entries: Iterable[Entry]) -> None:
        """Note that these entries did not arrive whole after all."""
        for entry in entries:
            # A line is added and none removed: of two lines for a path, `arrived` believes the last.
            self.record(Entry(entry.path, "0" * 64, 0))
