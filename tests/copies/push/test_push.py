"""Pushing: only what is lacking, in an order that can be cut anywhere."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.filehost import FileHost
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.memory import MemoryHost
from publish.copies.push import push
from publish.copies.push.plan import Asked
from publish.copies.push.watch import Cancelled, PushWatch
from publish.core.errors import AlteredError, HostError, RefusedError, RollbackError, StetError
from publish.core.model import Entry, Mirror
from publish.verify.head import Release
from publish.verify.metadata import head
from tests.copies.hosts.fakes import Counting, Killed
from tests.copies.push.conftest import judged
from tests.support.factory import NOW, Archive, evidence_path


def next_release(archive: Archive) -> Release:
    """A release that adds, changes and removes pages and evidence."""
    archive.write("reports/2013/masanjia.html", b"<!doctype html><title>Masanjia</title>corrected")
    archive.write("reports/2019/cables.html", b"<!doctype html><title>China Cables</title>")
    archive.write(evidence_path(b"new document", "cables.txt"), b"new document")
    archive.remove("reports/2001/strike-hard.html")
    return archive.release(mirrors=[Mirror("https://b.example/", "folder")])


def fill(host: FileHost, archive: Archive) -> Release:
    first = archive.release(mirrors=[Mirror("https://a.example/", "folder")])
    push(first, host, now=NOW)
    return first


@pytest.fixture(params=["memory", "folder"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> FileHost:
    if request.param == "memory":
        return MemoryHost(f"memory-{tmp_path.name}")
    return FolderHost("folder", str(tmp_path / "web"))


def test_a_second_push_of_the_same_release_sends_nothing(archive: Archive, host: FileHost) -> None:
    first = fill(host, archive)
    again = push(first, host, now=NOW)
    assert (again.sent, again.removed, again.kept) == (0, (), len(first.entries))


def test_one_changed_page_sends_the_page_its_listings_and_metadata_only(archive: Archive, host: FileHost) -> None:
    fill(host, archive)
    archive.write("reports/2013/masanjia.html", b"corrected")
    second = archive.release(mirrors=[Mirror("https://a.example/", "folder")])
    receipt = push(second, host, now=NOW)
    pages = {"reports/2013/masanjia.html", "reports/2013/SHA256SUMS", "reports/SHA256SUMS", "SHA256SUMS", "HISTORY"}
    pages.add("open.html")
    # Three listings under their hashes; targets, snapshot and timestamp.
    assert receipt.sent == len(pages) + 3 + 3
    assert judged(archive, host) == 2


def test_a_dry_run_says_what_a_push_would_do_and_does_nothing(archive: Archive, host: FileHost) -> None:
    fill(host, archive)
    second = next_release(archive)
    before = sorted((h.path, h.length) for h in host.survey())
    planned = push(second, host, Asked(dry_run=True), now=NOW)
    assert before == sorted((h.path, h.length) for h in host.survey())
    done = push(second, host, now=NOW)
    assert (planned.sent, planned.sent_bytes, planned.removed) == (done.sent, done.sent_bytes, done.removed)


def test_after_a_push_the_host_holds_the_release_and_nothing_else(archive: Archive, host: FileHost) -> None:
    fill(host, archive)
    second = next_release(archive)
    push(second, host, now=NOW)
    assert {h.path for h in host.survey()} == {e.path for e in second.entries}


def test_the_pointer_moves_after_everything_it_points_to(archive: Archive) -> None:
    order: list[str] = []

    class Noting(MemoryHost):
        def _put(self, entry: Entry, source: Path) -> None:
            order.append(entry.path)
            super()._put(entry, source)

        def _remove(self, path: str) -> None:
            order.append(f"- {path}")
            super()._remove(path)

        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            order.append(f"? {path}")
            return super()._fetch(path, max_length)

    host = Noting("noting")
    host.parallel = 1
    fill(host, archive)
    second = next_release(archive)
    order.clear()
    push(second, host, now=NOW)
    at = {what: n for n, what in enumerate(order)}  # the last time each was done
    page, listing = "reports/2019/cables.html", "reports/2019/SHA256SUMS"
    evidence = evidence_path(b"new document", "cables.txt")
    hashed = next(p for p in at if p.startswith("targets/") and p.endswith("SHA256SUMS"))
    mark = "metadata/2.targets.json"
    assert at[evidence] < at[hashed] < at[mark] < at[f"? {mark}"] < at[page] < at[listing]
    assert max(at[f"? {evidence}"], at[f"? {hashed}"]) < at[page]
    assert at[f"? {page}"] < at["metadata/timestamp.json"] < at["- reports/2001/strike-hard.html"]


def effects(archive: Archive, make: object, second: Release) -> int:
    counted = Counting(make, fail_at=None)  # type: ignore[arg-type]
    push(second, counted, now=NOW)
    return counted.count


@pytest.mark.parametrize("kind", ["memory", "folder"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_push_killed_at_any_side_effect_leaves_a_copy_that_verifies_and_the_next_push_completes_it(
    archive: Archive, tmp_path: Path, kind: str, when: str
) -> None:
    def make(name: str) -> FileHost:
        return MemoryHost(f"{tmp_path.name}-{name}") if kind == "memory" else FolderHost(name, str(tmp_path / name))

    first = archive.release(mirrors=[Mirror("https://a.example/", "folder")])
    fresh = {}
    for name in ("counted", *(f"cut-{k}" for k in range(200))):
        fresh[name] = make(name)
    push(first, fresh["counted"], now=NOW)
    hosts = iter(range(200))
    # The second release replaces the state's pointer, so every host gets the first one before it is sealed.
    prepared = [fresh[f"cut-{k}"] for k in range(80)]
    for host in prepared:
        push(first, host, now=NOW)
    second = next_release(archive)
    total = effects(archive, fresh["counted"], second)
    assert 20 < total <= len(prepared), total
    seen = set()
    for k in range(total):
        host = prepared[next(hosts)]
        with pytest.raises(Killed):
            push(second, Counting(host, fail_at=k, when=when), now=NOW)
        seen.add(judged(archive, host))
        push(second, host, now=NOW)
        assert judged(archive, host) == 2
        assert {h.path for h in host.survey()} == {e.path for e in second.entries}
    assert seen == {1, 2}


def test_a_cut_push_is_gone_on_with_and_nothing_that_arrived_is_sent_twice(archive: Archive) -> None:
    host = MemoryHost("resumed")
    first = archive.release()
    with pytest.raises(Killed):
        push(first, Counting(host, fail_at=12), now=NOW)
    arrived = {h.path for h in host.survey()}
    assert arrived
    receipt = push(first, host, now=NOW)
    assert receipt.sent == len(first.entries) - len(arrived)


def test_a_host_that_alters_what_it_stores_is_found_out_before_the_pointer_moves(archive: Archive) -> None:
    class Minifying(MemoryHost):
        altering = False

        def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
            for chunk in super()._fetch(path, max_length):
                yield chunk.replace(b"<p>", b" p ") if self.altering and path.startswith("reports/") else chunk

    host = Minifying("minifying")
    fill(host, archive)
    archive.write("reports/2013/masanjia.html", b"<p>corrected</p>")
    second = archive.release()
    host.altering = True
    with pytest.raises(AlteredError, match=r"minifying: it .* not switched over \(reports/2013/masanjia.html\)"):
        push(second, host, now=NOW)
    host.altering = False
    assert head(host, archive.anchor, now=NOW).release == 1


def test_two_pushes_at_once_take_turns_and_the_copy_is_whole(archive: Archive, host: FileHost) -> None:
    fill(host, archive)
    second = next_release(archive)
    faults: list[BaseException] = []

    def run() -> None:
        try:
            push(second, host, now=NOW)
        except BaseException as e:
            faults.append(e)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert judged(archive, host) == 2
    assert {h.path for h in host.survey()} == {e.path for e in second.entries}


def test_an_older_release_does_not_replace_a_newer_one(archive: Archive, host: FileHost, tmp_path: Path) -> None:
    import shutil

    fill(host, archive)
    old = tmp_path / "old-state"
    shutil.copytree(archive.state, old)
    push(next_release(archive), host, now=NOW)
    from publish.release import dotstet

    with pytest.raises(RollbackError, match="already has release 2"):
        push(dotstet.load(old, now=NOW), host, now=NOW)
    assert judged(archive, host) == 2


def test_a_release_that_was_sealed_again_meanwhile_does_not_move_the_pointer(archive: Archive) -> None:
    first = archive.release()
    next_release(archive)
    host = MemoryHost("overtaken")
    with pytest.raises(StetError, match="sealed again"):
        push(first, host, now=NOW)
    assert "metadata/timestamp.json" not in {h.path for h in host.survey()}


def test_a_place_with_other_peoples_files_is_refused_and_nothing_of_theirs_is_touched(
    archive: Archive, tmp_path: Path
) -> None:
    theirs = tmp_path / "home"
    theirs.mkdir()
    for n in range(5):
        (theirs / f"letter-{n}.txt").write_text("private")
    with pytest.raises(RefusedError, match=r"not of this archive: letter-0.txt, .* and 2 more"):
        push(archive.release(), FolderHost("home", str(theirs)), now=NOW)
    assert len(list(theirs.iterdir())) == 5


def test_a_foreign_file_beside_a_copy_is_left_alone_by_a_push(archive: Archive, host: FileHost, tmp_path: Path) -> None:
    fill(host, archive)
    note = tmp_path / "note"
    note.write_text("of somebody")
    from publish.core.model import Entry

    with host.writing():
        host.put(Entry("robots.txt", "", 11, note))
    push(next_release(archive), host, now=NOW)
    assert "robots.txt" in {h.path for h in host.survey()}


def test_mending_sends_the_named_paths_whatever_the_host_says_of_them(archive: Archive, host: FileHost) -> None:
    first = fill(host, archive)
    receipt = push(first, host, Asked(only={"index.html", evidence_path()}), now=NOW)
    assert receipt.sent == 2


def test_a_renewed_timestamp_is_all_that_a_renewal_sends(archive: Archive, host: FileHost) -> None:
    mirrors = [Mirror("https://a.example/", "folder")]
    fill(host, archive)
    later = NOW + timedelta(days=5)
    renewed = archive.release(now=later, mirrors=mirrors)
    receipt = push(renewed, host, now=later)
    assert receipt.sent == 1


def test_ctrl_c_ends_a_push_between_two_files(archive: Archive) -> None:
    stop = threading.Event()

    class Stopping(MemoryHost):
        def _put(self, entry: Entry, source: Path) -> None:
            super()._put(entry, source)
            stop.set()

    host = Stopping("stopping")
    host.parallel = 1
    with pytest.raises(Cancelled):
        push(archive.release(), host, now=NOW, watch=PushWatch(cancelled=stop))
    assert len(list(host.survey())) == 1


def test_errors_name_the_host(archive: Archive) -> None:
    with pytest.raises(HostError, match="cannot-be-there"):
        push(archive.release(), FolderHost("cannot-be-there", "/proc/nowhere/archive"), now=NOW)
