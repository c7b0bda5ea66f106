"""A line far away whose questions are counted by rounds: how often somebody waited for an answer before asking on."""

import socket
import threading
import time
from typing import Any

QUIET_S = 0.3  # without another byte: then all that will be asked before an answer comes was asked


class FarLine:
    """Carries bytes to a port of this machine and back, each way in turns.

    What a client says is held until it says no more; then all of it goes, on all its connections, and that is a
    round. A busy machine may make rounds of one into two and never fewer: of several runs the least counts.
    """

    def __init__(self, port: int) -> None:
        self.rounds = 0
        self._to = port
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._turn = threading.Condition()
        self._held: list[tuple[socket.socket, bytes]] = []
        self._heard_at = 0.0
        self._ended = False
        self._open: list[socket.socket] = []

    def __enter__(self) -> "FarLine":
        for work in (self._listen, self._carry):
            threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended = True
        for sock in (self._socket, *self._open):
            _end(sock, socket.SHUT_RDWR)
            sock.close()

    def _listen(self) -> None:
        while not self._ended:
            try:
                here = self._socket.accept()[0]
            except OSError:
                return
            there = socket.create_connection(("127.0.0.1", self._to))
            self._open += [here, there]
            for work, one, other in ((self._asked, here, there), (self._answered, there, here)):
                threading.Thread(target=work, args=(one, other), daemon=True).start()

    def _asked(self, here: socket.socket, there: socket.socket) -> None:
        for data in _pieces(here):
            with self._turn:
                self._held.append((there, data))
                self._heard_at = time.monotonic()
                self._turn.notify()
        with self._turn:
            self._held.append((there, b""))

    def _answered(self, there: socket.socket, here: socket.socket) -> None:
        for data in _pieces(there):
            try:
                here.sendall(data)
            except OSError:
                break
        _end(here)

    def _carry(self) -> None:
        while not self._ended:
            with self._turn:
                while not any(data for _, data in self._held):
                    self._turn.wait(1)
                    if self._ended:
                        return
                while (left_s := self._heard_at + QUIET_S - time.monotonic()) > 0:
                    self._turn.wait(left_s)
                held, self._held = self._held, []
                self.rounds += 1
            for to, data in held:
                try:
                    to.sendall(data)
                except OSError:
                    continue
                if not data:
                    _end(to)


def _pieces(sock: socket.socket) -> Any:
    try:
        while data := sock.recv(1 << 16):
            yield data
    except OSError:
        return


def _end(sock: socket.socket, way: int = socket.SHUT_WR) -> None:
    try:
        sock.shutdown(way)
    except OSError:
        return
