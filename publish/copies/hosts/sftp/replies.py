"""What a server's reply has, or the error that it is.

The meaning of each error for people is told in ``errors``.
"""

import stat

from publish.copies.hosts.sftp import packets
from publish.copies.hosts.sftp.packets import Attrs, Reply, Room, Status


class StatusError(Exception):
    """The server said no.

    Args:
        path: Where, in the server's own names.
        length: Bytes that were to be written, where some were.
    """

    room: Room | None = None
    """What the disk had left just then."""

    def __init__(self, status: Status, path: bytes = b"", length: int = 0) -> None:
        super().__init__(f"{status.code} {status.said}")
        self.code = status.code
        self.said = status.said
        self.path = path
        self.length = length


class InTheWayError(Exception):
    """Something else lies where a folder or a file must be."""

    def __init__(self, path: bytes, attrs: Attrs) -> None:
        super().__init__(path)
        self.path = path
        self.is_link = attrs.mode is not None and stat.S_ISLNK(attrs.mode)


class AbsentHereError(Exception):
    """No plain file is there."""

    def __init__(self, *, is_other: bool = False) -> None:
        super().__init__()
        self.is_other = is_other


def ok_of(reply: Reply, place: bytes, length: int = 0) -> None:
    """Raise unless the server said yes."""
    if not isinstance(reply, Status) or reply.code != packets.OK:
        raise StatusError(reply if isinstance(reply, Status) else Status(packets.BAD_MESSAGE, ""), place, length)


def handle_of(reply: Reply, place: bytes) -> bytes:
    """Return the handle of what was opened."""
    if not isinstance(reply, bytes):
        raise StatusError(reply if isinstance(reply, Status) else Status(packets.BAD_MESSAGE, ""), place)
    return reply


def data_of(reply: Reply) -> bytes:
    """Return the bytes that were read."""
    return handle_of(reply, b"")


def attrs_of(reply: Reply, place: bytes) -> Attrs:
    """Return the attributes that were asked for."""
    if not isinstance(reply, Attrs):
        raise StatusError(reply if isinstance(reply, Status) else Status(packets.BAD_MESSAGE, ""), place)
    return reply
