"""publish.copies.push.empty: a place is emptied of this archive's bytes, and of nothing else."""

from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.versions import KeptVersion
from publish.copies.push import push
from publish.copies.push.empty import empty
from publish.core.errors import OccupiedError, RefusedError
from publish.verify.head import Release
from tests.support.factory import NOW, Archive


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Archive(tmp_path_factory.mktemp("empty")).release()


@pytest.fixture
def host(request: pytest.FixtureRequest, release: Release) -> MemoryHost:
    """A host with our copy, a friend's file, and a page of ours that somebody wrote over."""
    made = MemoryHost("one", request.node.name)
    push(release, made, now=NOW)
    made.files["mine.txt"] = b"mine"
    made.files["index.html"] = b"somebody's own front page"
    return made


def test_a_rehearsal_says_what_would_go_and_touches_nothing(release: Release, host: MemoryHost) -> None:
    before = dict(host.files)
    planned = empty(release, host, now=NOW, dry_run=True)
    assert host.files == before
    assert planned.dry_run
    done = empty(release, host, now=NOW)
    assert (done.removed, done.kept) == (planned.removed, planned.kept)


def test_what_somebody_else_put_there_stays(release: Release, host: MemoryHost) -> None:
    done = empty(release, host, now=NOW)
    assert host.files.keys() == {"mine.txt", "index.html"}
    assert done.kept == ("index.html", "mine.txt")


def test_another_archives_place_is_not_emptied(release: Release, host: MemoryHost, tmp_path: Path) -> None:
    other = Archive(tmp_path).release()
    with pytest.raises(OccupiedError):
        empty(other, host, now=NOW)
    assert "metadata/timestamp.json" in host.files


def test_versions_of_ours_go_too_and_those_of_others_stay(release: Release, host: MemoryHost) -> None:
    def kept(path: str, version: str = "1") -> KeptVersion:
        return KeptVersion(path, version, 1, False)

    past = [kept("metadata/7.snapshot.json"), kept("robots.txt"), kept("mine.txt"), kept("index.html"), kept("theirs")]
    host._versions = lambda: iter(list(past))  # type: ignore[method-assign]
    host._remove_version = past.remove  # type: ignore[method-assign, assignment]
    done = empty(release, host, now=NOW)
    assert [one.path for one in past] == ["mine.txt", "index.html", "theirs"]
    assert done.whole


def test_what_a_key_may_not_take_away_is_told(release: Release, host: MemoryHost) -> None:
    def refused(path: str) -> None:
        raise RefusedError("access denied", host="one", path=path)

    host._remove = refused  # type: ignore[method-assign]
    done = empty(release, host, now=NOW)
    assert (done.removed, done.whole) == ((), False)
    assert "metadata/timestamp.json" in done.left
