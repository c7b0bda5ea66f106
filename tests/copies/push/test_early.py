"""publish.copies.push.early: what was asked ahead is asked once, and said as the host said it.

How often a push to a host far away waits for an answer is counted on a real S3 over TLS.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.s3 import S3Host
from publish.copies.hosts.wrap import retrying
from publish.copies.push import push
from publish.copies.push.early import Early
from publish.core.errors import AbsentError
from publish.core.source import OverlongError
from tests.copies.hosts.s3.conftest import gateway  # noqa: F401 - a fixture
from tests.support.factory import NOW, Archive
from tests.support.rounds import FarLine
from tests.support.services.versitygw import Versitygw

TRIES = 5  # a busy machine may make two rounds of one, and never one of two
TEN = [f"reports/{number}.html" for number in range(10)]


class Counted(MemoryHost):
    def __init__(self) -> None:
        super().__init__("counted")
        self.files["there"] = b"12345"
        self.asked = list[str]()

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.asked.append(path)
        return super()._fetch(path, max_length)


def test_an_answer_and_an_absence_are_given_as_often_as_they_are_asked_for() -> None:
    host = Counted()
    early = Early(host)
    early.ask(("there", "gone"), 100)
    for read in (early.read, early.read_anew, early.read):
        assert read("there", 10) == b"12345"
        with pytest.raises(AbsentError):
            read("gone", 10)
        with pytest.raises(OverlongError):
            read("there", 4)
    assert sorted(host.asked) == ["gone", "there"]


def test_what_was_not_asked_ahead_is_asked_of_the_host_each_time() -> None:
    host = Counted()
    early = Early(host)
    assert early.read("there", 10) == early.read_anew("there", 10) == b"12345"
    host.files["there"] = b"other"
    assert early.read("there", 10) == b"other"


@pytest.fixture
def line(versitygw: Versitygw) -> Iterator[FarLine]:
    with FarLine(urlsplit(versitygw.endpoint).port or 0) as line:
        yield line


@pytest.fixture
def opened(line: FarLine, gateway: Callable[..., S3Host]) -> Callable[[str], S3Host]:
    return lambda bucket: gateway(bucket, endpoint=f"https://127.0.0.1:{line.port}", website=False)


def least(line: FarLine, work: Callable[[int], object], wanted: int) -> int:
    """The rounds that ``work`` takes, at the least."""
    found = list[int]()
    while not found or (min(found) > wanted and len(found) < TRIES):
        line.rounds = 0
        work(len(found))
        found.append(line.rounds)
    return min(found)


def test_independent_questions_are_asked_together(
    line: FarLine, opened: Callable[[str], S3Host], tmp_path: Path
) -> None:
    archive = Archive(tmp_path, {path: f"<!doctype html>{path}" for path in TEN})
    release = archive.release()

    def first(run: int) -> None:
        push(release, retrying(opened(f"rounds-{run}")), now=NOW)

    def again(run: int) -> None:
        for path in TEN:
            archive.write(path, f"<!doctype html>{path} {run}")
        push(archive.release(), retrying(opened("rounds-0")), now=NOW)

    # Fourteen questions came one after another before the first file went, and twenty-four in the second push.
    assert least(line, first, 17) <= 17
    assert least(line, again, 14) <= 14
    assert least(line, lambda _: push(archive.release(), opened("rounds-0"), now=NOW), 2) == 2
