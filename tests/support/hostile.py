"""Web servers that speak HTTP as nobody should, over a folder: what a hostile mirror can do on the wire.

Each way is a function of the connection, and of the file that was asked for. `tests.support.censor` misbehaves
politely.
"""

import socket
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

Way = Callable[["Connection", bytes], None]


class Connection:
    """One connection to a hostile server."""

    def __init__(self, sock: socket.socket, ended: threading.Event) -> None:
        self.sock = sock
        self.ended = ended

    def say(self, *parts: bytes) -> None:
        """Send some bytes."""
        self.sock.sendall(b"".join(parts))

    def answer(self, body: bytes, *headers: bytes, status: bytes = b"200 OK") -> None:
        """A whole answer."""
        lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers, b"", b""]
        self.say(b"\r\n".join(lines), body)

    def forever(self, piece: bytes, pause_s: float = 0.0) -> None:
        """The same again and again, until nobody listens."""
        while not self.ended.wait(pause_s):
            self.say(piece)

    def bare(self, *headers: bytes) -> None:
        """Status and headers, and no body yet."""
        self.say(b"\r\n".join([b"HTTP/1.1 200 OK", *headers, b"", b""]))

    def asked(self) -> str | None:
        """The path that is asked for; None at the end."""
        head = b""
        while b"\r\n\r\n" not in head:
            more = self.sock.recv(1 << 16)
            if not more:
                return None
            head += more
        return unquote(head.split(b" ")[1].decode().split("?")[0]).lstrip("/")


class Hostile:
    """The server; ``url`` is its address."""

    def __init__(self, root: Path, way: Way, only: str = "") -> None:
        """Answer by ``way`` where the path ends in ``only``, and honestly elsewhere."""
        self._root, self._way, self._only = root, way, only
        self._ended = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def __enter__(self) -> "Hostile":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._socket.close()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock:
            connection = Connection(sock, self._ended)
            try:
                while (path := connection.asked()) is not None:
                    self._answer(connection, path)
            except OSError:
                return

    def _answer(self, connection: Connection, path: str) -> None:
        file = self._root / path
        data = file.read_bytes() if path and file.is_file() else None
        if path.endswith(self._only):
            self._way(connection, data or b"")
        elif data is None:
            connection.answer(b"", status=b"404 Not Found")
        else:
            connection.answer(data)


def _to(location: bytes) -> Way:
    return lambda c, _: c.answer(b"", b"Location: " + location, status=b"302 Found")


def _headed(*headers: bytes) -> Way:
    """The file with odd headers, and the end of the connection."""

    def way(connection: Connection, body: bytes) -> None:
        connection.bare(*headers)
        connection.say(body)
        connection.sock.close()

    return way


def _chunked(end: bytes = b"0\r\n\r\n") -> Way:
    def way(connection: Connection, body: bytes) -> None:
        connection.bare(b"Transfer-Encoding: chunked")
        connection.say(b"%x\r\n" % len(body), body, b"\r\n", end)

    return way


def _trailers(connection: Connection, body: bytes) -> None:
    _chunked(b"0\r\n")(connection, body)
    connection.forever(b"X-T: " + b"a" * 1000 + b"\r\n")


def _drip(connection: Connection, body: bytes) -> None:
    connection.bare(b"Content-Length: %d" % max(1, len(body)))
    connection.forever(b"x", 0.2)


def _drip_headers(connection: Connection, _: bytes) -> None:
    connection.say(b"HTTP/1.1 200 OK\r\nX-A: ")
    connection.forever(b"a", 0.2)


def _endless(head: bytes, piece: bytes) -> Way:
    def way(connection: Connection, _: bytes) -> None:
        connection.say(head)
        connection.forever(piece)

    return way


_OK = b"HTTP/1.1 200 OK\r\n"

WAYS: dict[str, Way] = {
    "a redirect to half an address": _to(b"http://[::1/"),
    "a redirect to a bracket": _to(b"http://["),
    "a redirect to no port": _to(b"http://127.0.0.1:999999/"),
    "a redirect to a port in letters": _to(b"http://127.0.0.1:x/"),
    "a redirect to bytes that are no letters": _to(b"/\xff\xfe\x80"),
    "a redirect to control characters": _to(b"/\x01\x1b[31m\x7f"),
    "a redirect to a name too long": _to(b"http://" + b"a" * 300 + b"/"),
    "a redirect to a fold of a slash": _to("http://127.0.0.1\u2100/".encode()),
    "a redirect to nowhere": _to(b""),
    "a redirect to spaces": _to(b"/a b c"),
    "a length of 5,000 digits": _headed(b"Content-Length: " + b"9" * 5000),
    "a length of other digits": _headed("Content-Length: \u0661\u0662".encode()),
    "a superscript for a length": _headed(b"Content-Length: \xb2"),
    "a length with a sign": _headed(b"Content-Length: +5"),
    "a length with an underscore": _headed(b"Content-Length: 1_0"),
    "a length in a wide space": _headed(b"Content-Length: \xa05"),
    "a chunk with a sign": _chunked(b"+5\r\nhello\r\n0\r\n\r\n"),
    "a chunk with an underscore": _chunked(b"0_5\r\nhello\r\n0\r\n\r\n"),
    "a chunk in another notation": _chunked(b"0x5\r\nhello\r\n0\r\n\r\n"),
    "a status with a sign": lambda c, b: c.say(b"HTTP/1.1 +200 OK\r\nContent-Length: %d\r\n\r\n" % len(b), b),
    "a status with an underscore": lambda c, b: c.say(b"HTTP/1.1 2_00 OK\r\nContent-Length: %d\r\n\r\n" % len(b), b),
    "a length below nothing": _headed(b"Content-Length: -5"),
    "two lengths": _headed(b"Content-Length: 5", b"Content-Length: 7"),
    "a length and chunks": _headed(b"Content-Length: 3", b"Transfer-Encoding: chunked"),
    "a chunk below nothing": _chunked(b"-5\r\nhello\r\n0\r\n\r\n"),
    "a chunk of 5,000 digits": _chunked(b"f" * 5000 + b"\r\n"),
    "trailers without end": _trailers,
    "headers without end": _endless(_OK, b"X-A: " + b"a" * 1000 + b"\r\n"),
    "a header without end": _endless(_OK + b"X-A: ", b"a" * 65536),
    "continue without end": _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "early hints without end": _endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    "no status": lambda c, _: c.say(b"HTTP/1.1 abc\r\n\r\n"),
    "a status of 5,000 digits": lambda c, _: c.say(b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n\r\n"),
    "another protocol": lambda c, _: c.say(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", b"x" * 100),
    "no HTTP": lambda c, _: c.say(b"\0" * 100_000),
    "an encoding with an escape": lambda c, b: c.answer(b, b"Content-Encoding: x-\x1b[31m"),
    "a header folded over lines": lambda c, _: c.say(_OK, b"X: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\nhi"),
    "a byte now and then": _drip,
    "a byte of a header now and then": _drip_headers,
}


def early_hints(connection: Connection, body: bytes) -> None:
    """103 before the answer, as honest hosts behind large networks send it."""
    connection.say(b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
    connection.answer(body)
