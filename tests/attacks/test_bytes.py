"""Other bytes than the publisher's: swapped, mixed, rotten, voted for."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publish.archive.heal import heal
from publish.archive.inservice import Place
from publish.audit.check import Depth, check
from publish.copies.hosts import open_host
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push, readback
from publish.core.errors import AlteredError, MismatchError, StetError, TrustError
from publish.core.model import Audit, Verdict
from publish.core.settings import HostSettings
from publish.readers.clone import clone
from publish.readers.prove import Proof, prove
from publish.verify.head import Anchor
from tests.attacks.conftest import World
from tests.attacks.desk import forked, hasty, read
from tests.copies.hosts.buckets import Faulty, Reply, faulty  # noqa: F401 - a fixture
from tests.copies.hosts.contract import entries
from tests.copies.hosts.fakes import Killed, Lying, Unread
from tests.copies.hosts.s3.conftest import opened
from tests.support.factory import NOW, PAGES, Archive, lay
from tests.support.hostile_hosts import Store

PAGE = "reports/2013/masanjia.html"


def full(folder: Path, anchor: Anchor) -> Audit:
    return check(read_folder(str(folder)), anchor, address="a", name="a", depth=Depth.FULL, now=NOW)


def proof(world: World, path: str) -> Proof:
    return prove(read_folder(str(world.copy)), world.anchor, path, now=NOW)


def test_arbitrary_content_substitution(world: World, tmp_path: Path) -> None:
    """Row 1: one file is swapped at a mirror. Oracle: the path is named TAMPERED, a clone gets the right bytes."""
    (world.copy / PAGE).write_text("<!doctype html><title>Masanjia</title>all is well there")
    found = proof(world, PAGE)
    assert (found.verdict, found.authentic) == (Verdict.TAMPERED, False)
    assert [(f.path, f.verdict) for f in full(world.copy, world.anchor).findings] == [(PAGE, Verdict.TAMPERED)]
    honest = lay(world.release, tmp_path / "honest")
    clone([str(world.copy), str(honest)], world.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert (tmp_path / "out" / PAGE).read_text() == PAGES[PAGE]


def test_metadata_like_those_that_were_judged(world: World) -> None:
    """Row handed on: one byte of a signature differs from what was judged before. Oracle: TAMPERED all the same."""
    for path in ("metadata/timestamp.json", "metadata/2.targets.json"):
        true = (world.copy / path).read_bytes()
        at = true.index(b'"sig":"') + len(b'"sig":"')
        (world.copy / path).write_bytes(true[:at] + (b"1" if true[at] == ord("0") else b"0") + true[at + 1 :])
        told = check(
            read_folder(str(world.copy)), world.anchor, address="a", name="a", depth=Depth.QUICK, now=NOW,
            release=world.release,
        )  # fmt: skip
        assert told.verdict is Verdict.TAMPERED
        (world.copy / path).write_bytes(true)


def test_content_substituted_everywhere_gets_no_name(world: World, tmp_path: Path) -> None:
    """Row 1: no copy has the right bytes. Oracle (I1): the file is nowhere in the clone under its name."""
    (world.copy / PAGE).write_text("all is well there")
    with pytest.raises(StetError, match="could not be had"):
        clone([str(world.copy)], world.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert not (tmp_path / "out" / PAGE).exists()
    assert "all is well" not in "".join(f.read_text() for f in (tmp_path / "out").rglob("*") if f.is_file())


@pytest.mark.parametrize("kind", ["timestamp", "snapshot", "targets"])
def test_mix_and_match_of_metadata(world: World, kind: str) -> None:
    """Row 5: one release's timestamp, snapshot or targets among another's. Oracle: refused, never a mixture."""
    if kind == "timestamp":
        shutil.copy(world.old / "metadata/timestamp.json", world.copy / "metadata")
        shutil.copy(world.copy / "metadata/2.snapshot.json", world.copy / "metadata/1.snapshot.json")
    else:
        shutil.copy(world.old / f"metadata/1.{kind}.json", world.copy / f"metadata/2.{kind}.json")
    with pytest.raises(TrustError):
        read(world.copy, world.anchor)


@pytest.mark.parametrize("kind", ["snapshot", "targets"])
def test_mix_and_match_of_one_version(world: World, tmp_path: Path, kind: str) -> None:
    """Row 5: two signed files of one version, from a fork. Oracle: the hash that names the file decides."""
    fork = forked(world.archive, tmp_path / "fork")
    for archive, front in ((world.archive, b"mine"), (fork, b"theirs")):
        archive.write("index.html", front)
    copy, other = lay(world.archive.release(), tmp_path / "3"), lay(fork.release(), tmp_path / "3b")
    assert read(copy, world.anchor).release == read(other, world.anchor).release == 3
    shutil.copy(other / f"metadata/3.{kind}.json", copy / "metadata")
    with pytest.raises(MismatchError, match=rf"3\.{kind}\.json"):
        read(copy, world.anchor)


def test_mix_and_match_of_pages(world: World) -> None:
    """Row 5: a page of release 1 in release 2. Oracle: STALE at that path, and the copy is not FRESH."""
    shutil.copy(world.old / "index.html", world.copy / "index.html")
    assert proof(world, "index.html").verdict is Verdict.STALE
    audit = full(world.copy, world.anchor)
    assert audit.verdict is Verdict.STALE
    assert [(f.path, f.verdict) for f in audit.findings] == [("index.html", Verdict.STALE)]


@pytest.fixture(scope="module")
def rotten(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("rot"))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bit_rot(rotten: World, data: st.DataObject) -> None:
    """Row 41: one bit anywhere in any stored file. Oracle: a full audit names it, each time."""
    files = sorted(f for f in rotten.copy.rglob("*") if f.is_file())
    file = data.draw(st.sampled_from(files), label="file")
    whole = file.read_bytes()
    bit = data.draw(st.integers(0, len(whole) * 8 - 1), label="bit")
    spoilt = bytearray(whole)
    spoilt[bit // 8] ^= 1 << bit % 8
    file.write_bytes(spoilt)
    try:
        audit = check(
            read_folder(str(rotten.copy)), rotten.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
            release=rotten.release,
        )  # fmt: skip
    finally:
        file.write_bytes(whole)
    assert not audit.healthy
    # The next root of the chain is asked for by its number: one that is in the way is named as such.
    assert str(file.relative_to(rotten.copy)) in {f.path for f in audit.findings} or file.name in audit.reason


def test_bit_rot_in_a_listing(world: World) -> None:
    """Row 41: a listing rots into one that is well formed. Oracle: what it names is not believed."""
    target = next((world.copy / "targets").glob(f"{world.release.by_path()['SHA256SUMS'].sha256}.*"))
    data = target.read_bytes()
    sha256 = world.release.by_path()["index.html"].sha256.encode()
    target.write_bytes(data.replace(sha256, sha256[:-1] + (b"0" if sha256[-1:] != b"0" else b"1")))
    with pytest.raises(MismatchError):
        proof(world, "index.html")


def test_bit_rot_while_healing(tmp_path: Path) -> None:
    """Row 41: a host keeps other bytes than it is given. Oracle: read back, found out, not declared whole."""
    archive = Archive(tmp_path / "publisher")
    push(archive.release(), MemoryHost("rots"), now=NOW)
    archive.write("index.html", b"<!doctype html>second")
    with pytest.raises(AlteredError, match=r"index\.html"):
        push(archive.release(), Lying(MemoryHost("rots"), lambda p: p == "index.html"), now=NOW)
    assert read_release(archive, "rots") == 1


def test_bit_rot_at_a_store_that_nobody_knows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 41: a store spoils one file, and any sample would miss it. Oracle: a first push reads back all of them."""
    monkeypatch.setattr(readback, "chosen", lambda entries: [])
    archive = Archive(tmp_path / "publisher")
    with pytest.raises(AlteredError, match=r"strike-hard\.html"):
        push(archive.release(), Lying(MemoryHost("unknown"), lambda p: p.endswith("strike-hard.html")), now=NOW)


def test_bit_rot_of_what_is_asked_for_beside(tmp_path: Path) -> None:
    """Row 41: a store spoils pages, and answers file and question in one go. Oracle: found out, not switched over."""
    keys = {"STET_STORE_ACCESS_KEY": "a", "STET_STORE_SECRET_KEY": "b"}
    with Store("added") as store:
        options = {"bucket": "copy", "endpoint": store.endpoint, "website": False, "readable": False}
        settings = HostSettings("store", "s3", options=options)
        with pytest.raises(AlteredError, match=r"\.html"):
            push(Archive(tmp_path / "publisher").release(), open_host(settings, keys), now=NOW)
        assert "metadata/timestamp.json" not in store.held


def test_an_empty_file_that_a_store_does_not_give(faulty: Faulty, tmp_path: Path) -> None:
    """Row 41: an empty file is taken, and the question beside it gets 404. Oracle: it is not read back."""
    (empty,) = entries(tmp_path, {"empty.html": b""})
    faulty.replies = {"GET": [Reply(404)]}
    assert not opened(faulty.endpoint, "a", "b", "copy").put_seen(empty)


def test_a_store_of_many_machines(tmp_path: Path) -> None:
    """Row late: a store gives for a moment what lay there before. Oracle: asked again, and not told as a liar."""

    class Late(MemoryHost):
        asked = 0

        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            late = path == "index.html" and path in self.files
            self.asked += late
            # What is altered is looked at twice.
            return iter([b"former"]) if late and self.asked <= 2 else super()._fetch(path, max_length)

    host = Late(str(tmp_path))
    assert push(Archive(tmp_path / "publisher").release(), host, now=NOW).sent
    assert host.asked > 2


def test_bit_rot_of_what_arrived_before_a_cut(tmp_path: Path) -> None:
    """Row 41: a file is spoilt, and the push is cut before it is read back. Oracle: the next sends it again."""
    archive = Archive(tmp_path / "publisher")
    release, host = archive.release(), MemoryHost("cut-and-spoilt")
    path = next(e.path for e in release.entries if e.path.startswith("files/"))
    with pytest.raises(Killed):
        push(release, Unread(host, path), now=NOW)
    genuine, host.files[path] = host.files[path], bytes(len(host.files[path]))
    push(release, host, now=NOW)
    assert host.files[path] == genuine


def read_release(archive: Archive, shelf: str) -> int:
    from publish.verify.metadata import head

    return head(MemoryHost(shelf), archive.anchor, now=NOW).release


def test_majority_of_mirrors_corrupted_identically(tmp_path: Path) -> None:
    """Row 42: five of seven copies have the same wrong page. Oracle: the signature wins over the vote, and heals."""
    archive = Archive(tmp_path / "publisher")
    first = archive.release()
    places = []
    for n in range(7):
        host = FolderHost(f"copy-{n}", str(tmp_path / f"copy-{n}"))
        push(first, host, now=NOW)
        if n < 5:
            (tmp_path / f"copy-{n}" / PAGE).write_text("the party line")
        places.append(Place(HostSettings(f"copy-{n}", "folder"), host))
    addresses = [str(tmp_path / f"copy-{n}") for n in range(7)]
    clone(addresses, archive.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert (tmp_path / "out" / PAGE).read_text() == PAGES[PAGE]
    healed = heal(places, archive.state, lambda: archive.keys, now=NOW)
    assert [a.verdict for a in healed.before] == [Verdict.TAMPERED] * 5 + [Verdict.FRESH] * 2
    assert {a.verdict for a in healed.after} == {Verdict.FRESH}
    assert {r.host for r in healed.receipts} == {f"copy-{n}" for n in range(5)}


def test_tampered_offline_bundle(world: World, tmp_path: Path) -> None:
    """Row 75: a stick whose root.json was swapped with all the rest. Oracle: the fingerprint a reader holds refuses."""
    forger = Archive(tmp_path / "forger")
    forged = lay(forger.release(), tmp_path / "stick")
    with pytest.raises(TrustError, match="of another archive"):
        read(forged, world.anchor)
    with pytest.raises(TrustError):
        clone([str(forged)], world.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert not (tmp_path / "out").exists()


def test_tampered_program_in_an_offline_bundle(world: World) -> None:
    """Row 75: a script or style that the pages load is changed. Oracle: the signed tree covers it as any page."""
    style = world.copy / "assets/style.css"
    style.write_bytes(style.read_bytes() + b"@import url(https://evil.example/)")
    assert proof(world, "assets/style.css").verdict is Verdict.TAMPERED
    audit = full(world.copy, world.anchor)
    assert audit.verdict is Verdict.TAMPERED
