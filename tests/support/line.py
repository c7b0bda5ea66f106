"""A line to a port of this machine, which counts what goes over it and can be cut in the middle of a file."""

import socket
import threading
from contextlib import suppress

from tests.support.relay import Relay, carry


class Line(Relay):
    """Connections to a port, by way of another port.

    Args:
        to: The port at which the server listens.
    """

    def __init__(self, to: int) -> None:
        super().__init__(to)
        self.up = 0
        """Bytes which went to the server."""
        self._most: int | None = None
        self._mutex = threading.Lock()
        self._ends: list[socket.socket] = []

    def __exit__(self, *_: object) -> None:
        self.break_after(0)
        super().__exit__()

    def break_after(self, length: int) -> None:
        """Carry so many bytes to the server, then end all connections and take none."""
        self.up, self._most = 0, length
        if not length:
            self._end()

    def mend(self) -> None:
        """Carry all again, and count from nothing."""
        self.up, self._most = 0, None

    def _end(self) -> None:
        with self._mutex:
            ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @property
    def _broken(self) -> bool:
        return self._most is not None and self.up >= self._most

    def _serve(self, sock: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self._to)) as there:
            with self._mutex:
                self._ends += sock, there
            back = threading.Thread(target=carry, args=(there, sock), daemon=True)
            back.start()
            while not self._broken and (data := sock.recv(1 << 16)):
                with self._mutex:
                    self.up += len(data)
                there.sendall(data)
            if self._broken:
                self._end()
            there.shutdown(socket.SHUT_WR)
            back.join()
