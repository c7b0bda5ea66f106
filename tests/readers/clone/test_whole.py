"""A clone is a whole copy: it goes on where it was cut, and is brought up to date."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import publish.cli.clone
from publish.core.errors import ConfigError, RollbackError, UnreachableError
from publish.core.model import Release
from publish.readers.clone import Cloned, clone
from publish.verify.head import Seen
from tests.readers.clone.conftest import files_of, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, add, lay


def test_a_clone_is_a_whole_copy(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path, copies: list[Path]
) -> None:
    told: list[tuple[int, int]] = []
    cloned = get(host(), progress=lambda done, total: told.append((done, total)))
    assert is_whole(tmp_path / "out", archive.anchor)
    assert cloned.release == 2
    assert cloned.reused == 0
    assert cloned.faults == {}
    assert cloned.head.seen.top
    assert told[-1][0] == told[-1][1]
    # All that a copy has, but for online metadata that are no longer in use.
    assert files_of(copies[1]) - files_of(tmp_path / "out") <= {
        "metadata/1.snapshot.json",
        "metadata/1.mirrors.json",
    }
    assert files_of(tmp_path / "out") <= files_of(copies[1])


def test_the_numbers_that_are_told_add_up(tmp_path: Path) -> None:
    """Files with the same bytes are fetched once; a reader who adds up the sources must not miss any."""
    other = Archive(
        tmp_path / "other", {**PAGES, "one.txt": "the same", "two.txt": "the same", "three.txt": "the same"}
    )
    release = other.release()
    cloned = clone([str(lay(release, tmp_path / "copy"))], other.anchor, tmp_path / "out", now=NOW)
    lines = publish.cli.clone.lines(cloned)
    numbers = [int(found[1]) for line in lines if (found := re.match(r"    (\d+) ", line))]
    assert sum(numbers) == cloned.files
    assert any(line.endswith(" not fetched: the same bytes as another") for line in lines)


def test_a_clone_can_be_cloned(
    get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path], release: Release
) -> None:
    get(copies[1])
    get(tmp_path / "out", to="again")
    assert is_whole(tmp_path / "again", archive.anchor)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "again")


def test_nothing_is_fetched_twice(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    server = host()
    get(server)
    assert len(server.asked()) == len(set(server.asked()))
    (tmp_path / "out/robots.txt").unlink()
    (tmp_path / "out/index.html").write_bytes(b"<!doctype html>forged here")
    server.log.clear()
    cloned = get(server)
    assert is_whole(tmp_path / "out", archive.anchor)
    assert {p for p in server.asked() if not p.startswith(("metadata/", "targets/"))} == {"robots.txt", "index.html"}
    assert sum(cloned.by_source.values()) == 2


def test_a_clone_that_was_cut_goes_on(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    server = host().rule("reports/2013/*", censor.status(503))
    with pytest.raises(UnreachableError, match="could not be had anywhere"):
        get(server)
    assert not (tmp_path / "out/metadata/timestamp.json").exists()
    there = files_of(tmp_path / "out")
    assert {"index.html", "reports/2001/strike-hard.html"} <= there
    server.rules.clear()
    server.log.clear()
    get(server)
    assert is_whole(tmp_path / "out", archive.anchor)
    again = {p for p in server.asked() if not p.startswith("metadata/") and not p.endswith((".json", ".mirrors.html"))}
    assert again
    assert not again & there


def test_an_interrupted_clone_leaves_nothing_half(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    server = host().rule("reports/*", censor.slow(0.15))
    with pytest.raises(KeyboardInterrupt):
        get(server, progress=interrupt)
    get(server)
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_is_brought_up_to_date(
    get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path]
) -> None:
    get(copies[0])
    assert is_whole(tmp_path / "out", archive.anchor, 1)
    add(tmp_path / "out", "my-notes.txt", b"mine")
    cloned = get(copies[1])
    assert (tmp_path / "out/my-notes.txt").read_bytes() == b"mine"
    (tmp_path / "out/my-notes.txt").unlink()
    assert is_whole(tmp_path / "out", archive.anchor)
    assert cloned.removed >= 1
    assert not (tmp_path / "out/withdrawn").exists()
    assert cloned.reused > 10


def test_a_newer_copy_is_never_made_older(get: Callable[..., Cloned], copies: list[Path]) -> None:
    get(copies[1])
    with pytest.raises(RollbackError):
        get(copies[0])


def test_what_the_reader_has_seen_is_minded(get: Callable[..., Cloned], copies: list[Path], release: Release) -> None:
    with pytest.raises(RollbackError):
        get(copies[0], seen=Seen(2, release.top, 1))
    assert get(copies[0], copies[1], seen=Seen(2, release.top, 1)).release == 2


def test_only_an_empty_folder_or_a_copy_is_filled(
    get: Callable[..., Cloned], copies: list[Path], tmp_path: Path
) -> None:
    add(tmp_path, "mine/diary.txt", b"dear diary")
    with pytest.raises(ConfigError, match="not empty"):
        get(copies[1], to="mine")
    assert files_of(tmp_path / "mine") == {"diary.txt"}
    other = lay(Archive(tmp_path / "other").publish(), tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="another archive"):
        get(copies[1], to="elsewhere")
    assert other.exists()
    (tmp_path / "empty").mkdir()
    assert get(copies[1], to="empty").release == 2
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError):
        get(copies[1], to="file")


def test_links_in_the_folder_are_not_followed(
    get: Callable[..., Cloned], copies: list[Path], tmp_path: Path, archive: Archive
) -> None:
    get(copies[1])
    (tmp_path / "outside").mkdir()
    shutil.rmtree(tmp_path / "out/reports")
    (tmp_path / "out/reports").symlink_to(tmp_path / "outside")
    get(copies[1])
    assert files_of(tmp_path / "outside") == set()
    assert is_whole(tmp_path / "out", archive.anchor)
