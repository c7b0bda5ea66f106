"""A connection under TLS, which takes from the system and gives to it many records at a time.

Python's own `ssl.SSLSocket` asks the system twice for each 16 KB that come, and once for each 16 KB that go. Records
that came together are opened into one room, and copied once: a file that is read back costs a quarter less so. What is
NOT done here: certificates to trust (``connect``).
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

_T = TypeVar("_T")
PIECE: Final = 1 << 18  # bytes taken from the system at a time, and given at the most


class _Rooms(threading.local):
    """Room for received bytes, sealed and opened.

    Each thread has its own: connections are more, and lie idle.
    """

    def __init__(self) -> None:
        self.sealed = memoryview(bytearray(PIECE))
        self.opened = memoryview(bytearray(PIECE))


_ROOMS: Final = _Rooms()


class Tls:
    """A socket under TLS, its handshake done and its certificate checked.

    Args:
        sock: Connected. It is closed with this one.
        host: Name in the certificate.
        until: End of the handshake (monotonic).

    Raises:
        TimeoutError: The handshake was not done in time.
        OSError: It failed.
        ValueError: No certificate can have that name.
    """

    def __init__(self, sock: socket.socket, context: ssl.SSLContext, host: str, until: float) -> None:
        self._sock = sock
        self._come, self._go = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._come, self._go, server_hostname=host)
        self._ended = False
        self._fault: ssl.SSLError | None = None
        self._timeout_s = 0.0
        self.settimeout(max(until - time.monotonic(), 0.01))
        self._done(self._tls.do_handshake)

    def settimeout(self, seconds: float) -> None:
        """Set the longest time of each call (seconds)."""
        self._timeout_s = seconds
        self._sock.settimeout(seconds)

    def fileno(self) -> int:
        """Return the system's number of the socket."""
        return self._sock.fileno()

    @property
    def pending(self) -> bool:
        """Whether bytes came which nobody has asked for, or a fault after the last ones."""
        return bool(self._come.pending or self._tls.pending() or self._fault)

    def sendall(self, data: bytes | memoryview) -> None:
        """Send bytes."""
        left = memoryview(data)
        while left:
            left = left[self._done(partial(self._tls.write, left)) :]

    def recv(self, most: int) -> bytes:
        """Return bytes which came, at most ``most``. None: the other side has ended."""
        if self._ended:
            return b""
        if self._fault:
            raise self._fault
        room = _ROOMS.opened[:most]
        try:
            came = length = self._done(partial(self._open, room), first=not self.pending)
        except ssl.SSLEOFError:  # without TLS's own goodbye: a cut, if it is one, is seen by who reads the answer
            came = length = 0
        # What came with it, too: a call from above costs as much as the reading of a record.
        while came and length < len(room) and self.pending:
            try:
                came = self._open(room[length:])
            except ssl.SSLWantReadError:
                break
            except ssl.SSLError as e:  # what came before it is whole, and may be all that was asked for
                self._fault = e
                break
            length += came
        self._ended = not came
        return bytes(room[:length])

    def close(self) -> None:
        """Close the connection."""
        self._sock.close()

    def _open(self, room: Any) -> int:
        """Open the next record into ``room``, and return its length."""
        count: Any = self._tls.read(len(room), room)  # with a room given, no bytes are returned but their number
        return int(count)

    def _done(self, action: Callable[[], _T], *, first: bool = False) -> _T:
        """Run an action of TLS to its end, with what it needs of the other side.

        Args:
            first: Whether it needs something before it begins.
        """
        # One time for all pieces: else it would begin anew with each byte of a record.
        until, narrowed = time.monotonic() + self._timeout_s, False
        try:
            while True:
                if first:
                    self._fill()
                try:
                    result = action()
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLError:
                    with suppress(OSError):
                        self._flush()  # the other side is told why
                    raise
                else:
                    self._flush()
                    return result
                if (left_s := until - time.monotonic()) <= 0:
                    raise TimeoutError
                self._sock.settimeout(left_s)
                first = narrowed = True
        finally:
            if narrowed:
                self._sock.settimeout(self._timeout_s)

    def _flush(self) -> None:
        if self._go.pending:
            self._sock.sendall(self._go.read())

    def _fill(self) -> None:
        self._flush()  # the other side may wait for it: a greeting, new keys, asked for behind the last bytes
        room = _ROOMS.sealed
        if length := self._sock.recv_into(room):
            self._come.write(room[:length])
        else:
            self._come.write_eof()
