"""What was put where by a push that has not ended: an aid to go on after a cut, never evidence.

Delete ``.stet/ledger`` and every verb still works; a push then sends again what it cannot know to have arrived.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from publish.core.model import Entry


class Ledger:
    """The journal of one host: a line for each file that arrived, until the push has ended.

    A line that was cut short, or a file that cannot be read, counts as nothing known.
    """

    def __init__(self, state: Path, host: str) -> None:
        # A host's name may be an address; a hash of it is a safe file name.
        self._file = state / "ledger" / hashlib.sha256(host.encode()).hexdigest()[:16]
        self._open: TextIO | None = None

    def arrived(self) -> dict[str, str]:
        """SHA-256 by path, of what arrived in pushes that were cut short."""
        try:
            lines = self._file.read_text("utf-8").split("\n")[:-1]
        except (OSError, UnicodeDecodeError):
            return {}
        pairs = (line.partition(" ") for line in lines)
        return {path: sha256 for sha256, _, path in pairs if len(sha256) == 64 and path}

    def __enter__(self) -> "Ledger":
        self._file.parent.mkdir(parents=True, exist_ok=True)
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
        """Note that these did not arrive whole after all."""
        for entry in entries:
            self.record(Entry(entry.path, "0" * 64, 0))
