"""Connections to a port of this machine, by way of another port."""

import socket
import threading
from typing import Self


class Relay:
    """Carries connections to 127.0.0.1:``to`` until its end; its own port is ``port``."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                sock = self._socket.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._one, args=(sock,), daemon=True).start()

    def _one(self, sock: socket.socket) -> None:
        with sock:
            try:
                self._serve(sock)
            except (OSError, ValueError, IndexError):
                return

    def _serve(self, sock: socket.socket) -> None:
        raise NotImplementedError


def carry(here: socket.socket, there: socket.socket) -> None:
    """Carry bytes one way, until there are no more."""
    try:
        while data := here.recv(1 << 16):
            there.sendall(data)
        there.shutdown(socket.SHUT_WR)
    except OSError:
        return
