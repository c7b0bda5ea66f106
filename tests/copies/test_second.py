"""publish.copies.second: another process reads what this one would."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from publish.copies import second
from publish.copies.hosts import open_address
from publish.copies.hosts.web import WebCopy
from publish.copies.second import Second
from publish.core import processes
from publish.core.model import Entry
from publish.core.source import Source
from tests.support import censor
from tests.support.censor import Censor


@pytest.fixture
def pages(tmp_path: Path) -> list[Entry]:
    """Five files of a folder, which a server shows."""
    (tmp_path / "copy").mkdir()
    bodies = {f"n{n}.html": f"<!doctype html>report {n}".encode() for n in range(5)}
    for path, body in bodies.items():
        (tmp_path / "copy" / path).write_bytes(body)
    return [Entry(path, sha256(body).hexdigest(), len(body)) for path, body in bodies.items()]


@pytest.fixture
def server(tmp_path: Path, pages: list[Entry]) -> Iterator[Censor]:
    with Censor(tmp_path / "copy") as started:
        yield started


def taken(source: Source, entries: list[Entry]) -> list[bool]:
    """What a second process says of files, asked again where it had no time."""
    anew = source.anew()
    assert anew
    process, found = Second(anew), list[bool]()
    for entry in entries:
        found += process.take([entry])
    process.close()
    return found


def test_it_says_of_each_file_whether_the_right_bytes_came(server: Censor, pages: list[Entry], tmp_path: Path) -> None:
    server.rule("n1.html", censor.tamper()).rule("n3.html", censor.status(404))
    assert taken(open_address(server.url), pages) == [True, False, True, False, True]
    (tmp_path / "copy/n0.html").write_bytes(b"rotten")
    assert taken(open_address(str(tmp_path / "copy")), pages) == [False, True, True, True, True]


def test_it_asks_no_machine_of_this_network_where_the_first_may_not(server: Censor, pages: list[Entry]) -> None:
    source = open_address(server.url)
    assert taken(source, pages[:1]) == [True]
    source.stay_outside()
    assert taken(source, pages[:1]) == [False]


def test_it_trusts_whom_the_first_trusts(
    pages: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: Censor
) -> None:
    gateway = tmp_path / "ipns" / "archive"
    gateway.parent.mkdir()
    (tmp_path / "copy").rename(gateway)
    with Censor(tmp_path) as node:
        monkeypatch.setenv("STET_IPFS_GATEWAY", node.url)
        assert taken(open_address("ipns://archive"), pages[:2]) == [True, True]


def test_a_source_of_another_kind_is_not_opened_anew(server: Censor) -> None:
    class Own(WebCopy):
        pass

    assert Own(server.url).anew() is None
    assert WebCopy(server.url, allowed=lambda _address: True).anew() is None


def test_a_process_that_was_stopped_has_read_nothing(server: Censor, pages: list[Entry]) -> None:
    anew = open_address(server.url).anew()
    assert anew
    process = Second(anew)
    process.stop()
    assert process.take(pages) == [False] * 5
    process.close()


def test_no_more_of_them_than_processors_are_free(server: Censor, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import BoundedSemaphore

    monkeypatch.setattr(Second, "_places", BoundedSemaphore(1))
    anew = open_address(server.url).anew()
    assert anew
    one = Second(anew)
    with pytest.raises(OSError, match="unavailable"):
        Second(anew)
    one.close()
    Second(anew).close()


@pytest.mark.parametrize(("files", "processors", "worth"), [(1000, 2, True), (999, 2, False), (1000, 1, False)])
def test_it_is_of_use_for_many_files_and_processors(
    files: int, processors: int, worth: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "count", lambda: processors)
    assert second.is_worth(files) is worth
