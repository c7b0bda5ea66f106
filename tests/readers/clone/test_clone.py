"""publish.readers.clone: a clone is a whole copy, goes on where it was cut, and is brought up to date."""

import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

import publish.cli.clone
from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.core.errors import AbsentError, ConfigError, RollbackError, StetError, UnreachableError
from publish.core.formats.mirrorlist import MirrorList
from publish.core.model import Verdict
from publish.readers.clone import Cloned, clone
from publish.readers.clone.destination import Destination
from publish.release import volunteers
from publish.release.volunteers import Volunteer
from publish.verify.copy import Copy
from publish.verify.head import Release, Seen
from publish.verify.metadata import head
from tests.readers.clone.conftest import OLD, files_of, hasty, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, add, lay


def _order(path: str) -> tuple[bool, int, str]:
    return path == "metadata/timestamp.json", {"files": 0, "targets": 1, "metadata": 2}.get(path.split("/")[0], 3), path


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


def test_the_numbers_that_are_told_add_up(tmp_path: Path) -> None:
    """Files with the same bytes are fetched once; a reader who adds up the sources must not miss any."""
    other = Archive(
        tmp_path / "other", {**PAGES, "one.txt": "the same", "two.txt": "the same", "three.txt": "the same"}
    )
    release = other.release()
    cloned = clone([str(lay(release, tmp_path / "copy"))], other.anchor, tmp_path / "out", now=NOW)
    lines = publish.cli.clone.lines(cloned)
    numbers = [int(found[1]) for line in lines if (found := re.match(r"    (\d+) ", line))]
    assert sum(numbers) == cloned.files
    assert any(line.endswith(" not fetched: the same bytes as another") for line in lines)


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

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(StetError, match="No space left") as caught:
        get(copies[1])
    assert caught.value.exit_code == 1
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


def test_volunteers_are_asked_only_where_others_are_few(tmp_path: Path) -> None:
    """Oracle: the servers' own logs."""
    publisher = Archive(tmp_path / "publisher")
    publisher.release()
    with ExitStack() as stack:
        servers = [stack.enter_context(Censor(tmp_path / "copy")) for _ in range(3)]
        one, two, lent = servers
        with volunteers.changing(publisher.state, MirrorList()) as rows:
            rows[lent.url] = Volunteer(lent.url)
        lay(publisher.seal(now=NOW).release, tmp_path / "copy")
        more = {"now": NOW, "open_source": hasty}
        clone([one.url, two.url], publisher.anchor, tmp_path / "a", **more)  # type: ignore[arg-type]
        assert lent.asked() == []
        one.rule("reports/*", censor.tamper())
        done = clone([one.url], publisher.anchor, tmp_path / "b", **more)  # type: ignore[arg-type]
        assert done.by_source[lent.url] > 0
        # What is there already knows volunteers, too: all else may be gone.
        one.kill()
        assert clone([one.url], publisher.anchor, tmp_path / "b", **more).release == 1  # type: ignore[arg-type]
