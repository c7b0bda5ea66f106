"""HTTP connections on which each answer is bounded.

The bounds hold for the status line, headers, body and trailers.
"""

import http.client
import io
import re
import socket
import threading
from typing import Any, Final

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from publish.copies.hosts.allowance import Allowance

_STATUS: Final = re.compile(rb"(HTTP/1\.[0-9]) +([1-9][0-9]{2})(?: ([^\r\n]*))?\r?\n?")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n?")
_LINE_MAX = 65_536  # bytes: the library's own bound
INTERIM_MAX = 8  # answers before the answer: 103 Early Hints, which a reader passes over
_BUFFER_LENGTH = 1 << 16  # bytes


class _Raw(io.RawIOBase):
    """A socket's bytes, within an allowance.

    A timeout alone begins anew with each byte, and never comes.
    """

    def __init__(self, raw: Any, sock: socket.socket, allowance: Allowance) -> None:
        self._raw = raw
        self._sock = sock
        self._allowance = allowance
        self._received = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._allowance.left_s(self._received))
        count: int | None = self._raw.readinto(buffer)
        self._received += count or 0
        return count

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


asking = threading.local()
"""``allowance`` of this thread's request. urllib3 has no way to hand it to the response."""


class _Response(http.client.HTTPResponse):
    """An answer which must be whole within its allowance.

    This holds for status line, headers, body and trailers.
    """

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        raw = self.fp.detach()
        self.fp = io.BufferedReader(_Raw(raw, sock, asking.allowance), _BUFFER_LENGTH)

    def begin(self) -> None:
        """Read up to the body.

        Interim answers before the answer itself are passed over (RFC 9110, section 15.2).
        """
        super().begin()
        for _ in range(INTERIM_MAX):
            if not 100 <= self.status < 200 or self.status == http.client.SWITCHING_PROTOCOLS:
                return
            self.headers = self.msg = None  # type: ignore[assignment]  # or the next is not read
            super().begin()
        # Who promises an answer, and gives none, is silent: one that answered would be asked for every file.
        raise http.client.BadStatusLine(f"{INTERIM_MAX} times nothing but {self.status}")

    # Python's own readers of these two take signs, underscores and digits of other scripts for numbers.

    def _read_status(self) -> tuple[str, int, str]:
        line = self.fp.readline(_LINE_MAX + 1)
        if not line:
            raise http.client.RemoteDisconnected("no answer")
        if not (match := _STATUS.fullmatch(line)):
            self._close_conn()  # type: ignore[attr-defined]
            raise http.client.BadStatusLine(repr(line[:100]))
        return match[1].decode(), int(match[2]), (match[3] or b"").decode("latin-1").strip()

    def _read_next_chunk_size(self) -> int:
        match = _CHUNK.fullmatch(self.fp.readline(_LINE_MAX + 1))
        if not match:
            self._close_conn()  # type: ignore[attr-defined]
            raise ValueError("no length of a chunk")  # which the library takes for a body cut short
        return int(match[1], 16)


class _Plain(HTTPConnection):
    response_class = _Response


class _Tls(HTTPSConnection):
    response_class = _Response


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _Tls


POOLS: Final = {"http": _PlainPool, "https": _TlsPool}
"""urllib3's connection pools, by scheme."""
