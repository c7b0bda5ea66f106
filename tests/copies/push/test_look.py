"""What lies at a host is known from our last push where it stands, and listed everywhere else."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import learnt, push
from publish.copies.push.look import LOOKS_MAX
from publish.copies.push.plan import Asked
from publish.core.errors import OccupiedError, RollbackError
from publish.core.formats import withdrawals
from publish.core.settings import HostSettings
from publish.core.source import Held
from publish.release import dotstet
from tests.copies.hosts.fakes import Counting, Killed
from tests.support.factory import NOW, Archive


class Questioned(MemoryHost):
    """Notes what it is asked."""

    def __init__(self, name: str, shelf: str = "") -> None:
        super().__init__(name, shelf)
        self.listed = 0
        self.read_paths: list[str] = []

    def _survey(self) -> Iterator[Held]:
        self.listed += 1
        return super()._survey()

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.read_paths.append(path)
        return super()._fetch(path, max_length)

    def again(self) -> "Questioned":
        """The same place, with nothing noted."""
        self.listed, self.read_paths = 0, []
        return self


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def host(archive: Archive, tmp_path: Path) -> Questioned:
    """A host with the first release."""
    made = Questioned(f"asked-{tmp_path}")
    push(archive.release(), made, now=NOW)
    return made.again()


def test_a_push_with_nothing_to_do_asks_one_thing(archive: Archive, host: Questioned) -> None:
    release = dotstet.load(archive.state, now=NOW)
    receipt = push(release, host, now=NOW)
    assert (receipt.sent, receipt.kept) == (0, len(release.entries))
    assert (host.listed, host.read_paths) == (0, ["metadata/timestamp.json"])


def test_the_next_release_is_brought_without_a_list_and_leaves_what_it_leaves_with_one(
    archive: Archive, host: Questioned
) -> None:
    for number in range(2, 20):  # more than a copy keeps, so that old metadata goes, too
        archive.write("reports/2013/masanjia.html", f"<!doctype html>{number}")
        archive.write(f"reports/2020/{number}.html", f"<!doctype html>{number}")
        if number % 3 == 0:
            archive.remove(f"reports/2020/{number - 1}.html")
        release = archive.release()
        receipt = push(release, host, now=NOW)
        assert receipt.sent < len(release.entries) / 2
        assert host.files.keys() == {e.path for e in release.entries}
    assert host.listed == 0
    assert push(release, host, Asked(survey=True), now=NOW).sent == 0


@pytest.mark.parametrize("way", ["cut", "other", "asked", "mended", "withdrawn", "elsewhere", "lost", "gone"])
def test_what_may_have_changed_is_listed(archive: Archive, host: Questioned, tmp_path: Path, way: str) -> None:
    archive.write("index.html", b"second")
    asked = release = None
    if way == "cut":
        with pytest.raises(Killed):
            push(archive.release(), Counting(host, fail_at=3), now=NOW)
    elif way == "other":  # the publisher's other machine
        shutil.copytree(archive.state, tmp_path / "copied")
        archive.write("index.html", b"theirs")
        push(archive.release(), host, now=NOW)
        for name in ("metadata", "targets", "learnt", "releases", "mirrors.html"):
            shutil.move(archive.state / name, tmp_path / f"away-{name}")
            (shutil.copytree if (tmp_path / "copied" / name).is_dir() else shutil.copy)(
                tmp_path / "copied" / name, archive.state / name
            )
        host.again()
        with pytest.raises(RollbackError):
            push(dotstet.load(archive.state, now=NOW), host, now=NOW)
        assert host.listed == 1
        return
    elif way in ("asked", "mended"):
        asked = Asked(survey=True) if way == "asked" else Asked(only={"index.html"})
    elif way == "withdrawn":
        release = archive.release()
        withdrawals.save(archive.state, replace(withdrawals.load(archive.state), kept_from=release.number))
    elif way == "elsewhere":
        host.settings = HostSettings(host.name, "memory", options={"shelf": "another"})
    elif way == "lost":
        shutil.rmtree(archive.state / learnt.FOLDER)
    elif way == "gone":
        del host.files["metadata/timestamp.json"]
    host.again()
    push(release or archive.release(), host, asked, now=NOW)
    assert host.listed == 1


def test_a_foreign_file_at_a_new_pages_place_is_found_without_a_list(archive: Archive, host: Questioned) -> None:
    host.files["blog/index.html"] = b"my own"
    archive.write("blog/index.html", "a page of the archive")
    with pytest.raises(OccupiedError, match=r"blog/index\.html"):
        push(archive.release(), host, now=NOW)
    assert (host.files["blog/index.html"], host.listed) == (b"my own", 0)


def test_many_new_pages_are_looked_up_in_a_list(archive: Archive, host: Questioned) -> None:
    host.files["new/7.html"] = b"my own"
    for number in range(LOOKS_MAX + 1):
        archive.write(f"new/{number}.html", "new")
    with pytest.raises(OccupiedError, match=r"new/7\.html"):
        push(archive.release(), host, now=NOW)
    assert host.listed == 1


def test_a_renewed_timestamp_needs_no_list(archive: Archive, host: Questioned) -> None:
    later = NOW + timedelta(days=5)
    assert push(archive.renew(now=later), host, now=later).sent == 1
    assert host.listed == 0


def test_a_state_older_than_our_last_push_is_refused_without_a_list(
    archive: Archive, host: Questioned, tmp_path: Path
) -> None:
    shutil.copytree(archive.state / "metadata", tmp_path / "old")
    later = NOW + timedelta(days=5)
    push(archive.renew(now=later), host, now=later)
    shutil.rmtree(archive.state / "metadata")
    shutil.copytree(tmp_path / "old", archive.state / "metadata")
    with pytest.raises(RollbackError):
        push(dotstet.load(archive.state, now=NOW), host, now=NOW)


def test_a_rehearsal_notes_nothing(archive: Archive, host: Questioned) -> None:
    archive.write("index.html", b"second")
    release = archive.release()
    planned = push(release, host, Asked(dry_run=True), now=NOW)
    done = push(release, host, now=NOW)
    assert (planned.sent, planned.removed, host.listed) == (done.sent, done.removed, 0)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"place": 1}', b'{"place":"x","sent":"y","beside":[]}', b"[" * 9999]
)
def test_a_broken_note_is_no_note(archive: Archive, host: Questioned, data: bytes) -> None:
    (note,) = (archive.state / learnt.FOLDER).iterdir()
    note.write_bytes(data)
    assert learnt.load(archive.state, host) == learnt.Learnt(host.name)
