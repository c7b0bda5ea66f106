"""publish.readers.clone.jobs: who is asked for a piece, and when a slow fetch is begun elsewhere."""

import os
import time
from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.copies.second import NEAR_S
from publish.core.errors import AbsentError
from publish.core.formats import pieces
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.readers.clone.downloader import OVERTAKE_S, Crew
from publish.readers.clone.jobs import Candidate, Download, Gathering
from publish.readers.clone.landing import Landing
from publish.readers.clone.partial import Partial
from publish.verify.metadata import head
from tests.support.factory import NOW, Archive, lay


@pytest.fixture
def copies(tmp_path: Path) -> list[Candidate]:
    archive = Archive(tmp_path / "publisher")
    source = open_address(str(lay(archive.release(), tmp_path / "copy")))
    found = head(source, archive.anchor, now=NOW)
    return [Candidate(address, source, found) for address in ("a", "b")]


def test_a_copy_without_parts_is_the_last_resort_for_a_piece(tmp_path: Path, copies: list[Candidate]) -> None:
    plain, able = copies
    plain.whole_only = True
    film = Entry("film", "0" * 64, 2 * pieces.PIECE_LENGTH)
    folder = os.open(tmp_path, os.O_RDONLY)
    job = Download(film, gathering=Gathering(Partial(Pieces(film, ("1" * 64, "2" * 64)), folder)))
    os.close(folder)
    assert Download(film).may_ask(plain, [able])
    assert job.may_ask(able, [plain])
    assert not job.may_ask(plain, [able])
    job.tried[able] = AbsentError("not here", host="b")
    assert job.may_ask(plain, [able])
    assert job.gathering
    job.gathering.pouring.add(plain)
    assert not job.may_ask(plain)


def test_a_near_copy_gets_one_thread_and_a_far_one_as_many_as_it_allows(copies: list[Candidate]) -> None:
    near, far = copies
    assert near.useful == far.useful == 1  # nothing is known yet
    near.took(4000, 0.05)  # a new connection
    near.took(4000, NEAR_S / 2)
    far.took(4000, 0.05)
    assert near.useful == 1
    assert far.useful == far.most == far.source.parallel
    near.took(50_000_000, 0.4)
    assert near.useful == 1


def test_who_hangs_in_a_long_fetch_takes_nothing_from_the_others(copies: list[Candidate], tmp_path: Path) -> None:
    near, _ = copies
    near.took(4000, NEAR_S / 2)
    crew = Crew(Landing(tmp_path, -1), lambda _done, _total: None)
    jobs = [Download(Entry(str(number), "0" * 64, 4000)) for number in range(9)]
    for begun, job in enumerate(jobs):
        assert crew._wanted(near) == min(1 + begun, near.most)
        job.running[near] = time.monotonic() - 60
        crew._running.add(job)
    assert crew._wanted(near) == near.most
    for job in jobs[1:]:
        job.running[near] = time.monotonic() + 60  # begun a moment ago
    assert crew._wanted(near) == 2


def test_a_slow_fetch_is_begun_elsewhere_only_where_it_would_take_less(copies: list[Candidate], tmp_path: Path) -> None:
    one, two = copies
    page, film = (Download(Entry(name, "0" * 64, length)) for name, length in (("page", 4000), ("film", 10_000_000)))
    crew = Crew(Landing(tmp_path, -1), lambda _done, _total: None)
    crew.members = [one, two]

    def overtakes(job: Download, after_s: float) -> bool:
        job.running[one] = time.monotonic() - after_s
        crew._running = {job}
        return crew._next(two) is job

    # Of a copy that gave nothing yet nothing is known: it may try.
    assert overtakes(page, OVERTAKE_S + 0.1)
    assert not overtakes(page, OVERTAKE_S / 100)
    for _ in range(20):
        two.took(4000, 600.0)  # all on one slow line
    assert two.expects_s(page.length) == pytest.approx(600)
    assert not overtakes(page, 1000)
    assert overtakes(page, 1300)
    assert not overtakes(film, 100_000)
    for _ in range(40):
        two.took(4000, 0.01)  # the line is free again, and who still hangs is overtaken
    assert overtakes(page, OVERTAKE_S + 0.1)
