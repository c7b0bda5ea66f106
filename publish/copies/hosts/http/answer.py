"""An answer over HTTP/1.1, read within its allowance.

The bounds hold for status line, interim answers, headers, body and trailers alike. Nothing is decoded, and no number is
taken but of plain digits.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from typing import Final

from publish.copies.hosts.allowance import Allowance, announced
from publish.copies.hosts.http.faults import (
    CertificateError,
    CodedError,
    EndlessError,
    SilentError,
    UntrustedError,
    WireError,
)
from publish.copies.hosts.http.tls import PIECE, Tls
from publish.core.errors import Reason

INTERIM_MAX = 8  # answers before the answer: 103 Early Hints, which a reader passes over
HEADERS_MAX = 256  # lines of an answer's head, and of its trailers
_LINE_MAX = 65_536  # bytes
_PIECE = 1 << 16  # bytes read at a time
_SWITCHING = 101  # another protocol, which nobody asked for
_EMPTY: Final = frozenset({204, 304})  # statuses without a body, whatever their headers say (RFC 9112, section 6.3)
_STATUS: Final = re.compile(rb"HTTP/1\.([0-9]) +([1-9][0-9]{2})(?: [^\r\n]*)?\r?\n?")
# Spaces around the value are cut afterwards: to look for them here would take as many steps as a line has, squared.
_HEADER: Final = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\r\n]*)\r?\n?")
_HEADERS: Final = re.compile(r"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\r\n]*)\r\n", re.MULTILINE)
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n?")


class Reader:
    """A socket's bytes, within the allowance of the answer being read."""

    def __init__(self, sock: socket.socket | Tls, piece: int = 0) -> None:
        self.sock = sock
        self._piece = piece or (PIECE if isinstance(sock, Tls) else _PIECE)  # bytes read at a time, at most
        self.received = 0
        """Bytes of this answer."""
        self._buffer = b""
        self._at = 0
        self._allowance: Allowance | None = None
        self._timeout_s = -1.0

    def begin(self, allowance: Allowance) -> None:
        """Begin the next answer's account."""
        self._allowance = allowance
        self.received = 0

    def wait(self) -> None:
        """Set the socket's next wait.

        A timeout alone begins anew with each byte. So it is set to what is left of the whole answer's time.
        """
        assert self._allowance is not None  # noqa: S101 - `begin` was called
        try:
            left_s = self._allowance.left_s(self.received)
        except ConnectionAbortedError as e:
            raise EndlessError from e
        if left_s != self._timeout_s:  # a call of the system's, for each piece of each file
            self.sock.settimeout(left_s)
            self._timeout_s = left_s

    @property
    def drained(self) -> bool:
        """Whether all received bytes were used."""
        return self._at == len(self._buffer)

    def _receive(self) -> bytes:
        try:
            self.wait()
            data = self.sock.recv(self._piece)
        except OSError as e:
            raise broken(e) from e
        before, self.received = self.received, self.received + len(data)
        if self._allowance is not None:
            self._allowance.note(before, self.received)
        return data

    def line(self) -> bytes:
        """Return the next line with its end, or what came before the connection's end."""
        while (end := self._buffer.find(b"\n", self._at)) < 0:
            if len(self._buffer) - self._at > _LINE_MAX:
                raise WireError(Reason.CUT)
            if not (data := self._receive()):
                end = len(self._buffer) - 1
                break
            self._buffer, self._at = self._buffer[self._at :] + data, 0
        found, self._at = self._buffer[self._at : end + 1], end + 1
        if len(found) > _LINE_MAX:
            raise WireError(Reason.CUT)
        return found

    def block(self) -> bytes | None:
        """Return the lines up to an empty one, which is passed over, where all of them are at hand.

        ``None`` where they are not, or are too many, or end otherwise than by CR and LF.
        """
        end = self._buffer.find(b"\r\n\r\n", self._at) + 2
        found = self._buffer[self._at : end]
        lines = found.count(b"\r\n")
        if end < 2 or len(found) > _LINE_MAX or lines >= HEADERS_MAX or lines != found.count(b"\n"):
            return None
        if found.startswith(b"\r\n"):  # no header at all
            return None
        self._at = end + 2
        return found

    def some(self, most: int) -> bytes:
        """Return bytes at hand, at most ``most``; none at the connection's end."""
        if self.drained:
            self._buffer, self._at = self._receive(), 0
        found = self._buffer[self._at : self._at + most] if self._at or most < len(self._buffer) else self._buffer
        self._at += len(found)
        return found


def broken(error: OSError) -> WireError:
    """Return our error for one of a socket."""
    if isinstance(error, TimeoutError):
        return SilentError()
    if isinstance(error, ssl.SSLCertVerificationError):
        return CertificateError(error.verify_message, error.verify_code)
    # Some servers close without TLS's own goodbye: that is a cut like any other.
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return UntrustedError(Reason.NO_TLS)
    return WireError(Reason.CUT)


class Headers:
    """An answer's headers, in their order."""

    def __init__(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self.pairs = pairs
        self._by_name: dict[str, str] = {}
        for key, value in pairs:
            name = key.lower()
            self._by_name[name] = f"{self._by_name[name]}, {value}" if name in self._by_name else value

    def get(self, name: str) -> str | None:
        """Return all values of a header in one line, or ``None``.

        ``name`` is in small letters.
        """
        return self._by_name.get(name)


class Reply:
    """An answer: its head, and its body to be read.

    Args:
        bare: Whether the question was one that has no body in its answer (HEAD).
        followed: Whether another answer comes behind it, of which bytes may be here already.
        ended: Called once: with whether the connection may be used again.
    """

    def __init__(
        self,
        reader: Reader,
        allowance: Allowance,
        *,
        bare: bool = False,
        followed: bool = False,
        ended: Callable[[bool], None] = lambda _: None,
    ) -> None:
        self._reader = reader
        self._ended: Callable[[bool], None] | None = ended
        self._followed = followed
        reader.begin(allowance)
        version, self.status = self._head()
        connection = (self.headers.get("connection") or "").lower()
        self._keep = "close" not in connection if version else "keep-alive" in connection
        codings = {c.strip() for c in (self.headers.get("transfer-encoding") or "identity").lower().split(",")}
        # Said twice, by a server and by what stands before it: the body is in chunks once.
        coded = codings.pop() if len(codings) == 1 else ""
        self._chunked = coded == "chunked"
        self._coded = coded not in ("chunked", "identity")
        self.length: int | None = None
        """The body's announced length."""
        self.odd_length = False
        """Whether a length was announced which is no number."""
        self._left = -1  # of the body, or of this chunk; below 0 it is not known
        self._begun = False
        # Over CONNECT a body's length is nobody's business: what follows is the host's TLS.
        if bare or self.status in _EMPTY or self.status < 200:
            self._left = 0
        elif coded == "identity":
            self._measure()
        if not self._chunked and self._left == 0:
            self._end(self._keep and self.status != _SWITCHING)

    def _measure(self) -> None:
        # Who says no number may still mean something by the status: a 404 is one, whatever its length.
        try:
            self.length = announced(self.headers.get("content-length"))
        except ValueError:
            self.odd_length = True
        self._left = -1 if self.length is None else self.length

    def _head(self) -> tuple[int, int]:
        for _ in range(INTERIM_MAX + 1):
            line = self._reader.line()
            if not (match := _STATUS.fullmatch(line)):
                raise WireError(Reason.CUT)
            version, status = int(match[1]), int(match[2])
            self.headers = Headers(self._pairs())
            if not 100 <= status < 200 or status == _SWITCHING:
                return version, status
        # Who promises an answer, and gives none, is silent: one that answered would be asked for every file.
        raise WireError(Reason.NO_ANSWER)

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        # Nearly always they came together. One by one they take three times as long, a tenth of a push.
        if (block := self._reader.block()) is None:
            return tuple(self._lines())
        return tuple((name, value.strip(" \t")) for name, value in _HEADERS.findall(block.decode("latin-1")))

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Yield headers up to the empty line. What is no header is passed over."""
        for _ in range(HEADERS_MAX):
            line = self._reader.line()
            if line in (b"\r\n", b"\n"):
                return
            if not line.endswith(b"\n"):
                raise WireError(Reason.CUT)
            if match := _HEADER.fullmatch(line):
                yield match[1].decode("ascii"), match[2].strip(b" \t").decode("latin-1")
        raise WireError(Reason.CUT)

    def read1(self, most: int) -> bytes:
        """Return bytes of the body at hand, at most ``most``. None: the end.

        A call that waited for ``most`` would wait for a host which drips.
        """
        if self._ended is None:
            return b""
        if self._coded:  # here and not before: the status may say something all the same
            raise CodedError
        if self._chunked and self._left <= 0:
            self._next_chunk()
            if self._ended is None:
                return b""
        data = self._reader.some(most if self._left < 0 else min(most, self._left))
        if not data:
            # An end of the connection is an end of the body only where no length was said.
            if self._left > 0 or self._chunked:
                raise WireError(Reason.CUT)
            self._end(False)
        elif self._left > 0:
            self._left -= len(data)
            if self._left == 0 and not self._chunked:
                self._end(self._keep)
        return data

    def read(self, most: int) -> bytes:
        """Return ``most`` bytes of the body, or fewer at its end.

        It waits for all of them, within the allowance: for callers to whom a part is of no use.
        """
        pieces = []
        while most > 0 and (data := self.read1(most)):
            pieces.append(data)
            most -= len(data)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def rest(self, most: int | None = None) -> bytes:
        """Return what is left of the body, and let the answer go.

        Args:
            most: Bytes after which no more are read. A longer body gives more than these.
        """
        data = bytearray()
        try:
            while (most is None or len(data) <= most) and (piece := self.read1(_PIECE)):
                data += piece
        finally:
            # Read to its end, it has let the connection go already; else nobody may use that again.
            self.close()
        return bytes(data)

    def _next_chunk(self) -> None:
        if self._begun and self._reader.line() not in (b"\r\n", b"\n"):
            raise WireError(Reason.CUT)
        self._begun = True
        if not (match := _CHUNK.fullmatch(self._reader.line())):
            raise WireError(Reason.CUT)
        self._left = int(match[1], 16)
        if self._left == 0:
            # Trailers are read as headers are, within the same bounds; nothing in them is believed.
            for _ in self._lines():
                pass
            self._end(self._keep and self.headers.get("content-length") is None)

    def _end(self, keep: bool) -> None:
        ended, self._ended = self._ended, None
        if ended is not None:
            ended(keep and (self._followed or self._reader.drained))

    def close(self) -> None:
        """Let the answer go.

        What was not read to its end must not be read by the next request.
        """
        self._end(False)
