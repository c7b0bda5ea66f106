"""publish.readers.clone.jobs: who is asked for a piece."""

import os
from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.core.errors import AbsentError
from publish.core.formats import pieces
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry
from publish.readers.clone.jobs import Candidate, Download, Gathering
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
