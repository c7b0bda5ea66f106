from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.ingest import cell
from publish.reports.ingest import jail as room
from publish.reports.ingest.confine import bubblewrap
from publish.reports.ingest.confine.walls import Walls
from publish.reports.ingest.document import Document
from publish.reports.ingest.jail import Jail
from publish.reports.ingest.unread import Died
from tests.reports.ingest.conftest import INMATES, inside


def test_one_folder_may_be_written_and_the_network_is_absent() -> None:
    words = bubblewrap.command(Path("/tmp/a"), [Path("/usr/lib")])
    assert words[:2] == ["bwrap", "--unshare-all"]
    assert words.count("--bind") == 1
    assert words[words.index("--bind") + 1] == "/tmp/a"
    assert words[-1] == "--"


def test_a_machine_without_the_program_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not bubblewrap.available.__wrapped__()


def test_documents_are_read_within_namespaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "of_kernel", lambda: False)
    if not bubblewrap.available():
        # It is missing, or this is a container in which nobody makes namespaces.
        with pytest.raises(ConfigError):
            Jail(readers=INMATES)
        return
    # The folder of a checkout is not there inside: only the program is.
    places = (*cell.libraries(), Path(__file__).parents[3])
    monkeypatch.setattr(cell, "libraries", lambda: places)
    with Jail(readers=INMATES) as jail:
        assert jail.walls is Walls.BUBBLEWRAP
        assert isinstance(inside(jail, tmp_path, "honest", b"a"), Document)
        assert inside(jail, tmp_path, "misfits", b"leaves") == Died(0)
