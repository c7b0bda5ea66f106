"""What lies inside an encrypted original."""

import io
import tarfile
from typing import Any

import pytest

from publish.core.formats.revealed import SALTED
from publish.reports.vault.box import LENGTH_MIN, RECORD, NoBoxError, Unpacking, packed, padded

RECORD_OF = {"kind": "text", "name": "Günlük.txt"}


def box(data: bytes, record: dict[str, Any] = RECORD_OF) -> bytes:
    return b"".join(packed(record, [data[:7], data[7:]], len(data)))


@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 70_000])
@pytest.mark.parametrize("step", [100, 512, 8192])
def test_what_was_packed_comes_out_whatever_the_pieces(length: int, step: int) -> None:
    data, records, out = bytes(range(256)) * 274, list[Any](), bytearray()
    data = data[:length]
    unpacking, whole = Unpacking(records.append, out.extend), box(data)
    for at in range(0, len(whole), step):
        unpacking.take(whole[at : at + step])
    assert unpacking.whole
    assert (records, bytes(out)) == ([RECORD_OF], data)


def test_it_is_a_tar_without_an_owner_or_an_hour() -> None:
    with tarfile.open(fileobj=io.BytesIO(box(b"x" * 600))) as read:
        about = read.getmembers()
    assert [each.name for each in about] == [RECORD, SALTED]
    assert {(each.mtime, each.uid, each.gid, each.uname, each.gname) for each in about} == {(0, 0, 0, "", "")}


def test_of_lengths_few_are_left() -> None:
    short = {len(box(b"x" * n)) for n in (0, 1, 400, 30_000, 60_000)}
    assert short == {LENGTH_MIN}
    lengths = {padded(n) for n in range(100_000, 200_000, 512)}
    assert len(lengths) < 40
    assert all(n % 512 == 0 for n in lengths)
    assert all(n <= padded(n) <= n * 1.12 for n in range(LENGTH_MIN, 1 << 27, 999_983))


@pytest.mark.parametrize(
    "bad",
    [
        b"x" * 2000,
        bytes(2000),
        box(b"x").replace(b"record.json", b"recorb.json"),
        box(b"x").replace(b'{\n "k', b'[\n "k'),
    ],
)
def test_anything_else_is_told_from_a_box(bad: bytes) -> None:
    unpacking = Unpacking(lambda _: None)
    with pytest.raises(NoBoxError):
        unpacking.take(bad)


def test_a_box_cut_short_is_not_whole() -> None:
    unpacking = Unpacking(lambda _: None)
    unpacking.take(box(b"x" * 600)[:1700])
    assert not unpacking.whole
