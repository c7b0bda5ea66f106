"""Rows 90 to 92: places of others, files beside a copy that are of no release, copies that were left behind."""

from pathlib import Path

import pytest

from publish.archive.init import refuse_a_second
from publish.audit.check import Depth, check
from publish.cli._copies import outcome
from publish.copies import places
from publish.copies.hosts import apart, open_host
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.hosts.ipfs import Options
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.empty import empty
from publish.copies.push.plan import Asked
from publish.core.errors import ConfigError, OccupiedError, RefusedError
from publish.core.formats import withdrawals
from publish.core.model import Verdict
from publish.core.settings import Config, HostSettings
from tests.copies.hosts.fakes import Around
from tests.support.factory import NOW, Archive, add, lay


def test_an_archive_is_founded_again_and_pushed(tmp_path: Path) -> None:
    """Row 90: .stet was lost, and a new identity is pushed to the hosts of the old. Oracle: no byte there changes."""
    old, new = Archive(tmp_path / "old"), Archive(tmp_path / "new")
    host = MemoryHost("founded again")
    push(old.release(), host, now=NOW)
    before = dict(host.files)
    with pytest.raises(OccupiedError, match="release 1 of another archive"):
        push(new.release(), host, now=NOW)
    assert host.files == before


def test_an_archive_is_founded_again_and_pushed_as_a_tree(tmp_path: Path) -> None:
    """Row 90: the same to a host of whole trees. Oracle: refused, the tree there stays."""
    old, new = Archive(tmp_path / "old"), Archive(tmp_path / "new")
    car = tmp_path / "copy.car"
    push(old.release(), IpfsHost("file", Options(api="", car=str(car))), now=NOW)
    before = car.read_bytes()
    with pytest.raises(OccupiedError):
        push(new.release(), IpfsHost("file", Options(api="", car=str(car))), now=NOW)
    assert car.read_bytes() == before


def test_what_is_left_of_an_archive_is_pushed_over(tmp_path: Path) -> None:
    """Row 90: of the copy of others only metadata without a root are left. Oracle: it is no empty place."""
    old, new = Archive(tmp_path / "old", {"a.html": "a"}), Archive(tmp_path / "new", {"b.html": "b"})
    host = MemoryHost("half deleted")
    left = lay(old.release(), tmp_path / "left") / "metadata/1.targets.json"
    host.files["metadata/1.targets.json"] = left.read_bytes()
    with pytest.raises(OccupiedError):
        push(new.release(), host, now=NOW)
    assert list(host.files) == ["metadata/1.targets.json"]


def test_a_place_says_nothing_and_is_pushed_to(tmp_path: Path) -> None:
    """Row 90: whose a place is cannot be read. Oracle: nothing is written there."""

    class Shut(Around):
        def _fetch(self, path: str, max_length: int) -> object:  # type: ignore[override]
            raise RefusedError("no permission", host=self.name, path=path)

    inner = MemoryHost("shut")
    with pytest.raises(RefusedError):
        push(Archive(tmp_path / "one").release(), Shut(inner), now=NOW)
    assert inner.files == {}


def test_a_page_of_the_publishers_own_is_pushed_over(tmp_path: Path) -> None:
    """Row 90: a web root has an index.html already. Oracle: it stays, byte for byte."""
    add(tmp_path / "web", "index.html", b"my practice")
    with pytest.raises(OccupiedError):
        push(Archive(tmp_path / "one").release(), FolderHost("web", str(tmp_path / "web")), now=NOW)
    assert (tmp_path / "web/index.html").read_bytes() == b"my practice"


def test_an_archive_is_founded_beside_its_own_copies(tmp_path: Path) -> None:
    """Row 90: stet init is run where .stet was lost and mirrors.toml stayed. Oracle: the copies are found first."""
    lay(Archive(tmp_path / "lost").release(), tmp_path / "home/copy")
    (tmp_path / "home/mirrors.toml").write_text('[hosts.disk]\nkind = "folder"\npath = "copy"\n')
    with pytest.raises(ConfigError, match="there is an archive"):
        refuse_a_second(tmp_path / "home")


def test_files_of_a_host_lie_beside_a_copy(tmp_path: Path) -> None:
    """Row 91: .htaccess, a blog, and a new file under a former name. Oracle: pushes and mending leave all of them."""
    one, web = Archive(tmp_path / "one"), tmp_path / "web"
    push(one.release(), FolderHost("web", str(web)), now=NOW)
    one.remove("reports/2001/strike-hard.html")
    push(one.release(), FolderHost("web", str(web)), now=NOW)
    theirs = {".htaccess": b"x", "blog/a.html": b"y", "reports/2001/strike-hard.html": b"by hand"}
    for path, data in theirs.items():
        add(web, path, data)
    one.write("index.html", "third")
    third = one.release()
    push(third, FolderHost("web", str(web)), now=NOW)
    push(third, FolderHost("web", str(web)), Asked(only={"index.html", *theirs}), now=NOW)
    assert {path: (web / path).read_bytes() for path in theirs} == theirs


@pytest.mark.parametrize("path", ["reports/2013/forged.html", "lost+found/forged.html", "reports/._forged.html"])
def test_a_forged_page_lies_beside_the_true_ones(tmp_path: Path, path: str) -> None:
    """Row 91: a mirror adds a page, also under a name like litter. Oracle: it is named, and the exit code is 4."""
    one = Archive(tmp_path / "one")
    copy = lay(one.release(), tmp_path / "copy")
    add(copy, path, b"<!doctype html><title>forged</title>")
    audit = check(read_folder(str(copy)), one.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert (audit.verdict, audit.strangers, outcome([audit])) == (Verdict.FRESH, (path,), 4)


def test_a_host_s_folder_holds_the_keys(tmp_path: Path) -> None:
    """Row 90: mirrors.toml sends a copy to where .stet is, or above it. Oracle: refused before anything is opened."""
    for path in (tmp_path, tmp_path / ".stet", tmp_path / ".stet/tree"):
        host = HostSettings("web", "folder", options={"path": str(path)})
        with pytest.raises(ConfigError, match="no place for a copy"):
            apart(Config(tmp_path, hosts=(host,)))


def test_a_copy_is_left_behind_where_no_push_comes(tmp_path: Path) -> None:
    """Row 92: a host moves, and its former folder keeps the copy. Oracle: it is known, and emptied of ours alone."""
    one = Archive(tmp_path / "one")
    before, after = (HostSettings("web", "folder", options={"path": str(tmp_path / name)}) for name in ("a", "b"))
    push(one.release(), open_host(before, {}), now=NOW)
    add(tmp_path / "a", "mine.txt", b"mine")
    assert places.left(one.state, [before]) == ()
    (left,) = places.left(one.state, [after])
    empty(one.release(), open_host(left.settings, {}), now=NOW)
    assert [file.name for file in (tmp_path / "a").rglob("*")] == ["mine.txt"]


def test_the_record_of_withdrawals_is_lost(tmp_path: Path) -> None:
    """Row 92: WITHDRAWN has a line, and nobody here knows for what. Oracle: the publisher is told."""
    (tmp_path / "WITHDRAWN").write_text(f"1 2026-11-21 {'0' * 64}\n")
    assert withdrawals.unopened(tmp_path / "WITHDRAWN", tmp_path) == (1,)
