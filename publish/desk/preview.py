"""A local preview of a copy, for the person at this machine.

HTTP: GET and HEAD of plain files, whole or one part. There are no listings, and nothing outside of the copy. Nothing
served is verified. Bound to a network the server is a mirror that other copies' pages may read. Nginx bears more.
"""

import errno
import http
import ipaddress
import os
import socket
import socketserver
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, unquote, urlsplit

from publish.core import disk
from publish.core.contenttypes import HEAD_MAX_LENGTH, content_type, is_text
from publish.core.errors import ConfigError, SourceError
from publish.core.files import safe_path
from publish.core.formats import layout
from publish.desk import ranges
from publish.verify.head import Release

ALLOWED = "GET, HEAD"
IDLE_S = 30.0  # how long a connection may say nothing
_CHUNK = 1 << 16  # bytes
_NOT_HERE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENAMETOOLONG})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # A page on the web that the same browser has open must not find out that this archive is read here.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Headers of every answer."""

Open = Callable[[str], BinaryIO]
"""Opens a plain file of the copy by its path. Raises an OSError for a missing file."""


def of_folder(root: Path) -> Open:
    """Return an opener of the files below ``root``."""

    def opened(path: str) -> BinaryIO:
        folder, name = disk.open_parent(root, path)
        try:
            # A link could lead out of the copy, and opening a FIFO waits for its other end: neither is followed or
            # waited for.
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
        finally:
            os.close(folder)
        file = open(handle, "rb")  # noqa: SIM115 - the caller's to close
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            file.close()
            raise IsADirectoryError(errno.EISDIR, "not a file")
        return file

    return opened


def of_release(release: Release) -> Open:
    """Return an opener of a sealed release's files.

    Names are the same as at a host.
    """
    sources = {entry.path: entry.source for entry in release.entries}

    def opened(path: str) -> BinaryIO:
        source = sources.get(path)
        if source is None:
            raise FileNotFoundError(errno.ENOENT, "not in the release")
        return source.open("rb")

    return opened


class Preview(ThreadingHTTPServer):
    """A server of a copy, listening from its making on.

    ``serve_forever`` runs it until ``shutdown``.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, files: Open, bind: str, port: int) -> None:
        self.files = files
        self.local = is_local(bind)
        self.address_family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        super().__init__((bind, port), PreviewAnswer)

    def server_bind(self) -> None:
        """Bind to the address."""
        # The library's own method also asks DNS for this machine's name.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    @property
    def url(self) -> str:
        """The address for a browser."""
        return url_of(self.server_name, self.server_port)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore a reader's disconnection."""


def serve(files: Open, *, bind: str = "127.0.0.1", port: int = 8000) -> Preview:
    """Return a listening server of ``files``.

    The caller runs it and ends it.

    Args:
        port: 0 for any free port.

    Raises:
        ConfigError: The address cannot be listened at.
    """
    try:
        return Preview(files, bind, port)
    except (OSError, OverflowError) as e:
        raise cannot_listen(bind, port, e) from None


class TakenError(ConfigError):
    """Another program listens at this port."""


def cannot_listen(bind: str, port: int, error: Exception) -> ConfigError:
    """Return the error for an address that cannot be listened at."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    kind = TakenError if isinstance(error, OSError) and error.errno == errno.EADDRINUSE else ConfigError
    return kind(f"cannot listen at {bind} port {port}: {said.lower()}", hint="try another: --port 0")


def url_of(name: str, port: int) -> str:
    """Return the address of a server for a browser."""
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def is_local(bind: str) -> bool:
    """Return whether only this machine reaches an address."""
    return bind == "localhost" or _is_loopback(bind)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class PreviewAnswer(BaseHTTPRequestHandler):
    """A connection."""

    server: "Preview | Any"
    headers_for_all: Mapping[str, str] = HEADERS
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S

    def do_GET(self) -> None:
        """Send the file."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send the headers of the file alone."""
        self._answer(body=False)

    def do_OPTIONS(self) -> None:
        """Let pages of other copies ask for a part of a file."""
        if self.server.local:
            self.send_error(http.HTTPStatus.METHOD_NOT_ALLOWED)
            return
        # Browsers ask first where a header is none of the plain ones, and some take Range for such a one.
        self.send_response(http.HTTPStatus.NO_CONTENT)
        self.send_header("Allow", ALLOWED)
        self.send_header("Access-Control-Allow-Methods", ALLOWED)
        self.send_header("Access-Control-Allow-Headers", "Range")
        self.send_header("Access-Control-Max-Age", "86400")
        self._end()

    def _answer(self, *, body: bool) -> None:
        if not self.is_for_us():
            self.refuse(http.HTTPStatus.MISDIRECTED_REQUEST, body=body)
            return
        path = self.wanted()
        if path is None:
            self.missing(body=body)
            return
        try:
            with self.server.files(path) as file:
                self.send(http.HTTPStatus.OK, path, file, body=body)
        except OSError as e:
            if e.errno not in _NOT_HERE and not isinstance(e, PermissionError):
                raise
            if self._is_folder(path):
                self._lead_to(f"/{quote(path)}/")
            else:
                self.missing(body=body)

    def wanted(self) -> str | None:
        """Return the path of the file asked for.

        ``None`` if no file can have such a path.
        """
        raw = self.path.partition("?")[0]
        try:
            # Decoded once and held to the archive's own rules: no "..", no empty part, no odd character.
            slash, wanted = raw[:1], unquote(raw[1:], errors="strict")
            if wanted == "" or wanted.endswith("/"):
                wanted += layout.FRONT
            return safe_path(wanted if slash == "/" else "")
        except (SourceError, UnicodeDecodeError):
            return None

    def is_for_us(self) -> bool:
        """Return whether the request's host name means this machine."""
        if not self.server.local:
            return True
        # DNS rebinding: a stranger's page whose name was pointed at this machine could read along.
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)

    def may_read(self) -> str:
        """Return the origin allowed to read answers, or nothing."""
        if not self.server.local:
            return "*"
        # On a network this is a copy as any other, and all may read. On this machine only pages served here may: any
        # page on the web open in the same browser could else look which archive is read.
        origin = self.headers.get("Origin", "") if hasattr(self, "headers") else ""
        try:
            return origin if _is_loopback(urlsplit(origin).hostname or "") else ""
        except ValueError:
            return ""

    def _is_folder(self, path: str) -> bool:
        try:
            self.server.files(f"{path}/index.html").close()
        except OSError:
            return False
        return True

    def missing(self, *, body: bool) -> None:
        """Send the archive's own page for missing addresses, if any."""
        with suppress(OSError), self.server.files(layout.NOT_FOUND) as file:
            self.send(http.HTTPStatus.NOT_FOUND, layout.NOT_FOUND, file, body=body)
            return
        self.refuse(http.HTTPStatus.NOT_FOUND, body=body)

    def send(self, status: http.HTTPStatus, path: str, file: BinaryIO, *, body: bool) -> None:
        """Send a file, with the type of its path."""
        length = os.fstat(file.fileno()).st_size
        head = file.read(HEAD_MAX_LENGTH) if is_text(path) else None
        # No answer here has a validator that If-Range could mean.
        wanted = status == http.HTTPStatus.OK and "If-Range" not in self.headers
        part = ranges.asked(self.headers.get("Range"), length) if wanted else None
        if part == ranges.NOWHERE:
            beyond = http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            self.begin(beyond, content_type(path, head), 0, f"bytes */{length}")
            return
        at, left = part or (0, length)
        if part is not None:
            told = f"bytes {at}-{at + left - 1}/{length}"
            self.begin(http.HTTPStatus.PARTIAL_CONTENT, content_type(path, head), left, told)
        else:
            self.begin(status, content_type(path, head), left)
        file.seek(at)
        while body and left and (chunk := file.read(min(_CHUNK, left))):
            self.wfile.write(chunk)
            left -= len(chunk)
        if body and left:
            self.close_connection = True  # it shrank meanwhile: let the reader see that something is missing

    def _lead_to(self, address: str) -> None:
        self.send_response(http.HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self._end()

    def refuse(self, status: http.HTTPStatus, *, body: bool) -> None:
        """Send a status, and its words."""
        text = f"{status.value} {status.phrase}\n".encode()
        self.begin(status, "text/plain; charset=utf-8", len(text))
        if body:
            self.wfile.write(text)

    def begin(self, status: http.HTTPStatus, kind: str, length: int, part: str = "") -> None:
        """Send the headers of an answer, or of the part of a file."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Accept-Ranges", "bytes")
        if part:
            self.send_header("Content-Range", part)
        self.send_header("Content-Length", str(length))
        self._end()

    def _end(self) -> None:
        for name, value in self.headers_for_all.items():
            self.send_header(name, value)
        if allowed := self.may_read():
            self.send_header("Access-Control-Allow-Origin", allowed)
            # The browser hides all but a few headers from pages of other copies.
            self.send_header("Access-Control-Expose-Headers", "Accept-Ranges, Content-Length, Content-Range")
            self.send_header("Vary", "Origin")
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Answer a request refused by the library, in plain text."""
        self.close_connection = True
        status = http.HTTPStatus.METHOD_NOT_ALLOWED if code == http.HTTPStatus.NOT_IMPLEMENTED else code
        with suppress(OSError):
            self.refuse(http.HTTPStatus(status), body=getattr(self, "command", "") != "HEAD")

    def send_header(self, keyword: str, value: str) -> None:
        """Send any header except the name of the answering program."""
        if keyword.lower() != "server":
            super().send_header(keyword, value)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep no log of requests."""
