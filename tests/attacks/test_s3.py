"""Attacks on copies at S3 hosts: exchanged parts, somebody else's uploads, a file that changes, two publishers."""

import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest

from publish.copies.hosts import open_host
from publish.copies.hosts.allowance import TooSlowError
from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.s3 import S3Host, listed, parts, versions
from publish.copies.hosts.s3.parts import Parts
from publish.copies.hosts.s3.say import StoreSaid
from publish.copies.hosts.s3.uploads import Uploads
from publish.copies.push import push, readback
from publish.core.errors import AlteredError, OvertakenError, SourceError
from publish.core.formats import layout
from publish.core.model import Entry
from publish.core.settings import HostSettings
from publish.verify.metadata import head
from tests.copies.hosts.buckets import Faulty, Reply, Shelf, faulty, well  # noqa: F401 - a fixture
from tests.copies.hosts.contract import entries
from tests.copies.hosts.s3.conftest import opened
from tests.support.factory import NOW, Archive, evidence_path
from tests.support.services.versitygw import Versitygw

DATA = bytes(range(256)) * 20


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PART_LENGTH", 1000)


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    (made,) = entries(tmp_path / "in", {"files/film": DATA})
    return made


def put(parts: Parts, entry: Entry) -> None:
    assert entry.source
    assert parts.put(entry, entry.source, [], lambda _: None, lambda _: None)


def test_parts_are_exchanged_between_a_cut_and_the_next_push(entry: Entry, tmp_path: Path) -> None:
    """Row s3: whoever has the push key uploads a part anew. Oracle: the file that is joined is the listing's."""
    shelf = Shelf()
    shelf.told["PUT partNumber=4&"] = None
    for name in (None, "notes"):
        parts = Parts("shelf", "", shelf.say, shelf.holds)
        parts.uploads = Uploads(tmp_path / "notes")
        if name is None:
            with pytest.raises(WireError):
                put(parts, entry)
            ((_, there),) = shelf.uploads.values()
            there[1] = b"x" * 1000
            shelf.told.clear()
            continue
        put(parts, entry)
    assert shelf.objects == {"files/film": DATA}


class Exchanging(MemoryHost):
    """A store which calls a part by its right name, and has other bytes for it by now."""

    at = ""

    def _put(self, entry: Entry, source: Path) -> None:
        super()._put(entry, source)
        if entry.path == self.at:
            self._pieces(kept=entry.path)(entry.length // 2)
            self.files[entry.path] = bytes(entry.length)


def test_a_store_has_other_bytes_for_a_part_that_it_calls_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row s3: parts are spoilt while nobody looks, and a sample misses the file. Oracle: not switched over to."""
    host, archive = Exchanging(f"exchanging-{tmp_path}"), Archive(tmp_path / "archive")
    push(archive.release(), host, now=NOW)
    monkeypatch.setattr(readback, "chosen", lambda _entries: [])
    host.at = evidence_path(DATA, "film.mp4")
    archive.write(host.at, DATA)
    with pytest.raises(AlteredError):
        push(archive.release(), host, now=NOW)
    assert head(host, archive.anchor, now=NOW).release == 1


def test_an_upload_of_somebody_else_lies_under_a_name_of_ours(entry: Entry, tmp_path: Path) -> None:
    """Row s3: another program, or another publisher, sends parts at the same time. Oracle: their upload stays."""
    shelf = Shelf()
    shelf.say("POST", "files/film", "uploads")
    parts = Parts("shelf", "", shelf.say, shelf.holds)
    parts.uploads = Uploads(tmp_path / "notes")
    shelf.told["PUT partNumber=2&"] = None
    with pytest.raises(WireError):
        put(parts, entry)
    assert len(shelf.uploads) == 2
    shelf.told.clear()
    parts.clear()
    assert list(shelf.uploads) == ["id/0+?"]


def test_a_large_file_changes_on_its_way(entry: Entry, tmp_path: Path) -> None:
    """Row s3: the file on this disk is exchanged before a push. Oracle: no object of these bytes comes to be."""
    assert entry.source
    entry.source.write_bytes(DATA[::-1])
    shelf = Shelf()

    def say(method: str, path: str, query: str = "", **about: object) -> StoreSaid:
        return shelf.say(method, path, query, **about)

    with pytest.raises(SourceError):
        put(Parts("shelf", "", say, shelf.holds), entry)
    assert not shelf.objects


def test_two_publishers_move_the_pointer_in_the_same_moment(versitygw: Versitygw, tmp_path: Path) -> None:
    """Row s3: between one's look and write the other writes. Oracle: one is told, and what the other wrote stays."""
    options = {"bucket": "two", "endpoint": versitygw.endpoint, "ca_file": str(versitygw.ca_file)}
    keys = {"STET_B_ACCESS_KEY": versitygw.access_key, "STET_B_SECRET_KEY": versitygw.secret_key}
    one, other = (open_host(HostSettings("b", "s3", options=options), keys) for _ in "12")
    assert isinstance(one, S3Host)
    assert isinstance(other, S3Host)
    old, new, theirs = (entries(tmp_path / n, {layout.TIMESTAMP: n.encode()})[0] for n in ("old", "new", "theirs"))
    with one.writing():
        assert one.replace(old, None)
        look = one._comparison._look

        def late(path: str) -> tuple[bytes | None, str]:
            found = look(path)
            assert other.replace(theirs, b"old")
            return found

        one._comparison._look = late
        with pytest.raises(OvertakenError):
            one.replace(new, b"old")
    assert other.read(layout.TIMESTAMP, 99) == b"theirs"


def _hurried(monkeypatch: pytest.MonkeyPatch, room: object) -> None:
    """Let each page of a list take half a second, and a whole list five."""
    ticks = itertools.count()
    monkeypatch.setattr(room, "LISTING_S", 5)
    monkeypatch.setattr(room, "time", SimpleNamespace(monotonic=lambda: next(ticks) / 2))


def test_a_store_lists_pages_of_nothing_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row s3: each page is empty, and names another. Oracle: told as a list without an end."""
    _hurried(monkeypatch, listed)
    more = "<IsTruncated>true</IsTruncated><NextContinuationToken>{}</NextContinuationToken>"
    pages = [well(f"<ListBucketResult>{more.format(n)}</ListBucketResult>") for n in range(40)]
    pages.append(well("<ListBucketResult></ListBucketResult>"))
    with pytest.raises(TooSlowError):
        list(listed.listed(lambda _query: pages.pop(0), "copy/", "there", host="s"))


def test_a_store_lists_versions_on_empty_pages_for_ever(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row s3: the same for versions, with another place to go on from each time. Oracle: the same."""
    _hurried(monkeypatch, versions)
    more = "<IsTruncated>true</IsTruncated><NextKeyMarker>{}</NextKeyMarker>"
    pages = [f"<ListVersionsResult>{more.format(n)}</ListVersionsResult>" for n in range(40)]
    faulty.replies["GET"] = [Reply(200, page.encode()) for page in (*pages, "<ListVersionsResult/>")]
    with pytest.raises(TooSlowError):
        list(opened(faulty.endpoint, "a", "b").versions())
