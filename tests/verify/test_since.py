"""publish.verify.since: what a release has that a former one had not, told from one copy."""

from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import AbsentError
from publish.core.formats import layout
from publish.verify.copy import Copy
from publish.verify.metadata import head
from publish.verify.since import Since, since
from tests.support.factory import NOW, PAGES, Archive, lay

OLD, NEW = "reports/2001/strike-hard.html", "reports/2013/masanjia.html"


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive with three releases: the third has another page, a changed one, and lacks one."""
    publisher = Archive(tmp_path_factory.mktemp("publisher"))
    publisher.publish({k: v for k, v in PAGES.items() if k != NEW})
    publisher.publish({**PAGES, "about.html": "about"})
    publisher.publish({**PAGES, OLD: "<!doctype html>corrected"})
    return publisher


@pytest.fixture
def copy(publisher: Archive, tmp_path: Path) -> Path:
    return lay(publisher.release(), tmp_path / "copy")


def found(publisher: Archive, folder: Path, number: int) -> Since:
    source = read_folder(str(folder))
    return since(Copy(source, head(source, publisher.anchor, now=NOW)), number)


def test_new_and_changed_files_are_told_and_no_others(publisher: Archive, copy: Path) -> None:
    of_one, of_two = found(publisher, copy, 1), found(publisher, copy, 2)
    assert of_one.pages == (layout.OPEN_PAGE, OLD, NEW)
    assert of_two.pages == (layout.OPEN_PAGE, OLD)
    assert {e.path for e in of_two.new} == {layout.HISTORY, layout.OPEN_PAGE, OLD}


def test_where_a_former_listing_is_lost_all_below_counts_as_new(publisher: Archive, copy: Path) -> None:
    source = read_folder(str(copy))
    former = next(s for s in Copy(source, head(source, publisher.anchor, now=NOW)).behind if s.number == 2)
    listing = copy / layout.hashed_listing(former.top.sha256)
    whole = {p for p in PAGES if not p.startswith("files/")}
    listing.write_bytes(listing.read_bytes() + b"#")  # other bytes are no listing, either
    assert whole <= {e.path for e in found(publisher, copy, 2).new}
    listing.unlink()
    assert whole <= {e.path for e in found(publisher, copy, 2).new}


def test_a_release_that_the_copy_does_not_know_is_said_to_be_so(publisher: Archive, copy: Path) -> None:
    for number in (3, 9):
        with pytest.raises(AbsentError, match=r"not known \(metadata/"):
            found(publisher, copy, number)
