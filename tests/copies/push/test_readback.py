"""What was stored is proven: all of it, or a sample where a host has earned it."""

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from publish.copies.hosts import open_host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import learnt, push, readback
from publish.copies.push.learnt import Learnt
from publish.copies.push.plan import Asked
from publish.copies.push.readback import SAMPLE_LENGTH, ReadBack, chosen
from publish.core.errors import Alteration, AlteredError, RefusedError, SourceError
from publish.core.model import Entry
from publish.core.settings import HostSettings
from publish.verify.head import Release
from tests.copies.hosts.fakes import Killed, Unread
from tests.support.factory import EVIDENCE, NOW, PAGES, Archive, evidence_path
from tests.support.hostile_hosts import ALTERS, Store

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
PACKED = gzip.compress(b"when,what\n" * 40, mtime=0)
FILES = {
    "lines.html": b'<!doctype html>\n<title>Lines</title>\n\n<p class="a">\n  text\n  and more\n</p>\n' * 9,
    evidence_path(PICTURE, "seal.png"): PICTURE,
    evidence_path(PACKED, "all.csv.gz"): PACKED,
}
KEYS = {"STET_BUCKET_ACCESS_KEY": "a", "STET_BUCKET_SECRET_KEY": "b"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Archive(tmp_path_factory.mktemp("stored"), {**PAGES, **FILES}).release()


@pytest.fixture
def fresh(release: Release) -> Release:
    """The release, with nothing learnt of any host."""
    for name in (learnt.FOLDER, "ledger"):
        shutil.rmtree(release.state / name, ignore_errors=True)
    return release


def bucket(store: Store) -> FileHost:
    options = {"bucket": "copy", "endpoint": store.endpoint, "website": False, "readable": False}
    host = open_host(HostSettings("bucket", "s3", options=options), KEYS)
    assert isinstance(host, FileHost)
    return host


@pytest.mark.parametrize("way", ALTERS)
def test_a_store_that_alters_is_named_by_its_kind_of_alteration_and_not_switched_over(fresh: Release, way: str) -> None:
    with Store(way) as store:
        host = bucket(store)
        with pytest.raises(AlteredError) as caught:
            push(fresh, host, now=NOW)
        assert "metadata/timestamp.json" not in store.held
        assert (caught.value.alteration, caught.value.exit_code, caught.value.host) == (Alteration(way), 5, "bucket")
        assert (caught.value.path in fresh.by_path(), bool(caught.value.hint)) == (True, True)
        known = learnt.load(fresh.state, host)
        assert (known.alters, known.conforms, known.sent) == (way, False, "")
        store.way = ""  # switched off there
        push(fresh, host, now=NOW)
        assert learnt.load(fresh.state, host).alters == ""


class Careful(MemoryHost):
    """Notes what is read, and answers whether wrong hashes are refused."""

    refuses: bool | None = None

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.files.clear()
        self.read_paths: list[str] = []
        self.tried = 0
        self.spoils = ""

    def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool | None:
        self.tried += 1
        if self.refuses is False:
            self.files[path] = data
        return self.refuses

    def _put(self, entry: Entry, source: Path) -> None:
        super()._put(entry, source)
        if entry.path == self.spoils:
            self.files[entry.path] = bytes(entry.length)

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        self.read_paths.append(path)
        return super()._fetch(path, max_length)


def big(tmp_path: Path) -> Archive:
    """An archive whose next release changes thirty pages."""
    archive = Archive(tmp_path / "archive")
    for number in range(30):
        archive.write(f"many/{number}.html", "one")
    return archive


def change(archive: Archive, word: str) -> Release:
    for number in range(30):
        archive.write(f"many/{number}.html", word)
    return archive.release()


@pytest.mark.parametrize(("refuses", "sampled"), [(None, True), (True, True), (False, False)])
def test_a_sample_is_enough_for_a_host_that_is_known_to_conform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refuses: bool | None, sampled: bool
) -> None:
    monkeypatch.setattr(readback, "SAMPLE_LENGTH", 3)
    host, archive = Careful(f"careful-{tmp_path}"), big(tmp_path)
    host.refuses = refuses
    first = archive.release()
    push(first, host, now=NOW)
    assert {e.path for e in first.entries} <= set(host.read_paths)
    assert {e.path: e.length for e in first.entries} == {path: len(data) for path, data in host.files.items()}
    assert (learnt.load(archive.state, host).conforms, host.tried) == (sampled, 1)
    host.read_paths.clear()
    second = change(archive, "two")
    push(second, host, now=NOW)
    pages = [path for path in host.read_paths if path.startswith("many/") and not path.endswith("SHA256SUMS")]
    assert len(pages) == (4 if sampled else 30)  # one of its class, and three by lot
    assert {"metadata/timestamp.json", "metadata/2.targets.json", "many/SHA256SUMS"} <= set(host.read_paths)
    assert host.tried == 1
    host.read_paths.clear()
    push(change(archive, "six"), host, Asked(read_back=ReadBack.ALL), now=NOW)
    assert len(set(host.read_paths)) >= len(second.entries)


def test_what_was_learnt_counts_at_that_place_alone(tmp_path: Path) -> None:
    host, archive = Careful(f"moved-{tmp_path}"), Archive(tmp_path / "archive")
    push(archive.release(), host, now=NOW)
    assert learnt.load(archive.state, host).conforms
    host.settings = HostSettings(host.name, "memory", options={"shelf": "another"})
    assert learnt.load(archive.state, host) == Learnt("memory another")


def test_an_alteration_found_in_a_sample_ends_the_trust(tmp_path: Path) -> None:
    host, archive = Careful(f"spoils-{tmp_path}"), Archive(tmp_path / "archive")
    push(archive.release(), host, now=NOW)
    archive.write("index.html", b"second")
    host.spoils = "index.html"
    second = archive.release()
    host.read_paths.clear()
    with pytest.raises(AlteredError):
        push(second, host, now=NOW)
    assert not learnt.load(archive.state, host).conforms
    host.spoils = ""
    assert push(second, host, now=NOW).sent > 0
    assert set(host.read_paths) >= {e.path for e in second.entries}  # what lay there before, too
    assert learnt.load(archive.state, host).conforms


def test_what_arrived_before_a_cut_is_read_back_after_it(tmp_path: Path) -> None:
    host, archive = Careful(f"cut-{tmp_path}"), Archive(tmp_path / "archive")
    release = archive.release()
    host.spoils = evidence_path(EVIDENCE)
    with pytest.raises(Killed):
        push(release, Unread(host, host.spoils), now=NOW)
    assert host.files[evidence_path(EVIDENCE)] == bytes(len(EVIDENCE))
    # It is sent again; a host that spoils it again is told.
    with pytest.raises(AlteredError, match=r"timeline\.csv"):
        push(release, host, now=NOW)
    host.files[evidence_path(EVIDENCE)] = bytes(len(EVIDENCE))
    host.spoils = ""
    push(release, host, now=NOW)
    assert host.files[evidence_path(EVIDENCE)] == EVIDENCE


def test_a_host_that_cannot_say_whether_it_refuses_is_asked_again(tmp_path: Path) -> None:
    class Busy(Careful):
        def _refuses_wrong_hash(self, path: str, sha256: str, data: bytes) -> bool | None:
            self.tried += 1
            raise RefusedError("no", host=self.name)

    host, archive = Busy(f"busy-{tmp_path}"), Archive(tmp_path / "archive")
    push(archive.release(), host, now=NOW)
    archive.write("index.html", b"second")
    push(archive.release(), host, now=NOW)
    assert (host.tried, learnt.load(archive.state, host).conforms) == (2, False)


def test_a_sample_has_all_signed_files_each_class_and_so_many_others() -> None:
    def entry(path: str, length: int = 100) -> Entry:
        return Entry(path, "0" * 64, length)

    signed = [entry("metadata/7.snapshot.json"), entry("a/SHA256SUMS"), entry(f"targets/{'a' * 64}.SHA256SUMS")]
    classes = [entry("x.pdf"), entry("x.html", 0), entry("y.html", 100_000), entry("z.html", 9 << 20)]
    pages = [entry(f"{number}.html") for number in range(5_000)]
    drawn = [set(chosen([*signed, *classes, *pages], Random(seed))) for seed in (1, 2)]
    for found in drawn:
        assert found >= {*signed, *classes}
        assert len(found) == len(signed) + len(classes) + 1 + SAMPLE_LENGTH
    assert drawn[0] != drawn[1]
    assert set(chosen(pages[:9])) == set(pages[:9])


def test_damage_on_the_publishers_own_disk_is_not_called_a_hosts(fresh: Release) -> None:
    """A page of the same length. Oracle: it is named, with the way back, and nothing is noted of the host."""
    page = fresh.root / "index.html"
    genuine = page.read_bytes()
    page.write_bytes(genuine.replace(b"<", b"[", 1))
    host = MemoryHost("memory")
    try:
        with pytest.raises(SourceError, match=r"index\.html: changed on this disk") as caught:
            push(fresh, host, now=NOW)
    finally:
        page.write_bytes(genuine)
    assert "--restore" in (caught.value.hint or "")
    assert learnt.load(fresh.state, host).alters == ""
    push(fresh, host, now=NOW)
