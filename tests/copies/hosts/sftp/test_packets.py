"""The wire: what a hostile server may send is a value, or `GarbageError`, and nothing else."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.packets import Attrs, GarbageError, Room, Status


@given(st.sampled_from([101, 102, 103, 104, 105, 201, 2, 77]), st.binary(max_size=120))
def test_any_bytes_are_a_value_or_garbage(kind: int, body: bytes) -> None:
    with contextlib.suppress(GarbageError):
        packets.answer(kind, body)
    with contextlib.suppress(GarbageError):
        packets.extensions(body)


def test_answers_are_read_as_the_draft_has_them() -> None:
    assert packets.answer(packets.STATUS, struct.pack(">I", 4)) == Status(4, "")
    said = struct.pack(">I", 3) + packets.text(b"no") + packets.text(b"en")
    assert packets.answer(packets.STATUS, said) == Status(3, "no")
    everything = (
        struct.pack(">IQIIIIII", 0x8000000F, 7, 1, 2, 0o100644, 8, 9, 1) + packets.text(b"a") + packets.text(b"b")
    )
    assert packets.answer(packets.ATTRS, everything) == Attrs(7, 0o100644, 9)
    room = struct.pack(">11Q", 4096, 512, 0, 0, 10, 9, 0, 5, 0, 1, 255)
    assert packets.answer(packets.EXTENDED_REPLY, room) == Room(5120, 5, True)
    uncounted = struct.pack(">11Q", 4096, 512, 0, 0, 10, 0, 0, 0, 0, 0, 255)
    assert packets.answer(packets.EXTENDED_REPLY, uncounted) == Room(5120, None, False)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (packets.HANDLE, packets.text(b"h" * 257)),
        (packets.NAME, struct.pack(">I", 0)),
        (packets.NAME, struct.pack(">I", 0xFFFFFFFF)),
        (packets.DATA, struct.pack(">I", 9) + b"short"),
        (packets.ATTRS, struct.pack(">II", 0x80000000, 0xFFFFFFFF)),
        (packets.VERSION, b""),
    ],
)
def test_what_no_server_sends_is_garbage(kind: int, body: bytes) -> None:
    with pytest.raises(GarbageError):
        packets.answer(kind, body)
