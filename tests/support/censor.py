"""A web server over a folder that misbehaves on purpose, path by path.

::

    with Censor(folder) as censor:
        censor.rule("reports/*", status(451))
        WebCopy(censor.url)

What no rule matches is served honestly. A rule is asked with the path and gives its answer by the handler.
"""

import fnmatch
import gzip
import http.server
import itertools
import mimetypes
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publish.copies.hosts.web import Patience

HASTY = Patience(connect_s=1, read_s=1.5, whole_s=2, floor=1 << 24, pause_s=0.01)
"""For copies that stall: soon over, and yet longer than an honest one takes on a busy machine."""

BLOCK_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Access denied</title></head><body>This site is blocked.</body></html>"
)


@dataclass(frozen=True)
class Request:
    """One request that came."""

    path: str
    """Below the root, unquoted, without the query."""
    query: str
    headers: dict[str, str]


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        censor = self.server.censor
        parts = urlsplit(self.path)
        path = unquote(parts.path).lstrip("/")
        if censor.ended.is_set():  # a browser keeps its connections, and a dead server none
            self.hang_up(reset=True)
            return
        censor.log.append(Request(path, parts.query, dict(self.headers)))
        for pattern, answer in censor.rules:
            if fnmatch.fnmatchcase(path, pattern):
                answer(self, path)
                return
        serve(self, censor.root / path, path)

    def do_POST(self) -> None:
        """A form that is sent here is answered as what is asked for."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def answer(self, body: bytes, code: int = 200, **headers: str) -> None:
        """A whole answer; header names have ``_`` for ``-``."""
        self.begin(code, {"Content-Length": str(len(body)), **{k.replace("_", "-"): v for k, v in headers.items()}})
        self.wfile.write(body)

    def begin(self, code: int, headers: dict[str, str]) -> None:
        """Status line and headers."""
        self.send_response(code)
        for name, value in {**self.server.censor.headers, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def hang_up(self, *, reset: bool = False) -> None:
        """End the connection, with FIN or with RST."""
        self.close_connection = True
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What the ``Date`` header says: the test's own time, where it has one."""
        now = self.server.censor.now
        return super().date_time_string(timestamp if timestamp is not None or now is None else now.timestamp())

    def log_message(self, *args: object) -> None:
        pass


Answer = Callable[[Handler, str], None]


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    censor: "Censor"

    def handle_error(self, *args: object) -> None:
        pass  # readers hang up on endless answers


class Censor:
    """The server; ``url`` is its address, ``log`` what was asked, ``rules`` what it does, the first match wins."""

    def __init__(
        self, root: Path, port: int = 0, headers: Mapping[str, str] | None = None, *, now: datetime | None = None
    ) -> None:
        """Serve ``root`` at ``port`` (0: a free one), with ``headers`` in every answer, as CORS needs them.

        Args:
            now: What the server's clock says; the real time when ``None``.
        """
        self.root = root
        self.now = now
        self.headers = dict(headers or {})
        self.rules: list[tuple[str, Answer]] = []
        self.log: list[Request] = []
        self.ended = threading.Event()
        self._server = _Server(("127.0.0.1", port), Handler)
        self._server.censor = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def rule(self, pattern: str, answer: Answer) -> "Censor":
        """Answer so where ``pattern`` (as in the shell; ``*`` crosses ``/``) matches; before older rules."""
        self.rules.insert(0, (pattern, answer))
        return self

    def asked(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.log]

    def __enter__(self) -> "Censor":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        """Be gone: who connects is refused, and who was connected is cut off."""
        if self.ended.is_set():
            return
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()


def serve(handler: Handler, file: Path, path: str) -> None:
    """Serve a file honestly."""
    try:
        body = file.read_bytes()
    except OSError:
        handler.answer(b"not found", 404, Content_Type="text/plain")
        return
    handler.answer(body, Content_Type=mimetypes.guess_type(path)[0] or "application/octet-stream")


def ranged(*, alter: Callable[[bytes, int], bytes] = lambda body, _start: body) -> Answer:
    """Honest, with parts of files where parts are asked for, as most web servers do.

    Args:
        alter: Given a part's bytes and its first byte in the file.
    """

    def answer(handler: Handler, path: str) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", ""))
        file = handler.server.censor.root / path
        if asked is None or not file.is_file():
            return serve(handler, file, path)
        with file.open("rb") as opened:
            length = opened.seek(0, 2)
            first, last = int(asked[1]), min(int(asked[2] or length), length - 1)
            opened.seek(first)
            body = alter(opened.read(last + 1 - first), first)
        return handler.answer(body, 206, Content_Range=f"bytes {first}-{last}/{length}")

    return answer


def honest() -> Answer:
    """As without a rule: to let some paths through in front of a wider rule."""
    return lambda handler, path: serve(handler, handler.server.censor.root / path, path)


def status(code: int, body: bytes = b"") -> Answer:
    """An answer with this status."""
    return lambda handler, _: handler.answer(body, code)


def times(count: int, first: Answer) -> Answer:
    """``first`` for the first ``count`` requests, then honest."""
    left = [count]

    def answer(handler: Handler, path: str) -> None:
        left[0] -= 1
        (first if left[0] >= 0 else honest())(handler, path)

    return answer


def keeping_absences() -> Answer:
    """Honest, behind a cache that keeps for ten minutes that something is not there, under the whole address."""
    absent: set[str] = set()

    def answer(handler: Handler, path: str) -> None:
        if not (handler.server.censor.root / path).is_file():
            absent.add(handler.path)
        if handler.path in absent:
            handler.answer(b"not found", 404, Cache_Control="max-age=600")
        else:
            serve(handler, handler.server.censor.root / path, path)

    return answer


def keeping(pattern: str) -> Answer:
    """Honest, behind a cache that keeps the first answer to each address that fits, whatever it is asked."""
    kept: dict[str, bytes] = {}

    def answer(handler: Handler, path: str) -> None:
        file = handler.server.censor.root / path
        if not (fnmatch.fnmatchcase(path, pattern) and file.is_file()):
            return serve(handler, file, path)
        return handler.answer(kept.setdefault(handler.path, file.read_bytes()))

    return answer


def page(body: bytes = BLOCK_PAGE) -> Answer:
    """200 with somebody else's page: a block page, a portal, a soft 404."""
    return lambda handler, _: handler.answer(body, Content_Type="text/html")


def portal() -> Answer:
    """200 with somebody else's page, which has other words each time."""
    count = itertools.count()
    return lambda handler, path: page(b"<!doctype html><h1>Log in</h1>%d" % next(count))(handler, path)


def soft_404() -> Answer:
    """200 with a page that says so and names the path, for what is not there; else honest."""

    def answer(handler: Handler, path: str) -> None:
        file = handler.server.censor.root / path
        if file.is_file():
            serve(handler, file, path)
        else:
            handler.answer(f"<!doctype html><h1>404</h1>There is no {path} here".encode(), Content_Type="text/html")

    return answer


def tamper() -> Answer:
    """The file with one bit flipped in its middle."""

    def answer(handler: Handler, path: str) -> None:
        body = bytearray((handler.server.censor.root / path).read_bytes())
        body[len(body) // 2] ^= 1
        handler.answer(bytes(body))

    return answer


def truncate(keep: int = 10, *, reset: bool = False) -> Answer:
    """The right Content-Length and the first bytes, then the end of the connection."""

    def answer(handler: Handler, path: str) -> None:
        body = (handler.server.censor.root / path).read_bytes()
        handler.begin(200, {"Content-Length": str(len(body))})
        handler.wfile.write(body[:keep])
        handler.wfile.flush()
        handler.hang_up(reset=reset)

    return answer


def transfer_coded(coding: str) -> Answer:
    """The right bytes, labelled as in a transfer coding."""

    def answer(handler: Handler, path: str) -> None:
        body = (handler.server.censor.root / path).read_bytes()
        handler.begin(200, {"Transfer-Encoding": coding, "Content-Length": str(len(body))})
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def endless(*, announced: int | None = None, pause_s: float = 0.0) -> Answer:
    """Zeros without end; with a Content-Length if ``announced``."""

    def answer(handler: Handler, _: str) -> None:
        handler.begin(200, {"Content-Length": str(announced)} if announced is not None else {"Connection": "close"})
        handler.close_connection = True
        while not handler.server.censor.ended.is_set():
            handler.wfile.write(bytes(1 << 16))
            time.sleep(pause_s)

    return answer


def drip(pause_s: float, *, headers: bool = False) -> Answer:
    """The file a byte at a time; with ``headers`` the headers themselves."""

    def answer(handler: Handler, path: str) -> None:
        body = (handler.server.censor.root / path).read_bytes()
        if headers:
            body = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        else:
            handler.begin(200, {"Content-Length": str(len(body))})
        for byte in body:
            if handler.server.censor.ended.wait(pause_s):
                return
            handler.wfile.write(bytes([byte]))

    return answer


def slow(pause_s: float) -> Answer:
    """The right answer, late."""

    def answer(handler: Handler, path: str) -> None:
        handler.server.censor.ended.wait(pause_s)
        serve(handler, handler.server.censor.root / path, path)

    return answer


def once(told: threading.Event) -> Answer:
    """The right answer, once the test has said so."""

    def answer(handler: Handler, path: str) -> None:
        while not told.wait(0.05) and not handler.server.censor.ended.is_set():
            pass
        serve(handler, handler.server.censor.root / path, path)

    return answer


def to_browsers(answer: Answer) -> Answer:
    """Such an answer to a browser's own question for a worker's script; scripts that ask for it are served honestly."""

    def only(handler: Handler, path: str) -> None:
        (answer if handler.headers.get("Service-Worker") == "script" else honest())(handler, path)

    return only


def black_hole() -> Answer:
    """Accept, read the request, never answer."""

    def answer(handler: Handler, _: str) -> None:
        handler.server.censor.ended.wait(60)
        handler.hang_up()

    return answer


def hang_up(*, reset: bool = False) -> Answer:
    """End the connection without an answer."""
    return lambda handler, _: handler.hang_up(reset=reset)


def redirect(location: str, code: int = 302) -> Answer:
    """Send elsewhere; ``{path}`` stands for the path that was asked for."""
    return lambda handler, path: handler.answer(b"", code, Location=location.format(path=path))


def gzip_bomb(length: int = 10 << 20) -> Answer:
    """Zeros, compressed a thousand to one, whatever encoding was asked for."""
    body = gzip.compress(bytes(length))
    return lambda handler, _: handler.answer(body, Content_Encoding="gzip")


def other_folder(root: Path) -> Answer:
    """What lies in another folder: a stale copy, another archive."""
    return lambda handler, path: serve(handler, root / path, path)


def wrong_type(content_type: str = "application/octet-stream") -> Answer:
    """The right bytes under a wrong type."""

    def answer(handler: Handler, path: str) -> None:
        handler.answer((handler.server.censor.root / path).read_bytes(), Content_Type=content_type)

    return answer
