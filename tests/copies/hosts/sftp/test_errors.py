"""publish.copies.hosts.sftp.errors: the meaning of failures of SFTP servers."""

import stat

import pytest

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.errors import meaning
from publish.copies.hosts.sftp.replies import AbsentHereError, InTheWayError, StatusError
from publish.copies.hosts.sftp.session import GARBAGE, SILENT, BrokenError
from publish.core.errors import (
    AbsentError,
    FullError,
    HostError,
    InterferenceError,
    RefusedError,
    UnreachableError,
)


def refused(code: int, room: packets.Room | None = None) -> HostError | None:
    error = StatusError(packets.Status(code, ""), b"a/b.html", 5000)
    error.room = room
    return meaning(error, "web", "")


@pytest.mark.parametrize(
    ("code", "room", "kind", "word"),
    [
        (packets.NO_SUCH_FILE, None, AbsentError, "not here"),
        (packets.PERMISSION_DENIED, None, RefusedError, "no permission"),
        (packets.FAILURE, packets.Room(10, 5, read_only=True), RefusedError, "read-only"),
        (packets.FAILURE, packets.Room(10, 5, read_only=False), FullError, "10 B free, 5.0 KB needed"),
        (
            packets.FAILURE,
            packets.Room(1 << 30, 0, read_only=False),
            FullError,
            "its inodes are used up; 1",
        ),
        (packets.FAILURE, packets.Room(10, 0, read_only=False), FullError, "10 B free, 5.0 KB needed"),
        (packets.FAILURE, packets.Room(1 << 30, None, read_only=False), RefusedError, "not why"),
        (packets.FAILURE, packets.Room(1 << 30, 5, read_only=False), RefusedError, "not why"),
        (packets.BAD_MESSAGE, None, RefusedError, "too long"),
    ],
)
def test_a_servers_no_is_told_apart_by_what_the_disk_has_left(
    code: int, room: packets.Room | None, kind: type[HostError], word: str
) -> None:
    error = refused(code, room)
    assert type(error) is kind
    assert word in str(error)
    assert error.path == "a/b.html"


def test_an_end_and_what_is_not_sftp_are_two_things() -> None:
    assert isinstance(meaning(BrokenError("cut", None), "web", "a"), UnreachableError)
    assert isinstance(meaning(BrokenError(SILENT, None), "web", "a"), UnreachableError)
    spoiled = meaning(BrokenError(GARBAGE, None, start=b"Welcome!\n"), "web", "a")
    assert isinstance(spoiled, InterferenceError)
    assert "begins: Welcome!" in str(spoiled)


def test_what_stands_in_the_way_is_named_and_a_fault_of_ours_passes() -> None:
    assert "a link" in str(meaning(InTheWayError(b"a", packets.Attrs(None, stat.S_IFLNK, None)), "web", "a"))
    assert isinstance(meaning(AbsentHereError(), "web", "a"), AbsentError)
    assert meaning(ZeroDivisionError(), "web", "a") is None
