"""Files with planted leaks, for the tests of scans."""

from pathlib import Path

import pytest

from publish.reports.ingest.confine.limits import Rations
from publish.reports.ingest.jail import Jail
from publish.reports.scan import jailed
from publish.reports.scan.leaks import Leak
from publish.reports.scan.look import Lookout, look

CANARY = "QX-canary-7731"
TAKEN_OVER = """
import faulthandler
from publish.reports.scan import inside
honest = inside.read
def read(data, hints):
    if b"crash" in data:
        faulthandler._sigsegv()
    while b"hang" in data:
        pass
    if b"steal" in data:
        open(data.partition(b"steal ")[2].decode()).read()
    return honest(data, hints)
inside.read = read
"""
"""What parsers with holes in them do."""


@pytest.fixture
def jails_with_holes(monkeypatch: pytest.MonkeyPatch) -> list[Jail]:
    """Jails built from now on, in which parsers have been taken over."""
    made: list[Jail] = []

    def jail(*, limits: Rations, unconfined: bool) -> Jail:
        assert limits.input_mib >= 200
        assert unconfined
        made.append(Jail(limits=Rations(cpu_s=1, grace_s=1), unconfined=True, prelude=TAKEN_OVER))
        return made[-1]

    monkeypatch.setattr(jailed, "Jail", jail)
    return made


def seen(folder: Path, name: str, data: str | bytes, watch: Lookout | None = None, *, kept: bool = False) -> list[Leak]:
    """What is found in one file of this name."""
    file = folder / "file"
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(look(name, file, watch or Lookout(), kept=kept))


def kinds(found: list[Leak]) -> set[str]:
    return {str(leak.kind) for leak in found}
