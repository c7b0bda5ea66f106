"""publish.readers.clone.landing: what arrives stays within the folder, and nothing of others' is written over."""

import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from publish.copies.hosts import open_address
from publish.core.errors import ConfigError, MismatchError
from publish.core.model import Entry
from publish.readers.clone import Cloned
from publish.readers.clone.destination import Destination
from publish.readers.clone.landing import WORKING, Landing, LandingElsewhere
from tests.readers.clone.conftest import files_of, is_whole
from tests.support.factory import Archive

Get = Callable[..., Cloned]


def test_folders_that_are_links_are_filled_here_even_where_the_bytes_there_are_right(
    given: Path, get: Get, copies: list[Path], archive: Archive, tmp_path: Path
) -> None:
    for name in ("reports", "metadata", "targets"):
        (given / name).rename(tmp_path / name)
        (given / name).symlink_to(tmp_path / name)
    (given / "metadata").unlink()  # else it cannot be told whose copy it is
    (tmp_path / "metadata").rename(given / "metadata")
    before = {path: path.read_bytes() for path in sorted((tmp_path / "reports").rglob("*")) if path.is_file()}
    get(copies[1])
    assert not any((given / name).is_symlink() for name in ("reports", "metadata", "targets"))
    assert is_whole(given, archive.anchor)
    assert {path: path.read_bytes() for path in before} == before


def test_files_that_are_links_are_replaced_and_what_they_lead_to_stays(
    given: Path, get: Get, copies: list[Path], archive: Archive, tmp_path: Path
) -> None:
    page, moved = given / "index.html", tmp_path / "elsewhere.html"
    page.rename(moved)
    page.symlink_to(moved)
    (given / "robots.txt").unlink()
    os.mkfifo(given / "robots.txt")
    get(copies[1])
    assert not page.is_symlink()
    assert moved.is_file()
    assert is_whole(given, archive.anchor)


@pytest.mark.parametrize(
    "path", ["index.html", "reports/2001/strike-hard.html", "robots.txt", "metadata/timestamp.json"]
)
def test_a_folder_where_a_file_must_be_is_named_and_stays(given: Path, get: Get, copies: list[Path], path: str) -> None:
    (given / path).unlink()
    (given / path).mkdir()
    (given / path / "mine.txt").write_text("my own")
    with pytest.raises(ConfigError, match=f"{path} is a folder, and the copy has a file of that name") as caught:
        get(copies[1])
    assert (
        caught.value.exit_code,
        caught.value.hint and caught.value.hint.startswith(f"move {given / path} away"),
    ) == (2, True)
    assert (given / path / "mine.txt").read_text() == "my own"


@pytest.mark.parametrize("path", ["reports", "reports/2001", "targets"])
def test_a_file_where_a_folder_must_be_is_named_and_stays(
    given: Path, get: Get, copies: list[Path], archive: Archive, path: str
) -> None:
    shutil.rmtree(given / path)
    (given / path).write_text("my own")
    with pytest.raises(ConfigError, match=f"{path} is a file, and the copy has a folder of that name"):
        get(copies[1])
    assert (given / path).read_text() == "my own"
    (given / path).rename(given.parent / "moved")
    get(copies[1])  # as the hint says
    assert is_whole(given, archive.anchor)


def test_a_folder_that_becomes_a_link_while_it_is_filled_leads_nowhere(archive: Archive, tmp_path: Path) -> None:
    out, far = tmp_path / "out", tmp_path / "far"
    far.mkdir()
    with Destination(out, archive.anchor) as destination:
        destination.landing.write("reports/a.html", b"1")
        (out / "reports/a.html").unlink()
        (out / "reports").rmdir()
        (out / "reports").symlink_to(far)
        destination.landing.write("reports/b.html", b"2")
    assert os.listdir(far) == []
    assert (out / "reports/b.html").read_bytes() == b"2"


def test_a_file_that_another_process_brought_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    landing = Landing(tmp_path, -1, empty=True)
    empty = Entry("a", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0)
    assert not landing.has(empty)
    landing.came("a")
    assert landing.has(empty)


def test_what_arrives_elsewhere_has_a_name_once_it_is_right(copies: list[Path], tmp_path: Path) -> None:
    page = (copies[1] / "index.html").read_bytes()
    (tmp_path / "out" / WORKING).mkdir(parents=True)
    land = LandingElsewhere(tmp_path / "out")
    land(open_address(str(copies[1])), Entry("index.html", sha256(page).hexdigest(), len(page)))
    with pytest.raises(MismatchError):
        land(open_address(str(copies[1])), Entry("robots.txt", "0" * 64, len(page)))
    assert files_of(tmp_path / "out") == {"index.html"}
    assert (tmp_path / "out/index.html").read_bytes() == page
