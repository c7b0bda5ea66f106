"""Folders: file by file in an order that may be cut, in the folder that others hold, and never through a link."""

import errno
import fcntl
import os
import resource
import signal
import stat
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts import folder
from publish.copies.hosts.folder import FolderHost, read_folder
from publish.core import disk
from publish.core.config import HostSettings
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
from tests.copies.hosts.contract import entries, holdings, store

NOON = 1_700_049_600 + 12 * 3600.0  # 2023-11-15 at noon, UTC


def midnight(now: float) -> int:
    return int(now) - int(now) % 86_400


@pytest.fixture
def umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


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


def test_modes_do_not_depend_on_the_umask_and_times_tell_only_the_day(tmp_path: Path, umask: None) -> None:
    web = tmp_path / "web"
    web.mkdir()
    web.chmod(0o755)
    host = FolderHost("disk", str(web), now=lambda: NOON)
    store(host, entries(tmp_path / "in", {"a/b.html": b"1", "c.html": b"1"}))
    for path, mode in {"a": 0o755, "a/b.html": 0o644, "c.html": 0o644}.items():
        assert stat.S_IMODE((web / path).stat().st_mode) == mode, path
    for path in ("", "a", "a/b.html"):
        assert (web / path).stat().st_mtime == midnight(NOON), path
    store(FolderHost("disk", str(tmp_path / "new")), entries(tmp_path / "in", {"a.html": b"1"}))
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o755


def test_a_file_that_is_replaced_on_the_same_day_still_has_another_time(tmp_path: Path) -> None:
    web = tmp_path / "web"
    for number, same_length in enumerate((b"one", b"two", b"six")):
        store(FolderHost("disk", str(web), now=lambda: NOON), entries(tmp_path / "in", {"a.html": same_length}))
        # Servers make their ETag of time and length: it must not be that of the former bytes.
        assert (web / "a.html").stat().st_mtime == midnight(NOON) + number
    store(FolderHost("disk", str(web), now=lambda: NOON + 86_400), entries(tmp_path / "in", {"a.html": b"ten"}))
    assert (web / "a.html").stat().st_mtime == midnight(NOON) + 86_400


def test_what_others_put_there_stays_and_is_not_followed(tmp_path: Path) -> None:
    web, secret = tmp_path / "web", tmp_path / "secret"
    web.mkdir()
    secret.mkdir()
    (secret / "key").write_bytes(b"private")
    (web / "link.html").symlink_to(secret / "key")
    (web / "linked").symlink_to(secret)
    os.mkfifo(web / "pipe.html")
    (web / ".htaccess").write_bytes(b"Options")
    host = FolderHost("disk", str(web))
    store(host, entries(tmp_path / "in", {"a.html": b"1"}))
    assert (web / "link.html").is_symlink()
    assert (web / "linked").is_symlink()
    assert (web / ".htaccess").read_bytes() == b"Options"
    lengths = {held.path: held.length for held in host.survey()}
    assert lengths == {".htaccess": 7, "a.html": 1} | dict.fromkeys(["link.html", "linked", "pipe.html"], disk.NO_FILE)
    for source in (host, read_folder(str(web))):
        for path, error in {"link.html": RefusedError, "linked/key": RefusedError, "pipe.html": AbsentError}.items():
            with pytest.raises(error):
                source.read(path, 100)
    with pytest.raises(RefusedError):
        store(host, entries(tmp_path / "in", {"linked/new.html": b"1"}))
    with pytest.raises(RefusedError):
        store(host, entries(tmp_path / "in", {"a.html/b": b"1"}))
    store(host, entries(tmp_path / "in", {"link.html": b"a page now"}), remove=["linked/key"])
    assert (web / "link.html").read_bytes() == b"a page now"
    assert (secret / "key").read_bytes() == b"private"
    assert os.listdir(secret) == ["key"]
    assert not left_over(tmp_path)


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


def everything(place: Path) -> tuple[object, ...]:
    """What others may hold on to of a folder or a file: which it is, whose, its mode, lists and labels."""
    there = place.stat()
    labels = {name: os.getxattr(place, name) for name in sorted(os.listxattr(place))}
    return there.st_ino, there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode), labels


def acl(*rows: tuple[int, int, int]) -> bytes:
    """A list of who may what, as the system takes it: kind, what, id."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *row) for row in rows)


NOBODY = 0xFFFFFFFF
WEB = 33
LETS_WEB_IN = acl((1, 7, NOBODY), (2, 5, WEB), (4, 5, NOBODY), (16, 5, NOBODY), (32, 0, NOBODY))


def test_the_folder_stays_the_one_that_others_hold(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    os.setxattr(web, "user.label", b"httpd_sys_content_t")
    web.chmod(0o2750)
    held, before = os.open(web, os.O_RDONLY | os.O_DIRECTORY), everything(web)
    try:
        for number in (b"1", b"2"):
            host = FolderHost("disk", str(web))
            store(
                host, entries(tmp_path / "in", {"a.html": number, "b/c.html": number, f"{number.decode()}.html": b""})
            )
            assert everything(web) == before
            a = os.open("a.html", os.O_RDONLY, dir_fd=held)  # as a bind mount holds it
            assert os.read(a, 9) == number
            os.close(a)
        assert stat.S_IMODE((web / "b").stat().st_mode) == 0o2755  # the group goes on to what is below
    finally:
        os.close(held)


def test_what_lists_let_others_do_they_may_do_with_new_files_too(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir(0o700)
    for label in ("system.posix_acl_access", "system.posix_acl_default"):
        os.setxattr(web, label, LETS_WEB_IN)
    before = everything(web)
    for number in (b"1", b"2"):
        store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": number, "b/c.html": number}))
        assert everything(web) == before
        for path in ("a.html", "b", "b/c.html"):
            rows = os.getxattr(web / path, "system.posix_acl_access")
            assert struct.pack("<HHI", 2, 5, WEB) in rows, path
            assert not (web / path).stat().st_mode & 0o007, path  # the list says: nobody else
            assert (web / path).stat().st_mode & 0o040, path  # what the list's mask lets through


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone gives files to others")
def test_what_root_pushes_into_anothers_folder_is_that_others(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    os.chown(web, WEB, WEB + 1)
    web.chmod(0o750)
    before = everything(web)
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"1", "b/c.html": b"1"}))
    os.chown(web / "a.html", WEB + 2, WEB + 3)
    os.setxattr(web / "a.html", "user.label", b"page")
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"2", "b/d.html": b"2"}))
    assert everything(web) == before
    owners = {path: ((web / path).stat().st_uid, (web / path).stat().st_gid) for path in ("b", "b/c.html", "b/d.html")}
    assert set(owners.values()) == {(WEB, WEB + 1)}
    assert ((web / "a.html").stat().st_uid, (web / "a.html").stat().st_gid) == (WEB + 2, WEB + 3)
    assert os.getxattr(web / "a.html", "user.label") == b"page"


def test_a_file_keeps_its_mode_and_one_that_nobody_could_read_can_be_read_again(tmp_path: Path) -> None:
    web = tmp_path / "web"
    for before, after in {0o600: 0o644, 0o640: 0o640, 0o664: 0o664}.items():
        store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"1"}))
        (web / "a.html").chmod(before)
        store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"2"}))
        assert stat.S_IMODE((web / "a.html").stat().st_mode) == after


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL])
def test_a_disk_without_modes_owners_times_or_labels_takes_a_copy(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    for name in ("fchmod", "fchown", "utime", "listxattr", "getxattr", "setxattr"):
        monkeypatch.setattr(os, name, fail)
    monkeypatch.setattr(disk, "_LIBC", object())  # nor syncfs: not Linux
    before = os.umask(0o077)
    try:
        for number in (b"1", b"2"):
            host = FolderHost("disk", str(tmp_path / "web"))
            store(host, entries(tmp_path / "in", {"a.html": number, "b/c.html": number}))
            assert holdings(host) == {"a.html": number, "b/c.html": number}
    finally:
        os.umask(before)


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


def test_what_a_writer_left_who_was_killed_is_swept_and_nothing_else(tmp_path: Path) -> None:
    web, far = tmp_path / "web", tmp_path / "far"
    (web / "sub").mkdir(parents=True)
    far.mkdir()
    for name in (".stet-0123456789abcdef", "sub/.stet-abcd_123"):
        (web / name).write_bytes(b"half")
    kept = (".stet-notes", ".stet-0123456789ABCDEF", "x.stet-0123456789abcdef", "sub/.stet-abcdefg")
    for name in kept:
        (web / name).write_bytes(b"somebody's")
    (web / ".stet-00000000000000f0").symlink_to(far)
    (web / ".stet-00000000000000f1").mkdir()
    (far / ".stet-0123456789abcdef").write_bytes(b"not below")
    (web / "linked").symlink_to(far)
    (far / "book").write_bytes(b"linked twice")
    os.link(far / "book", web / ".stet-00000000000000f2")
    store(FolderHost("disk", str(web)), entries(tmp_path / "in", {"a.html": b"1"}))
    left = {path.relative_to(web).as_posix() for path in web.rglob("*")} - {"sub", "linked", "a.html"}
    assert left == {*kept, *(f".stet-00000000000000f{n}" for n in range(3))}
    assert sorted(os.listdir(far)) == [".stet-0123456789abcdef", "book"]


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
    resource.setrlimit(resource.RLIMIT_NOFILE, (128, hard))
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
