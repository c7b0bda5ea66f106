"""What lies at a place and is not ours stays: on every kind of host, by push and by heal."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from publish.copies.hosts import ipfs, s3
from publish.copies.hosts.base import Host
from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.ipfs.host import IpfsHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.empty import empty
from publish.copies.push.plan import Asked
from publish.core.errors import HostError, OccupiedError, RefusedError, UnreachableError
from tests.copies.hosts.contract import entries, holdings
from tests.copies.hosts.fakes import Around
from tests.support.factory import NOW, Archive, add, evidence_path, lay
from tests.support.services.kubo import Kubo
from tests.support.services.versitygw import Versitygw

_numbers = itertools.count()
Open = Callable[[], Host]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def founded_again(tmp_path: Path) -> Archive:
    """The same reports under a new identity: .stet was lost, and stet init was run."""
    return Archive(tmp_path / "again")


@pytest.fixture(params=["memory", "folder", "s3", "ipfs", "car"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    number = next(_numbers)
    if request.param == "memory":
        return lambda: MemoryHost(f"place-{number}")
    if request.param == "folder":
        return lambda: FolderHost("disk", str(tmp_path / "web"))
    if request.param == "s3":
        gateway: Versitygw = request.getfixturevalue("versitygw")
        options = s3.Options(f"place-{number}", gateway.endpoint, prefix="copy/", ca_file=str(gateway.ca_file))
        session = boto3.Session(gateway.access_key, gateway.secret_key)
        return lambda: s3.S3Host("bucket", options, session, keys="KEYS")
    if request.param == "car":
        return lambda: IpfsHost("file", ipfs.Options(api="", car=str(tmp_path / "copy.car")))
    kubo: Kubo = request.getfixturevalue("kubo")
    node = ipfs.Options(kubo.api, kubo.gateway, key=f"place-{number}")
    return lambda: IpfsHost("node", node)


def test_a_founded_again_archive_replaces_no_copy_of_the_one_before(
    archive: Archive, founded_again: Archive, place: Open
) -> None:
    push(archive.release(), place(), now=NOW)
    archive.write("index.html", "second")
    push(archive.release(), place(), now=NOW)
    before = holdings(place())
    with pytest.raises(OccupiedError) as caught:
        push(founded_again.release(), place(), now=NOW)
    assert holdings(place()) == before
    said = f"{caught.value} {caught.value.hint}"
    assert archive.fingerprint[:4] in said
    assert "release 2 of another archive" in said
    assert "stet heal --restore ADDRESS --fingerprint F" in said


def test_by_an_explicit_word_the_place_becomes_the_other_archives_and_what_goes_is_listed_before(
    archive: Archive, founded_again: Archive, place: Open
) -> None:
    push(archive.release(), place(), now=NOW)
    # Of two releases: the first one's metadata are in no chain of the newest, and as long as the other archive's.
    founded_again.release()
    founded_again.write("index.html", "second")
    wanted = founded_again.release()
    before = holdings(place())
    planned = push(wanted, place(), Asked(adopt=True, dry_run=True), now=NOW)
    assert holdings(place()) == before
    assert "metadata/1.root.json" in planned.replaced
    done = push(wanted, place(), Asked(adopt=True), now=NOW)
    assert done.replaced == planned.replaced
    again = push(wanted, place(), now=NOW)
    assert (again.sent, again.replaced) == (0, ())
    found = holdings(place())
    assert all(found[e.path] == e.source.read_bytes() for e in wanted.entries if e.source)


ROOTS: dict[str, Callable[[bytes], bytes]] = {
    "whole": lambda data: data,
    "cut": lambda data: data[:90],
    "garbled": lambda data: data[::-1],
    "empty": lambda _: b"",
    "unsigned": lambda _: b'{"signatures": [], "signed": {"_type": "root", "version": 1}}',
    "longer than any": lambda data: data + b" " * 3_000_000,
}


@pytest.mark.parametrize("how", ROOTS)
@pytest.mark.parametrize("name", ["1.root.json", "2.root.json", "10.root.json"])
def test_any_root_that_is_not_ours_makes_a_place_somebodys(
    archive: Archive, founded_again: Archive, tmp_path: Path, how: str, name: str
) -> None:
    theirs = (archive.state / "metadata/1.root.json").read_bytes()
    host = MemoryHost(f"root-{tmp_path.name}")
    host.files[f"metadata/{name}"] = ROOTS[how](theirs)
    with pytest.raises(OccupiedError):
        push(founded_again.release(), host, now=NOW)
    assert host.files == {f"metadata/{name}": ROOTS[how](theirs)}


@pytest.mark.parametrize(
    "left",
    [
        ("metadata/1.targets.json",),
        ("metadata/timestamp.json",),
        ("metadata/1.snapshot.json", "metadata/1.mirrors.json"),
        ("index.html",),
        ("SHA256SUMS", "HISTORY"),
        (evidence_path(),),
        ("reports/2013/masanjia.html",),
    ],
)
def test_what_is_left_of_a_half_deleted_archive_is_no_empty_place(
    archive: Archive, tmp_path: Path, left: tuple[str, ...]
) -> None:
    other = Archive(tmp_path / "other", {"index.html": "other", "a.html": "a"})
    host = MemoryHost(f"half-{tmp_path.name}")
    push(archive.release(), host, now=NOW)
    for path in host.files.keys() - set(left):
        del host.files[path]
    before = dict(host.files)
    assert before
    with pytest.raises(OccupiedError):
        push(other.release(), host, now=NOW)
    assert host.files == before


def test_a_page_of_the_publishers_own_in_a_web_root_is_not_written_over(archive: Archive, tmp_path: Path) -> None:
    web = tmp_path / "web"
    add(web, "index.html", b"<h1>my practice</h1>")
    add(web, ".htaccess", b"Header set Access-Control-Allow-Origin *")
    with pytest.raises(
        OccupiedError, match=r"web: somebody else's files .*: index\.html; nothing was written"
    ) as caught:
        push(archive.release(), FolderHost("web", str(web)), now=NOW)
    assert caught.value.paths == ("index.html",)
    assert {f.name for f in web.iterdir()} == {"index.html", ".htaccess"}
    receipt = push(archive.release(), FolderHost("web", str(web)), Asked(adopt=True), now=NOW)
    assert receipt.replaced == ("index.html",)
    assert (web / ".htaccess").read_bytes() == b"Header set Access-Control-Allow-Origin *"


@pytest.mark.parametrize("left", [".stet-0123456789abcdef", "files/ab/stet-0123456789abcdef.part", ".stet-lock"])
def test_what_a_push_by_another_way_left_half_sent_is_ours_and_goes(
    archive: Archive, left: str, tmp_path: Path
) -> None:
    host = MemoryHost("web")
    host.files = {left: b"half"}
    push(archive.release(), host, now=NOW)
    assert left not in host.files
    other = MemoryHost("other")
    other.files = {".stet-pictures": b"somebody's"}
    with pytest.raises(OccupiedError, match=r"not of this archive: \.stet-pictures"):
        push(archive.release(), other, now=NOW)


def test_a_file_that_came_between_two_pushes_is_not_written_over_by_a_new_page_of_that_name(
    archive: Archive, tmp_path: Path
) -> None:
    web = tmp_path / "web"
    push(archive.release(), FolderHost("web", str(web)), now=NOW)
    add(web, "blog/index.html", b"my own")
    archive.write("blog/index.html", "a page of the archive")
    with pytest.raises(OccupiedError, match=r"blog/index\.html"):
        push(archive.release(), FolderHost("web", str(web)), now=NOW)
    assert (web / "blog/index.html").read_bytes() == b"my own"


@pytest.mark.parametrize("name", ["Index.html", "INDEX.HTML"])
def test_where_case_does_not_count_a_file_in_other_letters_is_the_same_file(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    class Folding(MemoryHost):
        def _fetch(self, path: str, max_length: int) -> object:  # type: ignore[override]
            same = next((p for p in self.files if p.casefold() == path.casefold()), path)
            return super()._fetch(same, max_length)

    host = Folding(f"case-{tmp_path.name}")
    host.files[name] = b"mine"
    with pytest.raises(OccupiedError):
        push(archive.release(), host, now=NOW)
    assert host.files == {name: b"mine"}


def test_a_link_where_a_page_is_to_be_is_somebodys(archive: Archive, tmp_path: Path) -> None:
    web = tmp_path / "web"
    add(web, ".nojekyll", b"")
    add(tmp_path, "home.html", b"mine")
    (web / "index.html").symlink_to("../home.html")
    with pytest.raises(RefusedError):
        push(archive.release(), FolderHost("web", str(web)), now=NOW)
    assert (web / "index.html").is_symlink()


def test_what_cannot_be_read_is_not_taken_for_empty(archive: Archive, tmp_path: Path) -> None:
    class Mute(Around):
        def _fetch(self, path: str, max_length: int) -> object:  # type: ignore[override]
            raise UnreachableError("no answer", host=self.name, path=path)

    inner = MemoryHost(f"mute-{tmp_path.name}")
    inner.files["index.html"] = b"whose?"
    with pytest.raises(HostError) as caught:
        push(archive.release(), Mute(inner), now=NOW)
    assert "whose this place is must be known" in (caught.value.hint or "")
    assert inner.files == {"index.html": b"whose?"}


def test_ours_goes_on_being_ours(archive: Archive, tmp_path: Path) -> None:
    """Damaged, cut, restored, rotated, beside a host's own files: none of it is anybody else's."""
    web = tmp_path / "web"
    for name in (
        ".htaccess",
        "CNAME",
        ".nojekyll",
        "50x.html",
        "cgi-bin/x",
        ".well-known/acme-challenge/t",
        ".DS_Store",
    ):
        add(web, name, b"of the host")
    first = archive.release()
    push(first, FolderHost("web", str(web)), now=NOW)
    old = lay(first, tmp_path / "old")
    archive.write("index.html", "second")
    second = archive.release()

    def unlink(*names: str) -> None:
        for name in names:
            (web / "metadata" / name).unlink()

    ways: tuple[Callable[[], object], ...] = (
        lambda: (web / "metadata/1.root.json").write_bytes(b"{"),
        lambda: (web / "metadata/1.root.json").unlink(),
        lambda: (web / "metadata/timestamp.json").write_bytes(b"x"),
        lambda: unlink("timestamp.json", "1.root.json", "2.snapshot.json"),
        lambda: (web / "index.html").write_bytes(b"forged"),
        lambda: (web / "metadata/2.root.json").write_bytes(b"a thief's"),
        lambda: shutil.copytree(old, web, dirs_exist_ok=True),
    )
    for spoil in ways:
        push(second, FolderHost("web", str(web)), now=NOW)
        spoil()
        push(second, FolderHost("web", str(web)), Asked(only={"index.html"}), now=NOW)
        push(second, FolderHost("web", str(web)), now=NOW)
    assert (web / "CNAME").read_bytes() == b"of the host"


def test_the_blocks_of_our_newest_copy_may_be_lost_and_are_sent_again(archive: Archive, kubo: Kubo) -> None:
    options = ipfs.Options(kubo.api, kubo.gateway, key=f"place-{next(_numbers)}")
    wanted = archive.release()
    push(wanted, IpfsHost("node", options), now=NOW)
    root = kubo.ipfs("name", "resolve", IpfsHost("node", options).also()[0].replace("ipns://", "/ipns/")).strip()
    kubo.ipfs("pin", "rm", root)
    kubo.ipfs("repo", "gc")
    assert push(wanted, IpfsHost("node", options), now=NOW).sent > 0


def test_a_site_of_the_publishers_own_under_a_nodes_key_is_somebodys(
    archive: Archive, kubo: Kubo, tmp_path: Path
) -> None:
    key = f"place-{next(_numbers)}"
    theirs = kubo.ipfs("add", "-Q", __file__).strip()  # of another version of CIDs than copies have, too
    kubo.ipfs("key", "gen", key)
    kubo.ipfs("name", "publish", "--allow-offline", f"--key={key}", f"/ipfs/{theirs}")
    host = IpfsHost("node", ipfs.Options(kubo.api, kubo.gateway, key=key))
    with pytest.raises(OccupiedError):
        push(archive.release(), host, now=NOW)
    assert theirs in kubo.ipfs("name", "resolve", host.also()[0].replace("ipns://", "/ipns/"))


def test_what_is_pinned_for_a_name_that_points_nowhere_any_more_is_a_copy_all_the_same(
    archive: Archive, founded_again: Archive, kubo: Kubo
) -> None:
    key = f"place-{next(_numbers)}"

    def host() -> IpfsHost:
        return IpfsHost("node", ipfs.Options(kubo.api, kubo.gateway, key=key))

    push(archive.release(), host(), now=NOW)
    kubo.ipfs("key", "rm", key)  # as with a record that has run out: the name leads nowhere
    with pytest.raises(OccupiedError):
        push(founded_again.release(), host(), now=NOW)
    push(archive.release(), host(), now=NOW)


def test_an_empty_bucket_folder_or_name_is_nobodys(archive: Archive, place: Open) -> None:
    assert push(archive.release(), place(), now=NOW).replaced == ()


def test_a_prefix_is_a_place_of_its_own(archive: Archive, founded_again: Archive, versitygw: Versitygw) -> None:
    session = boto3.Session(versitygw.access_key, versitygw.secret_key)
    bucket = f"place-{next(_numbers)}"
    for prefix, one in (("a/", archive), ("b/", founded_again)):
        options = s3.Options(bucket, versitygw.endpoint, prefix=prefix, ca_file=str(versitygw.ca_file))
        push(one.release(), s3.S3Host("bucket", options, session, keys="KEYS"), now=NOW)
    root = s3.Options(bucket, versitygw.endpoint, ca_file=str(versitygw.ca_file))
    with pytest.raises(OccupiedError):
        push(archive.release(), s3.S3Host("bucket", root, session, keys="KEYS"), now=NOW)


def test_a_place_is_emptied_of_what_is_ours_and_of_nothing_else(archive: Archive, place: Open, tmp_path: Path) -> None:
    push(archive.release(), place(), now=NOW)
    archive.write("index.html", "second")
    archive.remove("reports/2001/strike-hard.html")
    wanted = archive.release()
    host = place()
    mine = {"blog/a.html": b"mine", "files/notes.txt": b"n", ".htaccess": b"h"}
    if isinstance(host, FileHost):
        with host.writing():
            for entry in entries(tmp_path / "mine", mine):
                host.put(entry)
    before = holdings(place())
    planned = empty(wanted, place(), now=NOW, dry_run=True)
    assert holdings(place()) == before
    done = empty(wanted, place(), now=NOW)
    assert done.removed == planned.removed
    assert "index.html" in done.removed
    assert holdings(place()) == (mine if isinstance(host, FileHost) else {})
    assert empty(wanted, place(), now=NOW).removed == ()


def test_what_somebody_put_at_our_paths_since_stays_when_a_place_is_emptied(archive: Archive, tmp_path: Path) -> None:
    web = tmp_path / "web"
    wanted = archive.release()
    push(wanted, FolderHost("web", str(web)), now=NOW)
    add(web, "index.html", b"my own site, since")
    assert empty(wanted, FolderHost("web", str(web)), now=NOW).kept == ("index.html",)
    assert [f.name for f in web.rglob("*")] == ["index.html"]


def test_a_place_that_is_another_archives_by_now_is_not_emptied(
    archive: Archive, founded_again: Archive, place: Open
) -> None:
    push(founded_again.release(), place(), now=NOW)
    before = holdings(place())
    with pytest.raises(OccupiedError):
        empty(archive.release(), place(), now=NOW)
    assert holdings(place()) == before
