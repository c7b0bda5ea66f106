"""publish.readers.clone with a second process: the clone that one process makes."""

import os
import signal
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from publish.copies import second
from publish.copies.hosts import open_address
from publish.copies.second import Second
from publish.core import processes
from publish.core.errors import StetError
from publish.core.model import Entry
from publish.readers.clone import Cloned
from publish.readers.clone.downloader import Crew
from publish.readers.clone.jobs import Download
from publish.readers.clone.landing import Landing
from tests.readers.clone.conftest import OLD, files_of, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import PAGES, Archive, lay


@pytest.fixture(scope="module")
def copies(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """As in all tests of clones, with more pages."""
    folder = tmp_path_factory.mktemp("copies")
    pages = {f"reports/2014/n{n}.html": f"<!doctype html>report {n}" for n in range(40)}
    return [lay(archive.publish(OLD), folder / "1"), lay(archive.publish({**PAGES, **pages}), folder / "2")]


@pytest.fixture(autouse=True)
def came(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Few files are worth a second process. What it says of each is noted."""
    monkeypatch.setattr(second, "WORTH", 3)
    monkeypatch.setattr(processes, "count", lambda: 2)
    monkeypatch.setattr("publish.readers.clone.downloader.GIVEN", 2)
    monkeypatch.setattr(second, "NEAR_S", 60.0)  # a server of ours on a busy machine is near, too
    noted, take = list[bool](), Second.take

    def noting(self: Second, entries: Sequence[Entry]) -> list[bool]:
        found = take(self, entries)
        noted.extend(found)
        return found

    monkeypatch.setattr(Second, "take", noting)
    return noted


def test_the_clone_is_the_same_and_each_file_is_fetched_once(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path, came: list[bool]
) -> None:
    one = host()
    cloned = get(one, open_source=open_address)
    assert came
    assert all(came)
    assert is_whole(tmp_path / "out", archive.anchor)
    asked = [path for path in one.asked() if not path.startswith(("metadata/", "targets/"))]
    assert len(asked) == len(set(asked))
    alone = get(host(), to="alone")
    assert (cloned.files, cloned.fetched_bytes) == (alone.files, alone.fetched_bytes)
    assert [*cloned.by_source.values()] == [*alone.by_source.values()]
    assert files_of(tmp_path / "out") == files_of(tmp_path / "alone")


def test_a_folder_is_read_by_both(
    get: Callable[..., Cloned], copies: list[Path], archive: Archive, tmp_path: Path, came: list[bool]
) -> None:
    get(copies[1], open_source=open_address)
    assert all(came)
    assert came
    assert is_whole(tmp_path / "out", archive.anchor)


def test_what_it_cannot_get_the_first_asks_for(
    get: Callable[..., Cloned],
    host: Callable[[], Censor],
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Second, "take", lambda _self, entries: [False for _ in entries])
    cloned = get(one := host(), open_source=open_address)
    assert is_whole(tmp_path / "out", archive.anchor)
    assert not cloned.faults
    assert one.asked().count("reports/2014/n39.html") == 1


def test_forged_bytes_never_get_a_name(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    bad = host().rule("reports/2014/*", censor.tamper())
    with pytest.raises(StetError, match="could not be had anywhere"):
        get(bad, open_source=open_address)
    there = files_of(tmp_path / "out")
    assert "index.html" in there
    assert not any(path.startswith("reports/2014/n") or path.endswith(".part") for path in there)
    cloned = get(bad, host(), open_source=open_address)
    assert bad.url in cloned.faults
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_second_process_that_dies_costs_nothing(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path, came: list[bool]
) -> None:
    def killed(handler: censor.Handler, path: str) -> None:
        for pid in _children():
            os.kill(pid, signal.SIGKILL)
        censor.serve(handler, handler.server.censor.root / path, path)

    get(host().rule("*.html", killed), open_source=open_address)
    assert is_whole(tmp_path / "out", archive.anchor)
    assert not _children()


def test_what_it_would_get_late_is_not_laid_over_the_next_release(copies: list[Path], tmp_path: Path) -> None:
    crew = Crew(Landing(tmp_path, -1, empty=True), lambda _done, _total: None)
    job = Download(Entry("index.html", "0" * 64, 1), elsewhere=True)
    with crew:
        crew._second = second = Second(partial(open_address, str(copies[0])))
        crew._running.add(job)
        crew.draw([])  # ends with this job at work, as when a push moves the copies on
        assert second._process.ended
    second.close()


def _children() -> list[int]:
    """The processes of ours that this one started, of which it has not heard the end."""
    mine = Path("/proc/self/task").glob("*/children")
    return [
        int(pid)
        for words in mine
        for pid in words.read_text().split()
        if b"publish.core.processes" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


def test_where_there_is_no_room_for_a_second_the_first_does_all(
    get: Callable[..., Cloned],
    host: Callable[[], Censor],
    archive: Archive,
    tmp_path: Path,
    came: list[bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(**_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(processes, "Process", full)
    get(host(), open_source=open_address)
    assert not came
    assert is_whole(tmp_path / "out", archive.anchor)
