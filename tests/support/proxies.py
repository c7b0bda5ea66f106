"""A real HTTP proxy and a real SOCKS5 server, small: each notes what it was asked, and leads every name to one port."""

import base64
import socket
import struct
import threading
from collections.abc import Callable

from tests.support.relay import Relay, carry


class _Server(Relay):
    """``asked`` has what was asked, ``place`` its address."""

    scheme: str

    def __init__(self, port: int, *, user: str = "", password: str = "") -> None:
        """Lead to 127.0.0.1:``port``, for those who know the password, where there is one."""
        super().__init__(port)
        self.asked: list[str] = []
        self._user, self._password = user, password
        self.place = f"127.0.0.1:{self.port}"
        self.url = f"{self.scheme}://{self.place}"

    def _lead(self, sock: socket.socket, *, first: bytes = b"") -> None:
        """Carry bytes both ways, until one side ends."""
        with socket.create_connection(("127.0.0.1", self._to)) as to:
            to.sendall(first)
            back = threading.Thread(target=carry, args=(to, sock), daemon=True)
            back.start()
            carry(sock, to)
            back.join(5)


class HttpProxy(_Server):
    """CONNECT, and plain requests for whole addresses."""

    scheme = "http"

    def _serve(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := sock.recv(1 << 16)):
                return
            head += more
        method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        token = base64.b64encode(f"{self._user}:{self._password}".encode())
        if self._user and b"Proxy-Authorization: Basic " + token not in head:
            sock.sendall(b"HTTP/1.1 407 Who asks?\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        self.asked.append(f"{method} {target}")
        if method == "CONNECT":
            sock.sendall(b"HTTP/1.1 200 Go\r\n\r\n")
            self._lead(sock)
            return
        path = "/" + target.split("/", 3)[3]
        # One question a connection: the next may be for another host.
        lines = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(b"proxy-")]
        rest = b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])
        self._lead(sock, first=f"{method} {path} HTTP/1.1\r\n".encode() + rest)


class Socks(_Server):
    """SOCKS5 (RFC 1928, 1929). ``refuse`` is the code with which it refuses all."""

    scheme = "socks5h"
    refuse = 0
    kinds: dict[int, Callable[[bytes], str]] = {1: socket.inet_ntoa, 3: bytes.decode}  # noqa: RUF012 - never written

    def _serve(self, sock: socket.socket) -> None:
        _, count = sock.recv(2)
        methods = sock.recv(count)
        if self._user:
            if 2 not in methods:
                sock.sendall(b"\x05\xff")
                return
            sock.sendall(b"\x05\x02")
            _, length = sock.recv(2)
            user = sock.recv(length).decode()
            password = sock.recv(sock.recv(1)[0]).decode()
            good = (user, password) == (self._user, self._password)
            sock.sendall(b"\x01\x00" if good else b"\x01\x01")
            if not good:
                return
        else:
            sock.sendall(b"\x05\x00")
        _, _, _, kind = sock.recv(4)
        name = self.kinds[kind](sock.recv(4 if kind == 1 else sock.recv(1)[0]))
        (port,) = struct.unpack(">H", sock.recv(2))
        self.asked.append(f"{'address' if kind == 1 else 'name'} {name}:{port}")
        sock.sendall(bytes([5, self.refuse, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not self.refuse:
            self._lead(sock)
