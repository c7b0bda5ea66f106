"""A line to a real web server which is refused, cut or reset on the way, by rule.

::

    with Grudge(port) as grudge:
        grudge.rule = every(3, refuse(503))

What the rule gives nothing for goes to the server, and its answer back.
"""

import http.client
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.support.relay import Relay


@dataclass(frozen=True)
class Asked:
    """One question, the ``number``-th since the rule stands (from 1)."""

    number: int
    method: str
    target: str


class _Exchange:
    """A question, and the two sides."""

    def __init__(self, near: socket.socket, far: Callable[[], tuple[socket.socket, BinaryIO]], head: bytes,
                 body: BinaryIO) -> None:  # fmt: skip
        self.near, self.far, self.head, self._from = near, far, head, body

    def body(self, share: float = 1.0) -> bytes:
        """The question's body, or a share of it."""
        if b"chunked" in _header(self.head, b"transfer-encoding"):
            return _chunks(self._from)
        return self._from.read(int(int(_header(self.head, b"content-length") or 0) * share))

    def answer(self, share: float = 1.0) -> tuple[bytes, bytes]:
        """The server's answer to a share of the body, at its whole or after its end: head and body, as they came."""
        if _header(self.head, b"expect"):
            self.near.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = self.body()
        sock, file = self.far()
        sock.sendall(re.sub(rb"(?i)\r\nexpect:[^\r\n]*", b"", self.head) + body[: int(len(body) * share)])
        if share < 1:
            # Of the socket beneath TLS: a cut says no goodbye, and the answer is still to be read.
            socket.socket.shutdown(sock, socket.SHUT_WR)
        return _answered(file, bare=self.head.startswith(b"HEAD"))


Trick = Callable[[_Exchange], bool]
"""Returns whether the connection goes on."""
Rule = Callable[[Asked], Trick | None]


class Grudge(Relay):
    """The line; ``log`` has what was asked, ``served`` what the server was asked.

    Args:
        to: The port of the server.
        tls: Certificate and key, for a line and a server under TLS.
    """

    def __init__(self, to: int, tls: tuple[Path, Path] | None = None) -> None:
        super().__init__(to)
        self._rule: Rule = lambda _: None
        self.log: list[Asked] = []
        self.served: list[Asked] = []
        self.bodies = 0
        """Bytes of the server's answers that were carried back."""
        self._mutex = threading.Lock()
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if tls else None
        if self._tls and tls:
            self._tls.load_cert_chain(*tls)
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def rule(self) -> Rule:
        """What decides about each question."""
        return self._rule

    @rule.setter
    def rule(self, rule: Rule) -> None:
        with self._mutex:
            self._rule, self.log, self.served, self.bodies = rule, [], [], 0

    def _serve(self, sock: socket.socket) -> None:
        near = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
        far: list[tuple[socket.socket, BinaryIO]] = []

        def to() -> tuple[socket.socket, BinaryIO]:
            if not far:
                there = socket.create_connection(("127.0.0.1", self._to))
                if self._tls:
                    there = ssl._create_unverified_context().wrap_socket(there)
                far.append((there, there.makefile("rb")))
            return far[0]

        file = near.makefile("rb")
        try:
            while head := _head(file):
                method, target = head.split(b" ", 2)[:2]
                with self._mutex:
                    asked = Asked(len(self.log) + 1, method.decode(), target.decode())
                    self.log.append(asked)
                    trick = self._rule(asked)
                    if trick is None:
                        self.served.append(asked)
                if not (trick or self._honest)(_Exchange(near, to, head, file)):
                    return
        finally:
            for there, answers in far:
                answers.close()
                there.close()
            file.close()
            # Without TLS's own goodbye, as some servers close.
            near.close()

    def _honest(self, exchange: _Exchange) -> bool:
        head, body = exchange.answer()
        with self._mutex:
            self.bodies += len(body)
        exchange.near.sendall(head + body)
        return True


def every(number: int, trick: Trick, methods: str = "") -> Rule:
    """A trick for every n-th question, of some methods or of all."""
    count = [0]

    def rule(asked: Asked) -> Trick | None:
        if methods and asked.method not in methods.split():
            return None
        count[0] += 1
        return trick if count[0] % number == 0 else None

    return rule


def at_first(number: int, trick: Trick) -> Rule:
    """A trick for the first ``number`` questions."""
    return lambda asked: trick if asked.number <= number else None


def refuse(status: int = 503, after: str | None = None) -> Trick:
    """An answer that is none, with what it says of when to come again."""

    def trick(exchange: _Exchange) -> bool:
        exchange.body()
        said = f"Retry-After: {after}\r\n" if after is not None else ""
        reason = http.client.responses[status]
        exchange.near.sendall(f"HTTP/1.1 {status} {reason}\r\n{said}Content-Length: 0\r\n\r\n".encode())
        return True

    return trick


def cut(keep: float = 0.5) -> Trick:
    """The server's answer, a share of its body, and the end of the connection."""

    def trick(exchange: _Exchange) -> bool:
        head, body = exchange.answer()
        exchange.near.sendall(head + body[: int(len(body) * keep)])
        return False

    return trick


def cut_chunked(keep: float = 0.5) -> Trick:
    """The same in chunks: the end of the connection in the middle of one."""

    def trick(exchange: _Exchange) -> bool:
        head, body = exchange.answer()
        head = re.sub(rb"(?i)content-length:[^\r\n]*", b"Transfer-Encoding: chunked", head)
        exchange.near.sendall(head + b"%x\r\n" % len(body) + body[: int(len(body) * keep)])
        return False

    return trick


def swallow(share: float = 0.5) -> Trick:
    """Read a share of what is sent, and end the connection."""

    def trick(exchange: _Exchange) -> bool:
        if _header(exchange.head, b"expect"):
            exchange.near.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        exchange.body(share)
        return False

    return trick


def torn(share: float = 0.5) -> Trick:
    """The server's answer to a question of which only a share went on, as who stands between may give it."""

    def trick(exchange: _Exchange) -> bool:
        head, body = exchange.answer(share)
        exchange.near.sendall(head + body)
        return False

    return trick


def reset() -> Trick:
    """End the connection with RST."""

    def trick(exchange: _Exchange) -> bool:
        exchange.near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return trick


def _head(file: BinaryIO) -> bytes:
    lines = b""
    while (line := file.readline()) not in (b"\r\n", b""):
        lines += line
    return lines + b"\r\n" if lines else b""


def _header(head: bytes, name: bytes) -> bytes:
    match = re.search(rb"(?im)^" + name + rb":([^\r\n]*)", head)
    return match[1].strip().lower() if match else b""


def _chunks(file: BinaryIO) -> bytes:
    found = b""
    while line := file.readline():
        length = int(line.split(b";")[0], 16)
        found += line + file.read(length + 2 if length else 0)
        if not length:
            return found + file.readline()
    return found


def _joined(chunks: bytes) -> bytes:
    whole, at = b"", 0
    while length := int(chunks[at : (end := chunks.index(b"\r\n", at))], 16):
        whole += chunks[end + 2 : end + 2 + length]
        at = end + 4 + length
    return whole


def _answered(file: BinaryIO, *, bare: bool) -> tuple[bytes, bytes]:
    while (head := _head(file)).split(b" ", 2)[1].startswith(b"1"):
        pass  # an answer before the answer
    status = int(head.split(b" ", 2)[1])
    if bare or status in (204, 304):
        return head, b""
    if b"chunked" in _header(head, b"transfer-encoding"):
        body = _joined(_chunks(file))
        return re.sub(rb"(?i)transfer-encoding:[^\r\n]*", b"Content-Length: %d" % len(body), head), body
    length = _header(head, b"content-length")
    return head, file.read(int(length)) if length else file.read()
