"""publish.readers.clone.tally: the numbers that people read add up."""

from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.core.model import Entry
from publish.readers.clone.jobs import Candidate, Download
from publish.readers.clone.tally import CloneTally
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive


@pytest.fixture
def two(copies: list[Path], archive: Archive) -> list[Candidate]:
    found = [(str(path), open_address(str(path))) for path in copies]
    return [Candidate(address, source, head(source, archive.anchor, now=NOW)) for address, source in found]


def test_the_quicker_of_two_counts(two: list[Candidate]) -> None:
    tally, job = CloneTally(), Download(Entry("a", "0" * 64, 7), also=("b",))
    quick, slow = two
    assert tally.file(job, quick, 7, reused=False)
    assert not tally.file(job, slow, 7, reused=False)
    assert (tally.files, tally.reused, tally.fetched_bytes) == (2, 0, 7)
    assert (quick.served, slow.served) == (1, 0)


def test_a_file_that_was_there_is_no_work_of_a_copy(two: list[Candidate]) -> None:
    tally, copy = CloneTally(), two[0]
    copy.row = 2
    assert tally.file(Download(Entry("a", "0" * 64, 7)), copy, 0, reused=True)
    assert (tally.files, tally.reused, tally.fetched_bytes, copy.served, copy.row) == (1, 1, 0, 0, 2)


def test_a_path_that_comes_twice_is_one_file(two: list[Candidate]) -> None:
    tally = CloneTally()
    for _ in range(2):  # the copies moved on, and all is looked at again
        assert tally.file(Download(Entry("a", "0" * 64, 7)), two[0], 7, reused=False)
    assert (tally.files, tally.fetched_bytes) == (1, 14)
