"""publish.copies.hosts.stick.medium: what the system says of a stick, and that bytes come from it."""

import ctypes
import errno
import mmap
import os
from pathlib import Path

import pytest

from publish.copies.hosts.stick import medium
from publish.core import disk


def test_a_stick_is_here_if_something_is_mounted_or_lies_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert medium.why_absent(tmp_path / "none").startswith("no folder")
    (tmp_path / "file").touch()
    assert medium.why_absent(tmp_path / "file").startswith("no folder")
    mount = tmp_path / "mount"
    mount.mkdir()
    assert medium.why_absent(mount) == f"nothing is mounted at {mount}"
    monkeypatch.setattr(os.path, "ismount", lambda _: True)
    assert medium.why_absent(mount) == ""
    monkeypatch.undo()
    (mount / "photographs").mkdir()
    assert medium.why_absent(mount) == ""


@pytest.mark.parametrize("code", [errno.EIO, errno.ENODEV, errno.ENOTCONN])
def test_one_that_was_pulled_out_is_not_here(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "scandir", fail)
    assert "does not answer" in medium.why_absent(tmp_path)
    assert medium.is_pulled(OSError(code, ""))
    assert not medium.is_pulled(OSError(errno.EACCES, ""))
    assert not medium.is_pulled(ValueError())


def test_one_that_was_pulled_out_while_it_was_mounted_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices, place = tmp_path / "devices", tmp_path / "usb"
    (place / "archive").mkdir(parents=True)
    device = f"{os.major(place.stat().st_dev)}:{os.minor(place.stat().st_dev)}"
    monkeypatch.setattr(medium, "_DEVICES", devices)
    assert medium.why_absent(place) == ""  # not Linux
    devices.mkdir()
    assert medium.why_absent(place) == ""  # a sandbox
    (devices / "8:0").touch()
    pulled = "was pulled out" if os.major(place.stat().st_dev) else ""
    assert pulled in medium.why_absent(place)
    (devices / device).touch()
    assert medium.why_absent(place) == ""


def test_the_system_has_a_word_for_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path.stat().st_dev
    line = f"42 27 {os.major(device)}:{os.minor(device)} / /media/a\\040b rw - vfat /dev/sdb1 rw,utf8\n"
    (tmp_path / "mountinfo").write_text("41 27 0:999 / /x rw shared:1 - ext4 /dev/sda1 rw\n" + line)
    monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "mountinfo")
    assert medium.filesystem(tmp_path) == "vfat"
    assert medium.filesystem(tmp_path / "none") == ""
    monkeypatch.setattr(medium, "_MOUNTS", tmp_path / "none")
    assert medium.filesystem(tmp_path) == ""


def test_what_was_written_is_forgotten_by_the_system(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b"x" * (1 << 20))
    if not in_memory(file):
        pytest.skip("this disk keeps nothing in memory that can be told")
    medium.settle(tmp_path, file)
    handle = os.open(file, os.O_RDONLY)
    try:
        medium.forget(handle)
    finally:
        os.close(handle)
    assert not in_memory(file)


def in_memory(file: Path) -> bool:
    """Whether the system has any of a file's pages in memory."""
    length = file.stat().st_size
    with file.open("rb") as handle, mmap.mmap(handle.fileno(), length, prot=mmap.PROT_READ | mmap.PROT_WRITE,
                                              flags=mmap.MAP_PRIVATE) as pages:  # fmt: skip
        answer = (ctypes.c_ubyte * (length // mmap.PAGESIZE))()
        place = ctypes.c_char.from_buffer(pages)
        libc = ctypes.CDLL(None, use_errno=True)
        code = libc.mincore(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(length), answer)
        del place
        return code == 0 and any(flag & 1 for flag in answer)


def test_everything_is_written_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda handle: order.append(os.readlink(f"/proc/self/fd/{handle}")))
    monkeypatch.setattr(disk, "flush", lambda folder: order.append(f"flush {folder}"))
    (tmp_path / "a").touch()
    medium.settle(tmp_path, tmp_path / "a")
    assert order == [str(tmp_path / "a"), str(tmp_path), f"flush {tmp_path}"]
    medium.settle(tmp_path, tmp_path / "taken away since")


def test_a_disk_that_keeps_no_folders_apart_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(code: int) -> None:
        def fsync(_: int) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, "fsync", fsync)

    fail(errno.EINVAL)
    medium.settle(tmp_path, None)
    fail(errno.EIO)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        medium.settle(tmp_path, None)
