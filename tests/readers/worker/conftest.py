"""A publisher with two releases, copies of both, and servers that misbehave in front of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.attacks.conftest import World
from tests.readers.worker.reader import Reader
from tests.support.censor import Censor


class Town:
    """Copies of one archive on as many servers as a test wants."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.world = World(folder)
        self.folder = folder
        self.root = (self.world.copy / "metadata/1.root.json").read_bytes()
        self._stack = stack

    def mirror(self, copy: Path | None = None) -> Censor:
        """A server over a copy of the newest release, or over ``copy``."""
        return self._stack.enter_context(Censor(copy or self.world.copy))

    def reader(self, *mirrors: Censor | str, **options: object) -> Reader:
        """A reader who knows these; the first is the page's own."""
        addresses = [m if isinstance(m, str) else m.url for m in mirrors]
        return self._stack.enter_context(Reader(self.root, addresses, **options))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as stack:
        yield Town(tmp_path, stack)
