import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from publish.check import Depth, check
from publish.clone import Cloned, clone
from publish.clone.landing import WORKING, Destination
from publish.errors import (
    AbsentError,
    ConfigError,
    RollbackError,
    SignatureError,
    StetError,
    UnreachableError,
)
from publish.gate.copies import Copy
from publish.gate.verify import Anchor, Seen, head
from publish.hosts import open_address
from publish.hosts.base import Source
from publish.hosts.folder import read_folder
from publish.hosts.web import Patience, WebCopy
from publish.model import Release, Verdict
from publish.release import load
from tests import censor
from tests.censor import HASTY, Censor
from tests.factory import NOW, PAGES, Archive, add, lay

OLD = {**PAGES, "index.html": "<!doctype html>old front", "withdrawn/page.html": "<!doctype html>a name"}


def hasty(address: str) -> Source:
    return WebCopy(address, patience=HASTY) if address.startswith("http") else open_address(address)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def copies(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of release 1 and of release 2."""
    folder = tmp_path_factory.mktemp("copies")
    return [lay(archive.publish(OLD), folder / "1"), lay(archive.publish(PAGES), folder / "2")]


@pytest.fixture
def release(archive: Archive, copies: list[Path]) -> Release:
    return load(archive.state, now=NOW)


@pytest.fixture
def host(copies: list[Path]) -> Iterator[Callable[[], Censor]]:
    """Start web servers over release 2."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Censor(copies[1]))


@pytest.fixture
def get(archive: Archive, tmp_path: Path) -> Callable[..., Cloned]:
    def get(*sources: Censor | Path | str, to: str = "out", **more: object) -> Cloned:
        addresses = [s.url if isinstance(s, Censor) else str(s) for s in sources]
        more = {"now": NOW, "open_source": hasty, **more}
        return clone(addresses, archive.anchor, tmp_path / to, **more)  # type: ignore[arg-type]

    return get


def is_whole(folder: Path, anchor: Anchor, release: int = 2) -> bool:
    audit = check(read_folder(str(folder)), anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert (audit.verdict, audit.release) == (Verdict.FRESH, release), audit
    listings = ["find", ".", "-name", "SHA256SUMS", "-execdir", "sha256sum", "-c", "--quiet", "{}", ";"]
    summed = subprocess.run(listings, cwd=folder, capture_output=True, check=True)
    assert (summed.stdout, summed.stderr) == (b"", b"")
    assert not (folder / WORKING).exists()
    return True


def files_of(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_a_clone_is_a_whole_copy(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path, copies: list[Path]
) -> None:
    told: list[tuple[int, int]] = []
    cloned = get(host(), progress=lambda done, total: told.append((done, total)))
    assert is_whole(tmp_path / "out", archive.anchor)
    assert cloned.release == 2
    assert cloned.reused == 0
    assert cloned.faults == {}
    assert cloned.head.seen.top
    assert told[-1][0] == told[-1][1]
    # All that a copy has, but for online metadata that are no longer in use.
    assert files_of(copies[1]) - files_of(tmp_path / "out") <= {
        "metadata/1.snapshot.json",
        "metadata/1.mirrors.json",
    }
    assert files_of(tmp_path / "out") <= files_of(copies[1])


def test_a_clone_can_be_cloned(
    get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path], release: Release
) -> None:
    get(copies[1])
    get(tmp_path / "out", to="again")
    assert is_whole(tmp_path / "again", archive.anchor)
    assert files_of(tmp_path / "out") == files_of(tmp_path / "again")


def test_nothing_is_fetched_twice(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    server = host()
    get(server)
    assert len(server.asked()) == len(set(server.asked()))
    (tmp_path / "out/robots.txt").unlink()
    (tmp_path / "out/index.html").write_bytes(b"<!doctype html>forged here")
    server.log.clear()
    cloned = get(server)
    assert is_whole(tmp_path / "out", archive.anchor)
    assert {p for p in server.asked() if not p.startswith(("metadata/", "targets/"))} == {"robots.txt", "index.html"}
    assert sum(cloned.by_source.values()) == 2


def test_a_clone_that_was_cut_goes_on(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    server = host().rule("reports/2013/*", censor.status(503))
    with pytest.raises(UnreachableError, match="could not be had anywhere"):
        get(server)
    assert not (tmp_path / "out/metadata/timestamp.json").exists()
    there = files_of(tmp_path / "out")
    assert {"index.html", "reports/2001/strike-hard.html"} <= there
    server.rules.clear()
    server.log.clear()
    get(server)
    assert is_whole(tmp_path / "out", archive.anchor)
    again = {p for p in server.asked() if not p.startswith("metadata/") and not p.endswith((".json", ".mirrors.html"))}
    assert again
    assert not again & there


def test_an_interrupted_clone_leaves_nothing_half(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    def interrupt(done: int, _total: int) -> None:
        if done > 3:
            raise KeyboardInterrupt

    server = host().rule("reports/*", censor.slow(0.15))
    with pytest.raises(KeyboardInterrupt):
        get(server, progress=interrupt)
    get(server)
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_is_brought_up_to_date(
    get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path]
) -> None:
    get(copies[0])
    assert is_whole(tmp_path / "out", archive.anchor, 1)
    add(tmp_path / "out", "my-notes.txt", b"mine")
    cloned = get(copies[1])
    assert (tmp_path / "out/my-notes.txt").read_bytes() == b"mine"
    (tmp_path / "out/my-notes.txt").unlink()
    assert is_whole(tmp_path / "out", archive.anchor)
    assert cloned.removed >= 1
    assert not (tmp_path / "out/withdrawn").exists()
    assert cloned.reused > 10


def test_a_newer_copy_is_never_made_older(get: Callable[..., Cloned], copies: list[Path]) -> None:
    get(copies[1])
    with pytest.raises(RollbackError):
        get(copies[0])


def test_what_the_reader_has_seen_is_minded(get: Callable[..., Cloned], copies: list[Path], release: Release) -> None:
    with pytest.raises(RollbackError):
        get(copies[0], seen=Seen(2, release.top, 1))
    assert get(copies[0], copies[1], seen=Seen(2, release.top, 1)).release == 2


def test_only_an_empty_folder_or_a_copy_is_filled(
    get: Callable[..., Cloned], copies: list[Path], tmp_path: Path
) -> None:
    add(tmp_path, "mine/diary.txt", b"dear diary")
    with pytest.raises(ConfigError, match="not empty"):
        get(copies[1], to="mine")
    assert files_of(tmp_path / "mine") == {"diary.txt"}
    other = lay(Archive(tmp_path / "other").publish(), tmp_path / "elsewhere")
    with pytest.raises(ConfigError, match="another archive"):
        get(copies[1], to="elsewhere")
    assert other.exists()
    (tmp_path / "empty").mkdir()
    assert get(copies[1], to="empty").release == 2
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ConfigError):
        get(copies[1], to="file")


def test_links_in_the_folder_are_not_followed(
    get: Callable[..., Cloned], copies: list[Path], tmp_path: Path, archive: Archive
) -> None:
    get(copies[1])
    (tmp_path / "outside").mkdir()
    shutil.rmtree(tmp_path / "out/reports")
    (tmp_path / "out/reports").symlink_to(tmp_path / "outside")
    get(copies[1])
    assert files_of(tmp_path / "outside") == set()
    assert is_whole(tmp_path / "out", archive.anchor)


# -- many copies ------------------------------------------------------------------------------------------------------


def test_a_dead_mirror_costs_less_than_a_second(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    dead = host().rule("*", censor.black_hole())
    begun = time.monotonic()
    cloned = get(dead, "http://127.0.0.1:9/", host(), open_source=lambda a: WebCopy(a, patience=Patience(read_s=5)))
    assert time.monotonic() - begun < 4.5
    assert "http://127.0.0.1:9/" in cloned.faults
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_that_dies_half_way_is_left(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    dying = host().rule("reports/*", censor.black_hole()).rule("assets/*", censor.black_hole())
    begun = time.monotonic()
    get(dying, host(), open_source=lambda a: WebCopy(a, patience=Patience(read_s=30)))
    assert time.monotonic() - begun < 20  # overtaken after a second, whatever its patience
    assert is_whole(tmp_path / "out", archive.anchor)


def test_a_copy_that_answers_late_overtakes_one_that_hangs(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    hanging = host().rule("reports/*", censor.black_hole())
    late = host()

    def open_source(address: str) -> WebCopy:
        if address == late.url:
            time.sleep(1.5)
        return WebCopy(address, patience=Patience(read_s=30))

    begun = time.monotonic()
    get(hanging, late, open_source=open_source)
    assert time.monotonic() - begun < 25
    assert is_whole(tmp_path / "out", archive.anchor)


@pytest.mark.parametrize(
    "answer",
    [
        censor.tamper(),
        censor.status(404),
        censor.status(451),
        censor.status(503),
        censor.page(),
        censor.page(b""),
        censor.truncate(),
        censor.endless(),
        censor.gzip_bomb(),
        censor.hang_up(reset=True),
        censor.redirect("http://portal.example/"),
    ],
)
def test_what_one_copy_spoils_another_gives(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path, answer: censor.Answer
) -> None:
    bad = host()
    for pattern in ("reports/*", "files/*", "index.html", "targets/*.SHA256SUMS"):
        bad.rule(pattern, answer)
    cloned = get(bad, host().rule("*", censor.slow(0.05)))  # or it might be done before the other one has failed
    assert is_whole(tmp_path / "out", archive.anchor)
    assert bad.url in cloned.faults


def test_each_copy_spoils_something_else_and_all_is_had(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    servers = [
        host().rule("index.html", censor.tamper()).rule("robots.txt", censor.status(404)),
        host().rule("assets/*", censor.tamper()).rule("HISTORY", censor.page()),
        host().rule("reports/2001/*.html", censor.tamper()).rule("targets/*.SHA256SUMS", censor.tamper()),
    ]
    get(*servers)
    assert is_whole(tmp_path / "out", archive.anchor)


def test_the_majority_may_be_wrong(
    get: Callable[..., Cloned], host: Callable[[], Censor], archive: Archive, tmp_path: Path
) -> None:
    bad = [host().rule("*.html", censor.tamper()) for _ in range(4)]
    cloned = get(*bad, host())
    assert is_whole(tmp_path / "out", archive.anchor)
    assert all(server.url in cloned.faults for server in bad)


def test_what_nobody_has_is_named_and_the_rest_is_there(
    get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path
) -> None:
    servers = [host().rule("reports/2001/*.html", censor.status(404)) for _ in range(2)]
    with pytest.raises(AbsentError, match=r"2 files could not be had anywhere: reports/2001/index\.html") as caught:
        get(*servers)
    assert caught.value.exit_code == 5
    assert "robots.txt" in files_of(tmp_path / "out")
    assert "reports/2001/index.html" not in files_of(tmp_path / "out")


def test_forged_bytes_never_get_a_name(
    get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path, copies: list[Path]
) -> None:
    with pytest.raises(StetError):
        get(host().rule("*.html", censor.tamper()))
    for path in files_of(tmp_path / "out") - {f"{WORKING}/fingerprint"}:
        assert (tmp_path / "out" / path).read_bytes() == (copies[1] / path).read_bytes()


def test_addresses_in_the_signed_list_join_in(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    with Censor(tmp_path / "copy") as listed, Censor(tmp_path / "copy") as given:
        lay(own.publish(PAGES, mirrors=[listed.url, "magnet:?xt=urn:btih:00", "http://127.0.0.1:9/"]), listed.root)
        given.rule("reports/*", censor.status(404))
        cloned = clone([given.url], own.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert is_whole(tmp_path / "out", own.anchor, 1)
    assert cloned.by_source[listed.url] > 0
    assert "http://127.0.0.1:9/" in cloned.faults


def test_the_newest_head_wins(get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path]) -> None:
    assert get(copies[0], copies[1]).release == 2
    assert is_whole(tmp_path / "out", archive.anchor)


def test_two_signed_releases_of_one_number_are_refused(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    shutil.copytree(tmp_path / "own", tmp_path / "twin")
    one = lay(own.publish(PAGES), tmp_path / "1")
    twin = Archive(tmp_path / "twin")
    two = lay(twin.publish(OLD), tmp_path / "2")
    with pytest.raises(RollbackError, match="both signed"):
        clone([str(one), str(two)], own.anchor, tmp_path / "out", now=NOW)


def test_nobody_there(get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        get("http://127.0.0.1:9/")
    with pytest.raises(AbsentError):
        get(host().rule("*", censor.status(404)))
    other = lay(Archive(tmp_path / "other").publish(), tmp_path / "elsewhere")
    with pytest.raises(SignatureError, match="another archive"):
        get(other)
    with pytest.raises(UnreachableError, match="no address"):
        get()
    assert not (tmp_path / "out").exists()


# -- a push under way -------------------------------------------------------------------------------------------------


def _order(path: str) -> tuple[bool, int, str]:
    return path == "metadata/timestamp.json", {"files": 0, "targets": 1, "metadata": 2}.get(path.split("/")[0], 3), path


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8, 0.97])
def test_a_copy_in_the_middle_of_a_push_can_be_cloned(tmp_path: Path, share: float) -> None:
    own = Archive(tmp_path / "own")
    copy = lay(own.publish(OLD), tmp_path / "copy")
    after = own.publish({**PAGES, "new.html": "<!doctype html>new"})
    arriving = sorted(after.entries, key=lambda e: _order(e.path))
    for entry in arriving[: int(len(arriving) * share)]:
        assert entry.source is not None
        add(copy, entry.path, entry.source.read_bytes())
    try:
        cloned = clone([str(copy)], own.anchor, tmp_path / "out", now=NOW)
    except UnreachableError as e:
        # Some pages are of the next release, others of it have not come yet: neither is whole anywhere.
        if "a push is under way" not in str(e):
            raise
        for entry in arriving:
            add(copy, entry.path, entry.source.read_bytes())  # type: ignore[union-attr]
        cloned = clone([str(copy)], own.anchor, tmp_path / "out", now=NOW)
    audit = check(read_folder(str(tmp_path / "out")), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert audit.verdict is Verdict.FRESH, audit
    assert cloned.release in (1, 2)


def test_a_push_that_ends_during_the_clone_is_followed(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    old = lay(own.publish(OLD), tmp_path / "old")
    new = lay(own.publish(PAGES), tmp_path / "new")
    with Censor(old) as server:

        def switch(handler: censor.Handler, path: str) -> None:
            server.root = new
            censor.serve(handler, new / path, path)

        server.rule("HISTORY", switch).rule("index.html", censor.slow(0.2))
        cloned = clone([server.url], own.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert cloned.release == 2
    assert is_whole(tmp_path / "out", own.anchor)


def test_threads_end_with_the_clone(get: Callable[..., Cloned], copies: list[Path]) -> None:
    before = threading.active_count()
    get(copies[1])
    time.sleep(0.3)
    assert threading.active_count() <= before


def test_two_clones_do_not_fill_one_folder(
    get: Callable[..., Cloned], copies: list[Path], archive: Archive, tmp_path: Path
) -> None:
    with Destination(tmp_path / "out", archive.anchor), pytest.raises(ConfigError, match="another clone"):
        get(copies[1])
    assert get(copies[1]).release == 2


def test_a_full_disk_is_said(
    get: Callable[..., Cloned], copies: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ConfigError, match="No space left"):
        get(copies[1])
    monkeypatch.undo()
    assert get(copies[1]).release == 2


def test_what_only_an_old_and_a_forged_copy_have_is_said_to_be_missing_not_to_be_under_way(
    get: Callable[..., Cloned], host: Callable[[], Censor], copies: list[Path], archive: Archive
) -> None:
    old, new = (read_folder(str(folder)) for folder in copies[:2])
    changed = next(
        p for p, e in Copy(new, head(new, archive.anchor, now=NOW)).entries.items()
        if p.endswith(".html") and old.read(p, 1 << 20) != new.read(p, 1 << 20) and e.length
    )  # fmt: skip
    forging = host().rule(changed, censor.tamper())
    with pytest.raises(AbsentError, match="still has release 1") as caught:
        get(forging, copies[0])
    assert "under way" not in str(caught.value)
