"""publish.readers.clone.joining: what is new since a release makes an older copy a whole one, or says what it lacks."""

import copy
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.archive.news import news
from publish.core.errors import ForkError
from publish.core.formats import layout
from publish.core.formats.parttext import ROWS_MAX, TEXT, since_of, text_since
from publish.readers.clone import Cloned, clone
from publish.readers.clone.landing import WORKING
from publish.release.dotstet import load
from publish.release.seal import found
from publish.tree.bundles.make import zipped
from publish.verify.head import Release
from tests.readers.clone.conftest import files_of, is_whole
from tests.support.factory import NOW, PAGES, Archive, add, evidence_path, lay

PAGE = "reports/2001/strike-hard.html"


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def copies(publisher: Archive, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Copies of four releases, each with one page more."""
    folder = tmp_path_factory.mktemp("copies")
    pages = dict(PAGES)
    found = {}
    for number in (1, 2, 3, 4):
        pages |= {evidence_path(b"%d" % number): b"%d" % number}
        pages |= {f"reports/2020/{number}.html": f"<!doctype html>{number}", PAGE: f"<!doctype html>version {number}"}
        release = publisher.publish(pages)
        found[number] = lay(release, folder / str(number))
        if number == 3:
            zipped(release, folder, news=news(release, 1))
    return found


@pytest.fixture
def release(publisher: Archive, copies: dict[int, Path]) -> Release:
    return load(publisher.state, now=NOW)


@pytest.fixture
def since(release: Release, tmp_path: Path) -> Callable[[int], Path]:
    return lambda number: zipped(release, tmp_path, news=news(release, number)).file


def mine(copies: dict[int, Path], number: int, folder: Path) -> Path:
    """A reader's own copy of a release."""
    for file in copies[number].rglob("*"):
        if file.is_file():
            add(folder, file.relative_to(copies[number]).as_posix(), file.read_bytes())
    return folder


def joined(publisher: Archive, folder: Path, *zips: Path) -> Cloned:
    return clone([str(z) for z in zips], publisher.anchor, folder, now=NOW)


@pytest.mark.parametrize("number", [2, 3])
def test_a_copy_and_what_is_new_since_are_all_that_a_clone_has(
    number: int, publisher: Archive, copies: dict[int, Path], since: Callable[[int], Path], tmp_path: Path
) -> None:
    file, folder = since(2), mine(copies, number, tmp_path / "mine")
    assert joined(publisher, folder, file).release == 4
    assert is_whole(folder, publisher.anchor, 4)
    clone([str(copies[4])], publisher.anchor, tmp_path / "clone", now=NOW)
    assert files_of(folder) == files_of(tmp_path / "clone")


def test_it_holds_nothing_that_was_there_before_but_what_every_reader_needs(since: Callable[[int], Path]) -> None:
    with zipfile.ZipFile(since(3)) as packed:
        names = set(packed.namelist())
        text = packed.read(TEXT)
    content = {n for n in names if not layout.is_beside(n) and not layout.is_listing(n)}
    assert content == {
        TEXT, evidence_path(b"4"), layout.FRONT,
        layout.HISTORY, layout.MIRRORS_PAGE, layout.OPEN_PAGE, PAGE, "reports/2020/4.html",
    }  # fmt: skip
    assert since_of(text) == 3
    assert b"new in release 4 of an archive since release 3" in text


def test_parts_of_two_releases_reach_further_than_one(
    publisher: Archive, copies: dict[int, Path], since: Callable[[int], Path], tmp_path: Path
) -> None:
    earlier = copies[3].parent / "archive-new-since-1-release-3.zip"
    folder = mine(copies, 1, tmp_path / "mine")
    assert joined(publisher, folder, since(3), earlier).release == 4
    assert is_whole(folder, publisher.anchor, 4)


def test_a_copy_of_a_fork_takes_nothing(
    publisher: Archive, copies: dict[int, Path], since: Callable[[int], Path], tmp_path: Path
) -> None:
    fork = copy.copy(publisher)  # the same keys, and other releases
    fork.home, fork.state = tmp_path / "fork", tmp_path / "fork/.stet"
    fork.tree = fork.state / "tree"
    fork.fingerprint = found(fork.state, fork.keys, now=NOW)
    assert fork.fingerprint == publisher.fingerprint
    lay(fork.publish(), tmp_path / "mine")
    before = files_of(tmp_path / "mine")
    with pytest.raises(ForkError):
        joined(publisher, tmp_path / "mine", since(2))
    assert files_of(tmp_path / "mine") - before == {f"{WORKING}/fingerprint"}


def test_its_text_ends_where_a_chat_still_shows_it() -> None:
    pages = [f"reports/{n}.html" for n in range(ROWS_MAX + 3)]
    assert b"\n  and 3 more\n" in text_since(pages, 1, 2, "ab" * 32)
    assert b"\n  no page\n" in text_since([], 1, 2, "ab" * 32)
    assert since_of(b"This is a part of release 2 of an archive") == 0
