"""publish.copies.hosts.s3.parts: a store in memory that misbehaves; test_s3 has the real ones, and a kill."""

import hashlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from publish.copies.hosts.http.faults import WireError
from publish.copies.hosts.s3.parts import PARTS_MAX, Parts, bounds
from publish.copies.hosts.s3.say import StoreSaid
from publish.copies.hosts.s3.uploads import Uploads
from publish.core.errors import FullError, HostError, InterferenceError, Reason, RefusedError, SourceError
from publish.core.model import Entry
from tests.copies.hosts.buckets import Shelf, bad, well
from tests.copies.hosts.contract import entries

DATA = bytes(range(256)) * 20  # five parts of a thousand bytes, and the rest


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.copies.hosts.s3.parts.PART_LENGTH", 1000)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    (made,) = entries(tmp_path / "in", {"files/film": DATA})
    return made


@pytest.fixture
def parts(shelf: Shelf, tmp_path: Path) -> Callable[[], Parts]:
    """The rooms of one push after another: what one noted, the next one finds."""

    def opened() -> Parts:
        made = Parts("shelf", "copy/", shelf.say, shelf.holds)
        made.uploads = Uploads(tmp_path / "notes")
        return made

    return opened


def put(parts: Parts, entry: Entry) -> tuple[int, int]:
    """Store a file; bytes that went, and bytes that need not."""
    assert entry.source
    told, kept = [0], [0]

    def sent(length: int) -> None:
        told[0] += length

    def stayed(length: int) -> None:
        kept[0] += length

    assert parts.put(entry, entry.source, [("Content-Type", "video/mp4")], sent, stayed)
    return told[0], kept[0]


def cut(shelf: Shelf, parts: Callable[[], Parts], entry: Entry, number: int = 4) -> None:
    """Let a push break before a part."""
    shelf.told[f"PUT partNumber={number}&"] = None
    with pytest.raises(WireError):
        put(parts(), entry)
    shelf.told.clear()
    shelf.asked.clear()


def test_a_file_goes_on_where_it_was_cut(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry, tmp_path: Path
) -> None:
    cut(shelf, parts, entry)
    assert put(parts(), entry) == (2120, 3000)
    assert shelf.numbers() == [4, 5, 6]
    assert shelf.objects == {"files/film": DATA}
    assert not shelf.uploads
    assert not (tmp_path / "notes").exists()


def test_a_connection_may_break_at_each_part(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    say, broken = shelf.say, set()

    def breaks(method: str, path: str, query: str = "", **about: object) -> StoreSaid:
        said = say(method, path, query, **about)
        if (method, query) not in broken and method == "PUT":
            broken.add((method, query))
            raise WireError(Reason.CUT)
        return said

    made = Parts("shelf", "copy/", breaks, shelf.holds)
    assert put(made, entry) == (len(DATA), 0)  # what goes again does not count twice
    assert shelf.objects == {"files/film": DATA}


def test_a_part_that_the_host_calls_otherwise_goes_again(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry
) -> None:
    cut(shelf, parts, entry)
    ((_, there),) = shelf.uploads.values()
    there[1], there[2] = b"x" * 1000, b"short"
    put(parts(), entry)
    assert shelf.numbers() == [1, 2, 4, 5, 6]
    assert shelf.objects == {"files/film": DATA}


def test_a_part_with_a_checksum_of_other_bytes_goes_again(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry
) -> None:
    cut(shelf, parts, entry)
    shelf.sums = True
    assert put(parts(), entry)[1] == 0


@pytest.mark.parametrize("named", ["md5", "own"])
def test_a_part_whose_line_was_lost_is_known_by_its_hash_alone(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry, tmp_path: Path, named: str
) -> None:
    if named == "own":  # as where the store has a key of its own to keep it by
        shelf.etag = lambda data: hashlib.sha1(data).hexdigest()
    cut(shelf, parts, entry)
    lines = (tmp_path / "notes").read_bytes().splitlines(keepends=True)
    (tmp_path / "notes").write_bytes(b"".join(line for line in lines if b'"part", "id/0+?", 2' not in line))
    put(parts(), entry)
    assert shelf.numbers() == ([4, 5, 6] if named == "md5" else [2, 4, 5, 6])
    assert shelf.objects == {"files/film": DATA}


@pytest.mark.parametrize("status", [403, 400, 501])
def test_a_key_that_may_not_list_parts_goes_on_by_what_was_noted(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry, status: int
) -> None:
    cut(shelf, parts, entry)
    shelf.told["GET "] = bad(status, "NotImplemented" if status == 501 else "AccessDenied")
    if status == 501:
        with pytest.raises(HostError):  # it stumbles, and may tell in a minute
            put(parts(), entry)
        return
    put(parts(), entry)
    assert shelf.numbers() == [4, 5, 6]
    assert shelf.objects == {"files/film": DATA}


def test_what_was_noted_and_is_not_so_is_sent_anew(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    cut(shelf, parts, entry)
    ((_, there),) = shelf.uploads.values()
    there[1] = b"x" * 1000
    shelf.told["GET "] = bad(403, "AccessDenied")
    put(parts(), entry)  # the host compares, and does not join
    assert shelf.objects == {"files/film": DATA}
    assert not shelf.uploads


def test_an_upload_that_the_host_forgot_begins_anew(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    cut(shelf, parts, entry)
    shelf.uploads.clear()
    assert put(parts(), entry) == (len(DATA), 0)


def test_a_file_is_not_sent_again_where_only_the_last_answer_was_lost(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry
) -> None:
    say = shelf.say

    def lost(method: str, path: str, query: str = "", **about: object) -> StoreSaid:
        said = say(method, path, query, **about)
        if method == "POST" and query.startswith("uploadId") and said.error is None:
            raise WireError(Reason.CUT)
        return said

    put(Parts("shelf", "copy/", lost, shelf.holds), entry)
    assert shelf.numbers() == [1, 2, 3, 4, 5, 6]


def test_parts_of_other_bytes_are_taken_away_and_nobody_elses(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry, tmp_path: Path
) -> None:
    shelf.say("POST", "files/film", "uploads")  # somebody else's, of the same name
    cut(shelf, parts, entry)
    (other,) = entries(tmp_path / "in", {"files/film": DATA[::-1]})
    assert put(parts(), other) == (len(DATA), 0)
    assert list(shelf.uploads) == ["id/0+?"]
    cut(shelf, parts, entry)
    assert parts().clear() == ""
    assert list(shelf.uploads) == ["id/0+?"]


def test_what_may_not_be_taken_away_is_said_once(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    cut(shelf, parts, entry)
    shelf.told["DELETE "] = None  # no answer: it may be well next time
    assert parts().clear() == ""
    shelf.told["DELETE "] = well("<html>Welcome to our network")
    assert parts().clear() == ""
    shelf.told["DELETE "] = bad(403, "AccessDenied")
    assert "could not be taken away" in parts().clear()
    shelf.asked.clear()
    assert parts().clear() == ""
    assert not shelf.asked
    assert put(parts(), entry)[1] == 3000  # of use all the same


def test_a_file_that_is_not_the_listings_is_not_begun(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    assert entry.source
    entry.source.write_bytes(DATA[:-1] + b"x")
    with pytest.raises(SourceError):
        put(parts(), entry)
    assert not shelf.asked


def test_a_file_that_changes_on_its_way_never_arrives_whole(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry
) -> None:
    assert entry.source
    source, say = entry.source, shelf.say

    def shortens(method: str, path: str, query: str = "", **about: object) -> StoreSaid:
        if query.startswith("partNumber=3&"):
            source.write_bytes(DATA[:2500])
        return say(method, path, query, **about)

    with pytest.raises(SourceError):
        put(Parts("shelf", "copy/", shortens, shelf.holds), entry)
    assert not shelf.uploads
    assert not shelf.objects


def test_a_full_store_gets_its_room_back(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    shelf.told["PUT partNumber=3"] = bad(403, "QuotaExceeded")
    with pytest.raises(FullError):
        put(parts(), entry)
    assert not shelf.uploads


@pytest.mark.parametrize(
    ("begin", "said", "error"),
    [
        ("POST uploads", well("<html>Log in"), InterferenceError),
        ("POST uploads", bad(403, "AccessDenied"), RefusedError),
        ("PUT", well("", 'W/"weak"'), InterferenceError),
        ("POST uploadId", well("<html>Log in"), InterferenceError),
        ("POST uploadId", bad(404, "NoSuchUpload"), InterferenceError),
    ],
)
def test_what_is_no_answer_of_s3_ends_the_file_alone(
    shelf: Shelf, parts: Callable[[], Parts], entry: Entry, begin: str, said: StoreSaid, error: type[HostError]
) -> None:
    shelf.told[begin] = said
    with pytest.raises(error):
        put(parts(), entry)
    assert not shelf.objects


def test_a_list_of_parts_from_a_portal_is_none(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    cut(shelf, parts, entry)
    shelf.told["GET "] = well("<html>Log in")
    with pytest.raises(InterferenceError):
        put(parts(), entry)
    shelf.told.clear()
    assert put(parts(), entry)[1] == 3000


def test_a_store_that_knows_no_parts_is_told(shelf: Shelf, parts: Callable[[], Parts], entry: Entry) -> None:
    shelf.told["POST uploads"] = bad(501, "NotImplemented")
    assert entry.source
    assert not parts().put(entry, entry.source, [], lambda _: None, lambda _: None)


@pytest.mark.parametrize("length", [1, 1000, 1001, 10_000_000, 10_000_001, 123_456_789])
def test_parts_cover_a_file_and_are_never_too_many(length: int) -> None:
    found = bounds(length)
    assert len(found) <= PARTS_MAX
    assert sum(n for _, n in found) == length
    assert all(start + n == following for (start, n), (following, _) in pairwise(found))
