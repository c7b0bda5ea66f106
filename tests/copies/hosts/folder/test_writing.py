"""publish.copies.hosts.folder: file by file, in an order that may be cut at any moment."""

import errno
import fcntl
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts import folder
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.core.errors import (
    AbsentError,
    BafflingError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    StetError,
    UnreachableError,
)
from publish.core.formats import layout
from publish.core.settings import HostSettings
from tests.copies.hosts.contract import entries, holdings, store


def left_over(parent: Path) -> list[str]:
    """Whatever of ours lies in or below ``parent`` and is no copy's file."""
    return sorted(name for _, folders, files in os.walk(parent) for name in folders + files if ".stet-" in name)


def in_child(act: Callable[[], object], *, uid: int | None = None) -> int:
    """Run ``act`` in another process; its exit code, 100 for an error that is none of ours, -9 if it was killed."""
    child = os.fork()
    if not child:
        code = 100
        try:
            if uid is not None:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            act()
            code = 0
        except StetError as e:
            code = {RefusedError: 51, FullError: 52, UnreachableError: 53, AbsentError: 54}.get(type(e), e.exit_code)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_two_pushes_at_once_to_one_folder_are_refused(tmp_path: Path) -> None:
    one, other = FolderHost("one", str(tmp_path / "web")), FolderHost("other", str(tmp_path / "web"))
    (entry,) = entries(tmp_path / "in", {"a.html": b"1"})
    with one.writing():
        one.put(entry)
        with pytest.raises(RefusedError, match="another push is writing here") as caught:
            store(other, [entry])
        assert caught.value.hint
        one.put(entry)  # The one that was refused has not swept up after the one that was not.
    store(other, [entry])
    assert not left_over(tmp_path)


def killing(at: int) -> Callable[[], None]:
    """What makes this process die, without a word, before its ``at``-th change of a file system."""
    changes = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.utime", "shutil.rmtree"}
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in changes or (event == "open" and not (arguments[2] or 0) & (os.O_CREAT | os.O_WRONLY)):
            return
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    return lambda: sys.addaudithook(hook)


def test_killed_at_any_moment_it_holds_whole_files_and_the_next_push_sets_all_right(tmp_path: Path) -> None:
    web = tmp_path / "web"
    before = {"a.html": b"before", "gone/x.html": b"before", "kept.html": b"kept"}
    after = {"a.html": b"after", "new/y.html": b"after", "kept.html": b"kept"}
    old, new = entries(tmp_path / "in", before), entries(tmp_path / "in", after)
    states = set()
    for at in range(200):
        store(FolderHost("disk", str(web)), old, remove=["new/y.html"])
        arm = killing(at)

        def push(arm: Callable[[], None] = arm) -> None:
            arm()
            store(FolderHost("disk", str(web)), new, remove=["gone/x.html"])

        code = in_child(push)
        found = holdings(FolderHost("reader", str(web)))
        assert set(found.values()) <= {b"before", b"after", b"kept"}
        states.add(str(sorted(found.items())))
        store(FolderHost("disk", str(web)), new, remove=["gone/x.html"])
        assert holdings(FolderHost("disk", str(web))) == after
        assert not left_over(tmp_path), at
        if code == 0:
            break
        assert code == -signal.SIGKILL
    else:
        pytest.fail("it never came to its end")
    assert at > 5
    assert len(states) > 2


def test_a_full_disk_is_said_and_leaves_the_former_copy(tmp_path: Path) -> None:
    web = tmp_path / "web"
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"before"}))
    large = entries(tmp_path / "in", {"b.bin": bytes(1 << 20), "a.html": b"after"})

    def push() -> None:
        # A limit that works on any system; the kernel says EFBIG where a full disk says ENOSPC.
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        store(FolderHost("disk", str(web)), large)

    assert in_child(push) == 52
    assert holdings(FolderHost("disk", str(web))) == {"a.html": b"before"}
    assert not left_over(tmp_path)
    store(FolderHost("disk", str(web)), large)
    assert holdings(FolderHost("disk", str(web)))["a.html"] == b"after"


@pytest.mark.parametrize(
    ("code", "kind"),
    {
        errno.ENOSPC: FullError,
        errno.EDQUOT: FullError,
        errno.EROFS: RefusedError,
        errno.EACCES: RefusedError,
        errno.EIO: UnreachableError,
        errno.ESTALE: UnreachableError,
        errno.ENOTCONN: UnreachableError,
    }.items(),
)
def test_what_the_system_says_becomes_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, kind: type[HostError]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    host = FolderHost("disk", str(tmp_path / "web"))
    (entry,) = entries(tmp_path / "in", {"a.html": b"1"})
    monkeypatch.setattr(folder, "_copy", fail)
    with pytest.raises(kind) as caught:
        store(host, [entry])
    assert (type(caught.value), caught.value.host, caught.value.path) == (kind, "disk", "a.html")
    assert caught.value.retryable == (kind is UnreachableError)
    assert not left_over(tmp_path)


@pytest.mark.parametrize(
    ("files", "left", "said"),
    [
        (100, 0, "inodes are used up; 41.0 KB are"),
        (100, 3, "disk: 41.0 KB"),
        (0, 0, "disk: 41.0 KB"),
    ],
)
def test_a_full_disk_is_told_by_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int, left: int, said: str
) -> None:
    there = os.statvfs_result((4096, 4096, 100, 10, 10, files, left, left, 0, 255))
    monkeypatch.setattr(os, "statvfs", lambda _: there)
    with pytest.raises(FullError, match=said):
        raise folder.full(tmp_path / "web", "disk")


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that any user may reach; pytest's own are shut to others."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_a_folder_that_may_not_be_written_to_is_refused_before_anything_is_done(open_place: Path) -> None:
    web = open_place / "web"
    store(FolderHost("disk", str(web)), entries(open_place / "in", {"a.html": b"1"}))
    web.chmod(0o555)
    somebody = 65_534 if os.geteuid() == 0 else None  # Modes do not bind root.
    more = entries(open_place / "in", {"b.html": b"2"})
    assert in_child(lambda: store(FolderHost("disk", str(web)), more), uid=somebody) == 51
    assert in_child(lambda: FolderHost("disk", str(web)).probe(), uid=somebody) == 51
    assert holdings(FolderHost("disk", str(web))) == {"a.html": b"1"}
    assert not left_over(open_place)


def test_a_lock_that_somebody_took_away_stops_the_pointer(open_place: Path) -> None:
    web = open_place / "web"
    page, pointer = entries(open_place / "in", {"a.html": b"1", layout.TIMESTAMP: b"2"})
    host, other = FolderHost("disk", str(web)), FolderHost("other", str(web))
    with host.writing():
        host.put(page)
        (open_place / ".web.stet-lock").unlink()
        with other.writing(), pytest.raises(RefusedError, match="took this place over"):
            host.put(pointer)
    assert not (web / layout.TIMESTAMP).exists()


def test_where_only_the_folder_itself_is_ours_it_is_locked_itself(open_place: Path) -> None:
    shut, web = open_place / "shut", open_place / "shut/web"
    web.mkdir(parents=True)
    store(FolderHost("disk", str(web)), entries(open_place / "in", {"a.html": b"1"}))
    more = entries(open_place / "in", {"a.html": b"2"})
    somebody = 65_534 if os.geteuid() == 0 else None
    if somebody:
        os.chown(web, somebody, somebody)
    shut.chmod(0o555)

    def push() -> None:
        host = FolderHost("disk", str(web))
        with host.writing():
            host.put(more[0])
            with pytest.raises(RefusedError, match="another push"):  # locked without a file to lock
                store(FolderHost("other", str(web)), more)

    code = in_child(push, uid=somebody)
    shut.chmod(0o755)
    assert code == 0
    assert holdings(FolderHost("disk", str(web))) == {"a.html": b"2"}
    assert not left_over(open_place)


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_disk_without_locks_takes_a_copy_and_that_is_said(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", fail)
    host = FolderHost("disk", str(tmp_path / "web"))
    assert host.notes() == ()
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert "no locks" in host.notes()[0]
    assert not left_over(tmp_path)


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder with 2,000 folders in it, each in the one before; taken away again: Python's rmtree would not."""
    web = tmp_path / "web"
    web.mkdir()
    here = os.open(web, os.O_RDONLY)
    for _ in range(2_000):
        os.mkdir("within", dir_fd=here)
        below = os.open("within", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    yield web
    while (web / "within/within").exists():
        (web / "within/within").rename(web / "below")
        (web / "within").rmdir()
        (web / "below").rename(web / "within")


def test_folders_within_folders_without_end_hold_nobody_up(deep: Path, tmp_path: Path) -> None:
    host = FolderHost("disk", str(deep))
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert holdings(host) == {"a.html": b"1"}


def test_a_disk_that_is_not_mounted_is_no_answer_and_never_an_empty_copy(tmp_path: Path) -> None:
    host = FolderHost("stick", str(tmp_path / "media/stick/copy"))
    for act in (
        lambda: list(host.survey()),
        lambda: host.read("a.html", 10),
        lambda: store(host, []),
        lambda: read_folder(str(tmp_path / "media/stick/copy")).read("a.html", 10),
    ):
        with pytest.raises(UnreachableError) as caught:
            act()
        assert caught.value.hint == "is the disk mounted?"
    assert not (tmp_path / "media").exists()


def test_a_relative_folder_lies_in_the_publishers_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = HostSettings("here", "folder", public="https://example.org/")
    host = folder.open_host(settings, folder.Options("copies/here"), {})
    with pytest.raises(AbsentError):  # what a first push asks: nothing is there, and the disk is
        host.read("metadata/1.root.json", 10)
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert (tmp_path / "copies/here/a.html").read_bytes() == b"1"
    assert host.address() == "https://example.org/"


def test_a_folder_is_read_by_path_or_address_whatever_its_name(tmp_path: Path) -> None:
    web = tmp_path / "a copy, 副本"
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"1", "b/c.html": b"22"}))
    for address in (str(web), web.as_uri()):
        source = read_folder(address)
        assert source.name == address
        assert source.read("a.html", 10) == b"1"
        assert sorted((held.path, held.length) for held in source.held()) == [("a.html", 1), ("b/c.html", 2)]
        with pytest.raises(AbsentError):
            source.read("none.html", 10)
        with pytest.raises(InterferenceError):
            source.read("b/c.html", 1)


def test_a_folder_of_very_many_folders_does_not_run_out_of_descriptors(tmp_path: Path) -> None:
    web = tmp_path / "web"
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = {f"files/ab/{number:064}/doc.txt": b"1" for number in range(300)}
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", many))
    # The limit is a number's, not a count: other tests of this process may hold higher ones open.
    highest = max(int(number) for number in os.listdir("/dev/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 100, hard))
    try:
        store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"1"}))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert len(holdings(FolderHost("disk", str(web)))) == 301


def test_an_error_that_is_no_disks_is_a_fault_of_ours_and_this_hosts_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(folder, "_copy", fail)
    with pytest.raises(BafflingError, match="disk: this copy made us fail: ZeroDivisionError at "):
        store(FolderHost("disk", str(tmp_path / "web")), entries(tmp_path / "in", {"a.html": b"1"}))
    assert not left_over(tmp_path)


def test_a_disk_that_is_not_there_is_not_waited_for(tmp_path: Path) -> None:
    host = FolderHost("usb", str(tmp_path / "no/usb"))
    with pytest.raises(UnreachableError, match="no folder") as caught:
        list(host.survey())
    assert not caught.value.retryable
