"""Documents that take their reader over: what it may do then, and what becomes of the document."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.ingest import jail as room
from publish.reports.ingest.confine import bubblewrap, seccomp, walls
from publish.reports.ingest.document import Document, Hints
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.unread import Died, Lied, TooLong, TooMuch, Unlocked
from tests.attacks.defences import OFF
from tests.reports.ingest.conftest import INMATES, NARROW, inside
from tests.reports.ingest.inmates import escapes

# The interpreter in the jail imports our program anew, and has no environment that would tell it.
SAME = (
    f"import os; os.environ[{OFF!r}] = {os.environ[OFF]!r}\nimport tests.attacks.switch_off"
    if OFF in os.environ
    else ""
)
# Nobody may not read a home, where Python itself may lie: all that is imported late is imported before.
NOBODY = """
import os, encodings.idna, pwd
import tests.reports.ingest.inmates.escapes
from tests.reports.ingest.inmates import parsers
from publish.reports.ingest import cell
parsers.read(b"<p>words</p>", None)
cell.libraries()
os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)
"""
CONTAINER = "from tests.reports.ingest import container; container.enter()"
OLD = "from publish.reports.ingest.confine import landlock; landlock.version = lambda: 1"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.setblocking(False)
        yield made


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that nobody can reach: pytest's own are closed, again and again, by each of its processes."""
    with tempfile.TemporaryDirectory(prefix="stet-tests-") as made:
        Path(made).chmod(0o755)
        yield Path(made)


def _open(jail: Jail, folder: Path, port: int) -> tuple[set[str], int]:
    """The ways out that are open, and how many were tried."""
    (folder / "scratch").mkdir()
    (folder / "scratch").chmod(0o777)
    (folder / "secret").write_text("a key")
    (folder / "victim").write_text("a text")
    hints = Hints(places=(str(folder / "secret"), str(folder / "scratch"), str(os.getpid()), str(port)))
    made = inside(jail, folder, "escapes", b"any", hints)
    assert isinstance(made, Document), made
    assert (folder / "scratch" / "may").read_text() == "its own folder"
    return {offer.value for offer in made.offers["open"]}, int(made.offers["tried"][0].value)


@pytest.mark.parametrize(
    "as_whom",
    ["", NOBODY, CONTAINER, OLD],
    ids=["as we are", "as nobody", "in a container", "on the first kernel with Landlock"],
)
def test_a_reader_that_was_taken_over_gets_nowhere(as_whom: str, reachable: Path, listener: socket.socket) -> None:
    """Row 64: what runs in a reader's process reads, writes, sends, signals and starts nothing."""
    if as_whom in (NOBODY, CONTAINER) and os.geteuid():
        as_whom = ""  # only root becomes another; whoever runs this is nobody already
    with Jail(readers=INMATES, prelude=SAME + "\n" + as_whom) as jail:
        ways, tried = _open(jail, reachable, listener.getsockname()[1])
        assert ways == set()
        assert tried >= 60
        assert (reachable / "victim").read_text() == "a text"
        # And the parsers are at work all the same.
        assert isinstance(made := inside(jail, reachable, "parsers", b"<p>words</p>"), Document), made
        assert "AVIF 64" in made.offers["picture"][0].value
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_ways_out_are_ways_out(tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same tries without walls: else their failure would show nothing."""
    monkeypatch.setattr(room, "of_kernel", lambda: False)
    monkeypatch.setattr(bubblewrap, "available", lambda: False)
    bare = f"from {walls.__name__} import seccomp; seccomp.available = lambda: False\n"
    with Jail(readers=INMATES, unconfined=True, prelude=bare) as jail:
        ways, _ = _open(jail, tmp_path, listener.getsockname()[1])
        assert ways >= escapes.HARMLESS
        listener.accept()[0].close()
        inside(jail, tmp_path, "misfits", _fetching(listener.getsockname()[1]))
        listener.accept()[0].close()


def _fetching(port: int) -> bytes:
    address = f"http://127.0.0.1:{port}/a"
    return f'<!DOCTYPE a SYSTEM "{address}.dtd" [<!ENTITY b SYSTEM "{address}">]><a>&b;</a>'.encode()


def test_a_document_fetches_nothing(tmp_path: Path, listener: socket.socket) -> None:
    """Row 65: a document type and an entity that lie at an address, and a parser that would ask for them."""
    # On a kernel whose Landlock knows nothing of networks.
    with Jail(readers=INMATES, prelude=f"{SAME}\n{OLD}") as jail:
        inside(jail, tmp_path, "misfits", _fetching(listener.getsockname()[1]))
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    ("deed", "becomes"),
    [
        (b"loops on", TooLong),
        (b"takes memory", TooMuch),
        (b"fills", TooMuch),
        (b"litters", TooMuch),
        (b"crashes", Died),
        (b"answers without end", TooMuch),
        (b"answers deep", Lied),
        (b"answers a file of others", Lied),
    ],
    ids=lambda value: value.decode() if isinstance(value, bytes) else "",
)
def test_a_reader_that_breaks_is_a_reason(deed: bytes, becomes: type, tmp_path: Path) -> None:
    """Row 64: a reader that crashes, hangs, takes too much or lies."""
    with Jail(readers=INMATES, limits=NARROW, prelude=SAME) as jail:
        assert isinstance(inside(jail, tmp_path, "misfits", deed), becomes)


def test_a_wall_that_does_not_stand_keeps_the_document_closed(tmp_path: Path) -> None:
    """Row 64: a kernel that says it has walls, and refuses them."""
    broken = "from publish.reports.ingest.confine import landlock; landlock._ADD = 9999"
    with Jail(readers=INMATES, prelude=f"{SAME}\n{broken}") as jail:
        assert isinstance(inside(jail, tmp_path, "honest", b"a"), Unlocked)


def test_a_machine_without_walls_reads_nothing_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 64: a machine that cannot lock a reader in."""
    monkeypatch.setattr(room, "of_kernel", lambda: False)
    monkeypatch.setattr(bubblewrap, "available", lambda: False)
    with pytest.raises(ConfigError, match="cannot lock"):
        Jail()
    assert seccomp.available()
