"""publish.copies.places: where pushes went, without secrets."""

import json
from pathlib import Path

import pytest

from publish.copies import hosts, places
from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.errors import ConfigError, RefusedError
from publish.core.model import Entry
from publish.core.settings import HostSettings
from tests.support.factory import NOW, PAGES, Archive


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("s3", {"endpoint": "https://S3.example"}, {"endpoint": "https://s3.example:443", "region": "x"}, True),
        ("s3", {"endpoint": "https://u:p@s3.example"}, {"endpoint": "https://s3.example", "readable": False}, True),
        ("s3", {}, {"profile": "letters"}, True),
        ("s3", {"prefix": "a/"}, {"prefix": "b/"}, False),
        ("s3", {"endpoint": "https://s3.example"}, {"endpoint": "https://s3.example.org"}, False),
        ("ipfs", {"key": "a"}, {"key": "a", "gateway": "http://other"}, True),
        ("ipfs", {"key": "a"}, {"key": "b"}, False),
        ("ipfs", {"api": "", "car": "a.car"}, {"api": "", "car": "./x/../a.car"}, True),
        ("memory", {"shelf": "x"}, {"shelf": "y"}, False),
    ],
)
def test_what_says_where_a_host_lies(kind: str, one: dict[str, str], other: dict[str, str], same: bool) -> None:
    more = {"bucket": "letters"} if kind == "s3" else {}
    first, second = (HostSettings("h", kind, options={**more, **options}) for options in (one, other))
    assert (hosts.place_of(first) == hosts.place_of(second)) is same


def test_a_folder_stays_the_place_it_was_whatever_kind_names_it(tmp_path: Path) -> None:
    """Else a check would have the publisher empty what an onion service shows."""
    onion = "http://pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion/"
    folder = HostSettings("h", "folder", options={"path": str(tmp_path / "usb/archive")})
    served = HostSettings("h", "onion", onion, options=folder.options)
    stick = HostSettings("h", "stick", options={"path": str(tmp_path / "usb")})
    assert hosts.place_of(folder) == hosts.place_of(served) == hosts.place_of(stick)
    places.remember(tmp_path, folder, 3)
    assert places.left(tmp_path, [served]) == ()
    places.remember(tmp_path, stick, 4)
    assert [(r.kind, r.release) for r in places.load(tmp_path)] == [("stick", 4)]


def test_a_place_that_differs_by_a_slash_alone_is_never_left_to_be_emptied(tmp_path: Path) -> None:
    """On a cloud drive both are one folder, and to empty one would take the copy in service away."""
    (state := tmp_path / ".stet").mkdir()
    one, other = (HostSettings("h", "rclone", options={"remote": r}) for r in ("drive:/letters", "drive:letters"))
    assert hosts.place_of(one) != hosts.place_of(other)
    places.remember(state, one, 1)
    assert places.left(state, [other]) == ()
    assert [r.place for r in places.left(state, [])] == [hosts.place_of(one)]


def test_no_secret_is_remembered_and_a_damaged_memory_is_said(tmp_path: Path) -> None:
    options = {"bucket": "letters", "endpoint": "https://user:secret@s3.example"}
    places.remember(tmp_path, HostSettings("bucket", "s3", options=options), 3)
    text = (tmp_path / "places").read_text()
    assert "secret" not in text
    assert json.loads(text)["places"][0]["release"] == 3
    assert (tmp_path / "places").stat().st_mode & 0o777 == 0o600
    (tmp_path / "places").write_text("{")
    with pytest.raises(ConfigError, match="cannot be read"):
        places.load(tmp_path)


def test_a_push_that_is_refused_at_the_lock_notes_no_place(tmp_path: Path) -> None:
    class Locked(FolderHost):
        def _begin(self) -> None:
            raise RefusedError("another push is at work here", host=self.name)

    archive = Archive(tmp_path / "publisher")
    wanted = archive.publish()
    host = Locked("a", str(tmp_path / "a"))
    host.settings = HostSettings("a", "folder", options={"path": str(tmp_path / "a")})
    with pytest.raises(RefusedError):
        push(wanted, host, now=NOW)
    assert places.load(wanted.state) == ()
    well = FolderHost("a", str(tmp_path / "a"))
    well.settings = host.settings
    push(wanted, well, now=NOW)
    with pytest.raises(RefusedError):
        push(archive.publish({**PAGES, "new.html": "new"}), host, now=NOW)
    # It still has the release before, with whatever was withdrawn since.
    assert [one.release for one in places.load(wanted.state)] == [wanted.number]


@pytest.mark.parametrize(("refused", "noted"), [("all", False), ("one", True)])
def test_a_new_place_that_refused_the_very_first_byte_is_noted_no_more(
    tmp_path: Path, refused: str, noted: bool
) -> None:
    class ReadOnly(FolderHost):
        def _put(self, entry: Entry, source: Path) -> None:
            if refused == "all" or entry.path == "index.html":
                raise RefusedError("it does not allow that", host=self.name)
            super()._put(entry, source)

    wanted = Archive(tmp_path / "publisher").publish()
    host = ReadOnly("a", str(tmp_path / "a"))
    host.settings = HostSettings("a", "folder", options={"path": str(tmp_path / "a")})
    with pytest.raises(RefusedError):
        push(wanted, host, now=NOW)
    assert [one.name for one in places.load(wanted.state)] == (["a"] if noted else [])
