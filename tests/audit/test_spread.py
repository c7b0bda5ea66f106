"""publish.audit.spread: nothing is looked at twice, nothing is missed, and whoever is near gets a second process."""

import threading
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from publish.audit import spread
from publish.copies import second
from publish.copies.hosts import open_address
from publish.copies.second import Second
from publish.core import processes
from publish.core.model import Entry, Verdict
from publish.verify.look import Fault, Visit
from tests.support import censor
from tests.support.censor import Censor

PAGES = 30


@pytest.fixture
def pages(tmp_path: Path) -> list[Entry]:
    (tmp_path / "copy").mkdir()
    bodies = {f"n{n}.html": f"<!doctype html>report {n}".encode() for n in range(PAGES)}
    for path, body in bodies.items():
        (tmp_path / "copy" / path).write_bytes(body)
    return [Entry(path, sha256(body).hexdigest(), len(body)) for path, body in bodies.items()]


@pytest.fixture
def server(tmp_path: Path, pages: list[Entry]) -> Iterator[Censor]:
    with Censor(tmp_path / "copy") as started:
        yield started


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Each server is near, and few files are worth a second process. What it says of each is noted."""
    monkeypatch.setattr(second, "WORTH", 3)
    monkeypatch.setattr(processes, "count", lambda: 2)
    monkeypatch.setattr(spread, "GIVEN", 2)
    monkeypatch.setattr(second, "NEAR_S", 60.0)
    noted, take = list[bool](), Second.take

    def noting(self: Second, entries: list[Entry]) -> list[bool]:
        found = take(self, entries)
        noted.extend(found)
        return found

    monkeypatch.setattr(Second, "take", noting)
    return noted


def looked(address: str, pages: list[Entry]) -> tuple[Visit, list[Fault | None]]:
    source = open_address(address)
    visit = Visit(source)
    return visit, list(spread.faults_of(visit, source, visit.fixed, pages))


def test_each_file_is_asked_for_once_and_noted(server: Censor, pages: list[Entry], near: list[bool]) -> None:
    server.rule("*", censor.slow(0.05))  # else all is done before the second process is there
    visit, found = looked(server.url, pages)
    assert found == [None] * PAGES
    assert near
    assert visit.came == {page.path for page in pages}
    assert set(Counter(server.asked()).values()) == {1}


def test_what_is_wrong_is_found_whichever_process_met_it(server: Censor, pages: list[Entry], near: list[bool]) -> None:
    for number in range(0, PAGES, 3):
        server.rule(f"n{number}.html", censor.tamper())
    _, found = looked(server.url, pages)
    faults = [fault.finding for fault in found if fault]
    assert len(found) == PAGES
    assert {f.path for f in faults} == {f"n{number}.html" for number in range(0, PAGES, 3)}
    assert {f.verdict for f in faults} == {Verdict.TAMPERED}


def test_a_second_process_that_reads_nothing_leaves_all_to_the_first(
    server: Censor, pages: list[Entry], near: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Second, "take", lambda _self, entries: [False for _ in entries])
    _, found = looked(server.url, pages)
    assert found == [None] * PAGES


def test_a_far_copy_is_asked_for_many_files_at_once(server: Censor, pages: list[Entry]) -> None:
    server.rule("*", censor.slow(0.05))
    source = open_address(server.url)
    visit, most, under_way = Visit(source), 0, 0

    def look(entry: Entry) -> Fault | None:
        nonlocal most, under_way
        under_way += 1
        most = max(most, under_way)
        found = visit.fixed(entry)
        under_way -= 1
        return found

    assert list(spread.faults_of(visit, source, look, pages)) == [None] * PAGES
    assert most > 4


def test_who_hangs_in_a_near_copy_does_not_hold_the_others_up(server: Censor, pages: list[Entry]) -> None:
    source, together = open_address(server.url), threading.Barrier(3)

    def look(entry: Entry) -> Fault | None:
        if entry.path in ("n5.html", "n6.html", "n7.html"):
            together.wait(60)  # one alone would wait in vain
        return None

    assert list(spread.faults_of(Visit(source), source, look, pages)) == [None] * PAGES


def test_an_error_of_ours_is_raised_and_ends_all(server: Censor, pages: list[Entry], near: list[bool]) -> None:
    source = open_address(server.url)

    def look(entry: Entry) -> Fault | None:
        if entry.path == "n5.html":
            raise ZeroDivisionError
        return None

    with pytest.raises(ZeroDivisionError):
        list(spread.faults_of(Visit(source), source, look, pages))


def test_no_files_are_no_faults(server: Censor) -> None:
    assert looked(server.url, [])[1] == []
