"""publish.core.formats.zipdir: a list of members that all tools read alike, or none."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.core.formats.zipdir import Bytes, DamagedZipError, HeldBytes, HostileZipError, ZipMember, members, remark

NAMES = ["index.html", "reports/2013/马三家.html"]


def made(method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name in NAMES:
            file.writestr(name, name * 9)
        file.comment = comment
    return packed.getvalue()


def opened(folder: Path, data: bytes) -> Bytes:
    (folder / "x.zip").write_bytes(data)
    return Bytes(os.open(folder / "x.zip", os.O_RDONLY))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_are_those_that_python_finds_in_the_order_of_their_places(tmp_path: Path, method: int) -> None:
    file = opened(tmp_path, made(method, b"packed by a friend"))
    found = members(file)
    assert [m.name.decode() for m in found] == NAMES
    assert [m.length for m in found] == [len((name * 9).encode()) for name in NAMES]
    assert [m.offset for m in found] == sorted(m.offset for m in found)
    assert all(file.read(m.start, m.packed) for m in found)
    assert remark(file) == b"packed by a friend"


def test_a_zip_in_memory_is_read_as_one_on_the_disk(tmp_path: Path) -> None:
    data = made()
    assert members(HeldBytes(data)) == members(opened(tmp_path, data))
    for at, length in ((-1, 1), (0, len(data) + 1), (len(data) + 5, 1)):
        with pytest.raises(DamagedZipError):
            HeldBytes(data).read(at, length)


def test_a_name_is_shown_without_what_a_terminal_obeys() -> None:
    assert ZipMember(b"\x1b[2J\xff", 0, 0, 0, 0, 0, 0, 0, None).shown == "\\x1b[2J\\xff"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda z: z.replace(b"index.html", b"other.html", 1),  # at the member's own head alone
        lambda z: b"MZ" + z,
        lambda z: z + b"more",
        lambda z: z[:30] + b"x" + z[30:],
        lambda z: z.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        lambda z: z[:-12] + b"\x01\x00" + z[-10:],  # it counts one member, and lists two
    ],
    ids=["two names", "before", "behind", "between", "no entry", "count"],
)  # fmt: skip
def test_what_two_tools_read_in_two_ways_is_refused(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(HostileZipError):
        members(opened(tmp_path, spoil(made())))


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 99, made()[:-30]])
def test_what_is_no_zip_or_a_part_of_one_is_damaged(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DamagedZipError):
        members(opened(tmp_path, data))


def test_of_more_members_than_may_be_none_is_listed(tmp_path: Path) -> None:
    file = opened(tmp_path, made())
    assert len(members(file, 2)) == 2
    with pytest.raises(HostileZipError, match="2 members"):
        members(file, 1)


def test_bytes_that_are_not_there_are_damage(tmp_path: Path) -> None:
    file = opened(tmp_path, b"abc")
    assert (file.read(1, 2), file.read(3, 0)) == (b"bc", b"")
    for at, length in ((1, 3), (-1, 1), (4, 1)):
        with pytest.raises(DamagedZipError):
            file.read(at, length)
