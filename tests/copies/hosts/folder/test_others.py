"""publish.copies.hosts.folder: the folder that others hold stays theirs, and is never followed out of."""

import errno
import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost, read_folder
from publish.core import disk
from publish.core.errors import (
    AbsentError,
    RefusedError,
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
