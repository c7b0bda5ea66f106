"""A host in this process's memory, for tests.

Also for rehearsals. Its files are gone when the program ends.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publish.copies.hosts.base import Traits
from publish.copies.hosts.filehost import FileHost
from publish.core.errors import AbsentError, HostError, OvertakenError
from publish.core.model import Entry
from publish.core.settings import HostSettings
from publish.core.source import Held

_CHUNK = 1 << 16  # bytes yielded at a time: small, so that tests see more than one
_COMPARING = threading.Lock()
_SHELVES: dict[str, dict[str, bytes]] = {}


@dataclass(frozen=True)
class Options:
    """Options of this kind in mirrors.toml."""

    shelf: str = ""
    """Hosts with the same shelf are the same place. When empty: the host's own name."""

    def place(self, name: str) -> str:
        """Return the shelf's name."""
        return self.shelf or name


class MemoryHost(FileHost):
    """Files in a dict, each put whole."""

    traits = Traits(lasting=True, parallel=4)
    compares = True  # in one step, under a lock

    def __init__(self, name: str, shelf: str = "", public: str | None = None) -> None:
        super().__init__(name, public)
        self.files = _SHELVES.setdefault(shelf or name, {})
        """The bytes held, by path. Tests may look and meddle."""

    def _put(self, entry: Entry, source: Path) -> None:
        self.files[entry.path] = source.read_bytes()

    def _replace(self, entry: Entry, source: Path, former: bytes | None) -> bool:
        with _COMPARING:
            if self.files.get(entry.path) != former:
                raise OvertakenError("other bytes lie there by now", host=self.name, path=entry.path)
            self._put(entry, source)
        return True

    def _remove(self, path: str) -> None:
        self.files.pop(path, None)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:  # noqa: ARG002
        data = self.files[path]
        for at in range(0, len(data), _CHUNK):
            yield data[at : at + _CHUNK]

    def _survey(self) -> Iterator[Held]:
        for path, data in sorted(self.files.items()):
            yield Held(path, len(data))

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return AbsentError("not here", host=self.name, path=path) if isinstance(error, KeyError) else None


def open_host(settings: HostSettings, options: Options, environ: Mapping[str, str]) -> MemoryHost:  # noqa: ARG001
    """Return the host described by ``settings``, without secrets."""
    return MemoryHost(settings.name, options.shelf, settings.public)


def forget() -> None:
    """Empty every shelf, as tests do before they begin."""
    _SHELVES.clear()
