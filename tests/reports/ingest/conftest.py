"""A jail for the tests of a module, with readers that were taken over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publish.reports.ingest.confine.limits import Rations
from publish.reports.ingest.document import Document, Hints
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.unread import Unread

INMATES = "tests.reports.ingest.inmates"
NARROW = Rations(memory_mib=1024, cpu_s=1, grace_s=1, answer_mib=1, file_mib=4, scratch_mib=8, entries=100)

Reads = Callable[..., Document | Unread]


@pytest.fixture(scope="module")
def jail() -> Iterator[Jail]:
    with Jail(readers=INMATES, limits=NARROW) as made:
        yield made


def inside(jail: Jail, folder: Path, kind: str, data: bytes, hints: Hints | None = None) -> Document | Unread:
    """What one of the inmates makes of these bytes."""
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    file = folder / "document"
    file.write_bytes(data)
    return jail.read(kind, file, hints or Hints(), scratch=scratch)
